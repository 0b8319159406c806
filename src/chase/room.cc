#include "chase/room.h"

#include <algorithm>

#include "chase/facts.h"

namespace holdfast::chase {
namespace {

// Cheap, so that only cases with a shortfall pay for a look at their orders.
bool may_lack(const AccountRow& row) {
  return row.hold_order != 0 && row.held < row.traced && row.ordered.fen > 0 &&
         row.closed == Rest::None && row.ruling != Ruling::StopHere && !row.is_victim &&
         (row.rest == Rest::WaitsForPerson || row.rest == Rest::Ordered);
}

Instant newest_of_hold(const State& state, const AccountRow& row) {
  Instant newest;
  for (const OrderRecord& record : state.orders) {
    const Order& order = record.order;
    if (is_hold(order.kind) && order.target.account == row.account &&
        root_of(state, order.id.number) == row.hold_order) {
      newest = std::max(newest, order.issued_at);
    }
  }
  return newest;
}

}  // namespace

int tries_of_hold(const State& state, std::uint32_t account) {
  const AccountRow& row = state.accounts[account];
  return static_cast<int>(std::ranges::count_if(state.orders, [&](const OrderRecord& record) {
    return record.order.target.account == row.account &&
           std::ranges::find(record.because, kTry, &Params::value_type::first) !=
               record.because.end() &&
           root_of(state, record.order.id.number) == row.hold_order;
  }));
}

std::vector<Money> held_now(const State& state) {
  std::vector<Money> held;
  held.reserve(state.accounts.size());
  for (const AccountRow& row : state.accounts) held.push_back(row.held);
  return held;
}

std::vector<Room> rooms(const State& state, const std::vector<Money>& held_before, const Fact& fact,
                        bool is_repeated) {
  std::vector<Room> result;
  const auto* answered = is_repeated ? nullptr : std::get_if<Answered>(&fact);
  Account target;
  if (const auto* paid_back = std::get_if<FrozenMoneyReturned>(&fact)) target = paid_back->account;
  if (answered != nullptr) {
    const OrderRecord& record = *find_order(state, answered->order);
    target = record.order.target.account;
    const std::optional<Money>& free = answered->answer.available;
    if (!target.empty() && free && free->fen > 0) result.push_back({target, *free});
    // Taken back before its answer was here: what it held nobody told, at most what it was for.
    const bool is_undone =
        record.order.kind == OrderKind::Withdraw && answered->answer.result == AnswerResult::Done;
    if (!free && is_undone) {
      const Order& taken_back = find_order(state, *record.order.about)->order;
      const Money most = taken_back.amount.value_or(Money{});
      if (!target.empty() && most.fen > 0) result.push_back({target, most});
    } else if (!free) {
      target = {};  // what is held less is free
    }
  }
  for (std::size_t i = 0; i < held_before.size(); ++i) {
    const AccountRow& row = state.accounts[i];
    if (row.held >= held_before[i] || row.account == target) continue;
    result.push_back({row.account, held_before[i] - row.held});
  }
  return result;
}

std::vector<Shortfall> shortfalls(const State& state) {
  std::vector<Shortfall> result;
  if (std::ranges::none_of(state.accounts, may_lack)) return result;
  const std::vector<Standing> standing = standings(state);
  for (std::uint32_t i = 0; i < state.accounts.size(); ++i) {
    const AccountRow& row = state.accounts[i];
    const bool is_asked = !standing[i].holds.empty() || standing[i].has_release ||
                          standing[i].has_withdraw || standing[i].draft_raise != 0;
    if (!may_lack(row) || is_asked || tries_of_hold(state, i) >= kMaxTries) continue;
    result.push_back({row.account, row.traced - row.held, newest_of_hold(state, row)});
  }
  std::ranges::sort(result, {}, &Shortfall::account);
  return result;
}

void take(Turn& turn, const RoomMade& fact) {
  const std::vector<Shortfall> lacking = shortfalls(turn.state);
  if (std::ranges::find(lacking, fact.account, &Shortfall::account) == lacking.end()) return;
  turn.chance = Turn::Chance{intern(turn.state, fact.account), fact.room, fact.made_by};
}

}  // namespace holdfast::chase
