#include "desk/notify_return.h"

#include <utility>

#include "desk/plan_return.h"

namespace holdfast::desk {

Result<ReturnRecord> publish_return(const Turn& turn, ReturnId id,
                                    std::optional<Instant> published_at, const std::string& place) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(publish(record, turn.actor.name, published_at.value_or(turn.now), place, turn.now));
  TRYV(turn.tx.save_return(turn.actor, record));
  TRYV(turn.tx.save_event(
      turn.actor,
      return_event("return.published", record,
                   {{"place", place}, {"ends_at", format_instant(record.notice->ends_at)}}),
      turn.now));
  return record;
}

Result<ReturnRecord> object_to_return(const Turn& turn, ReturnId id, Objection objection,
                                      std::optional<Instant> received_at) {
  TRYV(require_role(turn.actor, {Role::CallTaker, Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  objection.received_at = received_at.value_or(turn.now);
  objection.entered_by = turn.actor.name;
  TRYV(object(record, std::move(objection), turn.now));
  TRYV(turn.tx.save_return(turn.actor, record));
  const std::string number = std::to_string(record.objections.back().number);
  TRYV(turn.tx.save_event(
      turn.actor, return_event("return.objection", record, {{"objection", number}}), turn.now));
  return record;
}

Result<ReturnRecord> decide_return_objection(const Turn& turn, ReturnId id, int number,
                                             bool is_upheld, const std::string& reason) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(decide_objection(record, number, is_upheld, reason, turn.actor.name, turn.now));
  TRYV(turn.tx.save_return(turn.actor, record));
  TRYV(turn.tx.save_event(turn.actor,
                          return_event("return.objection_decided", record,
                                       {{"objection", std::to_string(number)},
                                        {"decision", is_upheld ? "uphold" : "reject"},
                                        {"reason", reason}}),
                          turn.now));
  return record;
}

}  // namespace holdfast::desk
