// The verbs of desk on a real store: what is filed, refused, decided, and by whom.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "app/centre_store.h"
#include "desk/decide_case.h"
#include "desk/decide_orders.h"
#include "desk/file_alert.h"
#include "desk/manage_partners.h"
#include "desk/manage_users.h"
#include "desk/record_answer.h"

namespace holdfast::app {
namespace {

using desk::Actor;
using desk::ActorKind;
using desk::Role;
using desk::Turn;

Actor person(Role role, std::int64_t id = 1) {
  Actor actor;
  actor.kind = ActorKind::Person;
  actor.name = "wang";
  actor.user = UserId{id};
  actor.role = role;
  return actor;
}

Actor cad() {
  Actor actor;
  actor.kind = ActorKind::Program;
  actor.name = "cad-110";
  actor.scopes = {"alerts:write"};
  return actor;
}

Actor bank(const std::string& id) {
  Actor actor;
  actor.kind = ActorKind::Partner;
  actor.name = id;
  actor.partner = id;
  return actor;
}

Payment payment(const char* from, const char* to, std::int64_t fen) {
  Payment out;
  out.time = *parse_instant("2026-09-11T15:30:00+08:00");
  out.from = *Account::parse(from);
  out.to = *Account::parse(to);
  out.amount = Money{fen};
  return out;
}

// A centre with two banks on a database of its own.
class Desk : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("holdfast-desk-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    Config config;
    config.data = folder_.string();
    auto opened = open_store(config);
    ASSERT_TRUE(opened) << opened.error().detail;
    store_ = *std::move(opened);
    centre_.policy.auto_approve = {OrderKind::StopPayment};
    centre_.policy.standing_order = "duty-officer";
    for (const char* id : {"ICBC", "CCB"}) {
      desk::PartnerRecord partner;
      partner.partner = {id, PartnerKind::Bank, id};
      partners_.push_back(partner);
    }
    ASSERT_TRUE(run<int>(Actor::system(), [&](const Turn& turn) -> Result<int> {
      TRYV(desk::sync_partners(turn, partners_));
      return 0;
    }));
  }

  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Runs a verb as the actor and gives what it gave.
  template <class T>
  Result<T> run(const Actor& actor, const std::function<Result<T>(const Turn&)>& verb) {
    std::optional<T> out;
    auto done = store_->write_and_wait([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRY(out, verb(Turn{tx, actor, centre_, now}));
      return {};
    });
    if (!done) return std::unexpected(std::move(done).error());
    return *std::move(out);
  }

  Result<desk::Filed> file(const Actor& actor, const desk::AlertDraft& draft, const char* key) {
    return run<desk::Filed>(actor, [&](const Turn& turn) {
      return desk::file_alert(turn, draft, desk::read_draft(draft, turn.now), key);
    });
  }

  desk::Filed file_one() {
    desk::AlertDraft draft;
    draft.source = "110";
    draft.payments = {payment("ABC:1", "ICBC:2", 2'800'000)};
    return file(cad(), draft, "one").value();
  }

  chase::State state(CaseId id) {
    return run<chase::State>(Actor::system(),
                             [&](const Turn& turn) -> Result<chase::State> {
                               TRY(auto loaded, turn.tx.load_case(turn.actor, id));
                               return std::move(loaded.state);
                             })
        .value();
  }

  Result<std::vector<desk::Decided>> decide(const Actor& actor, desk::OrderDecision decision,
                                            OrderId order, const char* reason) {
    return run<std::vector<desk::Decided>>(actor, [&](const Turn& turn) {
      return desk::decide_orders(turn, decision, {order}, reason);
    });
  }

