#include <algorithm>
#include <array>
#include <cmath>

#include "intake/story.h"

namespace holdfast::intake {
namespace {

constexpr double kLeastScore = 2.5;      // less than one telling word: other
constexpr std::size_t kMaxReasons = 12;  // words shown by --explain

}  // namespace

TypeReading read_scam_type(const Context& c) {
  std::array<double, kScamTypes> scores{};
  for (const Hit& hit : c.hits.votes()) {
    for (const Vote& vote : c.tables.literals[hit.literal].votes) {
      scores[static_cast<std::size_t>(vote.type)] += vote.weight;
    }
  }
  const auto best = std::ranges::max_element(scores);
  TypeReading reading;
  if (*best < kLeastScore) {
    reading.confidence = 0.5;
    return reading;
  }
  reading.type = static_cast<ScamType>(best - scores.begin());
  double second = 0;
  for (const double& score : scores) {
    if (&score != &*best) second = std::max(second, score);
  }
  reading.confidence = 1.0 / (1.0 + std::exp(-(*best - second) / 3.0));
  for (const Hit& hit : c.hits.votes()) {
    for (const Vote& vote : c.tables.literals[hit.literal].votes) {
      if (vote.type != reading.type || vote.weight <= 0) continue;
      reading.because.push_back({std::string(c.s.substr(hit.begin, hit.end - hit.begin)), hit.begin,
                                 hit.end, vote.weight});
    }
  }
  std::ranges::sort(reading.because, [](const Because& a, const Because& b) {
    if (a.weight != b.weight) return a.weight > b.weight;
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  if (reading.because.size() > kMaxReasons) reading.because.resize(kMaxReasons);
  return reading;
}

}  // namespace holdfast::intake
