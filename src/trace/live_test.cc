// A ledger that grows in any order has at any time the answer of the whole pass.
#include "trace/live.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "trace/town_for_test.h"
#include "trace/worlds_for_test.h"

namespace holdfast::trace {
namespace {

std::vector<Arrival> arrivals_of(const World& world) {
  std::vector<Arrival> out;
  for (const Transfer& t : world.transfers) out.push_back({t, {}});
  for (const Source& s : world.sources) out[s.transfer].of_case = s.of_case;
  return out;
}

// The ledger as the live trace should have it: by time, then by when it became known.
void check_against_the_whole_pass(const LiveTrace& live, const std::vector<Arrival>& known,
                                  const World& world) {
  std::vector<std::pair<Instant, std::size_t>> order;
  for (const Arrival& arrival : known) order.emplace_back(arrival.transfer.time, order.size());
  std::ranges::sort(order);
  World whole;
  whole.openings = world.openings;
  for (std::uint32_t i = 0; i < known.size(); ++i) {
    const Arrival& arrival = known[order[i].second];
    whole.transfers.push_back(arrival.transfer);
    if (arrival.of_case) whole.sources.push_back({i, *arrival.of_case});
  }
  Query query = whole.query(Method::Prorata);
  query.cases = std::max(1u, live.cases());
  const Trace expected = must_follow(whole, query);
  const Trace trace = live.answer();
  RC_ASSERT(trace.held == expected.held);
  RC_ASSERT(trace.parts == expected.parts);
  if (live.cases() == 0) return;
  RC_ASSERT(trace.paid == expected.paid);
  RC_ASSERT(trace.returned == expected.returned);
}

// `held`, by account, as it was before the last append: only what that names has changed.
void check_changes(const LiveTrace& live, std::vector<std::vector<Held>>& held) {
  held.resize(live.accounts());
  for (const std::uint32_t account : live.changed()) held[account] = live.held(account);
  for (std::uint32_t account = 0; account < held.size(); ++account) {
    RC_ASSERT(held[account] == live.held(account));
  }
}

RC_GTEST_PROP(LiveTrace, AnswersAsTheWholePassWhateverTheOrder, ()) {
  const World world =
      *worlds(50, *rc::gen::element<std::int64_t>(50, 5'000, 3'000'000'000, 1'000'000'000'000'000));
  std::vector<Arrival> arrivals = arrivals_of(world);
  // Mostly in order of time, some of them late by a few, some by a great deal.
  const auto late_max = *rc::gen::element<std::size_t>(0, 3, 50);
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const std::size_t late = *rc::gen::inRange<std::size_t>(0, late_max + 1);
    std::swap(arrivals[i], arrivals[std::min(i + late, arrivals.size() - 1)]);
  }
  auto live = LiveTrace::make(world.openings);
  RC_ASSERT(live.has_value());
  std::vector<Arrival> known;
  std::vector<std::vector<Held>> held;
  for (std::size_t i = 0; i < arrivals.size();) {
    const std::size_t count = std::min(*rc::gen::inRange<std::size_t>(1, 4), arrivals.size() - i);
    const auto batch = std::span(arrivals).subspan(i, count);
    const auto done = live->append(batch);
    RC_ASSERT(done.has_value());
    check_changes(*live, held);
    known.insert(known.end(), batch.begin(), batch.end());
    i += count;
    if (*rc::gen::inRange(0, 4) == 0) check_against_the_whole_pass(*live, known, world);
  }
  check_against_the_whole_pass(*live, known, world);
}

TEST(LiveTrace, ALateAnswerTracesAgainOnlyWhatItChanges) {
  auto live = *LiveTrace::make({});
  const auto at = [](std::int64_t second, std::uint32_t from, std::uint32_t to, std::int64_t fen) {
    return Transfer{Instant{second * 1'000'000}, from, to, Money{fen}};
  };
  std::vector<Arrival> arrivals{{at(1, 0, 1, 1000), 0}, {at(5, 1, 2, 1000), {}}};
  for (std::uint32_t k = 0; k < 100; ++k) arrivals.push_back({at(6, 100 + k, 300 + k, 5), {}});
  ASSERT_TRUE(live.append(arrivals));
  // Before it left for 2, half of it had gone to 3.
  const Arrival late{at(3, 1, 3, 500), {}};
  const auto done = live.append({&late, 1});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->transfer, 1u);
  EXPECT_EQ(done->retraced, 1u);
  EXPECT_EQ(std::set(live.changed().begin(), live.changed().end()),
            (std::set<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(live.held(2).at(0).amount.fen, 500);
  EXPECT_EQ(live.held(3).at(0).amount.fen, 500);
  EXPECT_EQ(live.parts(2).at(0).amount.fen, 500);
  EXPECT_EQ(live.balance(2).fen, 1000);
}

TEST(LiveTrace, KnowsWhatWentBackToAVictim) {
  auto live = *LiveTrace::make({});
  // A victim who had been paid 3.00 of another's money pays 10.00 on.
  const std::vector<Arrival> batch{{{Instant{1}, 0, 1, Money{500}}, 0},
                                   {{Instant{2}, 1, 2, Money{300}}, {}},
                                   {{Instant{3}, 2, 3, Money{1000}}, 1}};
  ASSERT_TRUE(live.append(batch));
  EXPECT_EQ(live.returned(0).fen, 300);
  EXPECT_EQ(live.returned(1).fen, 0);
  EXPECT_EQ(live.returned(2).fen, 0);
}

TEST(LiveTrace, RefusesABadTransferWhole) {
  auto live = *LiveTrace::make({});
  const std::vector<Arrival> batch{{{Instant{1}, 0, 1, Money{5}}, 0},
                                   {{Instant{2}, 1, 1, Money{5}}, {}}};
  EXPECT_EQ(live.append(batch).error().reason, "trace.self_transfer");
  EXPECT_EQ(live.size(), 0u);
  const Arrival nothing{{Instant{1}, 0, 1, Money{0}}, {}};
  EXPECT_EQ(live.append({&nothing, 1}).error().reason, "trace.amount");
  const std::vector<Arrival> huge(2, {{Instant{1}, 0, 1, Money{std::int64_t{1} << 62}}, {}});
  EXPECT_EQ(live.append(huge).error().reason, "trace.too_large");
  EXPECT_EQ(live.append(std::span(huge).first(1))->transfer, 0u);
}

}  // namespace
}  // namespace holdfast::trace
