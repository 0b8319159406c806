// Fixed point for pro rata: amounts of a case counted in units of 1/scale fen, scale a power of 10.
#pragma once

#include <cstdint>

namespace holdfast::trace {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

/// The finest scale (units in a fen, at most 10^9) at which `paid_fen` still leaves head room in an
/// int64. 10^9 up to 40 million yuan, 10^6 up to 4 billion.
inline std::int64_t finest_scale(std::int64_t paid_fen) {
  constexpr std::int64_t kRoom = 4'000'000'000'000'000'000;
  std::int64_t scale = 1'000'000'000;
  while (scale > 1 && paid_fen > kRoom / scale) scale /= 10;
  return scale;
}

/// The ratio x / whole of many shares: one division for all of them, then a multiplication each.
class Ratio {
 public:
  /// 0 <= x < whole.
  Ratio(std::int64_t x, std::int64_t whole) {
#if defined(__x86_64__)
    // x < whole, so the quotient fits: one division instruction instead of a library call.
    std::uint64_t quotient = 0;
    std::uint64_t upper = static_cast<std::uint64_t>(x);
    __asm__("divq %2" : "+a"(quotient), "+d"(upper) : "r"(whole) : "cc");
    ratio_ = quotient;
#else
    ratio_ =
        static_cast<std::uint64_t>((static_cast<UInt128>(x) << 64) / static_cast<UInt128>(whole));
#endif
  }

  /// units * x / whole to the nearest unit (off by less than 3/4 of one), at most `units`;
  /// `units` 0 or more. Every method uses this one rule, so that their answers agree to the unit.
  std::int64_t of(std::int64_t units) const {
    const UInt128 product = static_cast<UInt128>(static_cast<std::uint64_t>(units)) * ratio_;
    return static_cast<std::int64_t>((product + (UInt128{1} << 63)) >> 64);
  }

  /// As a word to be kept, and back. No ratio is kWhole, which callers may use for x >= whole.
  static constexpr std::uint64_t kWhole = ~std::uint64_t{0};
  std::uint64_t word() const { return ratio_; }
  static Ratio of_word(std::uint64_t word) { return Ratio(word); }

 private:
  explicit Ratio(std::uint64_t word) : ratio_(word) {}

  std::uint64_t ratio_;  // in units of 2^-64; whole < 2^63, so it is at most 2^64 - 2
};

/// The remainder over whole fen in ten-thousandths of a fen, to the nearest: what lies below is
/// noise of the computation and must not decide who gets a fen. May be 10'000.
inline std::int64_t remainder_of(std::int64_t units, std::int64_t scale) {
  const std::int64_t rest = units % scale;
  if (scale < 10'000) return rest * (10'000 / scale);
  const std::int64_t step = scale / 10'000;
  return (rest + step / 2) / step;
}

/// Down to the fen, after the noise is taken off.
inline std::int64_t whole_fen(std::int64_t units, std::int64_t scale) {
  return (units + scale / 20'000) / scale;
}

/// To the nearest fen, half up, after the noise is taken off.
inline std::int64_t nearest_fen(std::int64_t units, std::int64_t scale) {
  return units / scale + (remainder_of(units, scale) >= 5'000 ? 1 : 0);
}

}  // namespace holdfast::trace
