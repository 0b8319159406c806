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
  const std::vector<Glance>& glances;
  std::vector<Hit>& cues;
  std::vector<Hit>& votes;
  std::vector<bool> has_voted;  ///< each word votes once
};

int collect(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  auto& into = *static_cast<Collector*>(context);
  const Glance& glance = into.glances[id];
  const auto end = static_cast<std::uint32_t>(to);
  const std::uint32_t begin = end - glance.size;
  if (glance.is_ascii_start && is_alpha(before(into.text, begin))) return 0;
  if (glance.is_ascii_end && is_alpha(at(into.text, end))) return 0;
  const Hit hit{begin, end, id, glance.cues};
  if (glance.cues != 0) into.cues.push_back(hit);
  if (glance.has_votes && !into.has_voted[id]) {
    into.has_voted[id] = true;
    into.votes.push_back(hit);
  }
  return 0;
}

/// Sorts by begin, longest first, and drops what lies inside a longer hit. Hits come in order of
/// their ends, so each moves only past the few it overlaps.
void keep_longest(std::vector<Hit>& hits) {
  const auto is_before = [](const Hit& a, const Hit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  };
  for (std::size_t i = 1; i < hits.size(); ++i) {
    const Hit hit = hits[i];
    std::size_t k = i;
    for (; k > 0 && is_before(hit, hits[k - 1]); --k) hits[k] = hits[k - 1];
    hits[k] = hit;
  }
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
  if (folded.empty()) return;
  Collector collector{folded, tables.glances, cues_, votes_,
                      std::vector<bool>(tables.glances.size())};
  cues_.reserve(folded.size() / 12);
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
