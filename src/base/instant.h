// Time: UTC microseconds since 1970, and the civil time of China (UTC+8) where people need it.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace holdfast {

using Duration = std::chrono::microseconds;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t us = 0;

  auto operator<=>(const Instant&) const = default;

  friend Instant operator+(Instant at, Duration by) { return {at.us + by.count()}; }
  friend Instant operator-(Instant at, Duration by) { return {at.us - by.count()}; }
  friend Duration operator-(Instant later, Instant earlier) {
    return Duration{later.us - earlier.us};
  }
};

/// A calendar date and time of day, zone by context.
struct Civil {
  int year = 1970;
  int month = 1;  ///< 1-12
  int day = 1;    ///< 1-31
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t microsecond = 0;
};

/// China has had one zone, UTC+8, since 1949 (daylight saving 1986-91 does not concern us).
inline constexpr Duration kChinaOffset = hours{8};

/// The calendar fields of `at` in UTC plus `offset`.
Civil to_civil(Instant at, Duration offset);

/// The instant of calendar fields given in UTC plus `offset`. Fields must be a real date.
Instant from_civil(const Civil& civil, Duration offset);

/// True if the fields name a real date and time (second 60 is not accepted).
bool is_real(const Civil& civil);

/// Parses RFC 3339 with an offset ("2026-09-11T15:30:00+08:00") or an integer of Unix seconds.
/// @err time.format, time.range
Result<Instant> parse_instant(std::string_view text);

/// RFC 3339 in UTC with Z; a fraction only where there is one ("2016-09-11T07:30:00Z").
std::string format_instant(Instant at);

/// Adds calendar months in UTC+8, same day number clamped to the month's end, same time of day.
/// Source: docs/domain.md "Timer arithmetic" (程序规定 239-245: legal months are calendar months).
Instant add_months(Instant at, int months);

}  // namespace holdfast
