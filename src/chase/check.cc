// What may enter a case. Written so that advance() need not fail: whatever would break it or the
// law is refused here, before anything is written.
#include <algorithm>

#include "chase/ledger.h"
#include "chase/retrace.h"
#include "chase/turn.h"

namespace holdfast::chase {
namespace {

using std::to_string;

std::string at(std::string_view list, std::size_t index, std::string_view field = {}) {
  return "/" + std::string{list} + "/" + to_string(index) +
         (field.empty() ? std::string{} : "/" + std::string{field});
}

Result<void> check_payments(const State& state, const std::vector<Payment>& payments) {
  const auto known = std::ranges::count_if(state.entries, &Entry::is_source);
  if (payments.size() + static_cast<std::size_t>(known) > kMaxPayments) {
    return fail(ErrorKind::TooLarge, "case.too_many_payments",
                "A case takes at most 1,000 payments; open another case.", "/payments");
  }
  Money sum = paid(state);
  for (std::size_t i = 0; i < payments.size(); ++i) {
    const Payment& payment = payments[i];
    if (payment.amount.fen <= 0 || payment.amount > kMaxTransfer) {
      return fail(ErrorKind::Invalid, "payment.amount",
                  "The amount must be more than nothing and at most 100 billion yuan.",
                  at("payments", i, "amount_fen"));
    }
    sum += payment.amount;
    if (sum > kMaxMoney) {
      return fail(ErrorKind::TooLarge, "case.too_much_money",
                  "The payments of a case sum to more than 10 trillion yuan.", at("payments", i));
    }
    if (payment.to.empty()) {
      return fail(ErrorKind::Invalid, "payment.account", "Say to which account was paid.",
                  at("payments", i, "to"));
    }
    if (payment.from == payment.to) {
      return fail(ErrorKind::Invalid, "payment.self", "An account cannot pay itself.",
                  at("payments", i, "to"));
    }
  }
  return {};
}

Result<void> check_phones(const State& state, const std::vector<std::string>& phones) {
  if (phones.size() + state.phones.size() > kMaxPhones) {
    return fail(ErrorKind::TooLarge, "case.too_many_phones",
                "A case takes at most 100 suspect numbers.", "/phones");
  }
  for (std::size_t i = 0; i < phones.size(); ++i) {
    const bool is_sound =
        !phones[i].empty() && phones[i].size() <= 32 &&
        std::ranges::all_of(phones[i].substr(1), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_sound) {
      return fail(ErrorKind::Invalid, "phone.format", "Give the number as +8613800138000 or 95588.",
                  at("phones", i));
    }
  }
  return {};
}

Result<void> check_sum(std::optional<Money> money, std::string_view field) {
  if (!money) return {};
  const std::string place = "/" + std::string{field};
  if (money->fen < 0) {
    return fail(ErrorKind::Invalid, "answer.negative", "An amount cannot be negative.", place);
  }
  if (*money > kMaxTransfer) {
    return fail(ErrorKind::Invalid, "answer.too_large_amount",
                "The amount is more than 100 billion yuan.", place);
  }
  return {};
}

Result<void> check_transfer(const Transfer& transfer, const Order& order, std::size_t index) {
  if (order.target.account.empty() ||
      (transfer.from != order.target.account && transfer.to != order.target.account)) {
    return fail(ErrorKind::Invalid, "answer.foreign_transfer",
                "Each transfer must be from or to the account the order is about.",
                at("transfers", index));
  }
  if (transfer.from.empty() || transfer.to.empty()) {
    return fail(ErrorKind::Invalid, "answer.transfer_account", "Name both accounts.",
                at("transfers", index));
  }
  if (transfer.amount.fen <= 0 || transfer.amount > kMaxTransfer) {
    return fail(ErrorKind::Invalid, "answer.transfer_amount",
                "The amount must be more than nothing and at most 100 billion yuan.",
                at("transfers", index, "amount_fen"));
  }
  if (transfer.ref.empty()) {
    return fail(ErrorKind::Invalid, "answer.transfer_ref",
                "Each transfer needs your reference, by which it is known again.",
                at("transfers", index, "ref"));
  }
  return {};
}

Result<void> check_answer(const State& state, const Order& order, const Answer& answer) {
  if (answer.answer_id.empty()) {
    return fail(ErrorKind::Invalid, "answer.id_missing",
                "Give the answer an id of your own, so that it can be sent again safely.",
                "/answer_id");
  }
  TRYV(check_sum(answer.held, "held_fen"));
  TRYV(check_sum(answer.available, "available_fen"));
  TRYV(check_sum(answer.opening, "opening_fen"));
  if (!answer.transfers) return {};
  if (answer.transfers->size() > kMaxTransfersPerAnswer) {
    return fail(ErrorKind::TooLarge, "answer.too_many_transfers",
                "An answer takes at most 10,000 transfers.", "/transfers");
  }
  if (state.entries.size() + answer.transfers->size() > kMaxTransfers) {
    return fail(ErrorKind::TooLarge, "case.too_many_transfers",
                "A case takes at most 100,000 transfers.", "/transfers");
  }
  for (std::size_t i = 0; i < answer.transfers->size(); ++i) {
    TRYV(check_transfer((*answer.transfers)[i], order, i));
  }
  return {};
}

Result<const OrderRecord*> find(const State& state, OrderId id) {
  const OrderRecord* record = find_order(state, id);
  if (record == nullptr) {
    return fail(ErrorKind::NotFound, "order.unknown", "There is no such order.");
  }
  return record;
}

Result<void> check_drafts(const State& state, const std::vector<OrderId>& orders) {
  for (const OrderId& id : orders) {
    TRY(const OrderRecord* record, find(state, id));
    if (record->status != OrderStatus::Draft || std::ranges::count(orders, id) > 1) {
      return fail(ErrorKind::Conflict, "order.not_a_draft",
                  "Order " + to_string(id) + " does not wait for a person (any more).");
    }
  }
  return {};
}

Result<void> check_waiting(const State& state, OrderId id) {
  TRY(const OrderRecord* record, find(state, id));
  if (record->status == OrderStatus::Issued) return {};
  return fail(ErrorKind::Conflict, "order.not_waiting",
              "Order " + to_string(id) + " does not wait for an answer.");
}

Result<void> may(const State& state, const PaymentsFiled& fact) {
  TRYV(check_payments(state, fact.payments));
  return check_phones(state, fact.phones);
}

Result<void> may(const State& state, const ReadingConfirmed& fact) {
  TRYV(check_payments(state, fact.payments));
  return check_phones(state, fact.phones);
}

Result<void> may(const State& state, const Answered& fact) {
  TRY(const OrderRecord* record, find(state, fact.order));
  const bool was_sent = record->status == OrderStatus::Issued ||
                        record->status == OrderStatus::Answered ||
                        record->status == OrderStatus::Withdrawn;
  if (!was_sent || record->order.partner != fact.partner) {
    return fail(ErrorKind::NotFound, "order.unknown", "There is no such order for you.");
  }
  if (record->status == OrderStatus::Answered) {
    if (record->answer->answer_id == fact.answer.answer_id) return {};
    return fail(ErrorKind::Conflict, "answer.already_answered",
                "This order has been answered with another answer_id.");
  }
  return check_answer(state, record->order, fact.answer);
}

Result<void> may(const State&, const TimerDue&) { return {}; }

// A third stop window is against the law, whoever wants it.
Result<void> may(const State& state, const OrdersApproved& fact) {
  TRYV(check_drafts(state, fact.orders));
  for (const OrderId& id : fact.orders) {
    const Order& order = find_order(state, id)->order;
    const AccountRow* row = find_account(state, order.target.account);
    const bool opens_window =
        (order.kind == OrderKind::StopPayment && !order.amends) ||
        (order.kind == OrderKind::Extend &&
         find_order(state, *order.about)->order.kind == OrderKind::StopPayment);
    if (row != nullptr && opens_window && row->stop_windows >= kMaxStopWindows) {
      return fail(ErrorKind::Conflict, "order.repeat_cap",
                  "An account is stopped at most twice in a case; freeze it instead.");
    }
  }
  return {};
}

Result<void> may(const State& state, const OrdersRejected& fact) {
  return check_drafts(state, fact.orders);
}

Result<void> may(const State& state, const OrderWithdrawn& fact) {
  TRYV(check_waiting(state, fact.order));
  const Order& order = find_order(state, fact.order)->order;
  const bool lowers =
      order.amends && *order.amount < *find_order(state, *order.amends)->order.amount;
  const bool gives_free =
      lowers || order.kind == OrderKind::Withdraw || order.kind == OrderKind::Release;
  if (!gives_free) return {};
  return fail(ErrorKind::Conflict, "order.not_waiting",
              "An order that gives money free is not taken back.");
}

Result<void> may(const State& state, const HoldReleased& fact) {
  TRY(const OrderRecord* record, find(state, fact.order));
  const AccountRow* row = find_account(state, record->order.target.account);
  if (row != nullptr && !row->account.empty() && row->hold_order != 0 &&
      row->hold_order == root_of(state, fact.order.number)) {
    return {};
  }
  return fail(ErrorKind::Conflict, "hold.not_active", "Nothing is held under this order.");
}

Result<void> may(const State& state, const FreezeAsked& fact) {
  TRY(const OrderRecord* record, find(state, fact.order));
  const AccountRow* row = find_account(state, record->order.target.account);
  const bool holds = row != nullptr && !row->account.empty() && row->hold_order != 0 &&
                     row->hold_order == root_of(state, fact.order.number) && row->held.fen > 0 &&
                     row->traced.fen > 0;
  if (!holds) {
    return fail(ErrorKind::Conflict, "hold.not_active", "Nothing is held under this order.");
  }
  const bool is_frozen = std::ranges::any_of(state.orders, [&](const OrderRecord& each) {
    const bool counts = each.order.id.number == row->hold_order ||
                        each.status == OrderStatus::Draft || each.status == OrderStatus::Issued;
    return counts && each.order.kind == OrderKind::Freeze &&
           each.order.target.account == row->account;
  });
  if (is_frozen) {
    return fail(ErrorKind::Conflict, "hold.frozen_already",
                "A freeze of this account is in force, drafted or under way.");
  }
  return {};
}

Result<void> may(const State& state, const OrdersResent& fact) {
  for (const OrderId& id : fact.orders) {
    TRYV(check_waiting(state, id));
  }
  return {};
}

Result<void> may(const State& state, const AccountDecided& fact) {
  const AccountRow* row = find_account(state, fact.account);
  if (row == nullptr || fact.account.empty()) {
    return fail(ErrorKind::NotFound, "account.unknown", "The case does not know this account.",
                "/account");
  }
  if (row->is_victim) {
    return fail(ErrorKind::Invalid, "account.victim", "This is the victim's own account.",
                "/account");
  }
  const bool is_sound =
      fact.ruling == Ruling::Follow || (fact.ruling == Ruling::StopHere && is_gone(fact.gone_as));
  if (is_sound) return {};
  return fail(ErrorKind::Invalid, "account.not_a_reason", "Say as what the money counts as gone.",
              "/decision");
}

Result<void> may(const State&, const MethodSet&) { return {}; }

Result<void> may(const State& state, const FrozenMoneyReturned& fact) {
  const AccountRow* row = find_account(state, fact.account);
  const Money held = row == nullptr ? Money{} : row->held;
  const bool is_sound = fact.held_less.fen >= 0 && fact.held_less <= held &&
                        std::ranges::all_of(fact.payouts, [](const auto& payout) {
                          return payout.amount.fen > 0 && !payout.payee.empty();
                        });
  if (fact.account.empty() || !is_sound) {
    return fail(ErrorKind::Conflict, "return.more_than_held",
                "More would be returned from " + fact.account.text() + " than this case holds.");
  }
  if (!Account::parse("RETURNED:" + fact.ref)) {
    return fail(ErrorKind::Invalid, "return.ref", "A return is named as R12.");
  }
  for (const auto& payout : fact.payouts) {
    if (!payout.is_ours) continue;
    const AccountRow* victim = find_account(state, payout.victim);
    if (victim != nullptr && victim->is_victim) continue;
    return fail(ErrorKind::Invalid, "return.not_a_victim",
                "No victim of this case paid from " + payout.victim.text() + ".");
  }
  return {};
}

Result<void> may(const State& state, const RoomMade& fact) {
  if (find_account(state, fact.account) != nullptr && !fact.account.empty()) return {};
  return fail(ErrorKind::NotFound, "account.unknown", "The case does not know this account.");
}

Result<void> may(const State& state, const AccountCorrected& fact) {
  const AccountRow* wrong = find_account(state, fact.wrong);
  if (wrong == nullptr || fact.wrong.empty()) {
    return fail(ErrorKind::NotFound, "account.unknown", "The case does not know this account.",
                "/account");
  }
  if (fact.right.empty() || fact.right == fact.wrong) {
    return fail(ErrorKind::Invalid, "account.same", "Give the account as it should have been told.",
                "/correct_account");
  }
  const AccountRow* right = find_account(state, fact.right);
  if (wrong->is_victim || (right != nullptr && right->is_victim)) {
    return fail(ErrorKind::Invalid, "account.victim", "This is the victim's own account.",
                wrong->is_victim ? "/account" : "/correct_account");
  }
  const std::uint32_t at = state.account_index.at(fact.wrong);
  const bool is_any = std::ranges::any_of(state.entries, [&](const Entry& entry) {
    return entry.to == at && is_only_told_by_victim(entry);
  });
  if (is_any) return {};
  return fail(ErrorKind::Conflict, "account.told_by_bank",
              "No payment that a victim alone told of went to this account; a bank's word is not "
              "corrected here.",
              "/account");
}

}  // namespace

Result<void> check(const State& state, const Fact& fact, const Environment&) {
  return std::visit([&](const auto& known) { return may(state, known); }, fact);
}

}  // namespace holdfast::chase
