#include "simulate/ledger.h"

#include <gtest/gtest.h>

namespace holdfast::simulate {
namespace {

constexpr Instant kNoon{1'790'000'000'000'000};

class LedgerTest : public testing::Test {
 protected:
  bool move(AccountIndex from, AccountIndex to, std::int64_t yuan, Duration after = {}) {
    return ledger_.move({kNoon + after, from, to, Money{yuan * 100}, "d", "c", "mobile"});
  }
  Money available(AccountIndex account, Duration after = {}) const {
    return ledger_.available(account, kNoon + after);
  }
  void hold(const std::string& case_id, std::int64_t yuan, Duration lasts = hours{48}) {
    ledger_.set_hold(mule_, case_id, Money{yuan * 100}, kNoon).expires_at = kNoon + lasts;
  }

  Ledger ledger_;
  AccountIndex victim_ =
      ledger_.open(*Account::parse("ICBC:6222021608001234565"), "甲", Money{5'000'000});
  AccountIndex mule_ =
      ledger_.open(*Account::parse("ABC:6228480048123456781"), "乙", Money{100'000});
};

TEST_F(LedgerTest, MovesOnlyWhatIsThere) {
  EXPECT_FALSE(move(victim_, mule_, 50'001));
  EXPECT_TRUE(move(victim_, mule_, 20'000));
  EXPECT_EQ(ledger_.at(victim_).balance, Money{3'000'000});
  EXPECT_EQ(ledger_.at(mule_).balance, Money{2'100'000});
  EXPECT_EQ(ledger_.total(), ledger_.total_opened());
}

TEST_F(LedgerTest, ALimitedHoldLeavesTheRestToTheHolder) {
  move(victim_, mule_, 20'000);
  hold("C1", 15'000);
  EXPECT_EQ(available(mule_), Money{600'000});
  EXPECT_FALSE(move(mule_, victim_, 6'001));
  EXPECT_TRUE(move(mule_, victim_, 6'000));
  EXPECT_EQ(available(mule_), Money{});
}

TEST_F(LedgerTest, WhatIsNotThereCannotBeHeld) {
  hold("C1", 20'000);
  EXPECT_EQ(ledger_.hold_of(mule_, "C1", kNoon)->held, Money{100'000});
  move(victim_, mule_, 5'000);
  EXPECT_EQ(available(mule_), Money{500'000});
}

TEST_F(LedgerTest, HoldsOfDifferentCasesAddUp) {
  move(victim_, mule_, 20'000);
  hold("C1", 15'000);
  hold("C2", 15'000);
  EXPECT_EQ(ledger_.hold_of(mule_, "C2", kNoon)->held, Money{600'000});
  ledger_.drop_hold(mule_, "C1");
  EXPECT_EQ(available(mule_), Money{1'500'000});
}

TEST_F(LedgerTest, ANewAmountReplacesTheOldOneOfTheCase) {
  move(victim_, mule_, 20'000);
  hold("C1", 15'000);
  hold("C1", 4'000);
  EXPECT_EQ(available(mule_), Money{1'700'000});
}

TEST_F(LedgerTest, AHoldEndsAtItsTime) {
  move(victim_, mule_, 20'000);
  hold("C1", 21'000);
  EXPECT_EQ(available(mule_, hours{48} - seconds{1}), Money{});
  EXPECT_EQ(available(mule_, hours{48}), Money{2'100'000});
  EXPECT_EQ(ledger_.hold_of(mule_, "C1", kNoon + hours{48}), nullptr);
}

TEST_F(LedgerTest, KnowsTheBalanceBeforeAMoment) {
  move(victim_, mule_, 20'000);
  move(mule_, victim_, 500, minutes{5});
  EXPECT_EQ(ledger_.balance_before(mule_, kNoon), Money{100'000});
  EXPECT_EQ(ledger_.balance_before(mule_, kNoon + minutes{5}), Money{2'100'000});
  EXPECT_EQ(ledger_.balance_before(mule_, kNoon + minutes{6}), Money{2'050'000});
}

}  // namespace
}  // namespace holdfast::simulate
