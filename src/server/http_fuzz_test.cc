// Goal: no bytes hurt the server, and none shift the border between requests. Method: a few
// thousand mutated requests against a real one; after each, a well-formed request is served as
// ever.
#include <gtest/gtest.h>

#include <atomic>

#include "base/clock.h"
#include "server/http.h"
#include "server/test_client.h"

namespace holdfast::server {
namespace {

using testing::RawClient;

constexpr std::string_view kSeeds[] = {
    "GET /a HTTP/1.1\r\nHost: hf\r\n\r\n",
    "POST /a?b=%41 HTTP/1.1\r\nHost: hf\r\nContent-Length: 5\r\n\r\nhello",
    "POST /a HTTP/1.1\r\nHost: hf\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "HEAD /a HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n",
    "PUT /a HTTP/1.1\r\nHost: hf\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
};

std::string mutated(Random& random) {
  std::string bytes;
  for (std::uint64_t seeds = 1 + random.below(3); seeds > 0; --seeds) {
    bytes += kSeeds[random.below(std::size(kSeeds))];
  }
  for (std::uint64_t edits = random.below(6); edits > 0 && !bytes.empty(); --edits) {
    const auto at = static_cast<std::size_t>(random.below(bytes.size()));
    const auto other = static_cast<std::size_t>(random.below(bytes.size()));
    const auto size = static_cast<std::size_t>(random.below(12));
    switch (random.below(4)) {
      case 0:
        bytes[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        bytes.erase(at, size);
        break;
      case 2:
        bytes.insert(at, bytes.substr(other, size));
        break;
      default:
        bytes.insert(at, 1, "\r\n\0 :0,"[random.below(7)]);
    }
  }
  return bytes;
}

TEST(HttpFuzz, MutatedRequestsNeverHurtTheServer) {
  std::atomic<int> handled = 0;
  Options options;
  options.head_time_max = milliseconds{300};
  options.body_time_max = milliseconds{300};
  options.idle_time_max = milliseconds{300};
  auto server = *Server::start(options, [&](const Request& request, Reply reply) {
    ++handled;
    reply.send(Response::text(200, request.path));
  });
  Random random(112);
  for (int round = 0; round < 4000; ++round) {
    RawClient client(server->port());
    const std::string bytes = mutated(random);
    const auto cut = static_cast<std::size_t>(random.below(bytes.size() + 1));
    client.send(bytes.substr(0, cut));
    client.send(bytes.substr(cut));
    if (random.chance(0.5)) {
      client.finish_sending();
      ASSERT_TRUE(client.closes()) << bytes;
    }
    for (std::size_t at = 0; (at = client.seen().find("HTTP/1.1 ", at)) != std::string::npos;
         ++at) {
      ASSERT_NE(client.seen().substr(at + 9, 3), "500") << bytes;
    }
  }
  RawClient sane(server->port());
  sane.send(kSeeds[0]);
  EXPECT_TRUE(sane.response().starts_with("HTTP/1.1 200 OK"));
  EXPECT_GT(handled, 1000);
  EXPECT_TRUE(testing::eventually([&] { return server->counts().connections <= 1; }));
}

TEST(HttpFuzz, RandomBytesNeverHurtTheServer) {
  auto server = *Server::start(
      {}, [](const Request&, Reply reply) { reply.send(Response::text(200, "handled")); });
  Random random(119);
  for (int round = 0; round < 1000; ++round) {
    RawClient client(server->port());
    std::string bytes(static_cast<std::size_t>(random.below(3000)), '\0');
    for (char& c : bytes) c = static_cast<char>(random.below(256));
    client.send(bytes);
    client.finish_sending();
    ASSERT_TRUE(client.closes());
    ASSERT_EQ(client.seen().find("handled"), std::string::npos);
  }
}

}  // namespace
}  // namespace holdfast::server
