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

/// units * x / whole to the nearest unit, half up; all of them 0 or more, x < whole.
inline std::int64_t share_of(std::int64_t units, std::int64_t x, std::int64_t whole) {
  const auto product =
      static_cast<UInt128>(units) * static_cast<UInt128>(x) + static_cast<UInt128>(whole / 2);
#if defined(__x86_64__)
  // The quotient is at most `units`, so it fits: one division instruction instead of a library
  // call.
  std::uint64_t quotient = static_cast<std::uint64_t>(product);
  std::uint64_t upper = static_cast<std::uint64_t>(product >> 64);
  __asm__("divq %2" : "+a"(quotient), "+d"(upper) : "r"(whole) : "cc");
  return static_cast<std::int64_t>(quotient);
#else
  return static_cast<std::int64_t>(product / static_cast<UInt128>(whole));
#endif
}

/// The remainder over whole fen in ten-thousandths of a fen, to the nearest: what lies below is
/// noise of the computation and must not decide who gets a fen. May be 10'000.
inline std::int64_t remainder_of(std::int64_t units, std::int64_t scale) {
  const std::int64_t rest = units % scale;
  if (scale < 10'000) return rest * (10'000 / scale);
  const std::int64_t step = scale / 10'000;
  return (rest + step / 2) / step;
}

/// To the nearest fen, half up, after the noise is taken off.
inline std::int64_t nearest_fen(std::int64_t units, std::int64_t scale) {
  return units / scale + (remainder_of(units, scale) >= 5'000 ? 1 : 0);
}

}  // namespace holdfast::trace
