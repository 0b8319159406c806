// What a person sees in the timeline of a case, and why: the codes of its lines stand below.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "records/account.h"
#include "records/ids.h"

namespace holdfast::chase {

// Code (params): when.
//
// payments.filed (count, amount_fen): payments entered the case
// phones.filed (count): suspect numbers entered the case
// reading.confirmed (count, amount_fen, by): a person confirmed what was read
// payment.at_risk_of_refusal (missing): without these match fields the bank may refuse
// payment.time_differs (told, bank, ref): a victim's time was far off: paired all the same
// payment.not_paired (told, amount_fen, count): several entries of that day may be this payment
//
// order.issued (the order's because): it went out
// order.drafted (waits_for, the order's because): it waits for a person
// order.amended (to_fen): the total to be held changed
// order.approved (by), order.rejected (by, reason): what a person said to a draft
// order.cancelled (): the draft is no longer needed
// order.withdrawn (by?, reason?): an order that is not answered is taken back
// order.resent (by): sent again on a person's word
// order.overdue (escalated_to, reminders): not answered in time, sent again
//
// answer.received (result, held_fen?, reason?): a partner answered
// answer.late (): it came after the order was taken back
// answer.contradiction (what, ...): it does not agree with itself or with others
//
// account.followed (amount_fen, tier): stolen money reached the account
// account.edge (reason, amount_fen): it left the reachable world
// account.waits_for_person (why, amount_fen): the engine stops here
// account.decided (decision, by, reason): a person said how to go on
// account.corrected (to, count, amount_fen, by, reason?): the payments went to another account
// fanout.wide (payments, limit): more onward payments than are followed without a person
//
// hold.landed (held_fen, until?): all that was traced is held
// hold.partial (held_fen, traced_fen): less is held than was traced
// hold.tried_again (missing_fen, try, room_fen and made_by, or by): there is free money now, as an
//   answer in that case shows, or a person wants it
// hold.refused (reason): the partner refused, or knows no such account
// hold.ends_soon (until, next): less than twelve hours left; of a freeze, 15 days
// hold.extended (until): a second window
// hold.released (by?, reason?): it is let go
// hold.freeze_asked (by, reason?): a person has its freeze drafted
// hold.lapsed (held_fen): it ended without being extended
//
// transfer.paired (ref, other_ref): two institutions told of one payment
// transfer.ignored (why, ref): it tells nothing, for from and to are one
// method.set (method, by, reason): how mixed money is shared out
// phone.subscriber_found (phone, partner): a carrier answered that it is theirs
// limit.reached (what): a named limit of the engine
//
// Amounts are fen in decimal; instants RFC 3339; unknown params are to be ignored.

using Params = std::vector<std::pair<std::string, std::string>>;

/// One line of the timeline: a stable code, what fills its sentence, and what it is about.
struct Note {
  std::string code;
  Params params;
  Account account;  ///< empty if it is about no account
  OrderId order;    ///< number 0 if it is about no order

  bool operator==(const Note&) const = default;
};

}  // namespace holdfast::chase
