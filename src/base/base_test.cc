#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/sha256.h"

namespace holdfast {
namespace {

TEST(Money, ReadsAndWritesYuan) {
  EXPECT_EQ(parse_yuan("28000")->fen, 2'800'000);
  EXPECT_EQ(parse_yuan("0.5")->fen, 50);
  EXPECT_EQ(format_yuan(Money{105}), "1.05");
  EXPECT_EQ(parse_yuan("1.234").error().reason, "money.precision");
  EXPECT_EQ(parse_yuan("1e3").error().reason, "money.format");
  EXPECT_EQ(parse_yuan("").error().reason, "money.format");
  EXPECT_EQ(parse_yuan("99999999999999").error().reason, "money.too_large");
}

TEST(Instant, ReadsEveryAllowedForm) {
  EXPECT_EQ(format_instant(*parse_instant("2016-09-11T15:30:00+08:00")), "2016-09-11T07:30:00Z");
  EXPECT_EQ(format_instant(*parse_instant("1473579000")), "2016-09-11T07:30:00Z");
  EXPECT_EQ(format_instant(*parse_instant("2016-09-11T07:30:00.25Z")), "2016-09-11T07:30:00.25Z");
  EXPECT_FALSE(parse_instant("2016-09-11T15:30:00"));
  EXPECT_FALSE(parse_instant("2016-02-30T15:30:00Z"));
  EXPECT_FALSE(parse_instant(""));
}

TEST(Instant, MonthsClampToTheMonthsEnd) {
  const auto at = *parse_instant("2024-08-31T10:00:00+08:00");
  EXPECT_EQ(format_instant(add_months(at, 6)), "2025-02-28T02:00:00Z");
}

TEST(Random, SameSeedSameNumbers) {
  Random a(7);
  Random b(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(Sha256, MatchesTheStandardsVector) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

struct CaseTagForTest {
  static constexpr const char* kPrefix = "C";
};

TEST(Id, ReadsBackWhatItWrote) {
  const Id<CaseTagForTest> id{12};
  EXPECT_EQ(to_string(id), "C12");
  EXPECT_EQ(parse_id<CaseTagForTest>("C12"), id);
  EXPECT_FALSE(parse_id<CaseTagForTest>("C012"));
  EXPECT_FALSE(parse_id<CaseTagForTest>("A12"));
}

}  // namespace
}  // namespace holdfast
