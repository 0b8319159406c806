// The one scan over the folded text: every word of the rules that stands in it, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "intake/tables.h"

namespace holdfast::intake {

/// A word of the rules at [begin, end) of the folded text.
struct Hit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t literal = 0;
  Cues cues = 0;
};

/// All hits of one text: `cues` sorted by begin, none inside a longer one; `votes` the first of
/// every word that speaks for a scam type.
class Hits {
 public:
  /// Cost: one pass of the automaton, some 10 ns a hit.
  Hits(std::string_view folded, const Rules::Tables& tables);

  std::span<const Hit> cues() const { return cues_; }
  std::span<const Hit> votes() const { return votes_; }

  /// The index of the first cue that begins at or after `offset`.
  std::size_t first_at(std::size_t offset) const;

  /// The last cue of `wanted` that ends at or before `offset` and begins at or after `floor`.
  const Hit* last_before(std::size_t offset, std::size_t floor, Cues wanted) const;

  /// The first cue of `wanted` within [from, to).
  const Hit* first_within(std::size_t from, std::size_t to, Cues wanted) const;

 private:
  std::vector<Hit> cues_;
  std::vector<Hit> votes_;
};

}  // namespace holdfast::intake
