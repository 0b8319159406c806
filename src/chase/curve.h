// How fast stolen money moves on: the chance that it is still in an account after a delay.
//
// All in whole numbers, so that a decision replays to the same bytes on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/instant.h"

namespace holdfast::chase {

/// The curve: what is believed beforehand, and what answers have shown, by delay. A value; the
/// desk keeps one for the centre and feeds it with what each decision observed.
struct DelayCurve {
  static constexpr std::size_t kSteps = 12;
  struct Step {
    std::int64_t answers = 0;         ///< how many answers told of a delay in this step
    std::int64_t still_permille = 0;  ///< the sum of their shares still there
    bool operator==(const Step&) const = default;
  };
  std::array<Step, kSteps> steps;

  bool operator==(const DelayCurve&) const = default;
};

/// What one answer showed: of the money that had come in `delay` before, this share was there.
struct Observation {
  Duration delay{0};
  int still_permille = 0;  ///< 0-1000
  bool operator==(const Observation&) const = default;
};

/// The chance in permille that money is still there `delay` after it came; never rises with delay.
/// Prior: lognormal, median 4 minutes, sigma 1.0 (mules of the fast kind), worth 20 answers a step.
/// Source: docs/domain.md "Mule speed". Cost: O(kSteps).
int chance_permille(const DelayCurve& curve, Duration delay);

/// The curve after one more answer.
DelayCurve observe(DelayCurve curve, const Observation& observation);

}  // namespace holdfast::chase
