#include "desk/run_due_timers.h"

#include <algorithm>

namespace holdfast::desk {
namespace {

// The notice of a return is over, or a bank has not paid in its three working days.
Result<int> run_due_returns(const Turn& turn) {
  TRY(const auto due, turn.tx.due_returns(turn.actor, turn.now, kTimersPerTurn));
  for (const auto& each : due) {
    TRY(auto record, turn.tx.load_return(turn.actor, each.id));
    const bool counts = ring(record, each.timer, turn.now);
    TRYV(turn.tx.save_return(turn.actor, record));
    if (!counts) continue;
    TRYV(turn.tx.save_event(
        turn.actor,
        {"return." + each.timer.what,
         record.case_id,
         {{"return", to_string(record.id)}, {"account", each.timer.account.text()}}},
        turn.now));
  }
  return static_cast<int>(due.size());
}

}  // namespace

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
  TRY(const int returns, run_due_returns(turn));
  return std::max(static_cast<int>(due.size()), returns);
}

}  // namespace holdfast::desk
