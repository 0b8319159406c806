// Where the money is, as GET /cases/{id}/funds tells it.
#include <algorithm>
#include <tuple>

#include "chase/chase.h"
#include "chase/ledger.h"
#include "chase/retrace.h"

namespace holdfast::chase {
namespace {

// Of an account that traced money touched: every fen of it goes to one of the four sums.
void add(Funds& funds, const AccountRow& row) {
  const Money held = std::min(row.held, row.traced);
  const Money rest = row.traced - held;
  if (row.is_victim) {
    funds.returned += row.traced;
    return;
  }
  funds.held += held;
  if (is_gone(row.rest)) {
    funds.gone += rest;
  } else {
    funds.in_flight += rest;
  }
}

bool is_touched(const AccountRow& row) { return row.tier >= 0 || row.traced.fen > 0; }

AccountFunds describe(const State& state, const AccountRow& row) {
  AccountFunds shown;
  shown.account = row.account;
  shown.name = row.name;
  shown.tier = std::max(row.tier, 0);
  shown.traced = row.traced;
  shown.held = row.is_victim ? Money{} : std::min(row.held, row.traced);
  shown.is_victim = row.is_victim;
  shown.hold_until = row.hold_until;
  shown.reason = to_string(row.rest);
  if (row.is_victim) {
    shown.state = "returned";
  } else if (shown.traced == shown.held) {
    shown.state = "held";
    shown.reason = row.traced.fen == 0 ? "moved_on" : "";
  } else {
    shown.state = is_gone(row.rest) ? "gone" : "in_flight";
  }
  if (row.hold_order != 0) shown.order = {state.id, row.hold_order};
  return shown;
}

}  // namespace

Funds totals(const State& state) {
  Funds funds;
  funds.paid = paid(state);
  for (const AccountRow& row : state.accounts) add(funds, row);
  CHECK(funds.paid == funds.held + funds.in_flight + funds.gone + funds.returned,
        "money was lost or made");
  return funds;
}

Funds funds(const State& state) {
  Funds funds = totals(state);
  std::vector<OrderId> waiting(state.accounts.size());
  std::vector<bool> told_by_victim(state.accounts.size());
  std::vector<bool> told_by_bank(state.accounts.size());
  for (const OrderRecord& record : state.orders) {
    const bool waits = record.status == OrderStatus::Issued || record.status == OrderStatus::Draft;
    if (!waits || record.order.target.account.empty()) continue;
    waiting[state.account_index.at(record.order.target.account)] = record.order.id;
  }
  for (std::size_t i = 0; i < state.accounts.size(); ++i) {
    const AccountRow& row = state.accounts[i];
    if (!is_touched(row) || row.account.empty()) continue;
    AccountFunds shown = describe(state, row);
    if (waiting[i].number != 0) shown.order = waiting[i];
    funds.accounts.push_back(std::move(shown));
  }
  std::ranges::sort(funds.accounts, [](const AccountFunds& a, const AccountFunds& b) {
    return std::tie(a.tier, a.account) < std::tie(b.tier, b.account);
  });
  for (const Entry& entry : state.entries) {
    if (entry.is_source && !is_only_told_by_victim(entry)) told_by_bank[entry.to] = true;
    if (is_only_told_by_victim(entry)) told_by_victim[entry.to] = true;
  }
  for (AccountFunds& shown : funds.accounts) {
    const std::uint32_t at = state.account_index.at(shown.account);
    shown.is_correctable =
        told_by_victim[at] && !told_by_bank[at] && shown.held.fen == 0 && !shown.is_victim;
  }
  for (const Entry& entry : state.entries) {
    if (entry.traced.fen == 0) continue;
    funds.transfers.push_back({entry.ref(), entry.time(), state.accounts[entry.from].account,
                               state.accounts[entry.to].account, entry.amount, entry.traced,
                               entry.is_source, entry.known_at});
  }
  std::ranges::sort(funds.transfers, [](const TransferFunds& a, const TransferFunds& b) {
    return std::tie(a.time, a.known_at, a.from, a.to, a.ref) <
           std::tie(b.time, b.known_at, b.from, b.to, b.ref);
  });
  return funds;
}

bool is_settled(const State& state) {
  if (!state.is_confirmed || totals(state).in_flight.fen > 0) return false;
  return std::ranges::none_of(state.orders, [](const OrderRecord& record) {
    return record.status == OrderStatus::Issued && !record.order.target.account.empty();
  });
}

int tier_count(const State& state) {
  int tiers = 0;
  for (const AccountRow& row : state.accounts) tiers = std::max(tiers, row.tier);
  return tiers;
}

int draft_count(const State& state) {
  return static_cast<int>(
      std::ranges::count(state.orders, OrderStatus::Draft, &OrderRecord::status));
}

std::string_view to_string(OrderStatus status) {
  switch (status) {
    case OrderStatus::Draft:
      return "draft";
    case OrderStatus::Issued:
      return "issued";
    case OrderStatus::Answered:
      return "answered";
    case OrderStatus::Rejected:
      return "rejected";
    case OrderStatus::Cancelled:
      return "cancelled";
    case OrderStatus::Withdrawn:
      return "withdrawn";
  }
  return "";
}

std::string_view to_string(Rest rest) {
  switch (rest) {
    case Rest::WaitsForPerson:
      return "waits_for_person";
    case Rest::Cash:
      return "cash";
    case Rest::Abroad:
      return "abroad";
    case Rest::NotAPartner:
      return "not_a_partner";
    case Rest::Refused:
      return "refused";
    case Rest::NotFound:
      return "not_found";
    case Rest::BelowMinimum:
      return "below_minimum";
    case Rest::Merchant:
      return "merchant";
    case Rest::Lapsed:
      return "lapsed";
    case Rest::None:
    case Rest::Ordered:
    case Rest::Returned:
      break;
  }
  return "";
}

std::optional<Rest> parse_gone(std::string_view text) {
  for (int i = static_cast<int>(Rest::Cash); i <= static_cast<int>(Rest::Lapsed); ++i) {
    const auto rest = static_cast<Rest>(i);
    if (text == to_string(rest)) return rest;
  }
  return std::nullopt;
}

bool is_gone(Rest rest) { return rest >= Rest::Cash && rest <= Rest::Lapsed; }

std::string_view to_string(TimerKind kind) {
  switch (kind) {
    case TimerKind::AnswerDue:
      return "answer_due";
    case TimerKind::HoldWarning:
      return "hold_warning";
    case TimerKind::HoldEnds:
      return "hold_ends";
  }
  return "";
}

std::optional<TimerKind> parse_timer_kind(std::string_view text) {
  for (const TimerKind kind : {TimerKind::AnswerDue, TimerKind::HoldWarning, TimerKind::HoldEnds}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace holdfast::chase
