// Money of one account that several cases want: what one lets go, another may hold.
//
//   case A: hold lowered, released, lapsed,      case B: held less than traced there
//   or an answer tells of free money  ──Room──>  RoomMade ──> the same total is asked for again
//
// No ping-pong: only an answer or a lapse makes room, a try is an order that must be answered
// first, and one hold is tried at most kMaxTries times.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "chase/turn.h"

namespace holdfast::chase {

/// Key in an order's `because` that marks a try, and counts them.
inline constexpr std::string_view kTry = "try";

/// How often the hold that stands at the account was tried again by itself. Cost: O(orders).
int tries_of_hold(const State& state, std::uint32_t account);

/// What is held at each account. Cost: O(accounts).
std::vector<Money> held_now(const State& state);

/// Where money became free: what the answer tells as free, else what is held less than before.
/// Money that was paid back to victims is not free. An answer that was taken before makes no room.
/// Cost: O(accounts).
std::vector<Room> rooms(const State& state, const std::vector<Money>& held_before, const Fact& fact,
                        bool is_repeated);

}  // namespace holdfast::chase
