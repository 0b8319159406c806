// Times and amounts as they stand in nearly every line, read eight digits at a time. Whatever looks
// different goes to parse_instant and parse_yuan: the answers are always theirs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"

namespace holdfast::trace {

/// Eight ASCII digits, the first the highest, as one word loaded from memory; nothing if one is not
/// a digit.
std::optional<std::uint32_t> eight_digits(std::uint64_t word);

/// Reads times; remembers the days and the offset it has seen, as lines have few.
class TimeReader {
 public:
  /// As parse_instant. @err time.format, time.range
  Result<Instant> read(std::string_view text) {
    Instant at;
    if (read_usual(text, at)) [[likely]]
      return at;
    return read_other(text);
  }

 private:
  struct Day {
    std::uint64_t first = 0;   // "2026-09-"
    std::uint32_t second = 0;  // "11T"
    std::int64_t us = 0;       // its midnight in UTC
  };
  static constexpr std::size_t kDays = 256;

  bool read_usual(std::string_view text, Instant& at);
  bool read_unix(std::string_view text, Instant& at) const;
  Result<Instant> read_other(std::string_view text);

  std::array<Day, kDays> days_{};
  std::uint64_t offset_ = 0;  // "+08:00"
  std::int64_t offset_us_ = 0;
};

/// As parse_yuan. `before`: how many bytes in front of the text may be read.
/// @err money.format, money.precision, money.too_large
Result<Money> read_yuan(std::string_view text, std::size_t before);

}  // namespace holdfast::trace
