// Time and chance come from outside: the program's edge implements these, tests fake them.
#pragma once

#include <cstdint>

#include "base/instant.h"

namespace holdfast {

/// Tells the time. Read once at the top of a turn; engines get the value, never the clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The machine's own clock. Only app/ makes one.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// A clock that stands where it was put: tests, and the simulator's virtual time.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }
  void advance(Duration by) { now_ = now_ + by; }

 private:
  Instant now_;
};

/// A small, fast, seeded generator (SplitMix64): the same seed gives the same world everywhere.
/// Not for secrets.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

  /// A number in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

  /// A number in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

  /// A number in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  /// True with the given chance in [0, 1].
  bool chance(double probability) { return unit() < probability; }

 private:
  std::uint64_t state_;
};

}  // namespace holdfast
