// How a refund was computed, as JSON: what is kept with a return and what `holdfast refund
// --explain` writes. The same refund is the same text.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "trace/refund.h"

namespace holdfast::store {

/// How the numbers of the ledger are called.
struct ComputationNames {
  std::function<std::string(std::uint32_t)> account;
  std::function<std::string(std::uint32_t)> of_case;
};

/// Account by account as it would be done by hand: pool x weight / total, whole fen, the fen by
/// remainder, limits, rounds. Indented by two.
std::string computation_text(const trace::Refund& refund, trace::Basis basis,
                             const ComputationNames& names);

}  // namespace holdfast::store
