// What is to be ordered now, account by account.
#pragma once

#include "chase/turn.h"

namespace holdfast::chase {

/// Holds whose end has come are no longer held.
void lapse_holds(Turn& turn);

/// Compares for every account what is traced to it with what is ordered and held there, makes the
/// orders that follow, most promising first, and says where the rest of the money is.
/// Cost: O(entries + orders + accounts log accounts).
void decide_accounts(Turn& turn);

/// What is to follow a hold that ends soon: one more window, then a freeze.
void decide_extension(Turn& turn, std::uint32_t account);

/// Issues the release of the hold that stands at the account.
void release(Turn& turn, std::uint32_t account, const Standing& standing);

/// Asks every carrier about every phone of the case.
void decide_phones(Turn& turn);

}  // namespace holdfast::chase
