#include "chase/curve.h"

#include <algorithm>

namespace holdfast::chase {
namespace {

struct Prior {
  Duration until;  ///< the step ends here; the last has no end
  int permille;    ///< 1 - F(middle of the step)
};

// Lognormal with median 4 min and sigma 1.0 at 15 s, 45 s, 90 s, 2.5, 4, 7.5, 15, 30, 60, 120, 360
// minutes and two days.
constexpr std::array<Prior, DelayCurve::kSteps> kPrior{{{seconds{30}, 997},
                                                        {seconds{60}, 953},
                                                        {minutes{2}, 837},
                                                        {minutes{3}, 681},
                                                        {minutes{5}, 500},
                                                        {minutes{10}, 265},
                                                        {minutes{20}, 93},
                                                        {minutes{40}, 22},
                                                        {minutes{80}, 4},
                                                        {minutes{160}, 2},
                                                        {hours{10}, 1},
                                                        {hours{24 * 365}, 1}}};
constexpr std::int64_t kPriorWeight = 20;

std::size_t step_of(Duration delay) {
  for (std::size_t i = 0; i + 1 < kPrior.size(); ++i) {
    if (delay < kPrior[i].until) return i;
  }
  return kPrior.size() - 1;
}

}  // namespace

int chance_permille(const DelayCurve& curve, Duration delay) {
  const std::size_t last = step_of(delay);
  std::int64_t lowest = 1000;
  for (std::size_t i = 0; i <= last; ++i) {
    const DelayCurve::Step& step = curve.steps[i];
    const std::int64_t sum = kPrior[i].permille * kPriorWeight + step.still_permille;
    lowest = std::min(lowest, sum / (kPriorWeight + step.answers));
  }
  return static_cast<int>(std::max<std::int64_t>(lowest, 1));
}

DelayCurve observe(DelayCurve curve, const Observation& observation) {
  constexpr std::int64_t kMemory = 10'000;  // old answers fade, so that the curve can turn
  DelayCurve::Step& step = curve.steps[step_of(observation.delay)];
  if (step.answers >= kMemory) {
    step.answers /= 2;
    step.still_permille /= 2;
  }
  step.answers += 1;
  step.still_permille += std::clamp(observation.still_permille, 0, 1000);
  return curve;
}

}  // namespace holdfast::chase
