// Goal: one byte stream has one reading. Method: the parser alone, whole and in pieces.
#include "server/request_parser.h"

#include <gtest/gtest.h>

#include "base/clock.h"

namespace holdfast::server {
namespace {

using State = RequestParser::State;

/// Gives the bytes in pieces of `piece`, as a slow socket does; returns what was left over.
std::string feed(RequestParser& parser, std::string bytes, std::size_t piece,
                 std::size_t body_bytes_max = 1000) {
  std::string waiting;
  std::size_t given = 0;
  bool is_allowed = false;
  while (true) {
    const std::size_t taken = parser.put(waiting);
    waiting.erase(0, taken);
    if (parser.state() == State::Body && !is_allowed) {
      is_allowed = true;
      parser.allow_body(body_bytes_max);
      continue;
    }
    if (parser.state() == State::Complete || parser.state() == State::Refused) break;
    if (taken > 0 && !waiting.empty()) continue;
    if (given == bytes.size()) break;
    waiting += bytes.substr(given, piece);
    given += std::min(piece, bytes.size() - given);
  }
  return waiting + bytes.substr(given);
}

int status_of(const std::string& bytes, HeadLimits limits = {}) {
  int status = -1;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    RequestParser parser(limits);
    feed(parser, bytes, piece);
    int now = parser.state() == State::Refused    ? parser.refusal().status
              : parser.state() == State::Complete ? 200
                                                  : 0;
    // Broken bytes in pieces may still wait for their end, where whole ones are refused at once.
    if (status == 400 && now == 0) now = 400;
    if (status == 0 && now == 400) status = 400;
    EXPECT_TRUE(status == -1 || status == now) << bytes.substr(0, 80) << " in pieces of " << piece;
    status = now;
  }
  return status;
}

TEST(RequestParser, ReadsLineFieldsAndBodyInPiecesOfAnySize) {
  const std::string bytes =
      "POST /api/v1/alerts?dry=1&x=a%20b HTTP/1.1\r\nHost: hf\r\nX-Twice: 1\r\nx-twice:  2 \r\n"
      "Content-Length: 5\r\n\r\nhelloGET /next";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    RequestParser parser({});
    const std::string rest = feed(parser, bytes, piece);
    ASSERT_EQ(parser.state(), State::Complete) << piece;
    EXPECT_EQ(rest, "GET /next");
    const Request& request = parser.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/api/v1/alerts");
    EXPECT_EQ(request.query, "dry=1&x=a%20b");
    EXPECT_EQ(request.query_value("x"), "a b");
    EXPECT_EQ(request.header("X-TWICE"), "1");
    ASSERT_EQ(request.headers.size(), 4u);
    EXPECT_EQ(request.headers[2].second, "2");
    EXPECT_EQ(request.body, "hello");
    EXPECT_TRUE(parser.keep_alive());
  }
}

TEST(RequestParser, JoinsChunksAndIgnoresTrailers) {
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: hf\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "5\r\nhello\r\n6;name=\"value\"\r\n world\r\n0\r\nAuthorization: Bearer x\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    RequestParser parser({});
    ASSERT_EQ(feed(parser, bytes, piece), "");
    ASSERT_EQ(parser.state(), State::Complete) << piece;
    EXPECT_EQ(parser.request().body, "hello world");
    EXPECT_EQ(parser.request().header("Authorization"), "");
  }
}

TEST(RequestParser, RefusesWhateverTwoReadersCouldReadDifferently) {
  const std::string post = "POST / HTTP/1.1\r\nHost: hf\r\n";
  for (const char* fields : {
           "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
           "Content-Length: 5\r\nContent-Length: 6\r\n",
           "Content-Length: 5\r\nContent-Length: 5\r\n",
           "Content-Length: 5, 5\r\n",
           "Content-Length: +5\r\n",
           "Content-Length: 0x5\r\n",
           "Content-Length: -1\r\n",
           "Content-Length: 5 5\r\n",
           "Content-Length:\r\n",
           "Content-Length: 99999999999999999999\r\n",
           "Transfer-Encoding: xchunked\r\n",
           "Transfer-Encoding: gzip, chunked\r\n",
           "Transfer-Encoding: chunked, identity\r\n",
           "Transfer-Encoding: identity\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n",
           "Transfer-Encoding : chunked\r\n",
           " Content-Length: 5\r\n",
           "Content-Length : 5\r\n",
           "Content-Length: 5\n",
           "X: a\rb\r\n",
           "X: a\nContent-Length: 5\r\n",
           "X: a\x01\r\n",
           "X\r\n",
           ": empty\r\n",
           "Host: second\r\n",
       }) {
    EXPECT_EQ(status_of(post + fields + "\r\nhello"), 400) << fields;
  }
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 200);
}

TEST(RequestParser, RefusesBrokenChunks) {
  const std::string head = "POST / HTTP/1.1\r\nHost: hf\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(status_of(head + "0\r\n\r\n"), 200);
  for (const char* body : {"5\r\nhello0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "x\r\n", "-1\r\n",
                           "0x5\r\nhello\r\n0\r\n\r\n", "0\r\nTrailer : x\r\n\r\n",
                           "11111111111111111\r\n", "\r\n\r\n"}) {
    EXPECT_EQ(status_of(head + body + "....."), 400) << body;
  }
  EXPECT_EQ(status_of(head + "3E9\r\n"), 413) << "1001 bytes";
  EXPECT_EQ(status_of(head + "1F4\r\n" + std::string(500, 'a') + "\r\n1F5\r\n"), 413);
}

