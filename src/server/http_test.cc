// Goal: what a client sees of the server. Method: a real one on a free port, driven by raw bytes.
#include "server/http.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <thread>

#include "server/test_client.h"

namespace holdfast::server {
namespace {

using testing::eventually;
using testing::RawClient;

/// What the tests' server does, by path.
void serve(const Request& request, Reply reply) {
  if (request.path == "/echo") {
    reply.send(Response::text(200, request.method + " " + request.query + " " + request.body));
  } else if (request.path == "/big") {
    reply.send(Response::text(200, std::string(3'000'000, 'b')));
  } else if (request.path == "/later") {
    std::thread([reply] { reply.send(Response::text(200, "later")); }).detach();
  } else if (request.path == "/dropped") {
    // the reply goes with its last copy
  } else if (request.path == "/throws") {
    throw std::runtime_error("on purpose");
  } else if (request.path == "/split") {
    reply.send({200, {{"X-From-Outside", "a\r\nSet-Cookie: b"}}, "x", {}});
  } else if (request.path == "/nothing") {
    reply.send({204, {}, "never sent", {}});
  } else {
    reply.send(Response::text(404, "no such thing"));
  }
}

std::unique_ptr<Server> start(Options options = {}) {
  auto server = Server::start(std::move(options), serve);
  EXPECT_TRUE(server.has_value());
  return *std::move(server);
}

std::string first_line(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

std::string get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: hf\r\n\r\n";
}

TEST(Http, AnswersOnOneConnectionAgainAndAgain) {
  auto server = start();
  RawClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.send(get("/echo?n=" + std::to_string(i)));
    const std::string response = client.response();
    EXPECT_EQ(first_line(response), "HTTP/1.1 200 OK");
    EXPECT_TRUE(response.ends_with("\r\n\r\nGET n=" + std::to_string(i) + " ")) << response;
    EXPECT_NE(response.find("\r\nDate: "), response.npos);
  }
  EXPECT_EQ(server->counts().accepted, 1u);
  EXPECT_TRUE(eventually([&] { return server->counts().requests == 3; }));
}

TEST(Http, AnswersPipelinedRequestsInOrder) {
  auto server = start();
  RawClient client(server->port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    all += get(i % 2 == 0 ? "/later" : "/echo?n=" + std::to_string(i));
  }
  client.send("\r\n" + all);
  client.finish_sending();
  for (int i = 0; i < 20; ++i) {
    const std::string want = i % 2 == 0 ? "later" : "GET n=" + std::to_string(i) + " ";
    EXPECT_TRUE(client.response().ends_with("\r\n\r\n" + want)) << i;
  }
  EXPECT_TRUE(client.closes());
}

TEST(Http, RefusesWithAStatusAndCloses) {
  Options options;
  options.body_bytes_max = 100;
  auto server = start(options);
  const std::string post = "POST /echo HTTP/1.1\r\nHost: hf\r\n";
  const std::pair<std::string, std::string> cases[] = {
      {"nonsense\r\n\r\n", "400"},
      {post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400"},
      {post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
      {post + "Transfer-Encoding: xchunked\r\n\r\n", "400"},
      {post + "Content-Length: 101\r\n\r\n", "413"},
      {post + "Transfer-Encoding: chunked\r\n\r\n65\r\n", "413"},
      {post + "Expect: magic\r\nContent-Length: 1\r\n\r\n", "417"},
      {post + "X: " + std::string(20'000, 'x') + "\r\n\r\n", "431"},
      {"GET / HTTP/3.0\r\n\r\n", "505"},
  };
  for (const auto& [bytes, status] : cases) {
    RawClient client(server->port());
    client.send(bytes + get("/echo?smuggled"));
    const std::string response = client.response();
    EXPECT_TRUE(first_line(response).starts_with("HTTP/1.1 " + status)) << bytes << response;
    EXPECT_NE(response.find("\r\nConnection: close\r\n"), response.npos);
    EXPECT_NE(response.find("application/problem+json"), response.npos);
    EXPECT_TRUE(client.closes());
    EXPECT_EQ(client.seen(), "") << "nothing behind a refused request is answered";
  }
}

TEST(Http, ClientThatIsStillSendingCanReadItsRefusal) {
  auto server = start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: hf\r\nContent-Length: 20000000\r\n\r\n");
  client.send(std::string(5'000'000, 'x'));
  EXPECT_EQ(first_line(client.response()), "HTTP/1.1 413 Content Too Large");
}

TEST(Http, TellsSlowClientsThatTimeIsOut) {
  Options options;
  options.head_time_max = milliseconds{200};
  options.body_time_max = milliseconds{200};
  options.idle_time_max = milliseconds{200};
  auto server = start(options);
  RawClient head(server->port());
  head.send("GET /echo HT");
  RawClient body(server->port());
  body.send("POST /echo HTTP/1.1\r\nHost: hf\r\nContent-Length: 9\r\n\r\nabc");
  RawClient silent(server->port());
  RawClient idle(server->port());
  idle.send(get("/echo"));
  EXPECT_EQ(first_line(head.response()), "HTTP/1.1 408 Request Timeout");
  EXPECT_EQ(first_line(body.response()), "HTTP/1.1 408 Request Timeout");
  EXPECT_TRUE(silent.closes());
  EXPECT_EQ(silent.seen(), "");
  EXPECT_EQ(first_line(idle.response()), "HTTP/1.1 200 OK");
  EXPECT_TRUE(idle.closes());
  EXPECT_EQ(idle.seen(), "");
}

TEST(Http, CutsClientsThatDoNotRead) {
  Options options;
  options.write_time_max = milliseconds{200};
  auto server = start(options);
  RawClient client(server->port());
  for (int i = 0; i < 10; ++i) client.send(get("/big"));
  EXPECT_TRUE(eventually(
      [&] { return server->counts().accepted == 1 && server->counts().connections == 0; }));
  EXPECT_LT(server->counts().requests, 10u);
}

TEST(Http, SendsContinueOnlyWhereTheBodyWillBeTaken) {
  Options options;
  options.body_limit = [](const Request& head) {
    return head.path == "/echo" ? std::size_t{10} : std::size_t{1};
  };
  auto server = start(options);
  const std::string fields =
      " HTTP/1.1\r\nHost: hf\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
  RawClient taken(server->port());
  taken.send("PUT /echo" + fields);
  EXPECT_EQ(taken.response(), "HTTP/1.1 100 Continue\r\n\r\n");
  taken.send("hello");
  EXPECT_TRUE(taken.response().ends_with("PUT  hello"));
  RawClient refused(server->port());
  refused.send("PUT /other" + fields);
  EXPECT_EQ(first_line(refused.response()), "HTTP/1.1 413 Content Too Large");
}

TEST(Http, LeavesOutBodiesThatMustNotBeThere) {
  auto server = start();
  RawClient client(server->port());
  client.send("HEAD /echo?x HTTP/1.1\r\nHost: hf\r\n\r\n" + get("/nothing") + get("/echo?end"));
  const std::string all = client.read_until("GET end ");
  EXPECT_NE(all.find("Content-Length: 7\r\n\r\nHTTP/1.1 204 No Content\r\n"), all.npos) << all;
  EXPECT_EQ(all.find("never sent"), all.npos);
}

TEST(Http, ClosesWhenAskedAndSpeaksToOldClients) {
  auto server = start();
  RawClient closes(server->port());
  closes.send("GET /echo HTTP/1.1\r\nHost: hf\r\nConnection: close\r\n\r\n");
  EXPECT_NE(closes.response().find("Connection: close"), std::string::npos);
  EXPECT_TRUE(closes.closes());
  RawClient old(server->port());
  old.send("GET /echo HTTP/1.0\r\n\r\n");
  EXPECT_EQ(first_line(old.response()), "HTTP/1.1 200 OK");
  EXPECT_TRUE(old.closes());
  RawClient kept(server->port());
  kept.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(kept.response().find("Connection: keep-alive"), std::string::npos);
  kept.send("GET /echo HTTP/1.0\r\n\r\n");
  EXPECT_EQ(first_line(kept.response()), "HTTP/1.1 200 OK");
}

TEST(Http, AnswersForHandlersThatDoNot) {
  auto server = start();
  RawClient client(server->port());
  client.send(get("/dropped") + get("/throws") + get("/split"));
  EXPECT_EQ(first_line(client.response()), "HTTP/1.1 500 Internal Server Error");
  EXPECT_EQ(first_line(client.response()), "HTTP/1.1 500 Internal Server Error");
  EXPECT_NE(client.response().find("X-From-Outside: a  Set-Cookie: b\r\n"), std::string::npos);
}

TEST(Http, CarriesLargeBodiesBothWays) {
  Options options;
  options.body_limit = [](const Request&) { return std::size_t{8'000'000}; };
  auto server = start(options);
  httplib::Client client("127.0.0.1", server->port());
  const auto big = client.Get("/big");
  ASSERT_TRUE(big);
  EXPECT_EQ(big->body.size(), 3'000'000u);
  const auto echoed = client.Post("/echo", std::string(5'000'000, 'p'), "text/plain");
  ASSERT_TRUE(echoed);
  EXPECT_EQ(echoed->body.size(), 5'000'006u);
  const auto chunked = client.Post(
      "/echo",
      [](std::size_t offset, httplib::DataSink& sink) {
        sink.write("0123456789", 10);
        if (offset >= 100'000) sink.done();
        return true;
      },
      "text/plain");
  ASSERT_TRUE(chunked);
  EXPECT_EQ(chunked->body.size(), 100'016u);
}

TEST(Http, TurnsAwayWhoComesWhenItIsFull) {
  Options options;
  options.connections_max = 2;
  auto server = start(options);
  RawClient first(server->port());
  RawClient second(server->port());
  first.send(get("/echo"));
  second.send(get("/echo"));
  first.response();
  second.response();
  RawClient third(server->port());
  EXPECT_EQ(first_line(third.response()), "HTTP/1.1 503 Service Unavailable");
  EXPECT_TRUE(third.closes());
  EXPECT_EQ(server->counts().refused, 1u);
}

TEST(Http, ReportsEveryAnswerToItsObserver) {
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  Options options;
  options.observer = [&](const Request& request, int status, Duration took) {
    if (status == 200 && request.path == "/later" && took >= Duration{0}) ++good;
    if (status == 400) ++bad;
  };
  auto server = start(options);
  RawClient client(server->port());
  client.send(get("/later") + "nonsense\r\n\r\n");
  EXPECT_TRUE(client.closes());
  EXPECT_EQ(good, 1);
  EXPECT_EQ(bad, 1);
}

TEST(Http, SaysWhyItCannotListen) {
  auto server = start();
  Options taken;
  taken.port = server->port();
  const auto second = Server::start(taken, serve);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "server.listen");
  Options named;
  named.address = "localhost";
  EXPECT_EQ(Server::start(named, serve).error().reason, "server.address");
}

}  // namespace
}  // namespace holdfast::server
