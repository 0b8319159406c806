#include "trace/trace.h"

#include <gtest/gtest.h>

#include "trace/town_for_test.h"

namespace holdfast::trace {
namespace {

using Rows = std::map<std::string, std::int64_t>;

TEST(Trace, FifoOfTheWorkedExample) {
  const Town town = worked_example();
  const Trace trace = town.follow(Method::Fifo, 2);
  EXPECT_EQ(town.held(trace), (Rows{{"A@X", 400'000}, {"A@Y", 100'000}, {"B@Y", 300'000}}));
}

TEST(Trace, LifoOfTheWorkedExample) {
  const Town town = worked_example();
  const Trace trace = town.follow(Method::Lifo, 2);
  EXPECT_EQ(town.held(trace),
            (Rows{{"A@X", 300'000}, {"B@X", 100'000}, {"A@Y", 200'000}, {"B@CASH", 200'000}}));
}

TEST(Trace, ProrataOfTheWorkedExample) {
  const Town town = worked_example();
  const Trace trace = town.follow(Method::Prorata, 2);
  EXPECT_EQ(town.held(trace), (Rows{{"A@M", 40'000},
                                    {"B@M", 24'000},
                                    {"A@X", 214'286},
                                    {"B@X", 128'571},
                                    {"A@Y", 160'000},
                                    {"B@Y", 96'000},
                                    {"A@CASH", 85'714},
                                    {"B@CASH", 51'429}}));
}

TEST(Trace, LibrOfTheWorkedExample) {
  const Town town = worked_example();
  const Trace trace = town.follow(Method::Libr, 2);
  EXPECT_EQ(town.held(trace), (Rows{{"A@M", 62'500},
                                    {"B@M", 37'500},
                                    {"A@X", 250'000},
                                    {"B@X", 150'000},
                                    {"A@Y", 187'500},
                                    {"B@Y", 112'500}}));
}

TEST(Trace, ReachOfTheWorkedExample) {
  const Town town = worked_example();
  const auto reached = *reach(town.ledger(), town.query(Method::Fifo, 2));
  Rows most;
  for (const Reached& one : reached) {
    most[town.label(one.of_case, one.account)] = one.at_most.fen;
    if (one.account == town.index("CASH")) {
      EXPECT_EQ(one.hops, 3u);
      EXPECT_EQ(one.since, Instant{5'000'000});
      EXPECT_EQ(one.through, 5u);
    }
  }
  EXPECT_EQ(most, (Rows{{"A@M", 100'000},
                        {"B@M", 100'000},
                        {"A@X", 500'000},
                        {"B@X", 500'000},
                        {"A@Y", 400'000},
                        {"B@Y", 400'000},
                        {"A@CASH", 200'000},
                        {"B@CASH", 200'000}}));
}

TEST(Trace, LotsTellThePathOfEveryFen) {
  const Town town = worked_example();
  const auto lots = *lots_of(town.ledger(), town.query(Method::Fifo, 2), town.index("Y"));
  ASSERT_EQ(lots.size(), 2u);
  EXPECT_EQ(lots[0].amount.fen, 100'000);
  EXPECT_EQ(lots[0].of_case, 0u);
  EXPECT_EQ(lots[0].transfers, (std::vector<std::uint32_t>{0, 4}));
  EXPECT_EQ(lots[1].amount.fen, 300'000);
  EXPECT_EQ(lots[1].transfers, (std::vector<std::uint32_t>{1, 4}));
  EXPECT_EQ(lots_of(town.ledger(), town.query(Method::Prorata, 2), 0).error().reason,
            "trace.method");
}

TEST(Trace, AsOfIncludesItsInstant) {
  const Town town = worked_example();
  const Trace before = town.follow(Method::Prorata, 2, Instant{999'999});
  EXPECT_EQ(town.held(before), (Rows{{"A@M", 500'000}}));
  EXPECT_EQ(before.paid[1].fen, 0);
  const Trace at = town.follow(Method::Prorata, 2, Instant{1'000'000});
  EXPECT_EQ(town.held(at), (Rows{{"A@M", 500'000}, {"B@M", 300'000}}));
}

TEST(Trace, ARebateThatTheVictimPaysInAgainIsReturned) {
  Town town;
  town.pay("V", "M", 100, 0);
  town.pay("M", "V", 30);
  town.pay("V", "M", 50, 0);  // 30 of these 50 were traced money
  for (const Method method : {Method::Fifo, Method::Lifo, Method::Prorata}) {
    const Trace trace = town.follow(method, 1);
    EXPECT_EQ(town.held(trace), (Rows{{"A@M", 12'000}}));
    EXPECT_EQ(trace.paid[0].fen, 15'000);
    EXPECT_EQ(trace.returned[0].fen, 3'000);
    ASSERT_EQ(trace.parts.size(), 3u);
    EXPECT_EQ(trace.parts[1].amount.fen, 3'000);
    EXPECT_EQ(trace.parts[2].amount.fen, 5'000);
  }
}

TEST(Trace, AShortfallIsCleanBehindInFifoAndDeepestInLifo) {
  Town town;
  town.pay("V", "M", 100, 0);
  town.pay("M", "X", 150);  // 50 that M was not known to hold
  town.pay("X", "Y", 60);
  const Trace fifo = town.follow(Method::Fifo, 1);
  EXPECT_EQ(town.held(fifo), (Rows{{"A@X", 4'000}, {"A@Y", 6'000}}));
  const Trace lifo = town.follow(Method::Lifo, 1);
  EXPECT_EQ(town.held(lifo), (Rows{{"A@X", 4'000}, {"A@Y", 6'000}}));
  const Trace prorata = town.follow(Method::Prorata, 1);
  EXPECT_EQ(town.held(prorata), (Rows{{"A@X", 6'000}, {"A@Y", 4'000}}));
  town.pay("X", "Z", 60);
  EXPECT_EQ(town.held(town.follow(Method::Fifo, 1)), (Rows{{"A@Y", 6'000}, {"A@Z", 4'000}}));
}

TEST(Trace, RefusesWhatIsNotALedger) {
  const std::vector<Money> openings{Money{-1}};
  const Transfer good{Instant{5}, 0, 1, Money{1}};
  const auto reason = [](const Ledger& ledger, const Query& query = {}) {
    const auto trace = follow(ledger, query);
    return trace ? "none" : trace.error().reason;
  };
  EXPECT_EQ(reason({2, {&good, 1}, {}}), "none");
  EXPECT_EQ(reason({1, {&good, 1}, {}}), "trace.order");
  EXPECT_EQ(reason({2, {&good, 1}, openings}), "trace.amount");
  const std::vector<Transfer> self{{Instant{5}, 1, 1, Money{1}}};
  EXPECT_EQ(reason({2, self, {}}), "trace.self_transfer");
  const std::vector<Transfer> zero{{Instant{5}, 0, 1, Money{0}}};
  EXPECT_EQ(reason({2, zero, {}}), "trace.amount");
  const std::vector<Transfer> back{{Instant{5}, 0, 1, Money{1}}, {Instant{4}, 0, 1, Money{1}}};
  EXPECT_EQ(reason({2, back, {}}), "trace.order");
  const std::vector<Transfer> huge(2, {Instant{5}, 0, 1, Money{std::int64_t{1} << 62}});
  EXPECT_EQ(reason({2, huge, {}}), "trace.too_large");
  const std::vector<Source> twice{{0, 0}, {0, 0}};
  Query query;
  query.sources = twice;
  EXPECT_EQ(reason({2, {&good, 1}, {}}, query), "trace.order");
}

}  // namespace
}  // namespace holdfast::trace
