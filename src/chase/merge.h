// Several cases' ledgers as one: what a return of frozen money is computed from, for the victims of
// all cases whose money lies in one account share it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "chase/chase.h"
#include "trace/trace.h"

namespace holdfast::chase {

/// A victim with one loss: a case, and the account it paid from.
struct Claimant {
  CaseId case_id;
  Account payer;     ///< empty: the alert does not name it
  std::string name;  ///< where known
  Money loss;        ///< all it paid from there
};

/// "C12/ICBC:6222021608001234567".
std::string to_string(const Claimant& claimant);

/// What the tracer was given: the ledger that a case's money is followed on. Accounts are indices
/// of State::accounts, the last one is the world outside.
struct Flow {
  std::uint32_t accounts = 0;
  std::vector<trace::Transfer> transfers;
  std::vector<trace::Source> sources;
  std::vector<Money> openings;
  std::vector<std::uint32_t> entries;  ///< by transfer: index into State::entries
};

/// The ledger of a case, or of merged cases. `labels[i]` says whose payment entry i is, if it is a
/// source; empty: all are 0's. Cost: as retrace().
Flow flow_of(const State& state, std::span<const std::uint32_t> labels, std::uint32_t label_count);

struct Merged {
  State state;                      ///< accounts and entries only; no holds, no orders
  std::vector<Claimant> claimants;  ///< in order of the bytes of their names
  Flow flow;                        ///< its sources are numbered as the claimants
};

/// Puts the cases' accounts and transfers together; a transfer that several know of counts once,
/// and so does a victim's payment that was filed twice (it stays with the first case).
/// @param states by case id; at least one
/// Cost: O(entries log entries)
Merged merge(std::span<const State* const> states);

}  // namespace holdfast::chase
