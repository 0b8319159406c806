// Money: integer fen. Overflow is a bug that aborts; input from outside is parsed with a limit.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace holdfast {

/// An amount of Chinese yuan in fen (1/100 yuan). May be negative in differences only.
struct Money {
  std::int64_t fen = 0;

  auto operator<=>(const Money&) const = default;

  Money& operator+=(Money other) {
    CHECK(!__builtin_add_overflow(fen, other.fen, &fen));
    return *this;
  }
  Money& operator-=(Money other) {
    CHECK(!__builtin_sub_overflow(fen, other.fen, &fen));
    return *this;
  }
  friend Money operator+(Money a, Money b) { return a += b; }
  friend Money operator-(Money a, Money b) { return a -= b; }
};

/// The most one payment may be: 10 trillion yuan; more is a typing error, not money.
inline constexpr Money kMaxMoney{1'000'000'000'000'000};

/// Parses decimal yuan with up to two decimals ("28000", "1234.5"), as in our CSV files.
/// @err money.format, money.precision, money.too_large
Result<Money> parse_yuan(std::string_view text);

/// "1234.50": decimal yuan with two decimals, no grouping; parse_yuan reads it back.
std::string format_yuan(Money money);

}  // namespace holdfast
