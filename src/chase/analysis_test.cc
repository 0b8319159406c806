// The analyst's view of a case: two payments of a victim into an account that had money of its own.
#include "chase/analysis.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdfast::chase {
namespace {

constexpr Instant kNoon{1'473'566'400'000'000};  // 2016-09-11 12:00 in China

const Account kVictim = *Account::parse("ABC:1");
const Account kMule = *Account::parse("ICBC:6222021608001234567");
const Account kNext = *Account::parse("CCB:7");
const Account kShop = *Account::parse("CCB:8");

Transfer onward(const char* ref, int minute, const Account& to, Money amount) {
  Transfer transfer;
  transfer.ref = ref;
  transfer.time = kNoon + minutes{minute};
  transfer.from = kMule;
  transfer.to = to;
  transfer.amount = amount;
  return transfer;
}

// 12:00 the account holds 100.00 of its own; 12:01 and 12:02 the victim pays 300.00 and 100.00;
// 12:05 it pays 250.00 to kNext, 12:06 200.00 to kShop. 50.00 stay.
State mixed_case() {
  Policy policy;
  policy.auto_approve = {OrderKind::StopPayment, OrderKind::QueryTransactions};
  policy.standing_order = "duty-officer";
  policy.min_hold = Money{1};
  const std::map<std::string, Partner> partners{{"ICBC", {"ICBC", PartnerKind::Bank, "ICBC"}}};
  const Environment environment{policy, partners, {}};
  PaymentsFiled filed;
  filed.payments = {{kNoon + minutes{1}, kVictim, kMule, Money{30'000}, "P1", "张某", "李某"},
                    {kNoon + minutes{2}, kVictim, kMule, Money{10'000}, "P2", "张某", "李某"}};
  const State opened = advance(open(CaseId{12}), filed, kNoon + minutes{10}, environment).state;
  Answered answered{opened.orders.front().order.id, "ICBC", {}};
  answered.answer.answer_id = "A1";
  answered.answer.result = AnswerResult::Partial;
  answered.answer.held = Money{5'000};
  answered.answer.opening = Money{10'000};
  answered.answer.transfers = {onward("T1", 5, kNext, Money{25'000}),
                               onward("T2", 6, kShop, Money{20'000})};
  CHECK(check(opened, answered, environment).has_value());
  return advance(opened, answered, kNoon + minutes{11}, environment).state;
}

Money traced(const Analysis& analysis, const Account& account) {
  const auto at = std::ranges::find(analysis.accounts, account, &AnalysedAccount::account);
  return at == analysis.accounts.end() ? Money{} : at->traced;
}

void expect_whole(const Analysis& analysis) {
  EXPECT_EQ(analysis.paid, analysis.still + analysis.returned);
  Money in_accounts;
  for (const auto& account : analysis.accounts) {
    Money portions;
    for (const auto& portion : account.portions) portions += portion.amount;
    EXPECT_EQ(portions, account.traced);
    in_accounts += account.traced;
  }
  EXPECT_EQ(in_accounts, analysis.paid);
}

TEST(Analysis, GivesEachMethodItsOwnAnswerAndTheSameSum) {
  const State state = mixed_case();
  const auto fifo = analyse(state, AnalysisMethod::Fifo, {}).value();
  expect_whole(fifo);
  EXPECT_EQ(traced(fifo, kNext), Money{15'000});  // 100.00 of its own left first
  EXPECT_EQ(traced(fifo, kShop), Money{20'000});
  EXPECT_EQ(traced(fifo, kMule), Money{5'000});
  const auto lifo = analyse(state, AnalysisMethod::Lifo, {}).value();
  expect_whole(lifo);
  EXPECT_EQ(traced(lifo, kNext), Money{25'000});
  EXPECT_EQ(traced(lifo, kShop), Money{15'000});
  EXPECT_EQ(traced(lifo, kMule), Money{0});
  const auto prorata = analyse(state, AnalysisMethod::Prorata, {}).value();
  expect_whole(prorata);
  EXPECT_EQ(traced(prorata, kNext), Money{20'000});  // four fifths of everything
  EXPECT_EQ(traced(prorata, kShop), Money{16'000});
  EXPECT_EQ(traced(prorata, kMule), Money{4'000});
  const auto libr = analyse(state, AnalysisMethod::Libr, {}).value();
  expect_whole(libr);
  EXPECT_EQ(traced(libr, kNext), Money{15'000});
  EXPECT_EQ(prorata.held, Money{4'000});  // of the 50.00 held, what is traced
}

TEST(Analysis, ReachSaysWhoWasTouchedAndAddsNothingUp) {
  const auto reach = analyse(mixed_case(), AnalysisMethod::Reach, {}).value();
  EXPECT_EQ(traced(reach, kNext), Money{25'000});
  EXPECT_EQ(traced(reach, kShop), Money{20'000});
  EXPECT_EQ(traced(reach, kMule), Money{5'000});
  EXPECT_EQ(reach.transfers.size(), 4U);
  EXPECT_EQ(reach.still, Money{});
}

TEST(Analysis, LeavesOutWhatIsLaterThanItsTime) {
  const auto early = analyse(mixed_case(), AnalysisMethod::Fifo, kNoon + minutes{1}).value();
  EXPECT_EQ(early.paid, Money{30'000});
  EXPECT_EQ(traced(early, kMule), Money{30'000});
  EXPECT_EQ(early.transfers.size(), 1U);
  EXPECT_EQ(early.held, Money{});  // what is held now tells nothing of then
  expect_whole(early);
}

TEST(Analysis, TellsPaymentsApartAndTheWayOfEachLot) {
  const auto shown = analyse_account(mixed_case(), kShop, AnalysisMethod::Fifo, {}).value();
  ASSERT_EQ(shown.lots.size(), 2U);
  EXPECT_EQ(shown.lots[0].amount, Money{15'000});
  EXPECT_EQ(shown.lots[0].label, 0U);
  ASSERT_EQ(shown.lots[0].path.size(), 2U);
  EXPECT_EQ(shown.lots[0].path[0].ref, "P1");
  EXPECT_EQ(shown.lots[0].path[1].ref, "T2");
  EXPECT_EQ(shown.lots[1].amount, Money{5'000});
  EXPECT_EQ(shown.lots[1].label, 1U);
  EXPECT_EQ(shown.traced, Money{20'000});
}

TEST(Analysis, ShowsHowTheTracedMoneyOfAnAccountCameAbout) {
  const auto shown = analyse_account(mixed_case(), kMule, AnalysisMethod::Prorata, {}).value();
  EXPECT_EQ(shown.opening, Money{10'000});
  EXPECT_TRUE(shown.is_opening_told);
  ASSERT_EQ(shown.movements.size(), 4U);
  EXPECT_EQ(shown.movements[1].balance, Money{50'000});
  EXPECT_EQ(shown.movements[1].traced_after, Money{40'000});
  EXPECT_EQ(shown.movements[2].other, kNext);
  EXPECT_FALSE(shown.movements[2].is_in);
  EXPECT_EQ(shown.movements[2].traced, Money{20'000});
  EXPECT_EQ(shown.movements[3].traced_after + shown.rounding, shown.traced);
  EXPECT_EQ(shown.balance, Money{5'000});
  // Three labels: the two payments, and 10.00 of its own.
  ASSERT_EQ(shown.lots.size(), 3U);
  EXPECT_EQ(shown.lots[0].amount, Money{3'000});
  EXPECT_EQ(shown.lots[1].amount, Money{1'000});
  EXPECT_EQ(shown.lots[2].amount, Money{1'000});
  EXPECT_FALSE(shown.lots[2].label.has_value());
}

TEST(Analysis, CountsWhatWentBackByDecisionAsReturned) {
  const Policy policy;
  const std::map<std::string, Partner> partners{{"ICBC", {"ICBC", PartnerKind::Bank, "ICBC"}}};
  const Environment environment{policy, partners, {}};
  FrozenMoneyReturned given;
  given.account = kMule;
  given.victim = given.payee = kVictim;
  given.amount = given.held_less = Money{3'000};
  given.paid_at = kNoon + hours{24};
  given.ref = "R1";
  const State before = mixed_case();
  ASSERT_TRUE(check(before, given, environment))
      << check(before, given, environment).error().detail;
  const State state = advance(before, given, kNoon + hours{25}, environment).state;
  const auto after = analyse(state, AnalysisMethod::Prorata, {}).value();
  EXPECT_EQ(traced(after, kMule), Money{1'000});
  EXPECT_EQ(after.returned, Money{3'000});
  EXPECT_EQ(after.returned, funds(state).returned);
  EXPECT_EQ(after.paid, after.still + after.returned);
  // Before it was paid out it was still there.
  const auto early = analyse(state, AnalysisMethod::Prorata, kNoon + hours{23}).value();
  EXPECT_EQ(traced(early, kMule), Money{4'000});
  EXPECT_EQ(early.returned, Money{});
}

TEST(Analysis, RefusesAnAccountItDoesNotKnowAndLotsOfAnUpperBound) {
  const State state = mixed_case();
  const auto stranger = *Account::parse("CCB:99");
  EXPECT_EQ(analyse_account(state, stranger, AnalysisMethod::Fifo, {}).error().reason,
            "account.unknown");
  EXPECT_EQ(analyse_account(state, kMule, AnalysisMethod::Reach, {}).error().reason,
            "trace.method");
}

}  // namespace
}  // namespace holdfast::chase
