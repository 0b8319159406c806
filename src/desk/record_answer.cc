#include "desk/record_answer.h"

#include <utility>

#include "desk/payers.h"

namespace holdfast::desk {
namespace {

void add_mention(std::vector<Mention>& mentions, std::string value, const char* kind,
                 const char* where) {
  if (!value.empty()) mentions.push_back({std::move(value), kind, "", where});
}

std::vector<Mention> mentions_of(const Answer& answer) {
  std::vector<Mention> mentions;
  if (answer.transfers) {
    for (const auto& transfer : *answer.transfers) {
      if (!is_unnamed(transfer.from)) {
        add_mention(mentions, transfer.from.text(), "account", "transfer");
      }
      add_mention(mentions, transfer.to.text(), "account", "transfer");
      add_mention(mentions, transfer.ref, "ref", "transfer");
      add_mention(mentions, transfer.from_name, "name", "transfer");
      add_mention(mentions, transfer.to_name, "name", "transfer");
    }
  }
  if (answer.subscriber) {
    add_mention(mentions, answer.subscriber->name, "name", "answer");
    add_mention(mentions, answer.subscriber->id_number, "id_number", "answer");
  }
  return mentions;
}

// A bank's list may have payments that it made under a return. A case that was not there when they
// were made hears of them now, before it takes them for its money moving on.
Result<void> tell_of_payouts(const Turn& turn, LoadedCase& loaded, const Account& account) {
  TRY(const auto payouts, turn.tx.payouts_at(turn.actor, account));
  for (const auto& payout : payouts) {
    if (chase::knows_payout(loaded.state, payout.account, payout.payee, payout.amount,
                            payout.paid_at)) {
      continue;
    }
    chase::FrozenMoneyReturned fact;
    fact.account = payout.account;
    fact.payouts.push_back({false, {}, payout.payee, payout.amount});
    fact.paid_at = payout.paid_at;
    fact.ref = to_string(payout.id);
    TRY(auto decision, enter(turn, loaded, {"money.returned", fact, {}}));
    loaded.state = std::move(decision.state);
  }
  return {};
}

Error not_found(OrderId order) {
  return {ErrorKind::NotFound, "order.not_found", "there is no order " + to_string(order), {}};
}

}  // namespace

Result<AnswerTaken> record_answer(const Turn& turn, OrderId order, const Answer& answer) {
  TRY(const auto before, turn.tx.find_answer(turn.actor, order));
  auto loaded = turn.tx.load_case(turn.actor, order.case_id);
  if (!loaded) {
    const bool is_unknown = loaded.error().kind == ErrorKind::NotFound;
    return std::unexpected(is_unknown ? not_found(order) : std::move(loaded).error());
  }
  const auto* record = chase::find_order(loaded->state, order);
  if (record == nullptr) return std::unexpected(not_found(order));
  TRYV(require_partner(turn.actor, record->order.partner));
  if (before && before->answer_id == answer.answer_id) {
    return AnswerTaken{order, answer.answer_id, before->at};
  }
  if (answer.transfers && !record->order.target.account.empty()) {
    const Account target = record->order.target.account;
    TRYV(tell_of_payouts(turn, *loaded, target));
    record = chase::find_order(loaded->state, order);
  }
  TRYV(enter(turn, *loaded,
             {"order.answered", chase::Answered{order, record->order.partner, answer},
              mentions_of(answer)}));
  return AnswerTaken{order, answer.answer_id, turn.now};
}

}  // namespace holdfast::desk
