// Which credits leave an account again one to one: the time matching of 41号 art. 7 and 8(1)-(2).
//
//   pre-balance b   credit x      debits until the next credit: d1 + d2 + ... = D
//   ------|------------|------------------|----------------------------|------> time
//
// The credit is matched if b is next to nothing and D is x but for fees: then these debits are that
// credit going on, not a share of a mixture. Everything else is mixed.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/engine.h"

namespace holdfast::trace {

/// What counts as next to nothing beside a credit, and as a fee: 1 % of it, at most 100 yuan.
/// Source: docs/domain.md "Fund tracing methods", matching test.
inline constexpr std::int64_t kNegligibleFen = 10'000;
inline constexpr std::int64_t kNegligiblePart = 100;

/// By transfer: true if its credit is matched and there was something small before it (with nothing
/// before it the two readings are one). Cost: one pass.
std::vector<bool> matched_credits(const Run& run);

}  // namespace holdfast::trace
