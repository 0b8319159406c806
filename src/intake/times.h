// Moments in a story, Chinese and English, relative to the report and to the last date named.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "intake/intake.h"

namespace holdfast::intake {

/// A moment read at [begin, end) of the folded text.
struct FoundTime {
  std::size_t begin = 0;
  std::size_t end = 0;
  Instant time;
  Precision precision = Precision::Minute;
};

/// The part of the day a clock belongs to; it decides 3点 = 03:00 or 15:00.
enum class DayPart { None, Dawn, Morning, Noon, Afternoon, Evening, Night };

/// A date as far as it was read.
struct DateRead {
  std::chrono::sys_days day;
  DayPart part = DayPart::None;  ///< 今晚 names a part with the day
  Precision precision = Precision::Day;
  bool is_yesterday = false;  ///< 昨晚1点 is today's 01:00
  bool needs_clock = false;   ///< 当日, 次日: nothing new without a clock
};

/// A clock as far as it was read.
struct ClockRead {
  int hour = 0;
  int minute = 0;
  int second = 0;
  Precision precision = Precision::Hour;
  DayPart part = DayPart::None;  ///< am, pm
  bool is_spoken = false;        ///< 八点五十, not 20时50分: an hour of the clock face
};

/// Reads moments from left to right; remembers the last date, which later clocks inherit.
class TimeReader {
 public:
  TimeReader(std::string_view folded, Instant reported);

  /// The moment that starts at `i`, if one does.
  std::optional<FoundTime> read(std::size_t i);

 private:
  using sys_days = std::chrono::sys_days;

  std::optional<FoundTime> chinese(std::size_t i);
  std::optional<FoundTime> english(std::size_t i);

  // times_zh.cc: each moves `i` past what it read
  std::optional<DateRead> date_zh(std::size_t& i) const;
  std::optional<DateRead> relative_zh(std::size_t& i) const;
  std::optional<DateRead> weekday_zh(std::size_t& i) const;
  struct Frame {
    int year = 0;
    int month = 0;
  };
  Frame frame_zh(std::size_t& i) const;
  std::optional<DateRead> calendar_zh(std::size_t& i) const;
  std::optional<DateRead> month_zh(std::size_t& i, int y, int m) const;
  std::optional<DateRead> lone_day_zh(std::size_t begin, std::size_t after, int day,
                                      bool is_ri) const;
  std::optional<DateRead> digits_date(std::size_t& i) const;
  std::optional<FoundTime> ago_zh(std::size_t i) const;
  std::optional<ClockRead> clock_zh(std::size_t& i, bool is_anchored) const;
  bool is_day_list(std::size_t i) const;
  bool minute_zh(std::size_t& k, ClockRead& clock) const;

  // times_en.cc
  std::optional<DateRead> date_en(std::size_t& i) const;
  std::optional<DateRead> month_day_en(std::size_t& i) const;
  std::optional<ClockRead> clock_en(std::size_t& i) const;
  std::optional<DateRead> followed_en(std::size_t& i) const;
  std::optional<DateRead> lone_day_en(std::size_t& i) const;
  std::optional<ClockRead> spoken_clock_en(std::size_t& i) const;
  std::optional<ClockRead> bare_clock_en(std::size_t& i, bool& has_day) const;
  DayPart clock_suffix_en(std::size_t& i) const;
  bool is_counted_hour(std::size_t i) const;
  std::optional<FoundTime> ago_en(std::size_t i) const;

  // times.cc
  std::optional<sys_days> latest_day(int month, int day) const;
  std::optional<sys_days> latest_day_of_month(int day) const;
  FoundTime resolve(std::size_t begin, std::size_t end, const std::optional<DateRead>& date,
                    DayPart part, const std::optional<ClockRead>& clock);
  Instant instant_of(sys_days day, int hour, int minute, int second) const;

  std::string_view s_;
  Instant reported_;
  sys_days today_;
  std::optional<sys_days> last_day_;  ///< never one to come: 明天还你 is no date of the story
  int last_hour_ = -1;                ///< of the last clock, 0-23
  DayPart last_part_ = DayPart::None;
};

/// The part of the day named at `i`, moving past it.
DayPart day_part_zh(std::string_view s, std::size_t& i);

}  // namespace holdfast::intake
