#include "desk/decide_orders.h"

#include <utility>

namespace holdfast::desk {
namespace {

Entering entering(const Turn& turn, OrderDecision decision, OrderId order,
                  const std::string& reason) {
  const std::string& by = turn.actor.name;
  switch (decision) {
    case OrderDecision::Approve:
      return {"orders.approved", chase::OrdersApproved{{order}, by}, {}};
    case OrderDecision::Reject:
      return {"orders.rejected", chase::OrdersRejected{{order}, by, reason}, {}};
    case OrderDecision::Resend:
      return {"orders.resent", chase::OrdersResent{{order}, by}, {}};
    case OrderDecision::Withdraw:
      return {"order.withdrawn", chase::OrderWithdrawn{order, by, reason}, {}};
    case OrderDecision::Release:
      return {"hold.released", chase::HoldReleased{order, by, reason}, {}};
    case OrderDecision::Freeze:
      return {"freeze.asked", chase::FreezeAsked{order, by, reason}, {}};
  }
  CHECK(false, "an order decision without a fact");
  return {};
}

// A refusal of the engine concerns this order; a failure of the store concerns all.
bool is_store_failure(const Error& error) {
  return error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Internal;
}

}  // namespace

Result<std::vector<Decided>> decide_orders(const Turn& turn, OrderDecision decision,
                                           const std::vector<OrderId>& orders,
                                           const std::string& reason) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  const bool needs_reason = decision == OrderDecision::Reject ||
                            decision == OrderDecision::Withdraw ||
                            decision == OrderDecision::Release;
  if (needs_reason && reason.empty()) {
    return fail(ErrorKind::Invalid, "decision.reason_missing",
                "say why: the reason is kept with the order and told to its partner's clerk",
                "/reason");
  }
  std::vector<Decided> results;
  for (const OrderId order : orders) {
    auto entered = enter(turn, order.case_id, entering(turn, decision, order, reason));
    if (!entered && is_store_failure(entered.error())) {
      return std::unexpected(std::move(entered).error());
    }
    results.push_back({order, entered ? std::nullopt : std::optional(entered.error())});
  }
  return results;
}

}  // namespace holdfast::desk
