// The chase against the city on virtual time: real engine, simulated banks. Nothing here is told
// to the engine that a bank would not tell; what is true is read from the ledger and compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "chase/chase.h"
#include "simulate/institutions.h"
#include "simulate/world.h"

namespace holdfast::simulate {
namespace {

constexpr Instant kStart{1'790'000'000'000'000};

/// A centre made of nothing but the engine: one case for each story.
class EngineCentre {
 public:
  explicit EngineCentre(const CityConfig& config) : world_(config), planner_(config) {
    policy_.auto_approve = {OrderKind::StopPayment, OrderKind::QueryAccount,
                            OrderKind::QueryTransactions, OrderKind::QueryPhone,
                            OrderKind::Release};
    policy_.standing_order = "duty-officer";
    policy_.duty_person = "duty-captain";
    policy_.answer_within = seconds{15};
    for (const Institution& institution : simulate::partners()) {
      const std::string id{institution.id};
      partners_[id] = {id, institution.kind, std::string{institution.name}};
    }
    next_ = planner_.next();
  }

  /// Files `alerts` alerts and goes on until all cases are settled, or `patience` is over.
  void run(int alerts, Duration patience) {
    for (Instant now = kStart; now < kStart + patience; now = now + milliseconds{50}) {
      world_.step(now);
      while (static_cast<int>(cases_.size()) < alerts && next_.reported_at <= now) file(now);
      for (const PartnerAnswer& answer : world_.take_answers()) take(answer, now);
      fire_timers(now);
      if (static_cast<int>(cases_.size()) == alerts && unsettled() == 0) return;
    }
  }

  int unsettled() const {
    return static_cast<int>(std::ranges::count_if(
        cases_, [](const auto& each) { return !chase::is_settled(each.second); }));
  }

  void expect_what_the_ledger_says() {
    for (const auto& [number, state] : cases_) {
      for (const chase::AccountRow& row : state.accounts) {
        const auto account = world_.ledger().find(row.account);
        if (!account) continue;
        Money held;
        for (const CaseHold& hold : world_.ledger().at(*account).holds) {
          if (hold.case_id == to_string(CaseId{number})) held += hold.held;
        }
        EXPECT_EQ(row.held, held) << row.account.text() << " in C" << number;
        EXPECT_LE(row.held, row.traced) << row.account.text() << " in C" << number;
      }
    }
  }

  chase::Funds sum() const {
    chase::Funds sum;
    for (const auto& [number, state] : cases_) {
      const chase::Funds funds = chase::totals(state);
      sum.paid += funds.paid;
      sum.held += funds.held;
      sum.in_flight += funds.in_flight;
      sum.gone += funds.gone;
      sum.returned += funds.returned;
    }
    return sum;
  }

  const std::map<std::int64_t, chase::State>& cases() const { return cases_; }
  World& world() { return world_; }

 private:
  void file(Instant now) {
    const Story story = std::exchange(next_, planner_.next());
    const CaseId id{story.number + 1};
    chase::PaymentsFiled filed;
    for (const StoryPayment& payment : story.payments) {
      const Mule& payee = story.mules[static_cast<std::size_t>(payment.to)];
      Payment told;
      told.time = payment.time;
      told.from = story.victim_account;
      told.to = payee.account;
      told.amount = payment.amount;
      told.ref = story.number % 2 == 0 ? payment.ref : "";
      told.from_name = story.victim.name;
      told.to_name = payment.to == story.payments[0].to ? story.payee_name : payee.person.name;
      filed.payments.push_back(told);
    }
    filed.phones = {story.suspect_phone};
    cases_[id.value] = chase::open(id);
    enter(id.value, filed, now);
  }

  void take(const PartnerAnswer& answer, Instant now) {
    const auto id = parse_order_id(answer.order_id);
    ASSERT_TRUE(id);
    enter(id->case_id.value, chase::Answered{*id, answer.partner, answer.answer}, now);
  }

  void fire_timers(Instant now) {
    for (auto& [number, state] : cases_) {
      while (!state.timers.empty()) {
        const auto due = std::ranges::find_if(
            state.timers, [now](const chase::Timer& timer) { return timer.due_at <= now; });
        if (due == state.timers.end()) break;
        enter(number, chase::TimerDue{*due}, now);
      }
    }
  }

  void enter(std::int64_t number, const chase::Fact& fact, Instant now) {
    const chase::Environment environment{policy_, partners_, {}};
    chase::State& state = cases_[number];
    const auto may_enter = chase::check(state, fact, environment);
    if (!may_enter) {
      // Only an order that was taken back may be answered in vain.
      ADD_FAILURE() << "C" << number << ": " << may_enter.error().reason << " "
                    << may_enter.error().detail << " " << may_enter.error().place;
      return;
    }
    chase::Decision decision = chase::advance(std::move(state), fact, now, environment);
    state = std::move(decision.state);
    const chase::Funds funds = chase::totals(state);
    ASSERT_EQ(funds.paid, funds.held + funds.in_flight + funds.gone + funds.returned);
    for (const OrderId& id : decision.deliver) {
      const chase::OrderRecord* record = chase::find_order(state, id);
      ASSERT_NE(record, nullptr);
      world_.receive(record->order.partner, as_received(record->order), now);
    }
  }

  static PartnerOrder as_received(const Order& order) {
    PartnerOrder received;
    received.id = to_string(order.id);
    received.case_id = to_string(order.id.case_id);
    received.kind = order.kind;
    received.target = order.target;
    if (order.about) received.about = to_string(*order.about);
    if (order.amends) received.amends = to_string(*order.amends);
    received.since = order.since;
    received.amount = order.amount;
    return received;
  }

  World world_;
  StoryPlanner planner_;
  Story next_;
  Policy policy_;
  std::map<std::string, Partner> partners_;
  std::map<std::int64_t, chase::State> cases_;
};

CityConfig city(std::uint64_t seed, double shared_accounts = 0) {
  CityConfig config;
  config.seed = seed;
  config.start = kStart;
  config.shared_accounts = shared_accounts;
  return config;
}

class ChaseInTheCity : public testing::TestWithParam<std::uint64_t> {};

TEST_P(ChaseInTheCity, SettlesEveryCaseAsTheLedgerHasIt) {
  EngineCentre centre{city(GetParam())};
  centre.run(25, minutes{10});
  EXPECT_EQ(centre.unsettled(), 0);
  centre.expect_what_the_ledger_says();
  const chase::Funds sum = centre.sum();
  EXPECT_EQ(sum.in_flight, Money{});
  EXPECT_GT(sum.held.fen, sum.paid.fen / 10);
  EXPECT_GT(sum.gone, Money{});
}

// What two cases hold on one account can be more than either of them can explain: a person looks.
TEST_P(ChaseInTheCity, OnlyAccountsOfSeveralCasesWaitForAPerson) {
  EngineCentre centre{city(GetParam(), 0.25)};
  centre.run(25, minutes{10});
  centre.expect_what_the_ledger_says();
  for (const auto& [number, state] : centre.cases()) {
    for (const chase::AccountFunds& row : chase::funds(state).accounts) {
      if (row.state != "in_flight") continue;
      EXPECT_EQ(row.reason, "waits_for_person") << row.account.text();
      EXPECT_GT(centre.world().ledger().at(*centre.world().ledger().find(row.account)).holds.size(),
                1)
          << row.account.text() << " in C" << number;
    }
  }
}

// What the visitor of a demo sees in the first minute.
TEST_P(ChaseInTheCity, TheFirstCaseReachesFourTiersWithinAMinute) {
  EngineCentre centre{city(GetParam())};
  centre.run(1000, minutes{1});
  const chase::State& first = centre.cases().at(1);
  EXPECT_GE(chase::tier_count(first), 4);
  EXPECT_GT(chase::totals(first).held, Money{});
}

INSTANTIATE_TEST_SUITE_P(Seeds, ChaseInTheCity, testing::Range<std::uint64_t>(1, 13));

}  // namespace
}  // namespace holdfast::simulate
