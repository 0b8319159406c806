#include "app/city_banks.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulate/institutions.h"
#include "simulate/wire.h"

namespace holdfast::app {
namespace {

constexpr std::chrono::seconds kPollWait{25};

void pause(Duration duration, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock{mutex};
  never.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace

CityBanks::CityBanks(const simulate::CityConfig& config, std::string server,
                     std::map<std::string, std::string> tokens, const Clock& clock, Facts& facts)
    : server_(std::move(server)),
      tokens_(std::move(tokens)),
      clock_(clock),
      facts_(facts),
      world_(config) {}

CityBanks::~CityBanks() {
  for (auto& [id, partner] : partners_) {
    partner->polling.request_stop();
    partner->sending.request_stop();
    partner->client->stop();
  }
}

Result<void> CityBanks::start() {
  world_.step(clock_.now());
  for (const auto& institution : simulate::partners()) {
    const auto token = tokens_.find(std::string{institution.id});
    if (token == tokens_.end()) continue;
    auto partner = std::make_unique<Partner>();
    partner->id = institution.id;
    exchange::PartnerAddress address;
    address.server = server_;
    address.token = token->second;
    TRY(partner->client, exchange::PartnerClient::make(std::move(address)));
    partners_[partner->id] = std::move(partner);
  }
  for (auto& [id, partner] : partners_) {
    Partner& each = *partner;
    each.polling = std::jthread([this, &each](std::stop_token stop) { poll(each, stop); });
    each.sending = std::jthread([this, &each](std::stop_token stop) { send(each, stop); });
  }
  return {};
}

void CityBanks::tick() {
  std::vector<simulate::PartnerAnswer> ready;
  {
    const std::scoped_lock lock{world_mutex_};
    world_.step(clock_.now());
    ready = world_.take_answers();
  }
  hand_out(std::move(ready));
}

void CityBanks::hand_out(std::vector<simulate::PartnerAnswer> answers) {
  for (auto& answer : answers) {
    Partner& partner = *partners_.at(answer.partner);
    const std::scoped_lock lock{partner.mutex};
    partner.outgoing.push_back(std::move(answer));
    partner.wake.notify_one();
  }
}

void CityBanks::poll(Partner& partner, std::stop_token stop) {
  std::string cursor;
  exchange::Backoff backoff;
  while (!stop.stop_requested()) {
    const auto batch = partner.client->poll(cursor, kPollWait);
    if (!batch) {
      if (stop.stop_requested()) return;
      facts_.trouble(partner.id + ": " + batch.error().detail);
      pause(backoff.next(), stop);
      continue;
    }
    backoff.reset();
    for (const Error& error : batch->rejected) {
      facts_.trouble(
          fmt::format("{}: order {} not accepted: {}", partner.id, error.place, error.detail));
    }
    for (const auto& order : batch->orders) receive(partner, order);
    cursor = batch->cursor;
  }
}

void CityBanks::receive(Partner& partner, const exchange::ReceivedOrder& received) {
  const auto order = simulate::read_order(received.json);
  if (!order) {
    facts_.trouble(fmt::format("{}: order {}: {}", partner.id, received.id, order.error().detail));
    return;
  }
  const std::scoped_lock lock{world_mutex_};
  world_.receive(partner.id, *order, clock_.now());
}

void CityBanks::send(Partner& partner, std::stop_token stop) {
  exchange::Backoff backoff;
  while (true) {
    simulate::PartnerAnswer answer;
    {
      std::unique_lock lock{partner.mutex};
      if (!partner.wake.wait(lock, stop, [&] { return !partner.outgoing.empty(); })) return;
      answer = std::move(partner.outgoing.front());
      partner.outgoing.pop_front();
    }
    const std::string body = simulate::answer_json(answer.answer);
    while (!stop.stop_requested()) {
      std::string detail;
      const auto fate = partner.client->answer(answer.order_id, body, &detail);
      if (fate) {
        backoff.reset();
        told(partner, answer, *fate, detail);
        break;
      }
      facts_.trouble(partner.id + ": " + fate.error().detail);
      pause(backoff.next(), stop);
    }
  }
}

void CityBanks::told(const Partner& partner, const simulate::PartnerAnswer& answer,
                     exchange::AnswerFate fate, const std::string& detail) {
  if (fate != exchange::AnswerFate::Taken) {
    facts_.trouble(fmt::format("{}: the centre did not take the answer to {}: {}", partner.id,
                               answer.order_id, detail));
    return;
  }
  nlohmann::json fact{{"fact", "answered"},
                      {"partner", partner.id},
                      {"order", answer.order_id},
                      {"kind", to_string(answer.kind)},
                      {"result", to_string(answer.answer.result)}};
  if (answer.answer.held) fact["held_fen"] = answer.answer.held->fen;
  facts_.tell(fact.dump());
}

}  // namespace holdfast::app
