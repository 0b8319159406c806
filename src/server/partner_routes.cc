// The partner contract: keys, the feed of orders, answers.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "desk/record_answer.h"
#include "server/decode.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

void partner_keys(const Call& call) {
  send(call.reply, Response::json(200, call.api.options().keys_json));
}

// What the caller acts for, or nothing after a problem was sent.
std::optional<std::string> acting_partner(const Call& call) {
  if (!call.actor.partner.empty()) return call.actor.partner;
  send_error(call, {ErrorKind::Denied,
                    "actor.not_a_partner",
                    "only a partner, or a person at its desk, has orders here",
                    {}});
  return std::nullopt;
}

bool is_cursor(std::string_view text) {
  return text.size() <= 64 &&
         text.find_first_not_of(
             "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") ==
             std::string_view::npos;
}

// Notes that all up to the cursor was received. Nobody waits for it.
void acknowledge(const Call& call, const std::string& partner, std::int64_t seq) {
  const auto actor = std::make_shared<const desk::Actor>(call.actor);
  call.api.options().store.write(
      [actor, partner, seq](desk::Tx& tx, Instant now) {
        return tx.acknowledge(*actor, partner, seq, now);
      },
      [](const Result<void>&) {});
}

void partner_orders(const Call& call) {
  const auto partner = acting_partner(call);
  if (!partner) return;
  const auto wait = query_integer(call, "wait", 0, 1'000'000, 0);
  if (!wait) return;
  Poll poll;
  poll.actor = call.actor;
  poll.partner = *partner;
  poll.wait = seconds{std::min<std::int64_t>(*wait, 60)};  // the contract: at most 60
  const auto after = call.request().query_value("after").value_or("");
  if (!after.empty()) {
    std::int64_t seq = 0;
    const char* end = after.data() + after.size();
    const auto [stopped, error] = std::from_chars(after.data(), end, seq);
    if (!is_cursor(after) || error != std::errc{} || stopped != end || seq < 0) {
      return send_problem(call, {400,
                                 "cursor.unknown",
                                 "after is a cursor that this server gave; leave it out to get "
                                 "all orders that are not answered",
                                 {}});
    }
    poll.after = seq;
  }
  if (call.actor.kind == desk::ActorKind::Partner) {
    acknowledge(call, *partner, poll.after.value_or(0));
  }
  call.api.feeds().poll(*call.queries, poll, call.reply);
}

Response taken_response(const desk::AnswerTaken& taken) {
  return Response::json(200, dump({{"order", to_string(taken.order)},
                                   {"answer_id", taken.answer_id},
                                   {"taken_at", format_instant(taken.taken_at)}}));
}

void answer_order(const Call& call) {
  if (!acting_partner(call)) return;
  const auto order = parse_order_id(call.value("id"));
  if (!order) {
    return send_error(
        call,
        {ErrorKind::NotFound, "order.not_found", "there is no order " + call.value("id"), {}});
  }
  const auto answer = read_body<Answer>(call, decode_answer);
  if (!answer) return;
  call.api.write<desk::AnswerTaken>(
      call,
      [order = *order, answer = *answer](const desk::Turn& turn) {
        return desk::record_answer(turn, order, answer);
      },
      taken_response);
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/partner/v1/keys", "partner_keys", partner_keys, true},
    RouteEntry{"GET", "/partner/v1/orders", "partner_orders", partner_orders},
    RouteEntry{"POST", "/partner/v1/orders/{id}/answer", "answer_order", answer_order},
};

}  // namespace

std::span<const RouteEntry> partner_routes() { return kRoutes; }

}  // namespace holdfast::server
