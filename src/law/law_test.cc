#include "law/law.h"

#include <gtest/gtest.h>

#include "law/calendar.h"

namespace holdfast::law {
namespace {

Instant at(const char* text) { return parse_instant(text).value(); }
Instant today() { return at("2026-11-25T12:00:00+08:00"); }

TEST(Law, AStopLastsTwoWindowsOf48HoursFromTheBanksExecution) {
  const Rule rule = china().rule_for(Measure::StopPayment, today()).value();
  EXPECT_EQ(rule.id, "CN/stop_payment/2016-06-01");
  EXPECT_EQ(rule.approval, Level::Officer);
  EXPECT_EQ(rule.windows_max, 2);
  EXPECT_TRUE(rule.counts_from_execution);
  EXPECT_TRUE(rule.lapses);
  EXPECT_EQ(end_of(rule.length, at("2026-09-11T15:30:00+08:00")), at("2026-09-13T15:30:00+08:00"));
  EXPECT_EQ(rule.late_paper.rest, Duration{hours{24}});
}

TEST(Law, AFreezeLastsSixCalendarMonthsOrAYearWithTheHigherApproval) {
  const Rule rule = china().rule_for(Measure::Freeze, today()).value();
  EXPECT_EQ(rule.approval, Level::County);
  EXPECT_EQ(rule.long_approval, Level::Prefecture);
  EXPECT_EQ(rule.officers, 2);
  // 31 August and six months: February has no 31st.
  EXPECT_EQ(end_of(rule.length, at("2026-08-31T10:00:00+08:00")), at("2027-02-28T10:00:00+08:00"));
  EXPECT_EQ(end_of(rule.long_length, at("2028-02-29T10:00:00+08:00")),
            at("2029-02-28T10:00:00+08:00"));
  EXPECT_EQ(china().rule_for(Measure::FreezeSecurities, today())->length.months, 24);
  EXPECT_EQ(china().rule_for(Measure::FreezeEquity, today())->approval, Level::Prefecture);
  EXPECT_EQ(china().rule_for(Measure::FreezeListedEquity, today())->approval, Level::Province);
  EXPECT_EQ(china().rule_for(Measure::Release, today())->within_days, 3);
}

TEST(Law, AReturnNeedsThePrefectureAFreezeAFiledCaseAndForSharesANotice) {
  const Rule direct = china().rule_for(Measure::ReturnDirect, today()).value();
  const Rule prorata = china().rule_for(Measure::ReturnProrata, today()).value();
  for (const Rule& rule : {direct, prorata}) {
    EXPECT_EQ(rule.approval, Level::Prefecture) << rule.id;
    EXPECT_EQ(rule.bank_working_days, 3);
    EXPECT_EQ(rule.basis, "traced");
    EXPECT_TRUE(rule.needs_freeze && rule.needs_filed_case && rule.is_one_to_one_first);
  }
  EXPECT_EQ(direct.notice_days, 0);
  EXPECT_EQ(prorata.notice_days, 30);
  EXPECT_EQ(prorata.bases, (std::vector<std::string>{"traced", "loss"}));
}

TEST(Law, EveryMeasureHasARowWithArticleAndSource) {
  for (int i = 0; i <= static_cast<int>(Measure::ReturnProrata); ++i) {
    const auto rule = china().rule_for(static_cast<Measure>(i), today());
    ASSERT_TRUE(rule) << to_string(static_cast<Measure>(i));
    EXPECT_FALSE(rule->article.empty() || rule->source.empty() || rule->text.empty());
    EXPECT_EQ(parse_measure(to_string(rule->measure)), rule->measure);
    EXPECT_EQ(china().find(rule->id)->text, rule->text);
  }
}

TEST(Law, OfTwoDatedRowsTheOneInForceCountsAndOldPapersKeepTheirs) {
  const Table table = Table::load("XX", "t.txt",
                                  "[return_prorata 2030-01-01]\narticle 2\nsource b\ntext z\n"
                                  "notice_days 15\napproval county\n"
                                  "[return_prorata 2016-09-18]\narticle 1\nsource a\ntext y\n"
                                  "notice_days 30\napproval prefecture\n")
                          .value();
  const auto days_at = [&](const char* text) {
    return table.rule_for(Measure::ReturnProrata, at(text))->notice_days;
  };
  EXPECT_EQ(days_at("2029-12-31T23:59:59+08:00"), 30);
  EXPECT_EQ(days_at("2030-01-01T00:00:00+08:00"), 15);
  EXPECT_EQ(table.find("XX/return_prorata/2016-09-18")->notice_days, 30);
  const auto before = table.rule_for(Measure::ReturnProrata, at("2016-09-17T00:00:00+08:00"));
  EXPECT_EQ(before.error().reason, "law.no_rule");
}

TEST(Law, ABadRowNamesFileAndLine) {
  const auto load = [](const char* text) {
    const auto table = Table::load("XX", "t.txt", text);
    return table ? std::string{} : table.error().place + " " + table.error().reason;
  };
  EXPECT_EQ(load("# x\n[freeze 2020-13-01]\n"), "t.txt:2 law.format");
  EXPECT_EQ(load("length 6m\n"), "t.txt:1 law.format");
  EXPECT_EQ(load("[freeze 2020-09-01]\nlength six\n"), "t.txt:2 law.format");
  EXPECT_EQ(load("[freeze 2020-09-01]\ncolour red\n"), "t.txt:2 law.format");
  EXPECT_EQ(load("[freeze 2020-09-01]\napproval king\n"), "t.txt:2 law.format");
  EXPECT_EQ(load("[freeze 2020-09-01]\narticle a\nsource b\ntext c\n[freeze 2020-09-01]\n"),
            "t.txt:5 law.format");
  EXPECT_EQ(load("[freeze 2020-09-01]\narticle a\n"), "t.txt law.format");
}

TEST(Calendar, NoticeOfThirtyDaysBeginsTheDayAfter) {
  // Published on 11 September at any hour: days 12 September to 11 October.
  const Instant end = at("2026-10-12T00:00:00+08:00");
  EXPECT_EQ(end_of_days(at("2026-09-11T00:00:00+08:00"), 30), end);
  EXPECT_EQ(end_of_days(at("2026-09-11T23:59:59+08:00"), 30), end);
}

TEST(Calendar, WorkingDaysSkipWeekendsAndHolidaysAndCountWorkedWeekends) {
  const Calendar& calendar = china_calendar();
  EXPECT_TRUE(calendar.is_working_day(at("2026-11-25T12:00:00+08:00")));
  EXPECT_FALSE(calendar.is_working_day(at("2026-11-28T12:00:00+08:00")));
  EXPECT_TRUE(calendar.is_working_day(at("2026-10-10T12:00:00+08:00")));  // Saturday, worked
  // From Friday: Monday, Tuesday, Wednesday.
  EXPECT_EQ(calendar.end_of_working_days(at("2026-11-27T17:00:00+08:00"), 3),
            at("2026-12-03T00:00:00+08:00"));
  // From 30 September: 8, 9 and the worked Saturday 10 October.
  EXPECT_EQ(calendar.end_of_working_days(at("2026-09-30T09:00:00+08:00"), 3),
            at("2026-10-11T00:00:00+08:00"));
}

}  // namespace
}  // namespace holdfast::law
