// The demo as processes. This program is also the `holdfast` that the demo starts: called with
// `serve` it is a small server that takes alerts and calls every case settled.
#include <gtest/gtest.h>
#include <httplib.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/city_command.h"
#include "app/demo.h"
#include "app/demo_child.h"
#include "app/stop_signals.h"

namespace holdfast::app {
namespace {

using nlohmann::json;

constexpr const char* kMoneyLost = "HOLDFAST_DEMO_TEST_LOSES_MONEY";

void reply(httplib::Response& response, const json& body, int status = 200) {
  response.status = status;
  response.set_content(body.dump(), "application/json");
}

/// `serve`: filed alerts become settled cases of 100 yuan.
int fake_serve(const std::vector<std::string>& args) {
  const std::string listen = args.back();
  StopSignals signals;
  httplib::Server server;
  server.set_keep_alive_timeout(1);
  std::atomic<int> filed = 0;
  std::atomic<bool> is_closing = false;
  server.Get("/readyz", [](const auto&, auto& response) { reply(response, {{"ready", true}}); });
  server.Post("/api/v1/alerts", [&](const auto&, auto& response) {
    const int number = ++filed;
    reply(response,
          {{"alert", "A" + std::to_string(number)}, {"case", "C" + std::to_string(number)}}, 201);
  });
  server.Get("/api/v1/cases/([^/]+)/funds", [](const auto&, auto& response) {
    const int held = std::getenv(kMoneyLost) != nullptr ? 9'999 : 10'000;
    reply(response, {{"paid_fen", 10'000},
                     {"held_fen", held},
                     {"in_flight_fen", 0},
                     {"gone_fen", 0},
                     {"returned_fen", 0}});
  });
  server.Get("/api/v1/cases/([^/]+)", [](const auto&, auto& response) {
    reply(response, {{"alerts", {{{"filed_at", "2026-09-11T07:30:00Z"}}}},
                     {"orders",
                      {{{"status", "answered"},
                        {"delivered_at", "2026-09-11T07:30:00.02Z"},
                        {"answered_at", "2026-09-11T07:30:04Z"},
                        {"answer", {{"held_fen", 10'000}}}}}}});
  });
  server.Get("/api/v1/events", [&](const auto&, auto& response) {
    response.set_content("id: 1\nevent: alert.filed\ndata: {\"kind\":\"alert.filed\"}\n\n",
                         "text/event-stream");
  });
  server.Get("/partner/v1/orders", [&](const auto&, auto& response) {
    for (int i = 0; i < 20 && !is_closing; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    reply(response, {{"orders", json::array()}, {"cursor", "c0"}});
  });
  server.new_task_queue = [] { return new httplib::ThreadPool(32); };
  std::jthread serving{
      [&] { server.listen("127.0.0.1", std::stoi(listen.substr(listen.find(':') + 1))); }};
  while (!signals.wait(seconds{1})) {
  }
  is_closing = true;
  server.stop();
  return 0;
}

constexpr const char* kAnyPort = "127.0.0.1:0";

std::vector<std::string> short_demo(const std::string& alerts) {
  return {"--alerts", alerts, "--interval", "0.05", "--listen", kAnyPort};
}

bool waits_for(const std::function<bool()>& fact) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!fact()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return true;
}

/// The processes whose parent this is.
std::vector<pid_t> children_of(pid_t parent) {
  const std::string pid = std::to_string(parent);
  std::ifstream in{"/proc/" + pid + "/task/" + pid + "/children"};
  return {std::istream_iterator<pid_t>{in}, {}};
}

bool is_running(pid_t pid) {
  std::ifstream in{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  return std::getline(in, line) && line.find(") Z") == std::string::npos;
}

/// A demo in a process of its own, with its three children running.
class RunningDemo {
 public:
  RunningDemo() {
    std::string pattern = (std::filesystem::temp_directory_path() / "demo-test-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    child_.emplace(*ChildProcess::start({"demo", "--data", directory_, "--listen", kAnyPort},
                                        {.log = directory_ + "/log"}));
    waits_for([&] {
      if (own_children().empty()) return false;
      children_ = children_of(own_children().front());
      return children_.size() == 3;
    });
  }
  ~RunningDemo() {
    child_.reset();
    std::filesystem::remove_all(directory_);
  }
  static std::vector<pid_t> own_children() { return children_of(::getpid()); }

  std::string directory_;
  std::optional<ChildProcess> child_;
  std::vector<pid_t> children_;  ///< serve, banks, feed
};

TEST(Demo, EndsWithASummaryOnceTheAlertsAreSettled) {
  std::istringstream in;
  std::ostringstream out, err;
  EXPECT_EQ(demo_main(short_demo("3"), in, out, err), 0) << err.str();
  EXPECT_NE(out.str().find("alerts      3\n"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("last hold   median 4.00 s"), std::string::npos);
  EXPECT_TRUE(RunningDemo::own_children().empty());
}

TEST(Demo, SaysSoWhenMoneyDoesNotAddUp) {
  ::setenv(kMoneyLost, "1", 1);
  std::istringstream in;
  std::ostringstream out, err;
  EXPECT_EQ(demo_main(short_demo("2"), in, out, err), 70);
  ::unsetenv(kMoneyLost);
  EXPECT_NE(err.str().find("does not add up"), std::string::npos) << err.str();
  EXPECT_TRUE(RunningDemo::own_children().empty());
}

TEST(Demo, CtrlCStopsEverything) {
  RunningDemo demo;
  ASSERT_EQ(demo.children_.size(), 3);
  ::kill(RunningDemo::own_children().front(), SIGINT);
  EXPECT_EQ(demo.child_->wait(), 0);
  for (const pid_t child : demo.children_) EXPECT_FALSE(is_running(child));
}

TEST(Demo, LeavesNoOrphansWhenItIsKilled) {
  RunningDemo demo;
  ASSERT_EQ(demo.children_.size(), 3);
  ::kill(RunningDemo::own_children().front(), SIGKILL);
  EXPECT_EQ(demo.child_->wait(), 128 + SIGKILL);
  EXPECT_TRUE(waits_for([&] {
    return std::ranges::none_of(demo.children_, [](pid_t pid) { return is_running(pid); });
  }));
}

TEST(Demo, EndsWhenTheServerDoes) {
  RunningDemo demo;
  ASSERT_EQ(demo.children_.size(), 3);
  ::kill(demo.children_.front(), SIGKILL);
  EXPECT_EQ(demo.child_->wait(), 70);
  for (const pid_t child : demo.children_) EXPECT_FALSE(is_running(child));
}

}  // namespace
}  // namespace holdfast::app

int main(int argc, char** argv) {
  namespace app = holdfast::app;
  const std::string command = argc > 1 ? argv[1] : "";
  const std::vector<std::string> rest(argv + std::min(argc, 2), argv + argc);
  if (command == "serve") return app::fake_serve(rest);
  if (command == "user") return 0;
  if (command == "city") return app::city_main(rest, std::cin, std::cout, std::cerr);
  if (command == "demo") return app::demo_main(rest, std::cin, std::cout, std::cerr);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
