// A person decides on a case: confirms what was read, adds payments, rules on an account, sets the
// tracing method.
#pragma once

#include <string>
#include <vector>

#include "desk/centre.h"

namespace holdfast::desk {

/// Confirms the reading of a story, as corrected: its drafts go out.
/// @err case.not_found, those of chase::check
Result<void> confirm_reading(const Turn& turn, CaseId case_id, std::vector<Payment> payments,
                             std::vector<std::string> phones);

/// Payments that became known later.
Result<void> add_payments(const Turn& turn, CaseId case_id, std::vector<Payment> payments);

/// Goes on behind an account where the engine stopped, or stops there.
Result<void> decide_account(const Turn& turn, CaseId case_id, const Account& account,
                            chase::Ruling ruling, const std::string& reason);

/// How traced money is shared out of mixed accounts in this case.
Result<void> set_method(const Turn& turn, CaseId case_id, TraceMethod method,
                        const std::string& reason);

}  // namespace holdfast::desk
