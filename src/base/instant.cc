#include "base/instant.h"

#include <algorithm>
#include <cstdio>

namespace holdfast {
namespace {

constexpr std::int64_t kUsPerSecond = 1'000'000;

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
  if (at + count > text.size()) return false;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  out = value;
  return true;
}

Result<Instant> parse_unix(std::string_view text) {
  const bool negative = text.front() == '-';
  std::int64_t value = 0;
  for (const char c : text.substr(negative ? 1 : 0)) {
    value = value * 10 + (c - '0');
    if (value > 253'402'300'799) {  // the end of the year 9999
      return fail(ErrorKind::Invalid, "time.range",
                  "'" + std::string(text) + "' is after the year 9999: give Unix seconds");
    }
  }
  return Instant{(negative ? -value : value) * kUsPerSecond};
}

bool is_unix(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && text.size() <= 12 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Civil to_civil(Instant at, Duration offset) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds{at.us} + offset};
  const auto day = floor<std::chrono::days>(point);
  const year_month_day date{day};
  const hh_mm_ss time{point - day};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()),
          time.subseconds().count()};
}

bool is_real(const Civil& c) {
  using namespace std::chrono;
  const year_month_day date{year{c.year}, month{static_cast<unsigned>(c.month)},
                            day{static_cast<unsigned>(c.day)}};
  return date.ok() && c.month > 0 && c.day > 0 && c.hour >= 0 && c.hour < 24 && c.minute >= 0 &&
         c.minute < 60 && c.second >= 0 && c.second < 60;
}

Instant from_civil(const Civil& c, Duration offset) {
  using namespace std::chrono;
  CHECK(is_real(c));
  const sys_days date{year{c.year} / c.month / c.day};
  const auto time = std::chrono::hours{c.hour} + std::chrono::minutes{c.minute} +
                    std::chrono::seconds{c.second} + microseconds{c.microsecond};
  return {duration_cast<microseconds>(date.time_since_epoch() + time).count() - offset.count()};
}

Result<Instant> parse_instant(std::string_view text) {
  if (is_unix(text)) return parse_unix(text);
  const auto bad = [&](const char* why) {
    return fail(ErrorKind::Invalid, "time.format",
                "'" + std::string(text.substr(0, 64)) + "' " + why +
                    "; write it like 2026-09-11T15:30:00+08:00 or as Unix seconds");
  };
  Civil c;
  const bool shaped = digits(text, 0, 4, c.year) && digits(text, 5, 2, c.month) &&
                      digits(text, 8, 2, c.day) && digits(text, 11, 2, c.hour) &&
                      digits(text, 14, 2, c.minute) && digits(text, 17, 2, c.second) &&
                      text[4] == '-' && text[7] == '-' && text[13] == ':' && text[16] == ':' &&
                      (text[10] == 'T' || text[10] == 't' || text[10] == ' ');
  if (!shaped) return bad("is not a time");
  if (!is_real(c) || c.year < 1) return bad("is not a real date and time");
  std::size_t i = 19;
  if (i < text.size() && text[i] == '.') {
    std::int64_t scale = 100'000;
    const std::size_t start = ++i;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10) {
      c.microsecond += scale * (text[i] - '0');
    }
    if (i == start) return bad("has an empty fraction");
  }
  const std::string_view zone = text.substr(i);
  if (zone == "Z" || zone == "z") return from_civil(c, Duration{0});
  int hour = 0;
  int minute = 0;
  const bool offset = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' &&
                      digits(zone, 1, 2, hour) && digits(zone, 4, 2, minute) && hour < 24 &&
                      minute < 60;
  if (!offset) return bad("has no offset from UTC");
  const Duration by = hours{hour} + minutes{minute};
  return from_civil(c, zone[0] == '-' ? -by : by);
}

std::string format_instant(Instant at) {
  const Civil c = to_civil(at, Duration{0});
  char out[40];
  int n = std::snprintf(out, sizeof out, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day,
                        c.hour, c.minute, c.second);
  if (c.microsecond != 0) {
    n += std::snprintf(out + n, sizeof out - static_cast<std::size_t>(n), ".%06d",
                       static_cast<int>(c.microsecond));
    while (out[n - 1] == '0') --n;
  }
  return std::string(out, static_cast<std::size_t>(n)) + "Z";
}

Instant add_months(Instant at, int months) {
  using namespace std::chrono;
  Civil c = to_civil(at, kChinaOffset);
  const year_month target = year{c.year} / c.month + std::chrono::months{months};
  const year_month_day_last last{target.year(), month_day_last{target.month()}};
  c.year = static_cast<int>(target.year());
  c.month = static_cast<int>(static_cast<unsigned>(target.month()));
  c.day = std::min(c.day, static_cast<int>(static_cast<unsigned>(last.day())));
  return from_civil(c, kChinaOffset);
}

}  // namespace holdfast
