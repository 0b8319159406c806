#include "exchange/partner_client.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "exchange/partner_client_command.h"
#include "exchange/partner_client_double.h"
#include "exchange/partner_client_loop.h"
#include "exchange/partner_client_state.h"

namespace holdfast::exchange {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json order(const std::string& id, const std::string& account = "ICBC:6222021608001234565") {
  return {{"id", id},
          {"kind", "stop_payment"},
          {"target", {{"account", account}}},
          {"amount_fen", 2800000}};
}

class Directory {
 public:
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "holdfast-partner-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Directory() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::unique_ptr<PartnerClient> client_of(const CentreDouble& centre,
                                         const std::string& partner = "ICBC") {
  auto client = PartnerClient::make({.server = centre.address(), .token = "token-" + partner});
  CHECK(client.has_value());
  return *std::move(client);
}

/// Runs a partner on a thread of its own from construction to destruction.
class RunningPartner {
 public:
  RunningPartner(const CentreDouble& centre, const fs::path& directory, CarryOut carry_out)
      : client_(client_of(centre)), state_(*PartnerState::open(directory)) {
    options_.retry_first = milliseconds{5};
    options_.retry_longest = milliseconds{40};
    options_.wait = std::chrono::seconds{5};
    thread_ = std::jthread([this, carry_out](std::stop_token stop) {
      (void)answer_orders(*client_, *state_, carry_out, options_, stop);
    });
  }

 private:
  std::unique_ptr<PartnerClient> client_;
  std::unique_ptr<PartnerState> state_;
  PartnerLoopOptions options_;
  std::jthread thread_;
};

TEST(PartnerClient, ReceivesWhatTheCentreSigned) {
  CentreDouble centre;
  centre.issue("ICBC", order("C1-1"));
  centre.issue("ABC", order("C1-2"));
  const auto batch = client_of(centre)->poll("", std::chrono::seconds{1});
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->orders.size(), 1);
  EXPECT_EQ(batch->orders[0].id, "C1-1");
  EXPECT_EQ(batch->orders[0].target, "ICBC:6222021608001234565");
  EXPECT_EQ(batch->cursor, "c1");
}

TEST(PartnerClient, RejectsWhatTheCentreDidNotSign) {
  CentreDouble centre;
  json forged = order("C1-1");
  sign_order(forged, SigningKey::generate());
  centre.issue_as_is("ICBC", forged);
  centre.issue_as_is("ICBC", order("C1-2"));
  centre.issue("ICBC", order("../etc/passwd"));
  const auto batch = client_of(centre)->poll("", std::chrono::seconds{1});
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->orders.empty());
  ASSERT_EQ(batch->rejected.size(), 3);
  EXPECT_EQ(batch->rejected[0].reason, "order.unknown_key");
  EXPECT_EQ(batch->rejected[1].reason, "order.unsigned");
  EXPECT_EQ(batch->rejected[2].reason, "order.id");
}

TEST(PartnerClient, SaysWhatTheCentreSaidToAnAnswer) {
  CentreDouble centre;
  const auto client = client_of(centre);
  const std::string first = R"({"answer_id":"a1","result":"done"})";
  EXPECT_EQ(client->answer("C1-1", first), AnswerFate::Taken);
  EXPECT_EQ(client->answer("C1-1", first), AnswerFate::Taken);
  EXPECT_EQ(client->answer("C1-1", R"({"answer_id":"a2","result":"done"})"), AnswerFate::Conflict);
  EXPECT_EQ(client->answer("C1-1", R"({"result":"done"})"), AnswerFate::Malformed);
}

TEST(PartnerClient, TellsAWrongTokenFromACentreThatIsAway) {
  CentreDouble centre;
  auto client = *PartnerClient::make({.server = centre.address(), .token = "wrong"});
  EXPECT_EQ(client->poll("", std::chrono::seconds{0}).error().kind, ErrorKind::Unauthorized);
  auto nobody = *PartnerClient::make({.server = "http://127.0.0.1:1", .token = "t"});
  EXPECT_EQ(nobody->poll("", std::chrono::seconds{0}).error().reason, "centre.unreachable");
  for (const char* server : {"ftp://x", "https://x:99999999999", ""}) {
    EXPECT_EQ(PartnerClient::make({.server = server}).error().reason, "partner.address") << server;
  }
  EXPECT_EQ(
      PartnerClient::make({.server = "https://x", .certificate_file = "/none"}).error().reason,
      "file.unreadable");
}

TEST(PartnerClient, StopEndsAWaitingPoll) {
  CentreDouble centre;
  const auto client = client_of(centre);
  const std::jthread stopper{[&] {
    centre.wait_for_poll();
    client->stop();
  }};
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_FALSE(client->poll("", std::chrono::seconds{4}));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{3});
}

