#include "simulate/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "simulate/institutions.h"
#include "simulate/narrative.h"
#include "simulate/wire.h"

namespace holdfast::simulate {
namespace {

constexpr Instant kStart{1'790'000'000'000'000};

CityConfig city(std::uint64_t seed, double speed = 20) {
  CityConfig config;
  config.seed = seed;
  config.start = kStart;
  config.speed = speed;
  return config;
}

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = (digits[digits.size() - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

/// Everything that moved, as text.
std::string history(const World& world) {
  std::string text;
  for (const LedgerTransfer& moved : world.ledger().transfers()) {
    text += format_instant(moved.time) + " " + world.ledger().at(moved.from).number.text() + " " +
            world.ledger().at(moved.to).number.text() + " " + format_yuan(moved.amount) + " " +
            moved.from_ref + " " + moved.to_ref + "\n";
  }
  return text;
}

PartnerOrder stop(const std::string& id, const Account& account, Money amount) {
  PartnerOrder order;
  order.id = id;
  order.case_id = "C1";
  order.kind = OrderKind::StopPayment;
  order.target.account = account;
  order.since = kStart - hours{6};
  order.amount = amount;
  return order;
}

TEST(StoryPlanner, TheSameSeedTellsTheSameStories) {
  StoryPlanner first{city(7)};
  StoryPlanner second{city(7)};
  StoryPlanner other{city(8)};
  for (int i = 0; i < 50; ++i) {
    const std::string told = alert_json(first.next());
    EXPECT_EQ(told, alert_json(second.next()));
    EXPECT_NE(told, alert_json(other.next()));
  }
}

TEST(StoryPlanner, NetworksAreAsTheDomainSays) {
  StoryPlanner planner{city(1)};
  std::set<int> tiers_seen;
  for (int i = 0; i < 300; ++i) {
    const Story story = planner.next();
    int deepest = 0;
    std::set<Account> accounts;
    for (const Mule& mule : story.mules) {
      deepest = std::max(deepest, mule.tier);
      EXPECT_TRUE(accounts.insert(mule.account).second) << "one account twice in one story";
      EXPECT_EQ(mule.next.size(), mule.shares.size());
      for (const int next : mule.next) {
        EXPECT_EQ(story.mules[static_cast<std::size_t>(next)].tier, mule.tier + 1);
      }
      const Institution* at = find_institution(mule.account.institution());
      ASSERT_NE(at, nullptr);
      if (!at->bin.empty()) {
        EXPECT_TRUE(passes_luhn(mule.account.number())) << mule.account.text();
        EXPECT_TRUE(mule.account.number().starts_with(at->bin));
        EXPECT_EQ(mule.account.number().size(), 19);
      }
    }
    EXPECT_GE(deepest, 3);
    EXPECT_LE(deepest, 6);
    tiers_seen.insert(deepest);
    EXPECT_GE(story.payments.front().time, story.reported_at - planner.horizon());
    EXPECT_TRUE(std::ranges::is_sorted(story.payments, {}, &StoryPayment::time));
    EXPECT_LT(story.payments.back().time, story.reported_at);
  }
  EXPECT_EQ(tiers_seen, (std::set{3, 4, 5, 6}));
}

TEST(StoryPlanner, EveryTypeComesUpAndTellsItsPayments) {
  StoryPlanner planner{city(3)};
  std::set<std::string_view> types;
  for (int i = 0; i < 200; ++i) {
    const Story story = planner.next();
    types.insert(story.scam_type);
    const std::string text = narrate(story);
    EXPECT_EQ(text.find('{'), std::string::npos) << text;
    for (const StoryPayment& payment : story.payments) {
      const Mule& payee = story.mules[static_cast<std::size_t>(payment.to)];
      EXPECT_NE(text.find(payee.account.number()), std::string::npos);
      EXPECT_TRUE(text.find(spoken_amount(payment.amount, 0)) != std::string::npos ||
                  text.find(spoken_amount(payment.amount, 1)) != std::string::npos)
          << text;
    }
    const auto body = nlohmann::json::parse(alert_json(story));
    EXPECT_EQ(body["payments"].size(), story.payments.size());
    EXPECT_EQ(body["payments"][0]["from"], story.victim_account.text());
  }
  EXPECT_EQ(types.size(), kScamTypes.size());
}

TEST(Narrative, SpeaksOfAmountsAsPeopleDo) {
  EXPECT_EQ(spoken_amount(Money{2'860'000}, 0), "2.86万元");
  EXPECT_EQ(spoken_amount(Money{2'860'000}, 1), "28600元");
  EXPECT_EQ(spoken_amount(Money{3'000'000}, 0), "3万元");
  EXPECT_EQ(spoken_amount(Money{2'860'050}, 0), "28600.50元");
  EXPECT_EQ(spoken_amount(Money{80'000}, 0), "800元");
}

TEST(World, MoneyIsMovedNeverMade) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    World world{city(seed)};
    for (int i = 0; i < 120; ++i) {
      world.step(kStart + seconds{i});
      ASSERT_EQ(world.ledger().total(), world.ledger().total_opened());
      if (i % 5 == 0 && !world.ledger().transfers().empty()) {
        // A hold somewhere, on whatever moved last.
        const auto& moved = world.ledger().transfers().back();
        const Account& target = world.ledger().at(moved.to).number;
        if (find_institution(target.institution()) != nullptr) {
          world.receive(std::string{target.institution()},
                        stop("O" + std::to_string(i), target, moved.amount), kStart + seconds{i});
        }
      }
    }
    EXPECT_GT(world.ledger().transfers().size(), 500);
  }
}

TEST(World, TheSameSeedAndOrdersGiveTheSameBytes) {
  const auto run = [](Duration stride) {
    World world{city(11)};
    world.step(kStart);
    const Account target = world.ledger().at(world.ledger().transfers()[3].to).number;
    for (Duration at{}; at <= minutes{2}; at += stride) {
      world.step(kStart + at);
      if (at == seconds{30} && find_institution(target.institution()) != nullptr) {
        world.receive(std::string{target.institution()}, stop("O1", target, Money{50'000}),
                      kStart + at);
      }
    }
    std::string text = history(world);
    for (const auto& done : world.take_answers()) text += answer_json(done.answer) + "\n";
    return text;
  };
  // However often the clock is looked at.
  EXPECT_TRUE(run(seconds{1}) == run(seconds{10}));
  EXPECT_GT(run(seconds{10}).size(), 10'000);
}

TEST(World, SeveralTiersMoveWithinAMinuteOfTheFirstReport) {
  World world{city(1)};
  world.step(kStart + minutes{1});
  StoryPlanner planner{city(1)};
  const Story story = planner.next();
  std::set<int> tiers;
  for (const Mule& mule : story.mules) {
    const auto& entries = world.ledger().at(*world.ledger().find(mule.account)).entries;
    if (!entries.empty()) tiers.insert(mule.tier);
  }
  EXPECT_GE(tiers.size(), 4);
}

TEST(World, AHeldAmountStaysAndTheRestMovesOn) {
  const CityConfig config = city(5);
  StoryPlanner planner{config};
  const Story story = planner.next();
  const Mule& mule = story.mules[static_cast<std::size_t>(story.payments[0].to)];
  const Institution* bank = find_institution(mule.account.institution());
  ASSERT_NE(bank, nullptr);
  World world{config};
  // Ordered before the money is there: nothing can be held yet, and it is said so.
  const Instant early = story.payments[0].time - seconds{90};
  world.receive(std::string{bank->id}, stop("O1", mule.account, Money{100'000}), early);
  EXPECT_EQ(world.pending(), 1);
  world.step(story.payments[0].time - milliseconds{1});
  ASSERT_EQ(world.pending(), 0);
  const auto answers = world.take_answers();
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].order_id, "O1");
  EXPECT_EQ(*answers[0].answer.held, std::min(mule.opening, Money{100'000}));
  // The same order again: the same answer again.
  world.receive(std::string{bank->id}, stop("O1", mule.account, Money{999}),
                story.payments[0].time);
  EXPECT_EQ(world.take_answers().at(0).answer, answers[0].answer);
}

TEST(World, AWithdrawnOrderIsNotCarriedOut) {
  const CityConfig config = city(5);
  const Story story = StoryPlanner{config}.next();
  const Account account = story.victim_account;
  World world{config};
  world.step(kStart);
  const std::string bank{account.institution()};
  world.receive(bank, stop("O1", account, Money{100'000}), kStart);
  PartnerOrder withdrawal = stop("O2", account, Money{});
  withdrawal.kind = OrderKind::Withdraw;
  withdrawal.about = "O1";
  world.receive(bank, withdrawal, kStart);
  world.step(kStart + minutes{5});
  const auto answers = world.take_answers();
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].order_id, "O2");
  EXPECT_TRUE(world.ledger().at(*world.ledger().find(account)).holds.empty());
}

TEST(Wire, ReadsAnOrderAndWritesAnAnswer) {
  const auto order = read_order(
      R"({"id":"C1-2","case":"C1","kind":"stop_payment","target":{"account":"ICBC:1","name":"甲"},
          "amends":"C1-1","since":"2026-09-11T07:30:00.25Z","amount_fen":2800000})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->target.account.text(), "ICBC:1");
  EXPECT_EQ(order->amends, "C1-1");
  EXPECT_EQ(order->amount, Money{2'800'000});
  EXPECT_EQ(format_instant(*order->since), "2026-09-11T07:30:00.25Z");
  for (const char* bad : {"", "[]", R"({"id":"x"})", R"({"id":"x","case":"C1","kind":"dance"})"}) {
    EXPECT_EQ(read_order(bad).error().reason, "order.malformed") << bad;
  }
  Answer answer;
  answer.answer_id = "a1";
  answer.held = Money{5};
  answer.transfers.emplace();
  EXPECT_EQ(answer_json(answer),
            R"({"answer_id":"a1","held_fen":5,"result":"done","transfers":[]})");
}

}  // namespace
}  // namespace holdfast::simulate
