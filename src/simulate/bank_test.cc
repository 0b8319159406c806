#include "simulate/bank.h"

#include <gtest/gtest.h>

namespace holdfast::simulate {
namespace {

constexpr Instant kNoon{1'790'000'000'000'000};

class BankTest : public testing::Test {
 protected:
  BankTest() { ledger_.move({kNoon, victim_, mule_, Money{2'000'000}, "D1", "C1", "mobile"}); }

  PartnerOrder order(const std::string& id, OrderKind kind, std::int64_t yuan = -1) const {
    PartnerOrder made;
    made.id = id;
    made.case_id = "C1";
    made.kind = kind;
    made.target.account = ledger_.at(mule_).number;
    made.since = kNoon;
    if (yuan >= 0) made.amount = Money{yuan * 100};
    return made;
  }
  Answer give(const PartnerOrder& given, Duration after = seconds{10}) {
    return carry_out(ledger_, "ABC", given, kNoon + after);
  }

  Ledger ledger_;
  AccountIndex victim_ =
      ledger_.open(*Account::parse("ICBC:6222021608001234565"), "甲", Money{5'000'000});
  AccountIndex mule_ =
      ledger_.open(*Account::parse("ABC:6228480048123456781"), "乙", Money{100'000});
};

TEST_F(BankTest, AStopHoldsTheAmountAndTellsWhatMoved) {
  const Answer answer = give(order("O1", OrderKind::StopPayment, 20'000));
  EXPECT_EQ(answer.result, AnswerResult::Done);
  EXPECT_EQ(answer.held, Money{2'000'000});
  EXPECT_EQ(answer.available, Money{100'000});
  EXPECT_EQ(answer.opening, Money{100'000});
  EXPECT_EQ(answer.executed_at, kNoon + seconds{10});
  EXPECT_EQ(answer.expires_at, kNoon + seconds{10} + hours{48});
  ASSERT_EQ(answer.transfers->size(), 1);
  EXPECT_EQ(answer.transfers->front().ref, "C1");
  EXPECT_EQ(answer.transfers->front().from_name, "甲");
}

TEST_F(BankTest, LessThanOrderedIsPartial) {
  ledger_.move({kNoon + seconds{1}, mule_, victim_, Money{1'500'000}, "D2", "C2", "mobile"});
  const Answer answer = give(order("O1", OrderKind::StopPayment, 20'000));
  EXPECT_EQ(answer.result, AnswerResult::Partial);
  EXPECT_EQ(answer.held, Money{600'000});
  EXPECT_EQ(answer.available, Money{});
  EXPECT_EQ(answer.transfers->size(), 2);
}

TEST_F(BankTest, RefusesAnotherHoldersName) {
  PartnerOrder wrong = order("O1", OrderKind::StopPayment, 20'000);
  wrong.target.name = "丙";
  const Answer answer = give(wrong);
  EXPECT_EQ(answer.result, AnswerResult::Refused);
  EXPECT_TRUE(answer.reason.starts_with("name_mismatch"));
  EXPECT_EQ(ledger_.available(mule_, kNoon), Money{2'100'000});
}

TEST_F(BankTest, DoesNotKnowWhatItDoesNotKeep) {
  PartnerOrder unknown = order("O1", OrderKind::StopPayment, 1);
  unknown.target.account = *Account::parse("ABC:1");
  EXPECT_EQ(give(unknown).result, AnswerResult::NotFound);
  unknown.target.account = ledger_.at(victim_).number;
  EXPECT_EQ(give(unknown).result, AnswerResult::NotFound);
}

TEST_F(BankTest, AnAmendmentReplacesTheAmountWithinTheSameWindow) {
  const Answer first = give(order("O1", OrderKind::StopPayment, 20'000));
  PartnerOrder amendment = order("O2", OrderKind::StopPayment, 5'000);
  amendment.amends = "O1";
  const Answer answer = give(amendment, hours{1});
  EXPECT_EQ(answer.held, Money{500'000});
  EXPECT_EQ(answer.available, Money{1'600'000});
  EXPECT_EQ(answer.expires_at, first.expires_at);
}

TEST_F(BankTest, NeverAThirdStopWindow) {
  give(order("O1", OrderKind::StopPayment, 100));
  EXPECT_EQ(give(order("O2", OrderKind::StopPayment, 100), hours{1}).result, AnswerResult::Done);
  EXPECT_EQ(give(order("O3", OrderKind::StopPayment, 100), hours{2}).result, AnswerResult::Refused);
  EXPECT_EQ(give(order("O4", OrderKind::Freeze, 100), hours{3}).result, AnswerResult::Done);
}

TEST_F(BankTest, AnExtensionIsAWindowToo) {
  const Answer first = give(order("O1", OrderKind::StopPayment, 100));
  PartnerOrder extension = order("O2", OrderKind::Extend);
  extension.about = "O1";
  EXPECT_EQ(give(extension).expires_at, *first.expires_at + kStopLasts);
  extension.id = "O3";
  EXPECT_EQ(give(extension).result, AnswerResult::Refused);
}

TEST_F(BankTest, AReleaseFreesTheMoney) {
  give(order("O1", OrderKind::StopPayment, 20'000));
  PartnerOrder ended = order("O2", OrderKind::Release);
  ended.about = "O1";
  const Answer answer = give(ended);
  EXPECT_EQ(answer.held, Money{});
  EXPECT_EQ(answer.available, Money{2'100'000});
}

TEST_F(BankTest, AFreezeLastsSixCalendarMonths) {
  const Answer answer = give(order("O1", OrderKind::Freeze, 100));
  EXPECT_EQ(answer.expires_at, add_months(kNoon + seconds{10}, 6));
}

TEST(Carrier, KnowsItsOwnNumbersOnly) {
  Random random{7};
  Subscriptions subscriptions;
  Person person = make_person(random);
  person.phone = make_phone(random, "CUCC");
  subscriptions["+86" + person.phone] = {person, false};
  PartnerOrder query;
  query.kind = OrderKind::QueryPhone;
  query.target.phone = "+86" + person.phone;
  EXPECT_EQ(carry_out_phone(subscriptions, "CMCC", query, kNoon).result, AnswerResult::NotFound);
  EXPECT_EQ(carry_out_phone(subscriptions, "CUCC", query, kNoon).subscriber->name, person.name);
  query.kind = OrderKind::SuspendPhone;
  EXPECT_EQ(carry_out_phone(subscriptions, "CUCC", query, kNoon).result, AnswerResult::Done);
  EXPECT_TRUE(subscriptions.begin()->second.is_suspended);
}

}  // namespace
}  // namespace holdfast::simulate
