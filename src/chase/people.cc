// Facts that people and the clock bring: payments, readings, decisions, timers.
#include <algorithm>

#include "chase/decide.h"
#include "chase/facts.h"
#include "chase/ledger.h"

namespace holdfast::chase {
namespace {

// 86号: the bank must refuse unless name, number, amount and time match. A missing field never
// delays an order; the call taker sees what to ask for.
void note_risk(Turn& turn, const Payment& payment) {
  std::string missing;
  if (payment.to_name.empty()) missing = "to_name";
  if (payment.ref.empty()) missing += missing.empty() ? "ref" : ",ref";
  if (!missing.empty()) {
    turn.note("payment.at_risk_of_refusal", {{"missing", std::move(missing)}}, payment.to);
  }
}

Params count_and_sum(const std::vector<Payment>& payments) {
  Money sum;
  for (const Payment& payment : payments) sum += payment.amount;
  return {{"count", std::to_string(payments.size())}, {"amount_fen", fen(sum)}};
}

void enter_payments(Turn& turn, const std::vector<Payment>& payments, bool is_confirmed) {
  for (const Payment& payment : payments) {
    enter_payment(turn, payment, is_confirmed);
    note_risk(turn, payment);
  }
  turn.does_retrace = true;
}

void enter_phones(Turn& turn, const std::vector<std::string>& phones, bool is_confirmed) {
  for (const std::string& phone : phones) {
    const auto known = std::ranges::find(turn.state.phones, phone, &PhoneRow::phone);
    if (known == turn.state.phones.end()) {
      turn.state.phones.push_back({phone, is_confirmed});
    } else {
      known->is_confirmed |= is_confirmed;
    }
  }
  if (!phones.empty()) {
    turn.note("phones.filed", {{"count", std::to_string(phones.size())}});
  }
  decide_phones(turn);
}

Params by_whom(const std::string& by, const std::string& reason = {}) {
  Params params{{"by", by}};
  if (!reason.empty()) params.emplace_back("reason", reason);
  return params;
}

AccountRow* row_of(Turn& turn, const Order& order) {
  const auto account = target_of(turn.state, order);
  return account ? &turn.state.accounts[*account] : nullptr;
}

void remind(Turn& turn, int number) {
  OrderRecord& record = turn.order(number);
  if (record.status != OrderStatus::Issued || turn.now < record.next_due_at) return;
  ++record.reminders;
  const Duration first = turn.policy().answer_within;
  const Duration longest = std::max(kLongestReminder, first);
  Duration wait = first;
  for (int i = 0; i < record.reminders && wait < longest; ++i) wait *= 2;
  record.next_due_at = turn.now + std::max(std::min(wait, longest), Duration{seconds{1}});
  turn.changed.insert(number);
  turn.deliver.push_back(number);
  turn.note("order.overdue",
            {{"escalated_to", turn.policy().duty_person},
             {"reminders", std::to_string(record.reminders)}},
            record.order.target.account, number);
}

void warn(Turn& turn, int number) {
  const auto account = target_of(turn.state, turn.order(number).order);
  if (!account) return;
  AccountRow& row = turn.state.accounts[*account];
  if (row.hold_order != number || !row.hold_until || row.warned_for == row.hold_until) return;
  const bool is_stop = turn.order(number).order.kind == OrderKind::StopPayment;
  if (turn.now < *row.hold_until - (is_stop ? kStopWarning : kFreezeWarning)) return;
  row.warned_for = row.hold_until;
  const Standing standing = standings(turn.state)[*account];
  const bool has_successor = standing.draft_extend != 0 || standing.draft_hold != 0 ||
                             std::ranges::any_of(standing.holds, [&](int hold) {
                               return root_of(turn.state, hold) != number;
                             });
  if (row.held.fen > 0 && row.traced.fen > 0 && !has_successor && !standing.has_release) {
    decide_extension(turn, *account);
  }
}

}  // namespace

void take(Turn& turn, const PaymentsFiled& fact) {
  turn.state.is_confirmed &= fact.is_confirmed;
  if (!fact.payments.empty()) turn.note("payments.filed", count_and_sum(fact.payments));
  enter_payments(turn, fact.payments, fact.is_confirmed);
  enter_phones(turn, fact.phones, fact.are_phones_confirmed);
}

void take(Turn& turn, const ReadingConfirmed& fact) {
  turn.person = fact.by;
  turn.state.is_confirmed = true;
  Params params = count_and_sum(fact.payments);
  params.emplace_back("by", fact.by);
  turn.note("reading.confirmed", std::move(params));
  drop_unconfirmed(turn);
  std::erase_if(turn.state.phones, [](const PhoneRow& row) { return !row.is_confirmed; });
  enter_payments(turn, fact.payments, true);
  enter_phones(turn, fact.phones, true);
}

void take(Turn& turn, const TimerDue& fact) {
  const int number = fact.timer.order.number;
  if (find_order(turn.state, fact.timer.order) == nullptr) return;
  if (fact.timer.kind == TimerKind::AnswerDue) remind(turn, number);
  if (fact.timer.kind == TimerKind::HoldWarning) warn(turn, number);
  // HoldEnds: every turn looks for holds whose end has come.
}

void take(Turn& turn, const OrdersApproved& fact) {
  turn.person = fact.by;
  for (const OrderId& id : fact.orders) {
    turn.note("order.approved", by_whom(fact.by), turn.order(id.number).order.target.account,
              id.number);
    issue(turn, id.number, fact.by);
  }
}

void take(Turn& turn, const OrdersRejected& fact) {
  turn.person = fact.by;
  for (const OrderId& id : fact.orders) {
    OrderRecord& record = turn.order(id.number);
    record.status = OrderStatus::Rejected;
    turn.changed.insert(id.number);
    turn.note("order.rejected", by_whom(fact.by, fact.reason), record.order.target.account,
              id.number);
    AccountRow* row = row_of(turn, record.order);
    const bool ends_chase = is_hold(record.order.kind) &&
                            (record.order.amends || (row != nullptr && row->hold_order == 0));
    if (row != nullptr && ends_chase && row->closed == Rest::None) row->closed = Rest::Refused;
  }
}

void take(Turn& turn, const OrderWithdrawn& fact) {
  turn.person = fact.by;
  turn.reason = fact.reason;
  const int number = fact.order.number;
  const Order order = turn.order(number).order;
  AccountRow* row = row_of(turn, order);
  if (row == nullptr || !is_hold(order.kind)) {
    withdraw(turn, number, fact.by);
    return;
  }
  const Standing standing = standings(turn.state)[*target_of(turn.state, order)];
  for (const int hold : standing.holds) {
    const bool falls_with_it = root_of(turn.state, hold) == number && hold != number;
    if (hold == number || falls_with_it) withdraw(turn, hold, fact.by);
  }
  // Nobody refused: the money is where it was, and a person is to say how to go on.
  if (row->closed == Rest::None) row->closed = Rest::WaitsForPerson;
  if (row->hold_order == number) {
    row->hold_order = 0;
    row->ordered = Money{};
  } else if (order.amends) {
    row->ordered = std::min(row->ordered, *turn.order(order.amends->number).order.amount);
  }
}

void take(Turn& turn, const HoldReleased& fact) {
  turn.person = fact.by;
  const Order order = turn.order(fact.order.number).order;
  AccountRow& row = *row_of(turn, order);
  row.ruling = Ruling::StopHere;
  row.ruling_reason = Rest::Lapsed;
  turn.does_retrace = true;
  turn.note("hold.released", by_whom(fact.by, fact.reason), row.account, fact.order.number);
}

void take(Turn& turn, const FreezeAsked& fact) {
  turn.person = fact.by;
  const std::uint32_t account = *target_of(turn.state, turn.order(fact.order.number).order);
  const AccountRow& row = turn.state.accounts[account];
  turn.note("hold.freeze_asked", by_whom(fact.by, fact.reason), row.account, fact.order.number);
  Wish wish{.kind = OrderKind::Freeze, .account = account, .amount = row.traced};
  wish.authority = standing_authority(turn.policy(), wish.kind);
  wish.waits_for = "approval";
  wish.because = {{"held_fen", fen(row.held)}};
  if (row.hold_until) wish.because.emplace_back("until", format_instant(*row.hold_until));
  make_order(turn, std::move(wish));
}

void take(Turn& turn, const OrdersResent& fact) {
  for (const OrderId& id : fact.orders) {
    turn.deliver.push_back(id.number);
    turn.note("order.resent", by_whom(fact.by), turn.order(id.number).order.target.account,
              id.number);
  }
}

void take(Turn& turn, const AccountDecided& fact) {
  turn.person = fact.by;
  turn.decided = fact.account;
  AccountRow& row = turn.state.accounts[intern(turn.state, fact.account)];
  row.ruling = fact.ruling;
  row.ruling_reason = fact.ruling == Ruling::StopHere ? fact.gone_as : Rest::None;
  row.raises = 0;
  if (fact.ruling == Ruling::Follow) row.closed = Rest::None;
  turn.does_retrace = true;
  Params params = by_whom(fact.by, fact.reason);
  params.insert(params.begin(),
                {"decision", fact.ruling == Ruling::Follow ? "follow" : "stop_here"});
  turn.note("account.decided", std::move(params), row.account);
}

void take(Turn& turn, const MethodSet& fact) {
  turn.person = fact.by;
  turn.state.method = fact.method;
  turn.does_retrace = true;
  Params params = by_whom(fact.by, fact.reason);
  params.insert(params.begin(), {"method", std::string{to_string(fact.method)}});
  turn.note("method.set", std::move(params));
}

void take(Turn& turn, const FrozenMoneyReturned& fact) {
  turn.person = fact.by;
  const std::uint32_t account = intern(turn.state, fact.account);
  AccountRow& row = turn.state.accounts[account];
  row.held -= fact.held_less;
  row.ordered = std::max(Money{}, row.ordered - fact.held_less);
  Money ours;
  for (const auto& payout : fact.payouts) {
    const std::uint32_t payee = intern(turn.state, payout.payee);
    const std::uint32_t to = payout.is_ours ? intern(turn.state, payout.victim) : account;
    turn.state.given_back.push_back({account, to, payee, payout.amount, fact.paid_at});
    if (payout.is_ours) ours += payout.amount;
  }
  if (ours.fen > 0) {
    turn.note("money.returned", {{"amount_fen", fen(ours)}, {"return", fact.ref}, {"by", fact.by}},
              fact.account);
  }
  if (const Money others = fact.held_less - ours; others.fen > 0) {
    // Held for this case, paid to victims of others: it counts as gone, and nobody chases it.
    const std::uint32_t gone = intern(turn.state, *Account::parse("RETURNED:" + fact.ref));
    turn.state.accounts[gone].ruling = Ruling::StopHere;
    turn.state.accounts[gone].ruling_reason = Rest::Lapsed;
    turn.state.given_back.push_back({account, gone, gone, others, fact.paid_at});
    turn.note("money.returned_to_others", {{"amount_fen", fen(others)}, {"return", fact.ref}},
              fact.account);
  }
  turn.does_retrace = true;
}

void take(Turn& turn, const AccountCorrected& fact) {
  turn.person = fact.by;
  const std::uint32_t wrong = intern(turn.state, fact.wrong);
  const std::vector<Payment> payments = move_payments(turn, wrong, fact.right);
  Params params = count_and_sum(payments);
  params.insert(params.begin(), {"to", fact.right.text()});
  for (auto& param : by_whom(fact.by, fact.reason)) params.push_back(std::move(param));
  turn.note("account.corrected", std::move(params), fact.wrong);
  turn.does_retrace = true;
}

void decide_phones(Turn& turn) {
  const auto find_row = [&](const std::string& phone) {
    return std::ranges::find(turn.state.phones, phone, &PhoneRow::phone);
  };
  const std::string authority = standing_authority(turn.policy(), OrderKind::QueryPhone);
  std::set<std::pair<std::string, std::string>> asked;  // phone, carrier
  for (std::size_t i = 0; i < turn.state.orders.size(); ++i) {
    const OrderRecord& record = turn.state.orders[i];
    if (record.order.kind != OrderKind::QueryPhone) continue;
    const int number = record.order.id.number;
    const auto row = find_row(record.order.target.phone);
    if (record.status == OrderStatus::Draft && row == turn.state.phones.end()) {
      cancel(turn, number);
      continue;
    }
    if (record.status == OrderStatus::Draft && row->is_confirmed && !authority.empty()) {
      issue(turn, number, authority);
    }
    if (record.status != OrderStatus::Cancelled) {
      asked.emplace(record.order.target.phone, record.order.partner);
    }
  }
  for (const PhoneRow& row : turn.state.phones) {
    for (const auto& [id, partner] : turn.environment.partners) {
      if (partner.kind != PartnerKind::Carrier || asked.contains({row.phone, id})) continue;
      make_phone_order(turn, OrderKind::QueryPhone, id, row.phone,
                       row.is_confirmed ? authority : std::string{});
    }
  }
}

}  // namespace holdfast::chase
