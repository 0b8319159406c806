// The 110 feed of the simulated city: files each story's alert when it is reported.
#pragma once

#include <memory>
#include <string>

#include "app/city_facts.h"
#include "base/clock.h"
#include "exchange/partner_client.h"
#include "simulate/story.h"

namespace holdfast::app {

class CityFeed {
 public:
  /// @param alerts how many to file; 0: no end
  CityFeed(const simulate::CityConfig& config, const std::string& server, const std::string& token,
           int alerts, const Clock& clock, Facts& facts);
  ~CityFeed();

  /// Files what is due. An alert that could not be filed is tried again with the same key.
  void tick();
  bool is_done() const { return alerts_ > 0 && filed_ >= alerts_; }

 private:
  struct Connection;

  void file(Instant now);

  simulate::CityConfig config_;
  simulate::StoryPlanner planner_;
  simulate::Story next_;
  std::unique_ptr<Connection> connection_;
  int alerts_;
  int filed_ = 0;
  const Clock& clock_;
  Facts& facts_;
  exchange::Backoff backoff_;
  Instant not_before_;
};

}  // namespace holdfast::app
