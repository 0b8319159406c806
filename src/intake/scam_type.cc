#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

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
  std::vector<std::pair<double, const Hit*>> reasons;
  reasons.reserve(c.hits.votes().size());
  for (const Hit& hit : c.hits.votes()) {
    for (const Vote& vote : c.tables.literals[hit.literal].votes) {
      if (vote.type == reading.type && vote.weight > 0) reasons.emplace_back(vote.weight, &hit);
    }
  }
  std::ranges::sort(reasons, [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first > b.first;
    const Hit& x = *a.second;
    const Hit& y = *b.second;
    return x.begin != y.begin ? x.begin < y.begin : x.end < y.end;
  });
  if (reasons.size() > kMaxReasons) reasons.resize(kMaxReasons);
  reading.because.reserve(reasons.size());
  for (const auto& [weight, hit] : reasons) {
    reading.because.push_back(
        {std::string(c.s.substr(hit->begin, hit->end - hit->begin)), hit->begin, hit->end, weight});
  }
  return reading;
}

}  // namespace holdfast::intake
