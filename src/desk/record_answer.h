// A partner answers an order.
#pragma once

#include "desk/centre.h"

namespace holdfast::desk {

/// What the partner is told: the same for the same answer_id, however often it is sent.
struct AnswerTaken {
  OrderId order;
  std::string answer_id;
  Instant taken_at;
};

/// Takes the answer, follows the money it shows, sends the next orders - in one transaction.
/// @err order.not_found (also another partner's), answer.already_answered, those of chase::check
Result<AnswerTaken> record_answer(const Turn& turn, OrderId order, const Answer& answer);

}  // namespace holdfast::desk
