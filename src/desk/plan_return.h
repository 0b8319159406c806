// A return of frozen money is planned.
#pragma once

#include "desk/centre.h"
#include "desk/return_plan.h"

namespace holdfast::desk {

/// Computes how the frozen money of a case's accounts goes back to the victims of all cases whose
/// money lies there, and keeps plan, computation and tables. A plan that `supersedes` another ends
/// that one.
/// @err actor.role, case.not_found, those of plan_return_of; Conflict return.account_busy (another
///   return of the account is open), TooLarge return.too_large
Result<ReturnRecord> plan_return(const Turn& turn, CaseId case_id, const ReturnRequest& request);

/// The cases that a return of these accounts concerns, with `case_id` itself, by id.
/// @err TooLarge return.too_large
Result<std::vector<LoadedCase>> cases_around(const Turn& turn, CaseId case_id,
                                             const std::vector<Account>& accounts);

/// The journal entry of a step: what happened to which return.
Event return_event(const char* kind, const ReturnRecord& record,
                   std::vector<std::pair<std::string, std::string>> more = {});

}  // namespace holdfast::desk
