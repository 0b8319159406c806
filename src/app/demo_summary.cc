#include "app/demo_summary.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace holdfast::app {
namespace {

using nlohmann::json;

Result<Money> money_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) {
    return fail(ErrorKind::Internal, "demo.unanswered", std::string{"no "} + name);
  }
  return Money{found->get<std::int64_t>()};
}

std::optional<Instant> time_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  const auto at = parse_instant(found->get<std::string>());
  return at ? std::optional{*at} : std::nullopt;
}

void keep_least(std::optional<Duration>& least, Duration value) {
  least = least ? std::min(*least, value) : value;
}

void keep_most(std::optional<Duration>& most, Duration value) {
  most = most ? std::max(*most, value) : value;
}

void count_order(const json& order, Instant filed_at, CaseOutcome& outcome) {
  ++outcome.orders;
  const std::string status = order.value("status", "");
  if (status == "issued") ++outcome.unanswered;
  const auto seen_at = time_of(order, "delivered_at");
  if (seen_at) keep_least(outcome.first_order, *seen_at - filed_at);
  const auto answer = order.find("answer");
  const auto answered_at = time_of(order, "answered_at");
  if (answer == order.end() || !answer->is_object() || !answered_at) return;
  if (answer->value("held_fen", std::int64_t{0}) > 0) {
    keep_most(outcome.last_hold, *answered_at - filed_at);
  }
}

std::string spread_of(const std::vector<Duration>& values) {
  if (values.empty()) return "none";
  const auto in_s = [](Duration value) { return static_cast<double>(value.count()) / 1e6; };
  return fmt::format("median {:.2f} s, p95 {:.2f} s", in_s(percentile(values, 0.5)),
                     in_s(percentile(values, 0.95)));
}

}  // namespace

struct CaseWatch::Connection {
  httplib::Client client;

  Result<json> get(const std::string& path) {
    const auto response = client.Get(path);
    if (!response || response->status != 200) {
      return fail(ErrorKind::Unavailable, "demo.unanswered",
                  fmt::format("GET {}: {}", path,
                              response ? std::to_string(response->status) + " " + response->body
                                       : httplib::to_string(response.error())));
    }
    json body = json::parse(response->body, nullptr, false);
    if (!body.is_object()) {
      return fail(ErrorKind::Internal, "demo.unanswered", "GET " + path + ": not JSON");
    }
    return body;
  }
};

CaseWatch::CaseWatch(const std::string& server, const std::string& token)
    : connection_(std::make_unique<Connection>(Connection{httplib::Client{server}})) {
  connection_->client.set_keep_alive(true);
  connection_->client.set_tcp_nodelay(true);
  connection_->client.set_bearer_token_auth(token);
}

CaseWatch::~CaseWatch() = default;

bool CaseWatch::is_ready() {
  const auto response = connection_->client.Get("/readyz");
  return response && response->status == 200;
}

Result<CaseOutcome> CaseWatch::look_at(const std::string& case_id) {
  TRY(const json funds, connection_->get("/api/v1/cases/" + case_id + "/funds"));
  TRY(const json about, connection_->get("/api/v1/cases/" + case_id));
  CaseOutcome outcome;
  TRY(outcome.paid, money_of(funds, "paid_fen"));
  TRY(outcome.held, money_of(funds, "held_fen"));
  TRY(outcome.in_flight, money_of(funds, "in_flight_fen"));
  TRY(outcome.gone, money_of(funds, "gone_fen"));
  TRY(outcome.returned, money_of(funds, "returned_fen"));
  const json none = json::array();
  std::optional<Instant> filed_at;
  for (const json& alert : about.value("alerts", none)) {
    const auto at = time_of(alert, "filed_at");
    if (at && (!filed_at || *at < *filed_at)) filed_at = at;
  }
  if (!filed_at) {
    return fail(ErrorKind::Internal, "demo.unanswered", case_id + ": when was it filed?");
  }
  for (const json& order : about.value("orders", none)) count_order(order, *filed_at, outcome);
  return outcome;
}

Duration percentile(std::vector<Duration> values, double share) {
  CHECK(!values.empty(), "no values, no percentile");
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank > 0 ? rank - 1 : 0);
  std::ranges::nth_element(values, at);
  return *at;
}

std::string summary_text(const std::map<std::string, CaseOutcome>& outcomes) {
  CaseOutcome sum;
  std::vector<Duration> first_orders, last_holds;
  for (const auto& [case_id, outcome] : outcomes) {
    sum.paid += outcome.paid;
    sum.held += outcome.held;
    sum.in_flight += outcome.in_flight;
    sum.gone += outcome.gone;
    sum.returned += outcome.returned;
    sum.orders += outcome.orders;
    if (outcome.first_order) first_orders.push_back(*outcome.first_order);
    if (outcome.last_hold) last_holds.push_back(*outcome.last_hold);
  }
  const auto line = [&](const char* name, Money money) {
    const double percent = sum.paid.fen == 0 ? 0
                                             : 100.0 * static_cast<double>(money.fen) /
                                                   static_cast<double>(sum.paid.fen);
    return fmt::format("{:<12}{:>18} yuan {:>6.1f} %\n", name, format_yuan(money), percent);
  };
  return fmt::format("alerts      {}\norders      {}\n", outcomes.size(), sum.orders) +
         line("paid", sum.paid) + line("held", sum.held) + line("gone", sum.gone) +
         line("in flight", sum.in_flight) + line("returned", sum.returned) +
         fmt::format("first order {}\nlast hold   {}\n", spread_of(first_orders),
                     spread_of(last_holds));
}

}  // namespace holdfast::app