  std::filesystem::path folder_;
  std::unique_ptr<CentreStore> store_;
  desk::Centre centre_;
  std::vector<desk::PartnerRecord> partners_;
};

TEST_F(Desk, TheSameKeyFilesOnce) {
  const auto first = file_one();
  const auto again = file_one();
  EXPECT_EQ(first.alert, again.alert);
  EXPECT_EQ(first.case_id, again.case_id);
  desk::AlertDraft draft;
  draft.source = "110";
  draft.payments = {payment("ABC:1", "ICBC:2", 100'000)};
  EXPECT_NE(file(cad(), draft, "two")->case_id, first.case_id);
}

TEST_F(Desk, StructuredPaymentsAreOrderedAtOnce) {
  const auto filed = file_one();
  const auto found = state(filed.case_id);
  ASSERT_EQ(found.orders.size(), 1U);
  EXPECT_EQ(found.orders[0].status, chase::OrderStatus::Issued);
  EXPECT_EQ(found.orders[0].order.authorised_by, "duty-officer");
  EXPECT_EQ(found.orders[0].order.amount, Money{2'800'000});
}

TEST_F(Desk, AStoryWaitsForAPerson) {
  desk::AlertDraft draft;
  draft.source = "hotline";
  draft.reported_at = parse_instant("2026-09-11T15:40:00+08:00").value();
  draft.narrative =
      "报警人称今日15时30分许接到自称公安局的电话170-1234-5678，对方称其涉嫌洗钱，"
      "报警人向工商银行账户6222021608001234565转账28000元。";
  const auto filed = file(person(Role::CallTaker), draft, "story");
  ASSERT_TRUE(filed) << filed.error().detail;
  auto found = state(filed->case_id);
  EXPECT_FALSE(found.is_confirmed);
  ASSERT_FALSE(found.orders.empty());
  for (const auto& order : found.orders) EXPECT_EQ(order.status, chase::OrderStatus::Draft);
  ASSERT_TRUE(run<int>(person(Role::CallTaker), [&](const Turn& turn) -> Result<int> {
    TRYV(desk::confirm_reading(turn, filed->case_id,
                               {payment("ABC:1", "ICBC:6222021608001234565", 2'800'000)}, {}));
    return 0;
  }));
  found = state(filed->case_id);
  EXPECT_TRUE(found.is_confirmed);
  EXPECT_TRUE(std::ranges::any_of(
      found.orders, [](const auto& each) { return each.status == chase::OrderStatus::Issued; }));
}

TEST_F(Desk, AnAlertThatSaysNothingIsRefused) {
  desk::AlertDraft draft;
  draft.source = "110";
  const auto filed = file(cad(), draft, "nothing");
  ASSERT_FALSE(filed);
  EXPECT_EQ(filed.error().reason, "alert.empty");
}

TEST_F(Desk, WithoutTheScopeNothingIsFiled) {
  auto reader = cad();
  reader.scopes = {"cases:read"};
  desk::AlertDraft draft;
  draft.source = "110";
  draft.payments = {payment("ABC:1", "ICBC:2", 100'000)};
  const auto filed = file(reader, draft, "scope");
  ASSERT_FALSE(filed);
  EXPECT_EQ(filed.error().reason, "actor.scope");
}

TEST_F(Desk, APayerWhoIsNotNamedIsOfThisCaseAlone) {
  desk::AlertDraft draft;
  draft.source = "110";
  draft.payments = {payment("VICTIM:PAYER", "ICBC:2", 100'000)};
  const auto one = file(cad(), draft, "one").value();
  const auto two = file(cad(), draft, "two").value();
  for (const auto& filed : {one, two}) {
    const auto found = state(filed.case_id);
    const auto payer = *Account::parse("VICTIM:" + to_string(filed.case_id));
    EXPECT_NE(chase::find_account(found, payer), nullptr);
    EXPECT_EQ(chase::find_account(found, *Account::parse("VICTIM:PAYER")), nullptr);
  }
}

TEST_F(Desk, AHoldThatIsReleasedInOneCaseIsTriedInTheOther) {
  const auto first = file_one();
  desk::AlertDraft draft;
  draft.source = "110";
  draft.payments = {payment("CCB:8", "ICBC:2", 500'000)};
  const auto second = file(cad(), draft, "second").value();
  const auto answer = [&](OrderId order, std::int64_t held, std::int64_t free) {
    Answer given;
    given.answer_id = "a" + to_string(order);
    given.held = Money{held};
    given.available = Money{free};
    given.transfers.emplace();
    if (held < 500'000) given.result = AnswerResult::Partial;
    const auto taken = run<desk::AnswerTaken>(
        bank("ICBC"), [&](const Turn& turn) { return desk::record_answer(turn, order, given); });
    ASSERT_TRUE(taken) << taken.error().detail;
  };
  answer({first.case_id, 1}, 2'800'000, 0);
  answer({second.case_id, 1}, 100'000, 0);
  ASSERT_EQ(state(second.case_id).orders.size(), 1U);
  ASSERT_TRUE(decide(person(Role::Officer), desk::OrderDecision::Release, {first.case_id, 1}, "r"));
  answer({first.case_id, 2}, 0, 2'800'000);
  const auto found = state(second.case_id);
  ASSERT_EQ(found.orders.size(), 2U);
  EXPECT_EQ(found.orders[1].order.amends, (OrderId{second.case_id, 1}));
  EXPECT_EQ(found.orders[1].order.amount, Money{500'000});
  EXPECT_EQ(found.orders[1].order.authorised_by, "duty-officer");
  EXPECT_EQ(state(first.case_id).orders.size(), 2U) << "the case that let go is left alone";
}

TEST_F(Desk, APersonPutsAnAccountRight) {
  const auto filed = file_one();
  const auto correct = [&](const Actor& actor, const char* wrong, const char* right) {
    return run<int>(actor, [&](const Turn& turn) -> Result<int> {
      TRYV(desk::correct_account(turn, filed.case_id,
                                 {*Account::parse(wrong), *Account::parse(right), ""}));
      return 0;
    });
  };
  EXPECT_EQ(correct(cad(), "ICBC:2", "CCB:3").error().reason, "actor.role");
  EXPECT_EQ(correct(person(Role::CallTaker), "ICBC:9", "CCB:3").error().reason, "account.unknown");
  ASSERT_TRUE(correct(person(Role::CallTaker), "ICBC:2", "CCB:3"));
  const auto found = state(filed.case_id);
  EXPECT_EQ(found.orders[0].status, chase::OrderStatus::Withdrawn);
  EXPECT_TRUE(std::ranges::any_of(found.orders, [](const auto& each) {
    return each.order.target.account.text() == "CCB:3" && each.status == chase::OrderStatus::Issued;
  }));
}

TEST_F(Desk, AnotherPartnersOrderDoesNotExist) {
  const auto filed = file_one();
  Answer answer;
  answer.answer_id = "a1";
  answer.held = Money{2'800'000};
  const auto taken = run<desk::AnswerTaken>(bank("CCB"), [&](const Turn& turn) {
    return desk::record_answer(turn, OrderId{filed.case_id, 1}, answer);
  });
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().reason, "order.not_found");
}

TEST_F(Desk, AnAnswerIsTakenOnce) {
  const auto filed = file_one();
  const OrderId order{filed.case_id, 1};
  Answer answer;
  answer.answer_id = "a1";
  answer.held = Money{2'800'000};
  const auto send = [&] {
    return run<desk::AnswerTaken>(
        bank("ICBC"), [&](const Turn& turn) { return desk::record_answer(turn, order, answer); });
  };
  const auto first = send();
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_EQ(send()->taken_at, first->taken_at);
  answer.answer_id = "a2";
  const auto other = send();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::Conflict);
}

TEST_F(Desk, AReleaseNeedsAnOfficerAndAReason) {
  const auto filed = file_one();
  const OrderId order{filed.case_id, 1};
  Answer answer;
  answer.answer_id = "a1";
  answer.held = Money{2'800'000};
  ASSERT_TRUE(run<desk::AnswerTaken>(
      bank("ICBC"), [&](const Turn& turn) { return desk::record_answer(turn, order, answer); }));
  const auto by_call_taker =
      decide(person(Role::CallTaker), desk::OrderDecision::Release, order, "wrong");
  ASSERT_FALSE(by_call_taker);
  EXPECT_EQ(by_call_taker.error().reason, "actor.role");
  const auto silent = decide(person(Role::Officer), desk::OrderDecision::Release, order, "");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().reason, "decision.reason_missing");
  const auto released =
      decide(person(Role::Officer), desk::OrderDecision::Release, order, "goods were delivered");
  ASSERT_TRUE(released);
  EXPECT_FALSE(released->at(0).error);
  EXPECT_EQ(state(filed.case_id).orders.back().order.kind, OrderKind::Release);
}

TEST_F(Desk, OneImpossibleDecisionDoesNotStopTheOthers) {
  const auto filed = file_one();
  const auto results =
      run<std::vector<desk::Decided>>(person(Role::Officer), [&](const Turn& turn) {
        return desk::decide_orders(turn, desk::OrderDecision::Resend,
                                   {OrderId{filed.case_id, 99}, OrderId{filed.case_id, 1}}, "");
      });
  ASSERT_TRUE(results);
  EXPECT_TRUE(results->at(0).error);
  EXPECT_FALSE(results->at(1).error);
}

TEST_F(Desk, PeopleAreCheckedBeforeTheyAreAdded) {
  desk::UserRecord user;
  user.view.login = "li.na";
  user.view.name = "李娜";
  user.view.role = Role::PartnerDesk;
  user.view.partner = "NOBANK";
  const auto add = [&](const Actor& actor) {
    return run<desk::UserView>(actor, [&](const Turn& turn) { return desk::add_user(turn, user); });
  };
  EXPECT_EQ(add(person(Role::Administrator)).error().reason, "user.partner_missing");
  user.view.partner = "ICBC";
  EXPECT_EQ(add(person(Role::Officer)).error().reason, "actor.role");
  ASSERT_TRUE(add(person(Role::Administrator)));
  EXPECT_EQ(add(person(Role::Administrator)).error().reason, "user.login_taken");
  user.view.login = "li na";
  EXPECT_EQ(add(person(Role::Administrator)).error().reason, "user.login");
}

TEST_F(Desk, NobodyTakesTheirOwnOfficeAway) {
  desk::UserRecord user;
  user.view.login = "admin";
  user.view.name = "admin";
  user.view.role = Role::Administrator;
  const auto added = run<desk::UserView>(
      Actor::system(), [&](const Turn& turn) { return desk::add_user(turn, user); });
  ASSERT_TRUE(added);
  desk::UserChange change;
  change.is_active = false;
  const auto changed = run<desk::UserView>(
      person(Role::Administrator, added->id.value),
      [&](const Turn& turn) { return desk::change_user(turn, added->id, change); });
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().reason, "user.yourself");
}

}  // namespace
}  // namespace holdfast::app
