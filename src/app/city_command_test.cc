#include "app/city_command.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/city_banks.h"
#include "app/city_feed.h"
#include "app/partner_command.h"
#include "exchange/partner_client_double.h"
#include "simulate/institutions.h"

namespace holdfast::app {
namespace {

using nlohmann::json;

simulate::CityConfig city_now(const Clock& clock) {
  simulate::CityConfig config;
  config.seed = 5;
  config.start = clock.now();
  config.speed = 60;
  config.alert_interval = milliseconds{40};
  return config;
}

/// Takes alerts; the first of them only at the second try.
class AlertDouble {
 public:
  AlertDouble() {
    server_.Post("/api/v1/alerts", [this](const auto& request, auto& response) {
      const std::scoped_lock lock{mutex_};
      keys_.push_back(request.get_header_value("Idempotency-Key"));
      if (keys_.size() == 1) {
        response.status = 503;
        return;
      }
      bodies_.push_back(json::parse(request.body));
      response.status = 201;
      response.set_content(R"({"alert":"A1","case":"C1"})", "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::jthread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~AlertDouble() { server_.stop(); }

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<std::string> keys_;
  std::vector<json> bodies_;

 private:
  std::mutex mutex_;
  httplib::Server server_;
  int port_ = 0;
  std::jthread thread_;
};

TEST(CityFeed, FilesEachStoryOnceAndTriesAgainWithTheSameKey) {
  AlertDouble centre;
  const SystemClock clock;
  std::ostringstream out, err;
  Facts facts{out, err};
  CityFeed feed{city_now(clock), centre.address(), "token", 4, clock, facts};
  const Instant patience = clock.now() + seconds{20};
  while (!feed.is_done() && clock.now() < patience) feed.tick();
  ASSERT_EQ(centre.keys_.size(), 5);
  EXPECT_EQ(centre.keys_[0], centre.keys_[1]);
  EXPECT_EQ(std::set(centre.keys_.begin(), centre.keys_.end()).size(), 4);
  for (const json& body : centre.bodies_) {
    EXPECT_EQ(body["source"], "110");
    EXPECT_FALSE(body["narrative"].get<std::string>().empty());
    EXPECT_GT(body["payments"].size(), 0);
  }
  EXPECT_NE(out.str().find(R"("case":"C1")"), std::string::npos);
}

TEST(CityBanks, AnswerOrdersOfTheirOwnAccountsWithWhatTheyHold) {
  exchange::CentreDouble centre;
  const SystemClock clock;
  const auto config = city_now(clock);
  const simulate::Story story = simulate::StoryPlanner{config}.next();
  // The victim's bank: the account is there from the start, and nobody but the victim moves it.
  const std::string bank{story.victim_account.institution()};
  std::ostringstream out, err;
  Facts facts{out, err};
  std::map<std::string, std::string> tokens;
  for (const auto& partner : simulate::partners()) {
    tokens[std::string{partner.id}] = "token-" + std::string{partner.id};
  }
  CityBanks banks{config, centre.address(), tokens, clock, facts};
  ASSERT_TRUE(banks.start());
  centre.issue(bank, {{"id", "C1-1"},
                      {"case", "C1"},
                      {"kind", "stop_payment"},
                      {"target", {{"account", story.victim_account.text()}}},
                      {"since", format_instant(story.payments[0].time)},
                      {"amount_fen", 1000}});
  centre.issue("CMCC", {{"id", "C1-2"},
                        {"case", "C1"},
                        {"kind", "query_phone"},
                        {"target", {{"phone", "+8619900000000"}}}});
  std::jthread ticking{[&](std::stop_token stop) {
    while (!stop.stop_requested()) banks.tick();
  }};
  const auto answers = centre.wait_for_answers(2);
  ticking.request_stop();
  ticking.join();
  ASSERT_EQ(answers.size(), 2) << err.str();
  EXPECT_EQ(answers.at("C1-1")["result"], "done");
  EXPECT_EQ(answers.at("C1-1")["held_fen"], 1000);
  EXPECT_GE(answers.at("C1-1")["transfers"].size(), story.payments.size());
  EXPECT_EQ(answers.at("C1-2")["result"], "not_found");
}

TEST(Commands, SayWhatIsMissing) {
  std::istringstream in;
  std::ostringstream out, err;
  EXPECT_EQ(city_main({}, in, out, err), 2);
  EXPECT_EQ(city_main({"--server", "http://127.0.0.1:1", "--tokens", "/none"}, in, out, err), 66);
  EXPECT_EQ(partner_main({"--server", "http://127.0.0.1:1", "--state", "/tmp"}, in, out, err), 2);
  EXPECT_EQ(partner_main({"--help"}, in, out, err), 0);
  EXPECT_NE(out.str().find("HOLDFAST_ORDER_ID"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::app
