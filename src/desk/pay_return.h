// Letters go to the banks, and what the banks paid is entered.
#pragma once

#include <string>
#include <vector>

#include "desk/centre.h"
#include "desk/returns.h"

namespace holdfast::desk {

/// Every account's letter gets its number and the bank its three working days. What our freezes
/// hold is looked at again first.
/// @err actor.role, return.not_found, those of send_letters(); Conflict return.less_frozen
Result<ReturnRecord> send_return_letters(const Turn& turn, ReturnId id,
                                         const std::vector<std::string>& officers);

/// A bank's receipt: the money counts as returned in the victims' cases, and what is held falls.
/// @err actor.role, return.not_found, those of execute()
Result<ReturnRecord> execute_return(const Turn& turn, ReturnId id, const Receipt& receipt);

}  // namespace holdfast::desk