TEST(RequestParser, RefusesBadLines) {
  for (const char* line :
       {"GET", "GET /", "GET / HTTP/1.1 x", "GET  / HTTP/1.1", " GET / HTTP/1.1", "G@T / HTTP/1.1",
        "GET /a b HTTP/1.1", "GET / http/1.1", "GET / HTTQ/1.1", "GET foo HTTP/1.1",
        "GET * HTTP/1.1", "GET /#x HTTP/1.1", "GET ftp://x/ HTTP/1.1", "CONNECT a:1 HTTP/1.1",
        "\x16\x03\x01\x02"}) {
    EXPECT_EQ(status_of(std::string(line) + "\r\nHost: hf\r\n\r\n"), 400) << line;
  }
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: hf\r\n\r\n"), 505);
  EXPECT_EQ(status_of("GET / HTTP/1.2\r\nHost: hf\r\n\r\n"), 505);
  EXPECT_EQ(status_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

TEST(RequestParser, TakesAbsoluteTargets) {
  RequestParser parser({});
  feed(parser, "GET http://hf:8080?a=b HTTP/1.1\r\nHost: hf\r\n\r\n", 100);
  EXPECT_EQ(parser.request().path, "/");
  EXPECT_EQ(parser.request().query, "a=b");
  EXPECT_EQ(status_of("OPTIONS * HTTP/1.1\r\nHost: hf\r\n\r\n"), 200);
}

TEST(RequestParser, LimitsHeadsHoweverSlowlyTheyCome) {
  std::string fields = "GET / HTTP/1.1\r\nHost: hf\r\n";
  for (int i = 0; i < 99; ++i) fields += "X: 1\r\n";
  EXPECT_EQ(status_of(fields + "\r\n"), 200);
  EXPECT_EQ(status_of(fields + "X: 1\r\n\r\n"), 431);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: hf\r\nX: " + std::string(17000, 'x')), 431);
  EXPECT_EQ(status_of("GET /" + std::string(17000, 'x')), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: hf\r\n";
  for (int i = 0; i < 90; ++i) many += "X: " + std::string(200, 'x') + "\r\n";
  EXPECT_EQ(status_of(many), 431);
}

TEST(RequestParser, KnowsExpectAndConnection) {
  const std::string post = "POST / HTTP/1.1\r\nHost: hf\r\nContent-Length: 5\r\n";
  RequestParser waits({});
  feed(waits, post + "Expect: 100-Continue\r\n\r\n", 100);
  EXPECT_TRUE(waits.awaits_continue());
  EXPECT_EQ(status_of(post + "Expect: 200-ok\r\n\r\nhello"), 417);
  RequestParser closes({});
  feed(closes, "GET / HTTP/1.1\r\nHost: hf\r\nConnection: Close\r\n\r\n", 100);
  EXPECT_FALSE(closes.keep_alive());
  RequestParser old({});
  feed(old, "GET / HTTP/1.0\r\n\r\n", 100);
  EXPECT_FALSE(old.keep_alive());
}

TEST(RequestParser, SurvivesMutatedRequests) {
  Random random(20260711);
  const std::string seed =
      "POST /a?b=c HTTP/1.1\r\nHost: hf\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n"
      "5;e=f\r\nhello\r\n0\r\nT: u\r\n\r\n";
  constexpr std::string_view kSpice = "\r\n :;=0\t\0chunked,Content-Length";
  int complete = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string bytes = seed;
    for (std::uint64_t edits = 1 + random.below(4); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.below(bytes.size()));
      const char c = random.chance(0.5) ? kSpice[random.below(kSpice.size())]
                                        : static_cast<char>(random.below(256));
      if (random.chance(0.3)) {
        bytes.erase(at, static_cast<std::size_t>(random.below(8)) + 1);
      } else if (random.chance(0.5)) {
        bytes.insert(at, 1, c);
      } else {
        bytes[at] = c;
      }
      if (bytes.empty()) bytes = "x";
    }
    RequestParser whole({});
    feed(whole, bytes, bytes.size());
    RequestParser pieces({});
    feed(pieces, bytes, static_cast<std::size_t>(random.below(9)) + 1);
    // How the bytes were cut into packets must not change what they mean.
    const bool is_complete = whole.state() == State::Complete;
    ASSERT_EQ(is_complete, pieces.state() == State::Complete) << round << ": " << bytes;
    if (!is_complete) continue;
    ++complete;
    ASSERT_EQ(whole.request().body, pieces.request().body) << bytes;
    ASSERT_EQ(whole.request().headers, pieces.request().headers) << bytes;
  }
  EXPECT_GT(complete, 1000);
}

TEST(Request, DecodesPercentAndQueries) {
  EXPECT_EQ(percent_decode("%E4%B8%AD/a+b"), "中/a+b");
  EXPECT_EQ(percent_decode("%4"), std::nullopt);
  EXPECT_EQ(percent_decode("%zz"), std::nullopt);
  EXPECT_EQ(percent_decode("%00"), std::nullopt);
  Request request;
  request.query = "a=1&b&&c=x%3Dy+z&a=2&%64=4&e=%";
  EXPECT_EQ(request.query_value("a"), "1");
  EXPECT_EQ(request.query_value("b"), "");
  EXPECT_EQ(request.query_value("c"), "x=y z");
  EXPECT_EQ(request.query_value("d"), "4");
  EXPECT_EQ(request.query_value("e"), std::nullopt);
  EXPECT_EQ(request.query_value("f"), std::nullopt);
}

}  // namespace
}  // namespace holdfast::server
