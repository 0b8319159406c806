// How much of the stolen money is where, after what is known now.
#pragma once

#include "chase/turn.h"

namespace holdfast::chase {

/// Traces the ledger anew: sets AccountRow::{is_victim, tier, traced} and Entry::traced. Over the
/// case, traced money sums to what the victims paid, to the fen. Amounts that orders rest on keep
/// their fen while the fine amount stays within one of it: a fen of rounding amends no order.
/// Cost: O(entries log entries + accounts).
void retrace(Turn& turn);

/// All that the victims paid. Cost: O(entries).
Money paid(const State& state);

/// True for an account that holds back what enters it: the trace goes no further.
bool ends_trace(const AccountRow& row);

}  // namespace holdfast::chase
