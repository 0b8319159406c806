#include "law/calendar.h"

#include "law/builtin.h"
#include "law/lines.h"

namespace holdfast::law {
namespace {

constexpr std::int64_t kDayUs = std::int64_t{24} * 3600 * 1'000'000;

// Days since 1970-01-01 as China counts them.
std::int64_t day_of(Instant at) {
  const std::int64_t local = (at + kChinaOffset).us;
  return local >= 0 ? local / kDayUs : (local - kDayUs + 1) / kDayUs;
}

Instant begin_of(std::int64_t day) { return Instant{day * kDayUs} - kChinaOffset; }

// 1970-01-01 was a Thursday.
bool is_weekend(std::int64_t day) {
  const std::int64_t weekday = ((day + 3) % 7 + 7) % 7;  // 0 Monday
  return weekday >= 5;
}

}  // namespace

Instant end_of_days(Instant from, int count) { return begin_of(day_of(from) + count + 1); }

Result<Calendar> Calendar::load(std::string_view file, std::string_view contents) {
  Calendar calendar;
  TRYV(each_line(file, contents, [&](const Line& line) -> Result<void> {
    const auto words = split_words(line.value());
    const bool is_off = line.key() == "off";
    if ((!is_off && line.key() != "work") || words.empty() || words.size() > 2) {
      return bad_line(line, "write `off DAY [LAST_DAY]` or `work DAY`, a day as 2026-10-01");
    }
    const auto first = parse_day(words.front());
    const auto last = parse_day(words.back());
    if (!first || !last || *last < *first) return bad_line(line, "a day is written as 2026-10-01");
    for (auto day = day_of(*first); day <= day_of(*last); ++day) {
      (is_off ? calendar.off_ : calendar.work_).insert(day);
    }
    return {};
  }));
  return calendar;
}

bool Calendar::is_working_day(Instant at) const {
  const std::int64_t day = day_of(at);
  if (work_.contains(day)) return true;
  return !off_.contains(day) && !is_weekend(day);
}

Instant Calendar::end_of_working_days(Instant from, int count) const {
  std::int64_t day = day_of(from);
  for (int left = count; left > 0;) {
    ++day;
    if (is_working_day(begin_of(day))) --left;
  }
  return begin_of(day + 1);
}

const Calendar& china_calendar() {
  static const Calendar calendar = [] {
    auto loaded = Calendar::load("rules/law/holidays.txt", kHolidays);
    CHECK(loaded.has_value(), loaded ? "" : loaded.error().detail + " " + loaded.error().place);
    return *std::move(loaded);
  }();
  return calendar;
}

}  // namespace holdfast::law
