// Putting a date and a clock together; what is missing comes from the report or the last date.
#include "intake/times.h"

#include <algorithm>

#include "intake/chars.h"

namespace holdfast::intake {

using namespace std::chrono;

TimeReader::TimeReader(std::string_view folded, Instant reported)
    : s_(folded),
      reported_(reported),
      today_(floor<days>(sys_time<microseconds>{microseconds{reported.us} + kChinaOffset})) {}

std::optional<FoundTime> TimeReader::read(std::size_t i) {
  if (is_digit(before(s_, i)) || (before(s_, i) == '.' && i > 1 && is_digit(s_[i - 2]))) {
    return std::nullopt;
  }
  // Five digits and more begin no moment: telephones, cards and sums, most of what has digits.
  if (i + 5 <= s_.size() && std::ranges::all_of(s_.substr(i, 5), is_digit)) return std::nullopt;
  // English forms name am, ago or a month: they are told before the forms both share.
  if ((static_cast<unsigned char>(at(s_, i)) & 0x80) == 0) {
    if (auto found = english(i)) return found;
  }
  return chinese(i);
}

Instant TimeReader::instant_of(sys_days day, int hour, int minute, int second) const {
  const auto local = duration_cast<microseconds>(day.time_since_epoch()) + hours{hour} +
                     minutes{minute} + seconds{second};
  return {(local - kChinaOffset).count()};
}

/// The latest such day that is not after the report: 12月30日 told in January is last year's.
std::optional<sys_days> TimeReader::latest_day(int month, int day) const {
  const int this_year = static_cast<int>(year_month_day{today_}.year());
  for (int y = this_year; y > this_year - 5; --y) {
    const year_month_day date{year{y}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (date.ok() && sys_days{date} <= today_) return sys_days{date};
  }
  return std::nullopt;
}

/// 11日: in the month of the last date named if that is not going back, else the latest past.
std::optional<sys_days> TimeReader::latest_day_of_month(int day) const {
  const std::chrono::day d{static_cast<unsigned>(day)};
  if (last_day_) {
    const year_month_day last{*last_day_};
    const year_month_day same{last.year(), last.month(), d};
    if (same.ok() && sys_days{same} >= *last_day_ && sys_days{same} <= today_) {
      return sys_days{same};
    }
  }
  const year_month_day now{today_};
  year_month month{now.year(), now.month()};
  for (int back = 0; back < 3; ++back, month -= months{1}) {
    const year_month_day date{month.year(), month.month(), d};
    if (date.ok() && sys_days{date} <= today_) return sys_days{date};
  }
  return std::nullopt;
}

namespace {

/// Hours of the clock to hours since the day's midnight; 24 and more is the next day.
int hour_of(int hour, DayPart part, bool is_yesterday) {
  switch (part) {
    case DayPart::Dawn:
      return hour == 12 ? 0 : hour;
    case DayPart::Noon:
      return hour <= 3 ? hour + 12 : hour;
    case DayPart::Afternoon:
      return hour < 12 ? hour + 12 : hour;
    case DayPart::Evening:
      if (hour == 12 || hour == 0) return 24;
      if (hour < 5) return hour + 24;  // 昨晚1点 is 01:00 of the next day
      return hour < 12 ? hour + 12 : hour;
    case DayPart::Night:
      if (hour == 12) return 24;
      if (hour < 6) return is_yesterday ? hour + 24 : hour;
      return hour < 12 ? hour + 12 : hour;
    case DayPart::None:
    case DayPart::Morning:
      return hour;
  }
  return hour;
}

}  // namespace

FoundTime TimeReader::resolve(std::size_t begin, std::size_t end,
                              const std::optional<DateRead>& date, DayPart part,
                              const std::optional<ClockRead>& clock) {
  FoundTime found{begin, end, {}, Precision::Day};
  const auto last = last_day_;
  const DayPart last_part = last_part_;
  const int last_hour = last_hour_;
  sys_days day = date ? date->day : last_day_.value_or(today_);
  // 昨晚10点…，零点十分: midnight lies between
  const bool is_past_midnight = !date && last_day_ && clock && clock->hour == 0 && last_hour_ >= 18;
  if (is_past_midnight && day < today_) day += days{1};
  if (date && part == DayPart::None) part = date->part;
  if (!clock) {
    found.precision = date ? date->precision : Precision::Day;
    found.time = instant_of(day, 0, 0, 0);
    if (day <= today_) {
      last_day_ = day;
      last_part_ = part;
      last_hour_ = -1;
    }
    return found;
  }
  if (clock->part != DayPart::None) part = clock->part;
  const bool is_bare = part == DayPart::None && (!date || date->part == DayPart::None);
  if (is_bare && !date && clock->hour <= 11 && last_hour_ >= 12 && clock->hour + 12 >= last_hour_ &&
      (last_part_ == DayPart::Afternoon || last_part_ == DayPart::Evening)) {
    part = last_part_;  // 下午3点 … 5点: the afternoon goes on
  } else if (is_bare && !date && !last_day_ && clock->is_spoken && clock->hour >= 1 &&
             clock->hour <= 11 &&
             instant_of(day, clock->hour + 12, clock->minute, clock->second) <= reported_) {
    part = DayPart::Afternoon;  // 八点五十 told at half past nine in the evening
  }
  int hour = hour_of(clock->hour, part, date && date->is_yesterday);
  if (hour >= 24 && instant_of(day, hour, clock->minute, clock->second) > reported_ &&
      instant_of(day, hour - 24, clock->minute, clock->second) <= reported_ &&
      !(date && date->is_yesterday)) {
    hour -= 24;  // 今晚1点 told at two in the morning
  }
  found.time = instant_of(day, hour, clock->minute, clock->second);
  if (!date && !last_day_ && found.time > reported_) {
    day -= days{1};
    found.time = instant_of(day, hour, clock->minute, clock->second);
  }
  found.precision = clock->precision;
  last_day_ = hour >= 24 ? day + days{1} : day;
  last_part_ = part;
  last_hour_ = hour % 24;
  if (day > today_) {
    last_day_ = last;
    last_part_ = last_part;
    last_hour_ = last_hour;
  }
  return found;
}

}  // namespace holdfast::intake
