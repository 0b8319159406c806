// The clock comes in like any other fact.
#pragma once

#include "desk/centre.h"

namespace holdfast::desk {

inline constexpr int kTimersPerTurn = 100;  // so that a backlog does not hold up an alert

/// Hands due timers to their cases, the oldest first, at most kTimersPerTurn.
/// @return how many were handed over; kTimersPerTurn means: call again.
Result<int> run_due_timers(const Turn& turn);

}  // namespace holdfast::desk
