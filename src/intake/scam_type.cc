#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "intake/story.h"

namespace holdfast::intake {
namespace {

constexpr double kLeastScore = 2.5;      // less than one telling word: other
constexpr std::size_t kMaxReasons = 12;  // words shown by --explain

}  // namespace

TypeReading read_scam_type(const Context& c) {
  std::array<double, kScamTypes> scores{};
  std::unordered_map<std::uint32_t, const Hit*> first;
  for (const Hit& hit : c.hits.votes()) {
    if (!first.emplace(hit.literal, &hit).second) continue;
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
  double sum = 0;
  for (const double score : scores) sum += std::exp((score - *best) / 3.0);
  reading.confidence = 1.0 / sum;
  for (const auto& [literal, hit] : first) {
    for (const Vote& vote : c.tables.literals[literal].votes) {
      if (vote.type != reading.type || vote.weight <= 0) continue;
      reading.because.push_back({std::string(c.s.substr(hit->begin, hit->end - hit->begin)),
                                 hit->begin, hit->end, vote.weight});
    }
  }
  std::ranges::sort(reading.because, [](const Because& a, const Because& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.begin < b.begin;
  });
  if (reading.because.size() > kMaxReasons) reading.because.resize(kMaxReasons);
  return reading;
}

}  // namespace holdfast::intake