TEST(PartnerLoop, AnswersEveryOrderOnceAndInOrderForOneAccount) {
  CentreDouble centre;
  const Directory directory;
  std::mutex mutex;
  std::map<std::string, std::vector<int>> seen;
  const RunningPartner partner{centre, directory.path(),
                               [&](const ReceivedOrder& received) -> Result<std::string> {
                                 const std::scoped_lock lock{mutex};
                                 seen[received.target].push_back(std::stoi(received.id.substr(3)));
                                 return R"({"result":"done"})";
                               }};
  for (int i = 0; i < 60; ++i) {
    centre.issue("ICBC", order("C1-" + std::to_string(i), "ICBC:" + std::to_string(i % 7)));
  }
  EXPECT_EQ(centre.wait_for_answers(60).size(), 60);
  const std::scoped_lock lock{mutex};
  for (const auto& [target, numbers] : seen) {
    EXPECT_TRUE(std::ranges::is_sorted(numbers)) << target;
    EXPECT_TRUE(std::ranges::adjacent_find(numbers) == numbers.end()) << target;
  }
}

TEST(PartnerLoop, SendsTheSameAnswerAgainWhenTheReplyIsLost) {
  CentreDouble centre;
  const Directory directory;
  centre.lose_replies(2);
  centre.issue("ICBC", order("C1-1"));
  std::atomic<int> runs = 0;
  const RunningPartner partner{centre, directory.path(),
                               [&](const ReceivedOrder&) -> Result<std::string> {
                                 return json{{"result", "done"}, {"held_fen", ++runs}}.dump();
                               }};
  centre.wait_for_answers(1);
  while (centre.attempts("C1-1").size() < 3) std::this_thread::yield();
  for (const json& attempt : centre.attempts("C1-1")) EXPECT_EQ(attempt["held_fen"], 1);
  EXPECT_EQ(runs, 1);
}

TEST(PartnerLoop, AFailingCommandIsTriedAgainAndHoldsUpNobodyElse) {
  CentreDouble centre;
  const Directory directory;
  std::atomic<int> failures = 0;
  const RunningPartner partner{centre, directory.path(),
                               [&](const ReceivedOrder& received) -> Result<std::string> {
                                 if (received.id == "C1-1" && ++failures < 4) {
                                   return fail(ErrorKind::Unavailable, "command.failed", "not yet");
                                 }
                                 return R"({"result":"done"})";
                               }};
  centre.issue("ICBC", order("C1-1", "ICBC:1"));
  centre.issue("ICBC", order("C1-2", "ICBC:2"));
  EXPECT_EQ(centre.wait_for_answers(2).size(), 2);
  EXPECT_EQ(failures, 4);
}

// Killed after it had decided, and before it could say so: the next start says the same.
TEST(PartnerState, ResumesWithTheAnswerDecidedOn) {
  CentreDouble centre;
  const Directory directory;
  centre.issue("ICBC", order("C1-1"));
  centre.issue("ICBC", order("C1-2", "ICBC:2"));
  {
    const auto client = client_of(centre);
    const auto state = *PartnerState::open(directory.path());
    const auto batch = client->poll("", std::chrono::seconds{1});
    for (const auto& received : batch->orders) ASSERT_TRUE(state->keep_order(received));
    ASSERT_TRUE(state->keep_cursor(batch->cursor));
    ASSERT_TRUE(state->decide("C1-1", R"({"answer_id":"x","held_fen":7,"result":"done"})"));
  }
  const RunningPartner partner{centre, directory.path(),
                               [&](const ReceivedOrder&) -> Result<std::string> {
                                 return R"({"result":"done","held_fen":8})";
                               }};
  const auto answers = centre.wait_for_answers(2);
  ASSERT_EQ(answers.size(), 2);
  EXPECT_EQ(answers.at("C1-1")["held_fen"], 7);
  EXPECT_EQ(answers.at("C1-2")["held_fen"], 8);
}

TEST(PartnerState, KeepsUnfinishedOrdersInTheOrderTheyCame) {
  const Directory directory;
  {
    const auto state = *PartnerState::open(directory.path());
    for (const char* id : {"C9-1", "C10-1", "C1-1"}) {
      ASSERT_TRUE(state->keep_order({id, "ICBC:1", "{}"}));
    }
    state->finish("C10-1");
    EXPECT_EQ(PartnerState::open(directory.path()).error().reason, "state.in_use");
  }
  const auto state = *PartnerState::open(directory.path());
  const auto kept = *state->unfinished();
  ASSERT_EQ(kept.size(), 2);
  EXPECT_EQ(kept[0].id, "C9-1");
  EXPECT_EQ(kept[1].id, "C1-1");
  EXPECT_EQ(state->cursor(), "");
}

