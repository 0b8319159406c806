// One case on an index: the same answer as the whole pass; reach against trying every way.
#include "trace/index.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "trace/town_for_test.h"
#include "trace/worlds_for_test.h"

namespace holdfast::trace {
namespace {

std::vector<std::uint32_t> transfers_of(const std::vector<Source>& sources) {
  std::vector<std::uint32_t> out;
  for (const Source& source : sources) out.push_back(source.transfer);
  return out;
}

std::vector<std::uint32_t> some_hubs() {
  auto hubs =
      *rc::gen::unique<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, kAccounts));
  hubs.resize(std::min<std::size_t>(hubs.size(), 2));
  std::ranges::sort(hubs);
  return hubs;
}

RC_GTEST_PROP(CaseIndex, FollowsOneCaseAsTheWholePassDoes, ()) {
  World world = *worlds(60, *rc::gen::element<std::int64_t>(50, 5'000, 1'000'000'000'000'000));
  // Few sources: most accounts are touched late or never.
  std::erase_if(world.sources, [](const Source&) { return *rc::gen::inRange(0, 4) > 0; });
  for (Source& source : world.sources) source.of_case = 0;
  const auto hubs = some_hubs();
  Query query = world.query(Method::Prorata);
  query.cases = 1;
  if (*rc::gen::inRange(0, 2) == 1) query.as_of = Instant{*rc::gen::inRange(0, 60) * 1'000'000};
  if (*rc::gen::inRange(0, 2) == 1) query.limits.hubs = hubs;
  if (*rc::gen::inRange(0, 2) == 1) query.limits.smallest = Money{*rc::gen::inRange(0, 300)};
  const auto index = CaseIndex::make(world.ledger());
  RC_ASSERT(index.has_value());
  CaseWalk walk(*index);
  const auto sources = transfers_of(world.sources);
  for (int round = 0; round < 2; ++round) {  // nothing is left over from the case before
    const Trace whole = must_follow(world, query);
    const auto one = walk.follow({sources, query.as_of, query.limits});
    RC_ASSERT(one.has_value());
    RC_ASSERT(one->paid == whole.paid);
    RC_ASSERT(one->returned == whole.returned);
    RC_ASSERT(one->held == whole.held);
    RC_ASSERT(one->parts == whole.parts);
    query.limits = {};
  }
}

// Every way of payments in order of the ledger, tried one by one.
void try_ways(const World& world, const CaseQuery& query, std::uint32_t transfer,
              std::uint32_t hops, std::map<std::uint32_t, Reached>& out) {
  const std::uint32_t account = world.transfers[transfer].to;
  Reached& best =
      out.try_emplace(account, Reached{0, account, {}, transfer, hops, {}}).first->second;
  best.through = std::min(best.through, transfer);
  best.hops = std::min(best.hops, hops);
  if (hops >= query.hops_max || std::ranges::count(query.limits.hubs, account) > 0) return;
  for (std::uint32_t i = transfer + 1; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    if (query.as_of && t.time > *query.as_of) break;
    if (t.from != account || t.amount < query.limits.smallest) continue;
    if (std::ranges::count(query.sources, i) == 0) try_ways(world, query, i, hops + 1, out);
  }
}

RC_GTEST_PROP(CaseIndex, ReachesWhatSomeWayOfPaymentsReaches, ()) {
  World world = *worlds(16, 500);
  std::erase_if(world.sources, [](const Source&) { return *rc::gen::inRange(0, 3) > 0; });
  const auto sources = transfers_of(world.sources);
  const auto hubs = some_hubs();
  CaseQuery query{sources, {}, {}, *rc::gen::inRange<std::uint32_t>(1, 6)};
  if (*rc::gen::inRange(0, 2) == 1) query.as_of = Instant{*rc::gen::inRange(0, 20) * 1'000'000};
  if (*rc::gen::inRange(0, 2) == 1) query.limits = {Money{100}, hubs};
  std::map<std::uint32_t, Reached> expected;
  for (const std::uint32_t source : sources) {
    if (query.as_of && world.transfers[source].time > *query.as_of) continue;
    try_ways(world, query, source, 1, expected);
  }
  const auto index = CaseIndex::make(world.ledger());
  const auto reached = CaseWalk(*index).reach(query);
  RC_ASSERT(reached.has_value());
  RC_ASSERT(reached->size() == expected.size());
  for (const Reached& one : *reached) {
    RC_ASSERT(one.through == expected.at(one.account).through);
    RC_ASSERT(one.hops == expected.at(one.account).hops);
    RC_ASSERT(one.since == world.transfers[one.through].time);
  }
}

RC_GTEST_PROP(CaseIndex, WithoutALimitReachesWhatTheWholePassReaches, ()) {
  World world = *worlds(60, 500);
  std::erase_if(world.sources, [](const Source&) { return *rc::gen::inRange(0, 3) > 0; });
  for (Source& source : world.sources) source.of_case = 0;
  const auto index = CaseIndex::make(world.ledger());
  const auto one = CaseWalk(*index).reach({transfers_of(world.sources), {}, {}});
  const auto whole = reach(world.ledger(), world.query(Method::Prorata));
  RC_ASSERT(one->size() == whole->size());
  for (std::size_t k = 0; k < one->size(); ++k) {
    RC_ASSERT((*one)[k].account == (*whole)[k].account);
    RC_ASSERT((*one)[k].through == (*whole)[k].through);
    RC_ASSERT((*one)[k].hops <= (*whole)[k].hops);
  }
}

TEST(CaseIndex, MoneyOverSoManyPaymentsStaysThere) {
  const Town town = worked_example();
  const auto index = CaseIndex::make(town.ledger());
  const std::vector<std::uint32_t> sources{0, 1};
  const auto trace = CaseWalk(*index).follow({sources, {}, {}, 2});
  ASSERT_TRUE(trace);
  std::int64_t sum = 0;
  for (const Held& held : trace->held) {
    sum += held.amount.fen;
    EXPECT_EQ(held.stop, held.account == town.index("M") ? Stop::None : Stop::Hops);
    EXPECT_NE(held.account, town.index("CASH"));
  }
  EXPECT_EQ(sum, 800'000);
}

TEST(CaseIndex, RefusesSourcesThatAreNone) {
  const Town town = worked_example();
  const auto index = CaseIndex::make(town.ledger());
  CaseWalk walk(*index);
  for (const std::vector<std::uint32_t>& sources :
       {std::vector<std::uint32_t>{6}, {1, 0}, {1, 1}}) {
    EXPECT_EQ(walk.follow({sources, {}, {}}).error().reason, "trace.order");
    EXPECT_EQ(walk.reach({sources, {}, {}}).error().reason, "trace.order");
  }
}

}  // namespace
}  // namespace holdfast::trace
