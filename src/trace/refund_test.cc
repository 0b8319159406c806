#include "trace/refund.h"

#include "trace/town_for_test.h"

namespace holdfast::trace {
namespace {

using Rows = std::map<std::string, std::int64_t>;

// docs/domain.md "Fund tracing methods", 41号 on the worked example.
TEST(Refund, OnlyYFrozenByTracedMoneyAndByLoss) {
  Town town = worked_example();
  const Refund traced = town.refund({{"Y", 4000}}, 2, Basis::Traced);
  EXPECT_EQ(town.given(traced), (Rows{{"A@Y", 160'000}, {"B@Y", 96'000}}));
  EXPECT_EQ(traced.accounts[0].stays_frozen.fen, 144'000);
  EXPECT_EQ(traced.accounts[0].article, Article::ProRata);
  EXPECT_EQ(town.given(town.refund({{"Y", 4000}}, 2, Basis::Loss)),
            (Rows{{"A@Y", 250'000}, {"B@Y", 150'000}}));
}

TEST(Refund, AllThreeFrozenByLossStopsAtTheLosses) {
  Town town = worked_example();
  const Refund refund = town.refund({{"M", 1000}, {"X", 5000}, {"Y", 4000}}, 2, Basis::Loss);
  EXPECT_EQ(refund.cases[0].refund.fen, 500'000);
  EXPECT_EQ(refund.cases[1].refund.fen, 300'000);
  std::int64_t stays = 0;
  for (const AccountRefund& account : refund.accounts) stays += account.stays_frozen.fen;
  EXPECT_EQ(stays, 200'000);
}

// Art. 8(2): A's 5,000 went on to X before B's came, M being empty.
TEST(Refund, APaymentThatWentOnBeforeTheNextCameGoesBackDirectly) {
  Town town;
  town.pay("A", "M", 5000, 0);
  town.pay("M", "X", 5000);
  town.pay("B", "M", 3000, 1);
  town.pay("M", "Y", 3000);
  const Refund refund = town.refund({{"X", 5000}, {"Y", 3000}}, 2, Basis::Traced);
  EXPECT_EQ(town.given(refund), (Rows{{"A@X", 500'000}, {"B@Y", 300'000}}));
  EXPECT_EQ(refund.accounts[0].article, Article::OneRemittance);
}

TEST(Refund, ASmallResidueDoesNotSpoilTheMatch) {
  Town town;
  town.owns("M", 40);  // under 1 % of 5,000
  town.pay("A", "M", 5000, 0);
  town.pay("M", "X", 4980);  // 20 yuan of fees stay behind
  town.pay("B", "M", 3000, 1);
  town.pay("M", "Y", 1500);
  const Trace trace = town.follow(Method::Statutory, 2);
  EXPECT_EQ(town.held(trace).at("A@X"), 498'000);
  EXPECT_EQ(town.held(trace).at("A@M") + town.held(trace).at("A@Y"), 2'000);
  const Refund refund = town.refund({{"X", 4980}}, 2, Basis::Traced);
  EXPECT_EQ(refund.accounts[0].article, Article::OneRemittance);
  EXPECT_EQ(town.given(refund), (Rows{{"A@X", 498'000}}));
}

TEST(Refund, MoreThanAResidueIsAMixture) {
  Town town;
  town.owns("M", 60);  // over 1 %
  town.pay("A", "M", 5000, 0);
  town.pay("M", "X", 5000);
  EXPECT_EQ(town.held(town.follow(Method::Statutory, 1)).at("A@X"), 494'071);
  const Refund refund = town.refund({{"X", 5000}}, 1, Basis::Traced);
  EXPECT_EQ(refund.accounts[0].article, Article::ProRata);
  EXPECT_EQ(refund.accounts[0].stays_frozen.fen, 5'929);
}

TEST(Refund, TwoCreditsThatStayedAreToldApartByTime) {
  Town town;
  town.pay("A", "M", 5000, 0);
  town.pay("B", "M", 3000, 1);
  const Refund all = town.refund({{"M", 8000}}, 2, Basis::Traced);
  EXPECT_EQ(all.accounts[0].article, Article::ByTime);
  const Refund less = town.refund({{"M", 1000}}, 2, Basis::Traced);
  EXPECT_EQ(less.accounts[0].article, Article::ProRata);
  EXPECT_EQ(town.given(less), (Rows{{"A@M", 62'500}, {"B@M", 37'500}}));
}

TEST(Refund, TheLastFenGoesToTheLargestRemainderThenTheEarliestPayment) {
  Town town;
  town.pay("C", "M", 10, 2);
  town.pay("A", "M", 10, 0);
  town.pay("B", "M", 10, 1);
  const Refund refund = town.refund({{"M", 20}}, 3, Basis::Traced);
  EXPECT_EQ(town.given(refund), (Rows{{"A@M", 667}, {"B@M", 666}, {"C@M", 667}}));
}

TEST(Refund, WhatALimitLeavesOverIsSharedAgain) {
  Town town;
  town.pay("A", "M", 100, 0);
  town.pay("B", "M", 100, 1);
  town.pay("C", "N", 100, 2);
  town.pay("A", "N", 100, 0);
  // Loss: A 200, B 100, C 100. From M: A 133.33, B 66.67. From N: A may get 66.67 more only.
  const Refund refund = town.refund({{"M", 200}, {"N", 180}}, 3, Basis::Loss);
  EXPECT_EQ(town.given(refund),
            (Rows{{"A@M", 13'333}, {"B@M", 6'667}, {"A@N", 6'667}, {"C@N", 10'000}}));
  ASSERT_EQ(refund.accounts[1].rounds.size(), 2u);
  EXPECT_EQ(refund.accounts[1].rounds[1].pool.fen, 18'000 - 6'667 - 6'000);
  EXPECT_EQ(refund.accounts[1].stays_frozen.fen, 18'000 - 6'667 - 10'000);
}

TEST(Refund, WhatWentBackToTheVictimIsNotPaidAgain) {
  Town town;
  town.pay("A", "M", 100, 0);
  town.pay("M", "A", 30);
  town.pay("A", "M", 50, 0);  // 30 of it returned
  const Refund refund = town.refund({{"M", 500}}, 1, Basis::Loss);
  EXPECT_EQ(town.given(refund), (Rows{{"A@M", 12'000}}));
}

// A victim who is found after the first round: what the others got is subtracted, nothing is taken
// back, and the rest of the frozen money is shared anew.
TEST(Refund, ALateVictimStartsANewRoundFromWhatIsLeft) {
  Town town = worked_example();
  const std::uint32_t y = town.index("Y");
  const std::vector<Earlier> first{{0, y, Money{250'000}}, {1, y, Money{100'000}}};
  const Refund second = town.refund({{"Y", 500}}, 2, Basis::Loss, first);
  // L: A 2,500, B 2,000 of 500 yuan.
  EXPECT_EQ(town.given(second), (Rows{{"A@Y", 27'778}, {"B@Y", 22'222}}));
  const Refund traced = town.refund({{"Y", 500}}, 2, Basis::Traced, first);
  // A has more than the 1,600 traced; B has 960 - 1,000: nothing is left to give by traced money.
  EXPECT_EQ(town.given(traced), Rows{});
  EXPECT_EQ(traced.accounts[0].stays_frozen.fen, 50'000);
}

TEST(Refund, EarlierRoundsCountAgainstTheLossWhereverTheyCameFrom) {
  Town town;
  town.pay("A", "M", 100, 0);
  town.pay("B", "M", 100, 1);
  const std::vector<Earlier> first{{0, kReturned, Money{9'000}}};
  const Refund refund = town.refund({{"M", 200}}, 2, Basis::Traced, first);
  EXPECT_EQ(town.given(refund), (Rows{{"A@M", 1'000}, {"B@M", 10'000}}));
  EXPECT_EQ(refund.accounts[0].stays_frozen.fen, 9'000);
}

TEST(Refund, EarlierRoundsOfNobodyAreRefused) {
  Town town;
  town.pay("A", "M", 100, 0);
  const std::vector<Earlier> wrong{{7, kReturned, Money{1}}};
  const std::vector<Earlier> below{{0, kReturned, Money{-1}}};
  EXPECT_EQ(town.try_refund({{"M", 1}}, 1, Basis::Loss, wrong).error().reason, "trace.order");
  EXPECT_EQ(town.try_refund({{"M", 1}}, 1, Basis::Loss, below).error().reason, "trace.amount");
}

}  // namespace
}  // namespace holdfast::trace
