#include "chase/turn.h"

#include <algorithm>

namespace holdfast::chase {
namespace {

const std::string& legal_basis(const Policy& policy, OrderKind kind) {
  switch (kind) {
    case OrderKind::QueryAccount:
    case OrderKind::QueryTransactions:
      return policy.legal_basis_query;
    case OrderKind::QueryPhone:
    case OrderKind::SuspendPhone:
    case OrderKind::RestorePhone:
    case OrderKind::BlockUrl:
    case OrderKind::UnblockUrl:
      return policy.legal_basis_phone;
    default:
      return policy.legal_basis_stop;
  }
}

int append(Turn& turn, OrderRecord record, const std::string& authority) {
  if (turn.state.orders.size() >= kMaxOrders) {
    turn.note("limit.reached", {{"what", "orders"}}, record.order.target.account);
    return 0;
  }
  const int number = static_cast<int>(turn.state.orders.size()) + 1;
  record.order.id = turn.id(number);
  record.order.legal_basis = legal_basis(turn.policy(), record.order.kind);
  record.order.issued_at = turn.now;
  record.order.due_at = turn.now + turn.policy().answer_within;
  record.next_due_at = record.order.due_at;
  turn.state.orders.push_back(std::move(record));
  turn.changed.insert(number);
  if (!authority.empty()) issue(turn, number, authority);
  return number;
}

// What it means for the account that this order is now on its way.
void take_effect(Turn& turn, const OrderRecord& record, int number) {
  const auto target = target_of(turn.state, record.order);
  if (!target) return;
  AccountRow& row = turn.state.accounts[*target];
  if (record.order.kind == OrderKind::Release) row.ordered = Money{};
  if (!is_hold(record.order.kind)) return;
  if (record.order.amends) {
    if (*record.order.amount > row.ordered) ++row.raises;
    row.ordered = *record.order.amount;
    return;
  }
  if (row.hold_order != 0) return;  // a freeze beside a stop takes over when it is answered
  row.hold_order = number;
  row.ordered = *record.order.amount;
  row.raises = 0;
}

}  // namespace

void Turn::note(std::string code, Params params, const Account& about, int number) {
  if (code.starts_with("transfer.") || code == "answer.contradiction") {
    const auto same = std::ranges::count(notes, code, &Note::code);
    if (static_cast<std::size_t>(same) >= kMaxNotesOfAKind) return;
  }
  notes.push_back(
      {std::move(code), std::move(params), about, number == 0 ? OrderId{} : id(number)});
}

std::uint32_t intern(State& state, const Account& account) {
  const auto next = static_cast<std::uint32_t>(state.accounts.size());
  const auto [at, is_new] = state.account_index.try_emplace(account, next);
  if (is_new) {
    state.accounts.emplace_back();
    state.accounts.back().account = account;
  }
  return at->second;
}

std::optional<std::uint32_t> target_of(const State& state, const Order& order) {
  if (order.target.account.empty()) return std::nullopt;
  const auto at = state.account_index.find(order.target.account);
  if (at == state.account_index.end()) return std::nullopt;
  return at->second;
}

namespace {

// An amendment of a hold that is over changes nothing any more, whatever its answer.
bool is_live(const State& state, int number, int hold_order) {
  const int root = root_of(state, number);
  if (root == number || root == hold_order) return true;
  const OrderRecord& begun = state.orders[static_cast<std::size_t>(root) - 1];
  return begun.answer && !is_taken(begun.answer->result);
}

}  // namespace

std::vector<Standing> standings(const State& state) {
  std::vector<Standing> result(state.accounts.size());
  for (const OrderRecord& record : state.orders) {
    const bool is_draft = record.status == OrderStatus::Draft;
    if (!is_draft && record.status != OrderStatus::Issued) continue;
    const auto target = target_of(state, record.order);
    if (!target) continue;
    Standing& standing = result[*target];
    const int number = record.order.id.number;
    if (is_hold(record.order.kind)) {
      if (is_draft) {
        (record.order.amends ? standing.draft_raise : standing.draft_hold) = number;
      } else if (is_live(state, number, state.accounts[*target].hold_order)) {
        standing.holds.push_back(number);
      }
      continue;
    }
    switch (record.order.kind) {
      case OrderKind::Release:
        (record.order.about->number == state.accounts[*target].hold_order
             ? standing.has_release
             : standing.has_old_release) |= !is_draft;
        break;
      case OrderKind::Withdraw:
        standing.has_withdraw |= !is_draft;
        break;
      case OrderKind::Extend:
        if (is_draft)
          standing.draft_extend = number;
        else
          standing.others.push_back(number);
        break;
      default:
        if (is_draft)
          standing.draft_query = number;
        else
          standing.others.push_back(number);
        standing.has_query |= !is_draft;
    }
  }
  return result;
}

std::string standing_authority(const Policy& policy, OrderKind kind) {
  return policy.auto_approve.contains(kind) ? policy.standing_order : std::string{};
}

int make_order(Turn& turn, Wish wish) {
  const AccountRow& row = turn.state.accounts[wish.account];
  OrderRecord record;
  Order& order = record.order;
  order.partner = std::string{row.account.institution()};
  order.kind = wish.kind;
  order.target.account = row.account;
  if (!row.is_victim) order.target.name = row.name;
  if (wish.about != 0) order.about = turn.id(wish.about);
  if (wish.amends != 0) order.amends = turn.id(wish.amends);
  order.amount = wish.amount;
  order.since = wish.since;
  record.because = std::move(wish.because);
  Params because = record.because;
  const Account account = row.account;
  const int number = append(turn, std::move(record), wish.authority);
  if (number == 0) return 0;
  if (wish.authority.empty()) {
    because.insert(because.begin(), {"waits_for", wish.waits_for});
    turn.note("order.drafted", std::move(because), account, number);
  } else {
    turn.note("order.issued", std::move(because), account, number);
  }
  return number;
}

int make_phone_order(Turn& turn, OrderKind kind, const std::string& carrier,
                     const std::string& phone, const std::string& authority) {
  OrderRecord record;
  record.order.partner = carrier;
  record.order.kind = kind;
  record.order.target.phone = phone;
  const int number = append(turn, std::move(record), authority);
  if (number != 0) {
    turn.note(authority.empty() ? "order.drafted" : "order.issued",
              {{"phone", phone}, {"partner", carrier}}, {}, number);
  }
  return number;
}

void issue(Turn& turn, int number, const std::string& authority) {
  OrderRecord& record = turn.order(number);
  CHECK(record.status == OrderStatus::Draft && !authority.empty());
  record.status = OrderStatus::Issued;
  record.order.authorised_by = authority;
  record.order.issued_at = turn.now;
  record.order.due_at = turn.now + turn.policy().answer_within;
  record.next_due_at = record.order.due_at;
  turn.changed.insert(number);
  turn.deliver.push_back(number);
  take_effect(turn, record, number);
}

void cancel(Turn& turn, int number) {
  OrderRecord& record = turn.order(number);
  CHECK(record.status == OrderStatus::Draft);
  record.status = OrderStatus::Cancelled;
  turn.changed.insert(number);
  turn.note("order.cancelled", {}, record.order.target.account, number);
}

void withdraw(Turn& turn, int number, const std::string& authority) {
  OrderRecord& record = turn.order(number);
  CHECK(record.status == OrderStatus::Issued);
  record.status = OrderStatus::Withdrawn;
  turn.changed.insert(number);
  const Order& taken_back = record.order;
  const Account account = taken_back.target.account;
  Params params;
  if (!turn.person.empty()) params.emplace_back("by", turn.person);
  if (!turn.reason.empty()) params.emplace_back("reason", turn.reason);
  turn.note("order.withdrawn", std::move(params), account, number);

  OrderRecord notice;
  notice.order.partner = taken_back.partner;
  notice.order.kind = OrderKind::Withdraw;
  notice.order.target = taken_back.target;
  notice.order.about = turn.id(number);
  const std::string who = authority.empty() ? taken_back.authorised_by : authority;
  append(turn, std::move(notice), who);
}

std::string fen(Money money) { return std::to_string(money.fen); }

int root_of(const State& state, int number) {
  for (;;) {
    const Order& order = state.orders[static_cast<std::size_t>(number) - 1].order;
    if (order.amends)
      number = order.amends->number;
    else if (order.about && !is_query(order.kind))
      number = order.about->number;
    else
      return number;
  }
}

bool is_taken(AnswerResult result) {
  return result == AnswerResult::Done || result == AnswerResult::Partial;
}

void count_stop_windows(State& state) {
  for (AccountRow& row : state.accounts) row.stop_windows = 0;
  std::set<int> undone;  // taken back, and the partner says that it had no effect
  for (const OrderRecord& record : state.orders) {
    if (record.order.kind != OrderKind::Withdraw || !record.answer) continue;
    if (record.answer->result == AnswerResult::Done) undone.insert(record.order.about->number);
  }
  std::set<int> counted;  // holds; an amendment that took effect shows that its hold did
  for (const OrderRecord& record : state.orders) {
    const int number = record.order.id.number;
    const bool is_extension = record.order.kind == OrderKind::Extend;
    if (record.order.kind != OrderKind::StopPayment && !is_extension) continue;
    const auto target = target_of(state, record.order);
    if (!target) continue;
    AccountRow& row = state.accounts[*target];
    const int root = root_of(state, number);
    const bool is_answered = record.status == OrderStatus::Answered;
    const bool may_take = record.status == OrderStatus::Issued ||
                          (record.status == OrderStatus::Withdrawn && !undone.contains(number));
    const bool is_waiting = may_take && !record.order.amends;
    if (is_extension) {
      const bool is_of_stop =
          state.orders[static_cast<std::size_t>(root) - 1].order.kind == OrderKind::StopPayment;
      if (is_of_stop && (is_answered || is_waiting)) ++row.stop_windows;
      continue;
    }
    const bool counts =
        is_waiting || row.hold_order == root || (is_answered && is_taken(record.answer->result));
    if (counts && counted.insert(root).second) ++row.stop_windows;
  }
}

bool is_hold(OrderKind kind) { return kind == OrderKind::StopPayment || kind == OrderKind::Freeze; }

}  // namespace holdfast::chase
