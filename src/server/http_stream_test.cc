// Goal: answers that come later - long polls, streams, and the end of the server. Method: a real
// server on a free port, raw clients, other threads that answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "server/http.h"
#include "server/test_client.h"

namespace holdfast::server {
namespace {

using testing::eventually;
using testing::RawClient;

/// Keeps every reply and stream it is given, and what it was told about their ends.
class Desk {
 public:
  void serve(const Request& request, Reply reply) {
    if (request.path == "/now") {
      reply.send(Response::text(200, "now"));
      return;
    }
    if (request.path == "/poll") {
      reply.on_end([this, reply](End why) {
        note(why);
        reply.send(Response::text(200, "nothing new"));
      });
    } else if (request.path == "/stream") {
      StreamOptions options;
      options.queue_bytes_max = 200'000;
      options.keep_alive_every = milliseconds{50};
      const Stream stream = reply.stream(options);
      stream.on_close([this](End why) { note(why); });
      const std::scoped_lock lock(mutex_);
      streams_.push_back(stream);
      return;
    }
    const std::scoped_lock lock(mutex_);
    replies_.push_back(std::move(reply));
  }

  std::vector<Reply> replies() const {
    const std::scoped_lock lock(mutex_);
    return replies_;
  }
  std::vector<Stream> streams() const {
    const std::scoped_lock lock(mutex_);
    return streams_;
  }
  int told(End why) const {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(std::ranges::count(ends_, why));
  }
  std::pair<std::vector<Reply>, std::vector<Stream>> forget() {
    const std::scoped_lock lock(mutex_);
    return {std::exchange(replies_, {}), std::exchange(streams_, {})};
  }

 private:
  void note(End why) {
    const std::scoped_lock lock(mutex_);
    ends_.push_back(why);
  }

  mutable std::mutex mutex_;
  std::vector<Reply> replies_;
  std::vector<Stream> streams_;
  std::vector<End> ends_;
};

class Later : public ::testing::Test {
 protected:
  void SetUp() override {
    server = *Server::start(
        {}, [this](const Request& request, Reply reply) { desk.serve(request, std::move(reply)); });
  }

