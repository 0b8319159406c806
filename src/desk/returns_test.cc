#include "desk/returns.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "desk/return_plan.h"

namespace holdfast::desk {
namespace {

const Instant kNow = parse_instant("2026-09-11T10:00:00+08:00").value();

Account account(const char* text) { return Account::parse(text).value(); }

template <class T>
std::string reason(const Result<T>& result) {
  return result ? "" : result.error().reason;
}

ReturnRecord planned(bool needs_notice) {
  ReturnRecord record;
  record.id = ReturnId{1};
  record.case_id = CaseId{1};
  record.rule_id = needs_notice ? "CN/return_prorata/2016-09-18" : "CN/return_direct/2016-09-18";
  record.needs_notice = needs_notice;
  record.created_at = kNow;
  record.created_by = "wang";
  for (const char* text : {"ABC:1", "ICBC:1"}) {
    ReturnAccount frozen;
    frozen.account = account(text);
    frozen.planned = Money{1'000};
    record.accounts.push_back(frozen);
    ReturnShare share;
    share.number = static_cast<int>(record.shares.size()) + 1;
    share.account = frozen.account;
    share.planned = Money{1'000};
    record.shares.push_back(share);
  }
  return record;
}

Actor person(const char* name, law::Level level, Role role = Role::Officer) {
  Actor actor;
  actor.kind = ActorKind::Person;
  actor.name = name;
  actor.role = role;
  actor.approval_level = level;
  return actor;
}

ReturnRecord approved(bool needs_notice) {
  ReturnRecord record = planned(needs_notice);
  EXPECT_TRUE(submit(record, "wang", "", kNow));
  approve(record, "zhao", "", "济公刑返字〔2026〕0001号", kNow);
  return record;
}

TEST(Returns, AreDecidedByASecondPersonOfTheLevelThatTheRuleNames) {
  ReturnRecord record = planned(false);
  EXPECT_EQ(reason(may_decide(person("zhao", law::Level::Prefecture), record)), "return.state");
  ASSERT_TRUE(submit(record, "li", "", kNow));
  EXPECT_TRUE(may_decide(person("zhao", law::Level::Prefecture), record));
  EXPECT_TRUE(may_decide(person("zhao", law::Level::Province), record));
  EXPECT_EQ(reason(may_decide(person("zhao", law::Level::County), record)), "approval.level");
  EXPECT_EQ(reason(may_decide(person("wang", law::Level::Province), record)), "approval.own");
  EXPECT_EQ(reason(may_decide(person("li", law::Level::Province), record)), "approval.own");
  EXPECT_EQ(reason(may_decide(person("x", law::Level::Province, Role::PartnerDesk), record)),
            "approval.level");
  EXPECT_EQ(reason(may_decide(Actor::system(), record)), "approval.level");
}

TEST(Returns, OfSharesWaitForTheNoticeAndForEveryObjection) {
  ReturnRecord record = approved(true);
  EXPECT_EQ(wait_of(record, kNow).what, "notice");
  EXPECT_EQ(reason(may_send_letters(record, kNow)), "return.notice_missing");
  EXPECT_EQ(reason(publish(record, "wang", kNow - seconds{1}, "网站", kNow)),
            "return.published_at");
  EXPECT_EQ(reason(publish(record, "wang", kNow + seconds{1}, "网站", kNow)),
            "return.published_at");
  ASSERT_TRUE(publish(record, "wang", kNow, "网站", kNow));
  const Instant end = parse_instant("2026-10-12T00:00:00+08:00").value();
  EXPECT_EQ(record.notice->ends_at, end);
  EXPECT_EQ(wait_of(record, kNow).until, end);
  EXPECT_EQ(reason(may_send_letters(record, end - seconds{1})), "return.notice_runs");
  EXPECT_TRUE(may_send_letters(record, end));
  Objection objection;
  objection.received_at = end - seconds{1};
  ASSERT_TRUE(object(record, objection, end));
  objection.received_at = end;
  ASSERT_TRUE(object(record, objection, end));
  EXPECT_FALSE(record.objections[0].is_late);
  EXPECT_TRUE(record.objections[1].is_late);
  EXPECT_EQ(reason(may_send_letters(record, end)), "return.objection_open");
  ASSERT_TRUE(decide_objection(record, 1, false, "r", "wang", end));
  EXPECT_EQ(reason(may_send_letters(record, end)), "return.objection_open");
  ASSERT_TRUE(decide_objection(record, 2, false, "r", "wang", end));
  EXPECT_TRUE(may_send_letters(record, end));
  EXPECT_EQ(wait_of(record, end).what, "letters");
}

TEST(Returns, AnUpheldObjectionEndsThePlan) {
  ReturnRecord record = planned(true);
  Objection objection;
  objection.received_at = kNow;
  ASSERT_TRUE(object(record, objection, kNow));
  ASSERT_TRUE(decide_objection(record, 1, true, "属实", "wang", kNow));
  EXPECT_EQ(record.state, ReturnState::Withdrawn);
  EXPECT_EQ(wait_of(record, kNow).what, "nothing");
  EXPECT_EQ(reason(submit(record, "wang", "", kNow)), "return.state");
  EXPECT_TRUE(supersede(record, ReturnId{2}, "wang", kNow));
}

TEST(Returns, SettleWithTheLastBanksReceipt) {
  ReturnRecord record = approved(false);
  EXPECT_EQ(reason(send_letters(record, "wang", {"甲"}, {"1", "2"}, kNow)), "return.officers");
  ASSERT_TRUE(send_letters(record, "wang", {"甲", "乙"}, {"1", "2"}, kNow));
  // Friday 11 September: Monday, Tuesday, Wednesday.
  const Instant due = parse_instant("2026-09-17T00:00:00+08:00").value();
  EXPECT_EQ(record.accounts[1].due_at, due);
  EXPECT_EQ(timers_of(record).size(), 2U);
  Receipt receipt{account("ABC:1"), "1", kNow, {{1, Money{1'000}, ""}}};
  ASSERT_TRUE(execute(record, "wang", receipt, kNow));
  EXPECT_EQ(record.state, ReturnState::Executing);
  EXPECT_EQ(reason(execute(record, "wang", receipt, kNow)), "return.already_executed");
  EXPECT_EQ(reason(withdraw(record, "wang", "r", kNow)), "return.paid_already");
  EXPECT_TRUE(wait_of(record, due).is_overdue);
  ASSERT_TRUE(ring(record, timers_of(record)[0], due));
  EXPECT_TRUE(timers_of(record).empty());
  Receipt partial{account("ICBC:1"), "2", kNow, {{2, Money{400}, ""}}};
  EXPECT_EQ(reason(execute(record, "wang", partial, due)), "return.reason_missing");
  partial.shares[0].reason = "余额不足";
  ASSERT_TRUE(execute(record, "wang", partial, due));
  EXPECT_EQ(record.state, ReturnState::Settled);
  EXPECT_EQ(paid_of(record), Money{1'400});
  EXPECT_EQ(record.shares[1].reason, "余额不足");
}

TEST(Returns, OfferEachPersonOnlyWhatTheyMayDo) {
  ReturnRecord record = planned(true);
  const Actor officer = person("wang", law::Level::Prefecture);
  const Actor chief = person("zhao", law::Level::Prefecture, Role::CallTaker);
  using Actions = std::vector<std::string>;
  EXPECT_EQ(allowed_to(officer, record, kNow),
            (Actions{"notice", "objections", "submit", "withdraw"}));
  EXPECT_EQ(allowed_to(chief, record, kNow), Actions{});
  ASSERT_TRUE(submit(record, "wang", "", kNow));
  EXPECT_EQ(allowed_to(chief, record, kNow), (Actions{"approve", "reject"}));
  EXPECT_EQ(allowed_to(officer, record, kNow), (Actions{"notice", "objections", "withdraw"}));
}

TEST(ReturnTables, EachWordOfThemIsInTheirHash) {
  ReturnTables tables{"a", "b", "c", "d", "e"};
  const std::string before = sha256_of(tables);
  tables.holds = "d2";
  EXPECT_NE(sha256_of(tables), before);
  EXPECT_NE(sha256_of({"ab", "", "c", "d", "e"}), before);
}

}  // namespace
}  // namespace holdfast::desk
