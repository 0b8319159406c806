// A return is submitted, approved at the level the rule names, rejected, or taken back.
#pragma once

#include <string>

#include "desk/centre.h"
#include "desk/returns.h"

namespace holdfast::desk {

/// @err actor.role, return.not_found, return.state
Result<ReturnRecord> submit_return(const Turn& turn, ReturnId id, const std::string& note);

/// Approves; the decision gets its number. @err return.not_found, those of may_decide()
Result<ReturnRecord> approve_return(const Turn& turn, ReturnId id, const std::string& note);

/// @err return.not_found, those of may_decide()
Result<ReturnRecord> reject_return(const Turn& turn, ReturnId id, const std::string& reason);

/// @err actor.role, return.not_found, those of withdraw()
Result<ReturnRecord> withdraw_return(const Turn& turn, ReturnId id, const std::string& reason);

}  // namespace holdfast::desk
