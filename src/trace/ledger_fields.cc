#include "trace/ledger_fields.h"

#include "trace/ledger_hash.h"

namespace holdfast::trace {
namespace {

constexpr std::uint64_t kZeros = 0x3030'3030'3030'3030;
constexpr std::int64_t kUsPerSecond = 1'000'000;

bool are_digits(std::uint64_t word) {
  const std::uint64_t high = word & 0xF0F0'F0F0'F0F0'F0F0;
  const std::uint64_t carried = (word + 0x0606'0606'0606'0606) & 0xF0F0'F0F0'F0F0'F0F0;
  return high == kZeros && carried == kZeros;
}

// Pairs of digits, then of those, then of those.
std::uint32_t value_of(std::uint64_t word) {
  word -= kZeros;
  word = word * 10 + (word >> 8);
  constexpr std::uint64_t kMask = 0x0000'00FF'0000'00FF;
  constexpr std::uint64_t kHigh = 100 + (std::uint64_t{1'000'000} << 32);
  constexpr std::uint64_t kLow = 1 + (std::uint64_t{10'000} << 32);
  return static_cast<std::uint32_t>(((word & kMask) * kHigh + ((word >> 16) & kMask) * kLow) >> 32);
}

std::uint64_t load48(const char* at) {
  return load32(at) | std::uint64_t{load32(at + 2)} >> 16 << 32;
}

}  // namespace

std::optional<std::uint32_t> eight_digits(std::uint64_t word) {
  if (!are_digits(word)) return std::nullopt;
  return value_of(word);
}

// "2026-09-11T15:30:00" and "Z" or an offset seen before, of a day seen before.
bool TimeReader::read_usual(std::string_view text, Instant& at) {
  if (text.size() != 20 && text.size() != 25) return read_unix(text, at);
  const char* const p = text.data();
  const std::uint64_t first = load64(p);
  const std::uint32_t second = load32(p + 8) & 0x00FF'FFFF;
  const Day& day = days_[(first >> 56 ^ first >> 48 ^ second ^ second >> 4) % kDays];
  const std::uint64_t clock = load64(p + 11);  // "15:30:00"
  constexpr std::uint64_t kColons = 0x0000'FF00'00FF'0000;
  if (day.first != first || day.second != second || (clock & kColons) != 0x0000'3A00'003A'0000) {
    return false;
  }
  const std::uint64_t digits = (clock & ~kColons) | (kZeros & kColons);
  if (!are_digits(digits)) return false;
  const auto two = [&](int shift) {
    return static_cast<std::int64_t>((digits >> shift & 0xF) * 10 + (digits >> (shift + 8) & 0xF));
  };
  const std::int64_t hour = two(0);
  const std::int64_t minute = two(24);
  const std::int64_t second_of_minute = two(48);
  if (hour >= 24 || minute >= 60 || second_of_minute >= 60) return false;
  std::int64_t offset_us = 0;
  if (text.size() == 25) {
    if (load48(p + 19) != offset_) return false;
    offset_us = offset_us_;
  } else if (p[19] != 'Z') {
    return false;
  }
  at.us = day.us + ((hour * 60 + minute) * 60 + second_of_minute) * kUsPerSecond - offset_us;
  return true;
}

// Ten digits are the seconds from 2001 to 2286.
bool TimeReader::read_unix(std::string_view text, Instant& at) const {
  if (text.size() != 10) return false;
  const auto upper = eight_digits(load64(text.data()));
  const unsigned tens = static_cast<unsigned char>(text[8]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[9]) - unsigned{'0'};
  if (!upper || tens > 9 || ones > 9) return false;
  at.us = (std::int64_t{*upper} * 100 + tens * 10 + ones) * kUsPerSecond;
  return true;
}

Result<Instant> TimeReader::read_other(std::string_view text) {
  TRY(const Instant at, parse_instant(text));
  if (text.size() != 20 && text.size() != 25) return at;
  // The next one like this is read the short way.
  const std::string midnight = std::string(text.substr(0, 10)) + "T00:00:00";
  const auto day_us = parse_instant(midnight + "Z");
  if (!day_us) return at;  // not of the usual shape: "…T15:30:00.5000Z"
  if (text.size() == 25) {
    const auto day_there = parse_instant(midnight + std::string(text.substr(19)));
    if (!day_there) return at;
    offset_ = load48(text.data() + 19);
    offset_us_ = day_us->us - day_there->us;
  }
  const std::uint64_t first = load64(text.data());
  const std::uint32_t second = load32(text.data() + 8) & 0x00FF'FFFF;
  days_[(first >> 56 ^ first >> 48 ^ second ^ second >> 4) % kDays] = {first, second, day_us->us};
  return at;
}

// "12345.67", up to fifteen bytes: the point is taken out, and what stands in front masked off.
Result<Money> read_yuan(std::string_view text, std::size_t before) {
  const std::size_t size = text.size();
  const char* const end = text.data() + size;
  if (size < 4 || size > 15 || size + before < 16 || end[-3] != '.') return parse_yuan(text);
  const std::uint64_t last = load64(end - 8);
  std::uint64_t word = (last & 0x0000'00FF'FFFF'FFFF) << 8 | (last >> 48 << 48);
  const auto keep_last = [](std::uint64_t digits, std::size_t count) {
    const std::size_t junk = (8 - count) * 8;  // bits; 0 to 56
    return (digits >> junk << junk) | (kZeros & ~(~std::uint64_t{0} << junk));
  };
  std::int64_t upper = 0;
  if (size > 8) {
    word = (word & ~std::uint64_t{0xFF}) | static_cast<unsigned char>(end[-9]);
    const std::uint64_t front = load64(end - 16) << 8;  // what stands before that digit
    if (size > 9) {
      const std::uint64_t digits = keep_last(front, size - 9);
      if (!are_digits(digits)) return parse_yuan(text);
      upper = value_of(digits);
    }
  } else {
    word = keep_last(word, size - 1);
  }
  if (!are_digits(word)) return parse_yuan(text);
  return Money{upper * 100'000'000 + value_of(word)};
}

}  // namespace holdfast::trace
