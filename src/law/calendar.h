// Legal days: the calendar days and the working days of China.
#pragma once

#include <set>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace holdfast::law {

/// The last instant's end of the n-th day after the day of `from`: a period of n days that begins
/// the day after. Days are China's.
Instant end_of_days(Instant from, int days);

/// Which days are worked. A value.
class Calendar {
 public:
  /// Lines `off DAY [DAY]` and `work DAY`; all else is Monday to Friday.
  /// @err law.format with FILE:LINE
  static Result<Calendar> load(std::string_view file, std::string_view contents);

  /// True if the day of `at` (in China) is a working day.
  bool is_working_day(Instant at) const;

  /// The end of the n-th working day after the day of `from`.
  Instant end_of_working_days(Instant from, int count) const;

 private:
  std::set<std::int64_t> off_;  // days since 1970, in China
  std::set<std::int64_t> work_;
};

/// China's calendar, as compiled in.
const Calendar& china_calendar();

}  // namespace holdfast::law
