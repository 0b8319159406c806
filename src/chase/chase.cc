#include "chase/chase.h"

#include <algorithm>
#include <iterator>

#include "chase/decide.h"
#include "chase/facts.h"
#include "chase/retrace.h"
#include "chase/room.h"

namespace holdfast::chase {
namespace {

void note_followed(Turn& turn, const std::vector<int>& tiers_before) {
  for (std::size_t i = 0; i < turn.state.accounts.size(); ++i) {
    const AccountRow& row = turn.state.accounts[i];
    const int before = i < tiers_before.size() ? tiers_before[i] : -1;
    if (before >= 0 || row.tier < 1 || row.traced.fen == 0) continue;
    turn.note("account.followed",
              {{"amount_fen", fen(row.traced)}, {"tier", std::to_string(row.tier)}}, row.account);
  }
}

// The timers that the case wants: one for each order that waits, two for each hold that runs.
std::vector<Timer> wanted_timers(const Turn& turn) {
  std::vector<Timer> timers;
  for (const OrderRecord& record : turn.state.orders) {
    if (record.status != OrderStatus::Issued) continue;
    timers.push_back({TimerKind::AnswerDue, record.order.id, record.next_due_at});
  }
  for (const AccountRow& row : turn.state.accounts) {
    if (row.hold_order == 0 || !row.hold_until) continue;
    const bool is_stop = turn.order(row.hold_order).order.kind == OrderKind::StopPayment;
    const Duration warning = is_stop ? kStopWarning : kFreezeWarning;
    const OrderId hold = turn.id(row.hold_order);
    if (row.warned_for != row.hold_until) {
      timers.push_back({TimerKind::HoldWarning, hold, *row.hold_until - warning});
    }
    timers.push_back({TimerKind::HoldEnds, hold, *row.hold_until});
  }
  std::ranges::sort(timers);
  return timers;
}

void set_timers(Turn& turn, Decision& decision, const Fact& fact) {
  std::vector<Timer> wanted = wanted_timers(turn);
  std::ranges::set_difference(wanted, turn.state.timers, std::back_inserter(decision.timers_set));
  const auto is_wanted = [&](const Timer& timer) {
    const auto at = std::ranges::lower_bound(wanted, Timer{timer.kind, timer.order, {INT64_MIN}});
    return at != wanted.end() && at->kind == timer.kind && at->order == timer.order;
  };
  std::vector<Timer> had = turn.state.timers;
  // A timer that came for nothing is a row too many at the desk.
  if (const auto* due = std::get_if<TimerDue>(&fact)) had.push_back(due->timer);
  for (const Timer& timer : had) {
    if (!is_wanted(timer)) decision.timers_cleared.push_back(timer);
  }
  std::ranges::sort(decision.timers_cleared);
  const auto same = [](const Timer& a, const Timer& b) {
    return a.kind == b.kind && a.order == b.order;
  };
  const auto rest = std::ranges::unique(decision.timers_cleared, same);
  decision.timers_cleared.erase(rest.begin(), rest.end());
  turn.state.timers = std::move(wanted);
}

}  // namespace

State open(CaseId id, TraceMethod method) {
  State state;
  state.id = id;
  state.method = method;
  return state;
}

const OrderRecord* find_order(const State& state, OrderId id) {
  if (id.case_id != state.id || id.number < 1) return nullptr;
  const auto at = static_cast<std::size_t>(id.number) - 1;
  return at < state.orders.size() ? &state.orders[at] : nullptr;
}

const AccountRow* find_account(const State& state, const Account& account) {
  const auto at = state.account_index.find(account);
  return at == state.account_index.end() ? nullptr : &state.accounts[at->second];
}

bool knows_payout(const State& state, const Account& account, const Account& payee, Money amount,
                  Instant paid_at) {
  return std::ranges::any_of(state.given_back, [&](const GivenBack& given) {
    return given.amount == amount && given.at == paid_at &&
           state.accounts[given.account].account == account &&
           state.accounts[given.payee].account == payee;
  });
}

Decision advance(State state, const Fact& fact, Instant now, const Environment& environment) {
  Turn turn{.state = std::move(state), .environment = environment, .now = now};
  std::vector<int> tiers;
  tiers.reserve(turn.state.accounts.size());
  for (const AccountRow& row : turn.state.accounts) tiers.push_back(row.tier);
  const std::vector<Money> held_before = held_now(turn.state);
  const auto* answered = std::get_if<Answered>(&fact);
  Money traced_before;
  bool is_repeated = false;
  if (answered != nullptr) {
    const OrderRecord& record = turn.order(answered->order.number);
    is_repeated = record.status == OrderStatus::Answered;
    if (const auto account = target_of(turn.state, record.order)) {
      traced_before = turn.state.accounts[*account].traced;
    }
  }

  std::visit([&](const auto& known) { take(turn, known); }, fact);
  lapse_holds(turn);
  if (turn.does_retrace) retrace(turn);
  note_followed(turn, tiers);
  decide_accounts(turn);
  count_stop_windows(turn.state);
  if (answered != nullptr && !is_repeated) note_outcome(turn, *answered, traced_before);

  Decision decision;
  set_timers(turn, decision, fact);
  for (const int number : turn.changed) decision.changed_orders.push_back(turn.id(number));
  for (const int number : turn.deliver) decision.deliver.push_back(turn.id(number));
  decision.notes = std::move(turn.notes);
  decision.observations = std::move(turn.observations);
  decision.rooms = rooms(turn.state, held_before, fact, is_repeated);
  decision.state = std::move(turn.state);
  return decision;
}

}  // namespace holdfast::chase
