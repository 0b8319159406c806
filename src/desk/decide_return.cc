#include "desk/decide_return.h"

#include "desk/plan_return.h"

namespace holdfast::desk {
namespace {

Result<ReturnRecord> save(const Turn& turn, const char* kind, const ReturnRecord& record,
                          std::vector<std::pair<std::string, std::string>> params) {
  TRYV(turn.tx.save_return(turn.actor, record));
  TRYV(turn.tx.save_event(turn.actor, return_event(kind, record, std::move(params)), turn.now));
  return record;
}

}  // namespace

Result<ReturnRecord> submit_return(const Turn& turn, ReturnId id, const std::string& note) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(submit(record, turn.actor.name, note, turn.now));
  return save(turn, "return.submitted", record, {{"note", note}});
}

Result<ReturnRecord> approve_return(const Turn& turn, ReturnId id, const std::string& note) {
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(may_decide(turn.actor, record));
  TRY(const auto number,
      turn.tx.next_paper_number(turn.actor, turn.centre.return_series, turn.now));
  approve(record, turn.actor.name, note, number, turn.now);
  return save(turn, "return.approved", record,
              {{"decision_no", number},
               {"level", std::string(law::to_string(turn.actor.approval_level))},
               {"note", note}});
}

Result<ReturnRecord> reject_return(const Turn& turn, ReturnId id, const std::string& reason) {
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(may_decide(turn.actor, record));
  reject(record, turn.actor.name, reason, turn.now);
  return save(turn, "return.rejected", record, {{"reason", reason}});
}

Result<ReturnRecord> withdraw_return(const Turn& turn, ReturnId id, const std::string& reason) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(withdraw(record, turn.actor.name, reason, turn.now));
  return save(turn, "return.withdrawn", record, {{"reason", reason}});
}

}  // namespace holdfast::desk
