// Goal: each path finds its one handler, and limits hold. Method: the router and the buckets alone.
#include "server/router.h"

#include <gtest/gtest.h>

#include "server/rate_limit.h"

namespace holdfast::server {
namespace {

class Routes : public ::testing::Test {
 protected:
  Routes() {
    router.add("GET", "/api/v1/cases/{id}");        // 0
    router.add("POST", "/api/v1/cases/{id}");       // 1
    router.add("GET", "/api/v1/cases/mine");        // 2
    router.add("GET", "/api/v1/cases/{id}/funds");  // 3
    router.add("POST", "/api/v1/alerts");           // 4
    router.add("GET", "/");                         // 5
  }
  Router router;
};

TEST_F(Routes, LiteralSegmentsWinOverNames) {
  EXPECT_EQ(router.match("GET", "/api/v1/cases/mine").route, 2u);
  const auto match = router.match("GET", "/api/v1/cases/C12");
  EXPECT_EQ(match.route, 0u);
  EXPECT_EQ(match.values.at("id"), "C12");
  EXPECT_EQ(router.match("GET", "/api/v1/cases/mine/funds").route, 3u);
  EXPECT_EQ(router.match("POST", "/api/v1/cases/mine").route, 1u);
  EXPECT_EQ(router.match("GET", "/").route, 5u);
}

TEST_F(Routes, NamesTakeOneDecodedSegment) {
  EXPECT_EQ(router.match("GET", "/api/v1/cases/a%2Fb%20c").values.at("id"), "a/b c");
  for (const char* path : {"/api/v1/cases/", "/api/v1/cases", "/api/v1/cases/C12/", "/api/v1//C12",
                           "/api/v1/cases/%", "/api/v1/cases/%00", "/API/v1/cases/C12", "*", ""}) {
    const auto match = router.match("DELETE", path);
    EXPECT_FALSE(match.route) << path;
    if (*path != '\0') EXPECT_EQ(match.allow, "") << path;
  }
}

TEST_F(Routes, SaysWhatIsAllowedWhereOnlyTheMethodIsWrong) {
  const auto match = router.match("DELETE", "/api/v1/cases/C12");
  EXPECT_FALSE(match.route);
  EXPECT_EQ(match.allow, "GET, POST");
  EXPECT_EQ(router.match("DELETE", "/api/v1/cases/mine").allow, "GET, POST") << "each once";
  EXPECT_EQ(router.match("GET", "/api/v1/alerts").allow, "POST");
}

TEST_F(Routes, HeadIsServedByGet) {
  EXPECT_EQ(router.match("HEAD", "/api/v1/cases/C12").route, 0u);
  EXPECT_EQ(router.match("HEAD", "/api/v1/alerts").allow, "POST");
}

// As a caller does for whom every try counts.
bool allow(RateLimit& limit, const std::string& key, Instant now) {
  const bool has_room = limit.has_room(key, now);
  limit.take(key, now);
  return has_room;
}

TEST(RateLimit, LetsABurstThroughAndThenOneAtATime) {
  RateLimit limit({.burst = 3, .refill = seconds{6}, .keys_max = 100});
  Instant now{1'000'000};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(allow(limit, "10.0.0.1", now));
  EXPECT_FALSE(allow(limit, "10.0.0.1", now));
  EXPECT_TRUE(allow(limit, "10.0.0.2", now)) << "others have their own bucket";
  EXPECT_FALSE(allow(limit, "10.0.0.1", now + seconds{5}));
  EXPECT_TRUE(allow(limit, "10.0.0.1", now + seconds{6}));
  EXPECT_FALSE(allow(limit, "10.0.0.1", now + seconds{6}));
  now = now + hours{1};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(allow(limit, "10.0.0.1", now)) << "never more than full";
  EXPECT_FALSE(allow(limit, "10.0.0.1", now));
}

TEST(RateLimit, AskingTooOftenCostsNothingMore) {
  RateLimit limit({.burst = 1, .refill = seconds{1}, .keys_max = 100});
  const Instant now{1'000'000};
  EXPECT_TRUE(allow(limit, "a", now));
  for (int i = 1; i < 1000; ++i) EXPECT_FALSE(allow(limit, "a", now + milliseconds{i}));
  EXPECT_TRUE(allow(limit, "a", now + seconds{1}));
}

TEST(RateLimit, FullBucketsGoFirstWhenThereAreTooMany) {
  RateLimit limit({.burst = 2, .refill = seconds{6}, .keys_max = 10});
  const Instant start{1'000'000};
  for (int i = 0; i < 9; ++i) allow(limit, "old" + std::to_string(i), start);
  const Instant later = start + seconds{20};
  EXPECT_TRUE(allow(limit, "guesser", later));
  EXPECT_TRUE(allow(limit, "guesser", later));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(allow(limit, "new" + std::to_string(i), later));
  EXPECT_FALSE(allow(limit, "guesser", later)) << "the empty bucket is still known";
}

}  // namespace
}  // namespace holdfast::server
