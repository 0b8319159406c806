// The plain ways of tracing a whole ledger, which the engine is measured beside: a map of accounts
// for pro rata, a deque of lots for fifo.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "bench/trace_ledger.h"

namespace holdfast::bench {

/// What is compared: (case, account) -> fen still held, in order.
using Rows = std::vector<trace::Held>;

struct HashAccount {
  std::int64_t balance = 0;
  std::unordered_map<std::uint32_t, std::int64_t> units;  // by case
};
using HashBook = std::unordered_map<std::uint32_t, HashAccount>;

/// Units in a fen of each case: the arithmetic is the engine's fixed point, so that answers can be
/// compared before they are rounded.
std::vector<std::int64_t> scales(const World& world);

/// Pro rata as one would write it: a map of accounts, each with its balance and a map of shares.
HashBook hash_fold(const World& world, const std::vector<std::int64_t>& scale);

/// The fold is not rounded over a case: true if every row of either lies within a fen of the
/// other's.
bool is_equal(const Rows& rows, const HashBook& book, const std::vector<std::int64_t>& scale);

/// FIFO as one would write it: a deque of lots for each account.
Rows plain_deque(const World& world);

}  // namespace holdfast::bench
