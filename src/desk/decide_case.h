// A person decides on a case, and on what was told of it: confirms what was read, adds payments,
// rules on an account, sets the tracing method.
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

struct AccountDecision {
  Account account;
  chase::Ruling ruling = chase::Ruling::Follow;
  chase::Rest gone_as = chase::Rest::Merchant;  ///< of StopHere: as what the money counts
  std::string reason;
};

/// Goes on behind an account where the engine stopped, or stops there.
Result<void> decide_account(const Turn& turn, CaseId case_id, const AccountDecision& decision);

struct AccountCorrection {
  Account wrong;
  Account right;
  std::string reason;
};

/// A victim told a wrong account: her payments went to the right one, which is stopped at once.
Result<void> correct_account(const Turn& turn, CaseId case_id, const AccountCorrection& correction);

/// How traced money is shared out of mixed accounts in this case.
Result<void> set_method(const Turn& turn, CaseId case_id, TraceMethod method,
                        const std::string& reason);

}  // namespace holdfast::desk
