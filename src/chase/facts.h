// How each fact changes what is known; decide.h draws the consequences.
#pragma once

#include "chase/turn.h"

namespace holdfast::chase {

void take(Turn& turn, const PaymentsFiled& fact);
void take(Turn& turn, const ReadingConfirmed& fact);
void take(Turn& turn, const Answered& fact);
void take(Turn& turn, const TimerDue& fact);
void take(Turn& turn, const OrdersApproved& fact);
void take(Turn& turn, const OrdersRejected& fact);
void take(Turn& turn, const OrderWithdrawn& fact);
void take(Turn& turn, const HoldReleased& fact);
void take(Turn& turn, const OrdersResent& fact);
void take(Turn& turn, const AccountDecided& fact);
void take(Turn& turn, const MethodSet& fact);
void take(Turn& turn, const FrozenMoneyReturned& fact);
void take(Turn& turn, const RoomMade& fact);
void take(Turn& turn, const AccountCorrected& fact);
void take(Turn& turn, const FreezeAsked& fact);

/// After everything is decided: what an answer about a stop showed of how fast money moves, and
/// whether the hold landed. `then` was traced to the account before the answer.
void note_outcome(Turn& turn, const Answered& fact, Money then);

}  // namespace holdfast::chase
