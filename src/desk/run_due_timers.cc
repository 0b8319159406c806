#include "desk/run_due_timers.h"

namespace holdfast::desk {

Result<int> run_due_timers(const Turn& turn) {
  TRY(const auto due, turn.tx.due_timers(turn.actor, turn.now, kTimersPerTurn));
  for (const auto& each : due) {
    auto entered = enter(turn, each.case_id, {"timer.due", chase::TimerDue{each.timer}, {}});
    if (entered) continue;
    const bool is_refused = entered.error().kind != ErrorKind::Unavailable &&
                            entered.error().kind != ErrorKind::Internal;
    if (!is_refused) return std::unexpected(std::move(entered).error());
    TRYV(turn.tx.drop_timer(turn.actor, each));
  }
  return static_cast<int>(due.size());
}

}  // namespace holdfast::desk
