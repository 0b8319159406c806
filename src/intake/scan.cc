#include "intake/scan.h"

#include <hs/hs.h>

#include <algorithm>
#include <memory>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

/// Scratch space of this thread for this automaton: working memory only, nothing is kept in it.
hs_scratch_t* scratch_for(const Automaton& automaton) {
  thread_local std::unique_ptr<hs_scratch_t, FreeScratch> scratch;
  thread_local std::uint64_t serial = 0;
  if (serial != automaton.serial) {
    hs_scratch_t* fresh = nullptr;
    CHECK(hs_clone_scratch(automaton.scratch, &fresh) == HS_SUCCESS, "no memory for scratch");
    scratch.reset(fresh);
    serial = automaton.serial;
  }
  return scratch.get();
}

struct Collector {
  std::string_view text;
  const std::vector<Literal>& literals;
  std::vector<Hit>& cues;
  std::vector<Hit>& votes;
};

/// "he" in "the" is no word: ASCII words need edges that are not letters.
bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end) {
  if (is_alpha(text[begin]) && is_alpha(before(text, begin))) return false;
  return !(is_alpha(text[end - 1]) && is_alpha(at(text, end)));
}

int collect(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  auto& into = *static_cast<Collector*>(context);
  const Literal& literal = into.literals[id];
  const auto end = static_cast<std::uint32_t>(to);
  const auto begin = static_cast<std::uint32_t>(to - literal.text.size());
  if (!is_whole_word(into.text, begin, end)) return 0;
  const Hit hit{begin, end, id, literal.cues};
  if (literal.cues != 0) into.cues.push_back(hit);
  if (!literal.votes.empty()) into.votes.push_back(hit);
  return 0;
}

/// Sorts by begin, longest first, and drops what lies inside a longer hit.
void keep_longest(std::vector<Hit>& hits) {
  std::ranges::sort(hits, [](const Hit& a, const Hit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  std::uint32_t reach = 0;
  for (const Hit& hit : hits) {
    if (hit.end <= reach) continue;
    reach = hit.end;
    hits[kept++] = hit;
  }
  hits.resize(kept);
}

}  // namespace

Hits::Hits(std::string_view folded, const Rules::Tables& tables) {
  Collector collector{folded, tables.literals, cues_, votes_};
  if (folded.empty()) return;
  const hs_error_t done =
      hs_scan(tables.automaton.database, folded.data(), static_cast<unsigned>(folded.size()), 0,
              scratch_for(tables.automaton), collect, &collector);
  CHECK(done == HS_SUCCESS, "the word automaton failed");
  keep_longest(cues_);
}

std::size_t Hits::first_at(std::size_t offset) const {
  const auto found =
      std::ranges::lower_bound(cues_, static_cast<std::uint32_t>(offset), {}, &Hit::begin);
  return static_cast<std::size_t>(found - cues_.begin());
}

const Hit* Hits::last_before(std::size_t offset, std::size_t floor, Cues wanted) const {
  for (std::size_t i = first_at(offset); i > 0; --i) {
    const Hit& hit = cues_[i - 1];
    if (hit.begin < floor) return nullptr;
    if (hit.end <= offset && (hit.cues & wanted) != 0) return &hit;
  }
  return nullptr;
}

const Hit* Hits::first_within(std::size_t from, std::size_t to, Cues wanted) const {
  for (std::size_t i = first_at(from); i < cues_.size() && cues_[i].end <= to; ++i) {
    if ((cues_[i].cues & wanted) != 0) return &cues_[i];
  }
  return nullptr;
}

}  // namespace holdfast::intake
