// What a person sees in the timeline of a case, and why.
//
// code                          params                          when
// payments.filed                count, amount_fen               payments entered the case
// reading.confirmed             count, amount_fen, by           a person confirmed what was read
// payment.at_risk_of_refusal    missing                         a match field is missing: bank may
// refuse phones.filed                  count                           suspect numbers entered the
// case order.issued                  (the order's because)           an order went out
// order.drafted                 waits_for, (because)            an order waits for a person
// order.amended                 to_fen                          the total to be held changed
// order.approved                by                              a person sent a draft out
// order.rejected                by, reason                      a person turned a draft down
// order.cancelled               -                               a draft is no longer needed
// order.withdrawn               by?, reason?                    an unanswered order is taken back
// order.resent                  -                               sent again on a person's word
// order.overdue                 escalated_to, reminders         not answered in time: sent again
// answer.received               result, held_fen?, reason?      a partner answered
// answer.late                   -                               it came after the order was taken
// back answer.contradiction          what, ...                       an answer does not agree with
// itself or others account.followed              amount_fen, tier                stolen money
// reached an account account.edge                  reason, amount_fen              it left the
// reachable world account.waits_for_person      why, amount_fen                 the engine stops
// here account.decided               decision, by, reason            a person said how to go on
// hold.landed                   held_fen, until?                all that was traced is held
// hold.partial                  held_fen, traced_fen            less is held than was traced
// hold.refused                  reason                          the partner refused, or knows no
// such account hold.ends_soon                until, next                     less than twelve hours
// (freeze: 15 days) left hold.extended                 until                           a second
// window hold.released                 by?, reason?                    a hold is let go hold.lapsed
// held_fen                        it ended without being extended transfer.paired ref, other_ref
// two institutions told of one payment transfer.ignored              why, ref it tells nothing:
// from and to are one fanout.wide                   payments, limit                 more onward
// payments than we follow alone method.set                    method, by, reason              how
// mixed money is shared out phone.subscriber_found        phone, partner                  a carrier
// answered that it is theirs limit.reached                 what                            a named
// limit of the engine
//
// Amounts are fen in decimal; instants RFC 3339; unknown params are to be ignored.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "records/account.h"
#include "records/ids.h"

namespace holdfast::chase {

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
