// The partners of the simulated city on real time: one world, and for each partner a connection of
// its own with a thread that polls and a thread that sends answers.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/city_facts.h"
#include "base/clock.h"
#include "exchange/partner_client.h"
#include "simulate/world.h"

namespace holdfast::app {

class CityBanks {
 public:
  /// @param tokens by partner id; a partner without one stays silent
  CityBanks(const simulate::CityConfig& config, std::string server,
            std::map<std::string, std::string> tokens, const Clock& clock, Facts& facts);
  ~CityBanks();

  /// Starts the partners' threads. @err partner.address
  Result<void> start();

  /// Lets happen what is due by now, and hands answers that are ready to their senders.
  void tick();

 private:
  struct Partner {
    std::string id;
    std::unique_ptr<exchange::PartnerClient> client;
    std::deque<simulate::PartnerAnswer> outgoing;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::jthread polling;
    std::jthread sending;
  };

  void poll(Partner& partner, std::stop_token stop);
  void send(Partner& partner, std::stop_token stop);
  void receive(Partner& partner, const exchange::ReceivedOrder& order);
  void hand_out(std::vector<simulate::PartnerAnswer> answers);
  void told(const Partner& partner, const simulate::PartnerAnswer& answer,
            exchange::AnswerFate fate, const std::string& detail);

  std::string server_;
  std::map<std::string, std::string> tokens_;
  const Clock& clock_;
  Facts& facts_;
  std::mutex world_mutex_;
  simulate::World world_;
  std::map<std::string, std::unique_ptr<Partner>> partners_;
};

}  // namespace holdfast::app
