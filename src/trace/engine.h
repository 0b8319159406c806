// What the methods share inside this folder: one run over a ledger that is known to be sound.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/trace.h"

namespace holdfast::trace {

/// A sound ledger cut at as_of, ready to be walked.
struct Run {
  std::uint32_t accounts = 0;
  std::span<const Transfer> transfers;  ///< only those that count
  std::span<const Money> openings;
  std::span<const Source> sources;  ///< only those that count
  const Query& query;
  std::vector<Money> paid;   ///< by case
  std::vector<bool> is_hub;  ///< by account; empty without hubs

  bool is_limited() const { return !is_hub.empty() || query.limits.smallest.fen > 0; }

  /// Why a part of `fen` (rounded down) that arrives at `account` is not followed on from there.
  Stop stop_at(std::uint32_t account, std::int64_t fen) const {
    if (!is_hub.empty() && is_hub[account]) return Stop::Hub;
    return fen < query.limits.smallest.fen ? Stop::Small : Stop::None;
  }

  std::int64_t opening_fen(std::uint32_t account) const {
    return account < openings.size() ? openings[account].fen : 0;
  }
};

/// Checks the input and cuts it at as_of.
Result<Run> prepare(const Ledger& ledger, const Query& query);

Trace follow_fifo(const Run& run);
Trace follow_lifo(const Run& run);
Trace follow_one_case(const Run& run);    // prorata
Trace follow_many_cases(const Run& run);  // prorata, any number of cases
Trace follow_mixed(const Run& run);       // libr and statutory: cases weighed against each other

/// Brings parts and held into the order the answer promises.
void sort_answer(Trace& trace);

}  // namespace holdfast::trace
