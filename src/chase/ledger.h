// The case's ledger: every movement of money once, however many institutions told of it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "chase/turn.h"

namespace holdfast::chase {

/// Enters a victim's payment; one that an institution has told of before becomes a source.
void enter_payment(Turn& turn, const Payment& payment, bool is_confirmed);

/// The victims' payments to `wrong` that no institution has told of, as payments to `right`: the
/// entries change, the payments are returned.
std::vector<Payment> move_payments(Turn& turn, std::uint32_t wrong, const Account& right);

/// True for a victim's payment that no institution has told of.
bool is_only_told_by_victim(const Entry& entry);

/// Takes out the victims' payments that nobody confirmed. What institutions told stays.
void drop_unconfirmed(Turn& turn);

/// Enters what `institution` told about the account `target`. One institution's ref is one
/// transfer; reports of two institutions are paired by from, to, amount and ±600 s, equal refs
/// first, and count once. @return the number of payments out of the target that were told.
/// Cost: O(entries + n log n).
std::size_t enter_transfers(Turn& turn, std::uint32_t target, std::string_view institution,
                            const std::vector<Transfer>& transfers);

/// More onward payments in one answer than policy has us follow without a person.
bool is_wide(const Policy& policy, std::size_t onward_payments);

/// When a payment left, by the clock of `from` where it told; and when it came, by that of `to`.
Instant left_at(const Entry& entry);
Instant came_at(const Entry& entry);

/// True if the receiving institution's list about this account has the entry, or begins early
/// enough to have it. (Its list about another of its accounts may tell of it too.)
bool is_listed(const AccountRow& to, const Entry& entry);

/// All entries in an order in which every account's own entries stand as its institution's clock
/// has them, however far two clocks differ; otherwise by time. Contradictions give way to time.
/// Cost: O(entries log entries).
std::vector<std::uint32_t> order_of_events(const State& state);

}  // namespace holdfast::chase
