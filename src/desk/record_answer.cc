#include "desk/record_answer.h"

#include <utility>

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
      add_mention(mentions, transfer.from.text(), "account", "transfer");
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
  TRYV(enter(turn, *loaded,
             {"order.answered", chase::Answered{order, record->order.partner, answer},
              mentions_of(answer)}));
  return AnswerTaken{order, answer.answer_id, turn.now};
}

}  // namespace holdfast::desk
