// A person decides on orders: approve, reject, resend, withdraw, release, freeze what a stop holds.
#pragma once

#include <string>
#include <vector>

#include "desk/centre.h"

namespace holdfast::desk {

enum class OrderDecision { Approve, Reject, Resend, Withdraw, Release, Freeze };

/// What became of one order of many.
struct Decided {
  OrderId order;
  std::optional<Error> error;  ///< nothing: done
};

/// Decides each order by itself: one that cannot be done does not stop the others.
/// Rejecting, withdrawing and releasing need a reason.
/// @err decision.reason_missing, actor.role; store failures (then nothing is written)
Result<std::vector<Decided>> decide_orders(const Turn& turn, OrderDecision decision,
                                           const std::vector<OrderId>& orders,
                                           const std::string& reason);

}  // namespace holdfast::desk
