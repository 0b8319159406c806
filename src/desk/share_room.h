// What one case lets go of at an account, another that found too little there may hold.
#pragma once

#include "desk/centre.h"

namespace holdfast::desk {

inline constexpr int kSharingCases = 50;   // that lack money at one account, looked at for one room
inline constexpr int kTriesPerTurn = 100;  // what is left over is found by the tries' own answers

/// After a step of a case: hands the room it made to the cases that lack money there, the oldest
/// first, until the room is used up; and hands room that was made while this answer's order was
/// under way to the case itself. All in the same transaction. The tries are the system's steps
/// (`room.made`), and say in their timeline which case made the room.
/// @err those of the store
Result<void> share_room(const Turn& turn, CaseId case_id, const chase::Fact& fact,
                        const chase::Decision& decision);

}  // namespace holdfast::desk
