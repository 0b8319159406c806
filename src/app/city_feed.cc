#include "app/city_feed.h"

#include <fmt/format.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "simulate/wire.h"

namespace holdfast::app {

struct CityFeed::Connection {
  httplib::Client client;
};

CityFeed::CityFeed(const simulate::CityConfig& config, const std::string& server,
                   const std::string& token, int alerts, const Clock& clock, Facts& facts)
    : config_(config),
      planner_(config),
      next_(planner_.next()),
      connection_(std::make_unique<Connection>(Connection{httplib::Client{server}})),
      alerts_(alerts),
      clock_(clock),
      facts_(facts) {
  connection_->client.set_keep_alive(true);
  connection_->client.set_tcp_nodelay(true);
  connection_->client.set_bearer_token_auth(token);
  connection_->client.set_read_timeout(std::chrono::seconds{20});
}

CityFeed::~CityFeed() = default;

void CityFeed::tick() {
  const Instant now = clock_.now();
  if (!is_done() && now >= next_.reported_at && now >= not_before_) file(now);
}

void CityFeed::file(Instant now) {
  const httplib::Headers headers{{"Idempotency-Key", simulate::alert_key(next_, config_.seed)}};
  const auto response = connection_->client.Post("/api/v1/alerts", headers,
                                                 simulate::alert_json(next_), "application/json");
  const bool is_passing =
      !response || response->status >= 500 || response->status == 429 || response->status == 401;
  if (is_passing) {
    not_before_ = now + backoff_.next();
    facts_.trouble("110: the alert could not be filed: " +
                   (response ? std::to_string(response->status) + " " + response->body
                             : httplib::to_string(response.error())));
    return;
  }
  backoff_.reset();
  nlohmann::json fact = nlohmann::json::parse(response->body, nullptr, false);
  if (response->status != 201 || !fact.is_object()) {
    facts_.trouble(fmt::format("110: alert {} was not taken: {} {}", next_.number, response->status,
                               response->body));
  } else {
    fact["fact"] = "filed";
    fact["story"] = next_.number;
    fact["scam_type"] = next_.scam_type;
    fact["at"] = format_instant(clock_.now());
    facts_.tell(fact.dump());
  }
  ++filed_;
  next_ = planner_.next();
}

}  // namespace holdfast::app
