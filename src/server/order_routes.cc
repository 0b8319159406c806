// Orders: the list, and what a person decides about them.
#include <array>
#include <nlohmann/json.hpp>

#include "desk/decide_orders.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

using Status = desk::OrderFilter::Status;

std::optional<Status> parse_status(std::string_view text) {
  constexpr std::array<std::string_view, 5> kNames = {"draft", "waiting", "overdue", "answered",
                                                      "all"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<Status>(i);
  }
  return std::nullopt;
}

void list_orders(const Call& call) {
  desk::OrderFilter filter;
  const auto status = parse_status(call.request().query_value("status").value_or("waiting"));
  if (!status) {
    return send_problem(
        call, {400, "query.invalid", "status is draft, waiting, overdue, answered or all", {}});
  }
  filter.status = *status;
  filter.partner = call.request().query_value("partner").value_or("");
  if (const auto kind = call.request().query_value("kind"); kind && !kind->empty()) {
    filter.kind = parse_order_kind(*kind);
    if (!filter.kind) {
      return send_problem(call,
                          {400, "query.invalid", "kind is an order kind, as stop_payment", {}});
    }
  }
  const auto limit = query_integer(call, "limit", 1, 500, 200);
  if (!limit) return;
  filter.limit = static_cast<int>(*limit);
  const auto orders = call.queries->list_orders(call.actor, filter, call.now);
  if (!orders) return send_error(call, orders.error());
  Json json = {{"orders", Json::array()}};
  for (const auto& order : *orders) json["orders"].push_back(encode(order, call.now));
  send_json(call, 200, json);
}

struct DecisionBody {
  desk::OrderDecision decision = desk::OrderDecision::Approve;
  std::vector<OrderId> orders;
  std::string reason;
};

DecisionBody read_decision(BodyReader& reader) {
  DecisionBody body;
  const auto decision = reader.choice(
      "decision", {"approve", "reject", "resend", "withdraw", "release", "freeze"}, true);
  if (decision) body.decision = static_cast<desk::OrderDecision>(*decision);
  for (const auto& text : reader.texts("orders", 500, 32)) {
    const auto id = parse_order_id(text);
    if (id) body.orders.push_back(*id);
    if (!id) reader.wrong("orders", "'" + text + "' is not an order id, as C12-3");
  }
  if (body.orders.empty()) reader.wrong("orders", "names no order");
  body.reason = reader.text("reason", 1000);
  reader.no_others();
  return body;
}

Response decided_response(const std::vector<desk::Decided>& results) {
  Json json = {{"results", Json::array()}};
  for (const auto& result : results) {
    Json row = {{"order", to_string(result.order)}, {"done", !result.error}};
    if (result.error) {
      row["reason"] = result.error->reason;
      row["detail"] = result.error->detail;
    }
    json["results"].push_back(std::move(row));
  }
  return Response::json(200, dump(json));
}

void decide_orders(const Call& call) {
  const auto body = read_body<DecisionBody>(call, read_decision);
  if (!body) return;
  call.api.write<std::vector<desk::Decided>>(
      call,
      [body = *body](const desk::Turn& turn) {
        return desk::decide_orders(turn, body.decision, body.orders, body.reason);
      },
      decided_response);
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/orders", "list_orders", list_orders},
    RouteEntry{"POST", "/api/v1/orders/decisions", "decide_orders", decide_orders},
};

}  // namespace

std::span<const RouteEntry> order_routes() { return kRoutes; }

}  // namespace holdfast::server