  void ask(RawClient& client, std::string_view path) {
    ASSERT_TRUE(client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: hf\r\n\r\n"));
  }

  void wait_for_replies(std::size_t count) {
    ASSERT_TRUE(eventually([&] { return desk.replies().size() == count; }));
  }
  void wait_for_streams(std::size_t count) {
    ASSERT_TRUE(eventually([&] { return desk.streams().size() == count; }));
  }

  Desk desk;
  std::unique_ptr<Server> server;
};

TEST_F(Later, PollIsWokenFromAnotherThread) {
  RawClient client(server->port());
  ask(client, "/poll");
  wait_for_replies(1);
  std::jthread bank([&] {
    EXPECT_TRUE(desk.replies()[0].is_open());
    EXPECT_TRUE(desk.replies()[0].send(Response::json(200, R"({"orders":[]})")));
    EXPECT_FALSE(desk.replies()[0].send(Response::json(200, "twice")));
  });
  EXPECT_TRUE(client.response().ends_with(R"({"orders":[]})"));
  ask(client, "/now");
  EXPECT_TRUE(client.response().ends_with("now")) << "the connection goes on";
  EXPECT_EQ(desk.told(End::ClientGone), 0);
}

TEST_F(Later, PollIsEndedByATimer) {
  RawClient client(server->port());
  ask(client, "/poll");
  wait_for_replies(1);
  server->after(milliseconds{20}, [this] { desk.replies()[0].send(Response::text(200, "late")); });
  EXPECT_TRUE(client.response().ends_with("late"));
}

TEST_F(Later, HandlerHearsThatItsClientHasGone) {
  RawClient client(server->port());
  ask(client, "/poll");
  wait_for_replies(1);
  client.close();
  EXPECT_TRUE(eventually([&] { return desk.told(End::ClientGone) == 1; }));
  EXPECT_FALSE(desk.replies()[0].is_open());
  EXPECT_TRUE(eventually([&] { return server->counts().connections == 0; }));
  int told_late = 0;
  desk.replies()[0].on_end([&](End) { ++told_late; });
  EXPECT_EQ(told_late, 1) << "who asks later hears it at once";
}

TEST_F(Later, ClientThatOnlyFinishedSendingStillGetsItsAnswer) {
  RawClient client(server->port());
  ask(client, "/keep");
  client.finish_sending();
  wait_for_replies(1);
  EXPECT_TRUE(eventually([&] { return !desk.replies()[0].is_open(); }));
  desk.replies()[0].send(Response::text(200, "all the same"));
  EXPECT_TRUE(client.response().ends_with("all the same"));
}

TEST_F(Later, ForgottenReplyIsAFailure) {
  RawClient client(server->port());
  ask(client, "/keep");
  wait_for_replies(1);
  desk.forget();
  EXPECT_TRUE(client.response().starts_with("HTTP/1.1 500 "));
}

TEST_F(Later, StreamCarriesEventsAndCommentsInOrder) {
  RawClient client(server->port());
  ask(client, "/stream");
  wait_for_streams(1);
  const Stream stream = desk.streams()[0];
  std::jthread journal([stream] {
    for (int i = 0; i < 1000; ++i) stream.send("data: " + std::to_string(i) + "\n\n");
  });
  client.read_until("data: 999\n\n");
  client.read_until("\r\n3\r\n:\n\n\r\n");
  stream.close();
  EXPECT_TRUE(client.closes());
  const std::string& all = client.seen();
  EXPECT_NE(all.find("Content-Type: text/event-stream\r\n"), all.npos);
  std::size_t at = 0;
  for (int i = 0; i < 1000; ++i) {
    at = all.find("data: " + std::to_string(i) + "\n\n", at);
    ASSERT_NE(at, all.npos) << i;
  }
  EXPECT_TRUE(all.ends_with("0\r\n\r\n"));
  EXPECT_FALSE(stream.send("too late"));
}

TEST_F(Later, StreamEndsWithItsLastCopyOrItsClient) {
  RawClient forgotten(server->port());
  ask(forgotten, "/stream");
  wait_for_streams(1);
  desk.forget();
  EXPECT_TRUE(forgotten.closes());
  RawClient leaves(server->port());
  ask(leaves, "/stream");
  wait_for_streams(1);
  leaves.close();
  EXPECT_TRUE(eventually([&] { return desk.told(End::ClientGone) == 1; }));
  EXPECT_FALSE(desk.streams()[0].is_open());
  EXPECT_TRUE(eventually([&] { return server->counts().streams == 0; }));
}

TEST_F(Later, OldClientsGetTheirStreamBare) {
  RawClient client(server->port());
  client.send("GET /stream HTTP/1.0\r\n\r\n");
  wait_for_streams(1);
  desk.streams()[0].send("data: 1\n\n");
  desk.streams()[0].close();
  EXPECT_TRUE(client.closes());
  EXPECT_TRUE(client.seen().ends_with("\r\n\r\ndata: 1\n\n")) << client.seen();
}

TEST_F(Later, SlowReaderIsCutOffAndNobodyElseWaits) {
  RawClient slow(server->port());
  ask(slow, "/stream");
  RawClient quick(server->port());
  ask(quick, "/stream");
  wait_for_streams(2);
  const std::string event = "data: " + std::string(10'000, 'x') + "\n\n";
  std::jthread reader([&] { quick.read_until("data: end"); });
  EXPECT_TRUE(eventually([&] {
    for (const Stream& stream : desk.streams()) {
      if (desk.told(End::TooSlow) == 0 && server->counts().streams == 2) stream.send(event);
    }
    return desk.told(End::TooSlow) > 0;
  }));
  EXPECT_TRUE(eventually([&] { return server->counts().streams < 2; }));
  for (const Stream& stream : desk.streams()) stream.send("data: end");
}

TEST_F(Later, FiveHundredStreamsAndOthersAreServedMeanwhile) {
  constexpr std::size_t kStreams = 500;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < kStreams; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
    ask(*clients.back(), "/stream");
  }
  wait_for_streams(kStreams);
  for (int i = 0; i < 20; ++i) {
    for (const Stream& stream : desk.streams()) {
      EXPECT_TRUE(stream.send("id: " + std::to_string(i) + "\n\n"));
    }
  }
  RawClient other(server->port());
  ask(other, "/now");
  EXPECT_TRUE(other.response().ends_with("now"));
  for (auto& client : clients) {
    EXPECT_NE(client->read_until("id: 19\n\n").find("id: 19\n\n"), std::string::npos);
  }
  EXPECT_EQ(server->counts().streams, kStreams);
  server->stop(seconds{5});
  for (auto& client : clients) {
    EXPECT_TRUE(client->closes());
    client->close();
  }
  server->wait();
  EXPECT_EQ(desk.told(End::Stopping), static_cast<int>(kStreams));
}

TEST_F(Later, StopEndsPollsFinishesRequestsAndRefusesNewOnes) {
  RawClient idle(server->port());
  ask(idle, "/now");
  idle.response();
  RawClient polls(server->port());
  ask(polls, "/poll");
  RawClient works(server->port());
  ask(works, "/keep");
  wait_for_replies(2);
  const std::uint16_t port = server->port();
  server->stop(seconds{5});
  EXPECT_TRUE(polls.response().ends_with("nothing new"));
  EXPECT_TRUE(idle.closes());
  EXPECT_EQ(desk.told(End::Stopping), 1);
  for (const Reply& reply : desk.replies()) reply.send(Response::text(200, "finished"));
  const std::string finished = works.response();
  EXPECT_TRUE(finished.ends_with("finished"));
  EXPECT_NE(finished.find("Connection: close"), finished.npos);
  polls.close();
  works.close();
  server->wait();
  EXPECT_FALSE(RawClient(port).is_connected());
}

TEST_F(Later, StopCutsWhatIsLeftAfterTheGrace) {
  RawClient works(server->port());
  ask(works, "/keep");
  wait_for_replies(1);
  server->stop(milliseconds{50});
  server->wait();
  EXPECT_TRUE(works.closes());
  EXPECT_FALSE(desk.replies()[0].send(Response::text(200, "too late")));
  server.reset();
  desk.forget();  // replies may outlive the server
}

TEST_F(Later, NothingIsLostOrLeftOpenWhenClientsAnswersAndTheStopRace) {
  std::atomic<bool> is_over = false;
  std::jthread bank([&] {
    while (!is_over) {
      const auto [replies, streams] = desk.forget();
      for (const Reply& reply : replies) reply.send(Response::text(200, "answer"));
      for (const Stream& stream : streams) stream.send("data: 1\n\n");
    }
  });
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> people;
    for (std::uint64_t person = 0; person < 8; ++person) {
      people.emplace_back([&, person] {
        Random random(person);
        for (int round = 0; round < 150; ++round) {
          RawClient client(server->port());
          constexpr std::string_view kPaths[] = {"/poll", "/stream", "/keep", "/now"};
          client.send("GET " + std::string(kPaths[random.below(4)]) +
                      " HTTP/1.1\r\nHost: hf\r\n\r\n");
          if (random.chance(0.3)) continue;
          if (client.read_until("\r\n\r\n").starts_with("HTTP/1.1 200")) ++answered;
          if (person == 0 && round == 120) server->stop(seconds{1});
        }
      });
    }
  }
  is_over = true;
  server->stop(seconds{1});
  server->wait();
  EXPECT_GT(answered, 50);
  EXPECT_EQ(server->counts().connections, 0u);
  EXPECT_EQ(server->counts().streams, 0u);
}

TEST_F(Later, TasksRunOnServerThreadsAndDieWithTheServer) {
  std::atomic<int> ran = 0;
  server->post([&] { ++ran; });
  server->after(milliseconds{1}, [&] { ++ran; });
  EXPECT_TRUE(eventually([&] { return ran == 2; }));
  server->after(hours{1}, [&] { ++ran; });
  server.reset();
  EXPECT_EQ(ran, 2);
}

}  // namespace
}  // namespace holdfast::server
