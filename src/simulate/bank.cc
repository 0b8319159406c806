#include "simulate/bank.h"

#include <algorithm>

#include "simulate/institutions.h"

namespace holdfast::simulate {
namespace {

Answer refuse(std::string reason, Instant now) {
  Answer answer;
  answer.result = AnswerResult::Refused;
  answer.reason = std::move(reason);
  answer.executed_at = now;
  return answer;
}

Answer not_found(std::string reason, Instant now) {
  Answer answer = refuse(std::move(reason), now);
  answer.result = AnswerResult::NotFound;
  return answer;
}

/// A transfer as `institution` books it: with its own reference where it has one.
Transfer as_booked(const Ledger& ledger, const LedgerTransfer& moved, AccountIndex account) {
  Transfer transfer;
  transfer.ref = moved.from == account ? moved.from_ref : moved.to_ref;
  transfer.time = moved.time;
  transfer.from = ledger.at(moved.from).number;
  transfer.to = ledger.at(moved.to).number;
  transfer.amount = moved.amount;
  transfer.from_name = ledger.at(moved.from).name;
  transfer.to_name = ledger.at(moved.to).name;
  transfer.channel = moved.channel;
  transfer.is_cash = moved.is_cash;
  transfer.is_merchant = moved.is_merchant;
  return transfer;
}

/// Fills in what every answer about an account tells: movements since `since`, what is free.
void report(const Ledger& ledger, AccountIndex account, const PartnerOrder& order, Instant now,
            Answer& answer) {
  answer.available = ledger.available(account, now);
  if (!order.since) return;
  const Institution* institution = find_institution(ledger.at(account).number.institution());
  if (institution != nullptr && institution->reports_opening) {
    answer.opening = ledger.balance_before(account, *order.since);
  }
  answer.transfers.emplace();
  for (const int entry : ledger.at(account).entries) {
    const LedgerTransfer& moved = ledger.transfer(entry);
    if (moved.time >= *order.since) {
      answer.transfers->push_back(as_booked(ledger, moved, account));
    }
  }
}

void report_hold(const CaseHold& hold, Answer& answer) {
  answer.held = hold.held;
  answer.expires_at = hold.expires_at;
  if (hold.held < hold.ordered) answer.result = AnswerResult::Partial;
}

Answer stop_or_freeze(Ledger& ledger, AccountIndex account, const PartnerOrder& order,
                      Instant now) {
  const bool is_freeze = order.kind == OrderKind::Freeze;
  CaseHold* old = ledger.hold_of(account, order.case_id, now);
  const bool is_amendment = old != nullptr && !order.amends.empty();
  if (!is_amendment && !is_freeze && old != nullptr && old->windows >= kStopWindowsMax) {
    return refuse("third stop window on one account in one case", now);
  }
  const Instant ends = is_amendment && old->is_freeze == is_freeze ? old->expires_at
                       : is_freeze                                 ? add_months(now, kFreezeMonths)
                                                                   : now + kStopLasts;
  const Money ordered = order.amount.value_or(ledger.at(account).balance);
  CaseHold& hold = ledger.set_hold(account, order.case_id, ordered, now);
  hold.executed_at = now;
  hold.expires_at = ends;
  hold.is_freeze = is_freeze;
  hold.windows += is_amendment || is_freeze ? 0 : 1;
  hold.orders.push_back(order.id);
  Answer answer;
  report_hold(hold, answer);
  return answer;
}

Answer extend(Ledger& ledger, AccountIndex account, const PartnerOrder& order, Instant now) {
  CaseHold* hold = ledger.hold_by_order(account, order.about, now);
  if (hold == nullptr) return refuse("no hold of that order is active", now);
  if (!hold->is_freeze && hold->windows >= kStopWindowsMax) {
    return refuse("third stop window on one account in one case", now);
  }
  hold->windows += hold->is_freeze ? 0 : 1;
  hold->expires_at =
      hold->is_freeze ? add_months(hold->expires_at, kFreezeMonths) : hold->expires_at + kStopLasts;
  hold->orders.push_back(order.id);
  Answer answer;
  report_hold(*hold, answer);
  return answer;
}

Answer release(Ledger& ledger, AccountIndex account, const PartnerOrder& order, Instant now) {
  CaseHold* hold = ledger.hold_by_order(account, order.about, now);
  if (hold == nullptr) hold = ledger.hold_of(account, order.case_id, now);
  Answer answer;
  answer.held = Money{};
  if (hold == nullptr) {
    answer.reason = "nothing was held";
    return answer;
  }
  const std::string case_id = hold->case_id;
  ledger.drop_hold(account, case_id);
  return answer;
}

}  // namespace

Answer carry_out(Ledger& ledger, std::string_view institution, const PartnerOrder& order,
                 Instant now) {
  if (order.kind == OrderKind::Withdraw) {
    Answer answer;
    answer.executed_at = now;
    return answer;
  }
  const auto account = ledger.find(order.target.account);
  if (!account || order.target.account.institution() != institution) {
    return not_found("no such account", now);
  }
  const std::string& holder = ledger.at(*account).name;
  if (!order.target.name.empty() && order.target.name != holder) {
    return refuse("name_mismatch: the account is in another name", now);
  }
  Answer answer;
  switch (order.kind) {
    case OrderKind::StopPayment:
    case OrderKind::Freeze:
      answer = stop_or_freeze(ledger, *account, order, now);
      break;
    case OrderKind::Extend:
      answer = extend(ledger, *account, order, now);
      break;
    case OrderKind::Release:
      answer = release(ledger, *account, order, now);
      break;
    case OrderKind::QueryAccount:
      answer.subscriber = Subscriber{holder, {}, {}};
      break;
    case OrderKind::QueryTransactions:
      break;
    default:
      return refuse("a bank does not do that", now);
  }
  if (answer.result == AnswerResult::Refused) return answer;
  answer.executed_at = now;
  report(ledger, *account, order, now, answer);
  return answer;
}

Answer carry_out_phone(Subscriptions& subscriptions, std::string_view carrier,
                       const PartnerOrder& order, Instant now) {
  Answer answer;
  answer.executed_at = now;
  // Sites are blocked for everybody, whoever hosts them.
  if (order.kind == OrderKind::BlockUrl || order.kind == OrderKind::UnblockUrl ||
      order.kind == OrderKind::Withdraw) {
    return answer;
  }
  const auto known = subscriptions.find(order.target.phone);
  if (known == subscriptions.end() ||
      carrier_of(std::string_view{order.target.phone}.substr(3)) != carrier) {
    return not_found("not a number of ours", now);
  }
  Subscription& subscription = known->second;
  if (order.kind == OrderKind::SuspendPhone) subscription.is_suspended = true;
  if (order.kind == OrderKind::RestorePhone) subscription.is_suspended = false;
  if (order.kind == OrderKind::QueryPhone) {
    answer.subscriber = Subscriber{subscription.person.name, subscription.person.id_number,
                                   subscription.person.address};
  }
  return answer;
}

}  // namespace holdfast::simulate