TEST(PartnerState, DropsOldAnswersOfOrdersThatTheCentreHas) {
  const Directory directory;
  const auto state = *PartnerState::open(directory.path());
  ASSERT_TRUE(state->keep_order({"C1-2", "ICBC:1", "{}"}));
  for (const char* id : {"C1-1", "C1-2", "C1-3"}) ASSERT_TRUE(state->decide(id, "{}"));
  const auto age = [&](const char* id, std::chrono::hours by) {
    const auto file = directory.path() / "answers" / (std::string{id} + ".json");
    fs::last_write_time(file, fs::last_write_time(file) - by);
  };
  age("C1-1", std::chrono::hours{24 * 8});
  age("C1-2", std::chrono::hours{24 * 8});
  age("C1-3", std::chrono::hours{24 * 6});
  EXPECT_EQ(state->drop_answers(kKeepAnswers), 1U);
  EXPECT_FALSE(state->decided("C1-1"));
  EXPECT_TRUE(state->decided("C1-2")) << "not answered yet";
  EXPECT_TRUE(state->decided("C1-3"));
  state->finish("C1-2");
  EXPECT_EQ(state->drop_answers(kKeepAnswers), 1U);
}

/// The partner's own system behind a URL, on a free loopback port.
class SystemDouble {
 public:
  explicit SystemDouble(const httplib::Server::Handler& handler) {
    server_.Post("/orders", handler);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::jthread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~SystemDouble() { server_.stop(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/orders"; }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::jthread thread_;
};

TEST(PartnerPost, GivesTheOrderAndTakesTheAnswer) {
  const ReceivedOrder received{"C1-1", "ICBC:1", order("C1-1").dump()};
  const SystemDouble system{[](const auto& request, auto& response) {
    EXPECT_EQ(request.get_header_value("Content-Type"), "application/json");
    response.set_content(request.body, "application/json");
  }};
  const auto echoed = answer_by_post(system.url(), received, seconds{5});
  ASSERT_TRUE(echoed) << echoed.error().detail;
  EXPECT_EQ(json::parse(*echoed), order("C1-1"));
}

TEST(PartnerPost, FailsWhenTheSystemDoesNotAnswerWith200) {
  const ReceivedOrder received{"C1-1", "ICBC:1", "{}"};
  const SystemDouble busy{[](const auto&, auto& response) { response.status = 503; }};
  EXPECT_NE(answer_by_post(busy.url(), received, seconds{5}).error().detail.find("503"),
            std::string::npos);
  EXPECT_EQ(answer_by_post("http://127.0.0.1:1/orders", received, seconds{1}).error().reason,
            "post.failed");
  for (const char* url : {"127.0.0.1/orders", "ftp://x/y", "http://x:99999999999/y", ""}) {
    EXPECT_EQ(answer_by_post(url, received, seconds{1}).error().reason, "post.url") << url;
  }
}

TEST(PartnerPost, IsTriedAgainAndThenAnswered) {
  CentreDouble centre;
  const Directory directory;
  std::atomic<int> calls = 0;
  const SystemDouble system{[&](const auto&, auto& response) {
    response.status = ++calls < 3 ? 500 : 200;
    response.set_content(R"({"result":"done","held_fen":5})", "application/json");
  }};
  const RunningPartner partner{centre, directory.path(), [&](const ReceivedOrder& received) {
                                 return answer_by_post(system.url(), received, seconds{5});
                               }};
  centre.issue("ICBC", order("C1-1"));
  const auto answers = centre.wait_for_answers(1);
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers.at("C1-1")["held_fen"], 5);
  EXPECT_EQ(calls, 3);
}

TEST(PartnerCommand, GivesTheOrderAndTakesTheAnswer) {
  const ReceivedOrder received{"C1-1", "ICBC:1", order("C1-1").dump()};
  const auto echoed = answer_by_command("cat", received, seconds{5});
  ASSERT_TRUE(echoed);
  EXPECT_EQ(json::parse(*echoed), order("C1-1"));
  EXPECT_EQ(answer_by_command("printf %s $HOLDFAST_ORDER_ID", received, seconds{5}), "C1-1");
}

TEST(PartnerCommand, FailsWhenTheCommandFails) {
  const ReceivedOrder received{"C1-1", "ICBC:1", "{}"};
  EXPECT_NE(answer_by_command("exit 3", received, seconds{5}).error().detail.find("status 3"),
            std::string::npos);
  EXPECT_FALSE(answer_by_command("sleep 20", received, milliseconds{50}));
}

}  // namespace
}  // namespace holdfast::exchange
