// The whole life of a return on a real database and virtual time: thirty days of notice, three
// working days of the bank, and what may not be done before.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "desk/decide_orders.h"
#include "desk/decide_return.h"
#include "desk/notify_return.h"
#include "desk/pay_return.h"
#include "desk/plan_return.h"
#include "desk/run_due_timers.h"
#include "store/audit.h"
#include "store/store.h"
#include "store/test_world.h"

namespace holdfast::store {
namespace {

using desk::Actor;
using desk::ReturnRecord;
using desk::ReturnState;
using desk::Role;
using desk::Turn;

constexpr const char* kMule = "ICBC:6222021608001234567";
constexpr const char* kLast = "ABC:6228480000000000001";

class ReturnsTest : public testing::Test {
 protected:
  void SetUp() override {
    world.start();
    world.add_partners();
    chief.approval_level = law::Level::Prefecture;
  }

  template <class T>
  static std::string reason(const Result<T>& result) {
    return result ? "" : result.error().reason;
  }

  Result<ReturnRecord> run(const Actor& actor,
                           const std::function<Result<ReturnRecord>(const Turn&)>& verb) {
    std::optional<ReturnRecord> out;
    TRYV(world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRY(out, verb(Turn{tx, actor, world.centre(), now}));
      return {};
    }));
    return *std::move(out);
  }

  void tick() {
    const auto ticked = world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
      const Actor system = Actor::system();
      TRYV(desk::run_due_timers(Turn{tx, system, world.centre(), now}));
      return {};
    });
    ASSERT_TRUE(ticked) << ticked.error().detail;
  }

  /// A case of one payment, filed as an alert.
  CaseId file(const std::string& from, const std::string& to, std::int64_t fen) {
    auto payment = world.payment(to, fen);
    payment.from = account(from);
    payment.time = world.clock().now() - minutes{5};
    desk::Filed filed;
    const auto done = world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRY(filed, World::file(tx, now, world.centre(), "k" + std::to_string(++keys_), payment));
      return {};
    });
    EXPECT_TRUE(done) << done.error().detail;
    return filed.case_id;
  }

  chase::State state(CaseId id) {
    return world.read([&](desk::Queries& q) { return q.get_state(officer, id); }).value();
  }

  /// The newest order of the kind about the account that waits, or nothing.
  std::optional<OrderId> waiting(CaseId id, OrderKind kind, const std::string& target) {
    std::optional<OrderId> found;
    for (const auto& record : state(id).orders) {
      const bool waits =
          record.status == chase::OrderStatus::Issued || record.status == chase::OrderStatus::Draft;
      if (waits && record.order.kind == kind && record.order.target.account.text() == target) {
        found = record.order.id;
      }
    }
    return found;
  }

  void answer(OrderId id, const std::string& target, std::int64_t fen,
              std::vector<Transfer> transfers = {}, std::optional<Instant> until = {}) {
    Answer given = World::held("a" + to_string(id), fen, world.clock().now());
    given.opening = Money{0};
    given.transfers = std::move(transfers);
    given.expires_at = until;
    const auto done = world.answer(id, target.substr(0, target.find(':')), given);
    ASSERT_TRUE(done) << done.error().detail;
  }

  /// Two stop windows, then a freeze that an officer approves.
  void freeze(CaseId id, const std::string& target, std::int64_t fen,
              const std::vector<Transfer>& transfers = {}) {
    answer(waiting(id, OrderKind::StopPayment, target).value(), target, fen, transfers);
    world.clock().advance(hours{37});
    tick();
    if (waiting(id, OrderKind::Extend, target)) approve(*waiting(id, OrderKind::Extend, target));
    answer(waiting(id, OrderKind::Extend, target).value(), target, fen);
    world.clock().advance(hours{48});
    tick();
    approve(waiting(id, OrderKind::Freeze, target).value());
    answer(waiting(id, OrderKind::Freeze, target).value(), target, fen);
  }

  void approve(OrderId id) {
    const auto done = world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRYV(desk::decide_orders(Turn{tx, officer, world.centre(), now}, desk::OrderDecision::Approve,
                               {id}, ""));
      return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
  }

  static Transfer transfer(const char* ref, Instant time, const std::string& from,
                           const std::string& to, std::int64_t fen) {
    Transfer made;
    made.ref = ref;
    made.time = time;
    made.from = account(from);
    made.to = account(to);
    made.amount = Money{fen};
    return made;
  }

  /// 41号 art. 8(3): two victims' money mixed on the mule, 6,000 of it on the last account, frozen.
  void mix() {
    const Instant start = world.clock().now();
    cases = {file("CCB:1", kMule, 500'000), file("CCB:2", kMule, 300'000)};
    moved = {transfer("i1", start - minutes{5}, "CCB:1", kMule, 500'000),
             transfer("i2", start - minutes{5}, "CCB:2", kMule, 300'000),
             transfer("i3", start - minutes{1}, kMule, kLast, 600'000)};
    std::vector<Transfer> at_last = {transfer("a1", start - minutes{1}, kMule, kLast, 600'000)};
    for (const CaseId id : cases) {
      const auto stop = waiting(id, OrderKind::StopPayment, kMule).value();
      answer(stop, kMule, id == cases[0] ? 125'000 : 75'000, moved);
    }
    freeze(cases[0], kLast, 375'000, at_last);
    freeze(cases[1], kLast, 225'000, at_last);
  }

  ReturnRecord plan(CaseId id, desk::ReturnRequest request = {}) {
    if (request.filed_no.empty()) request.filed_no = "立字1号";
    if (request.accounts.empty()) request.accounts = {account(kLast)};
    const auto planned =
        run(officer, [&](const Turn& turn) { return desk::plan_return(turn, id, request); });
    EXPECT_TRUE(planned) << planned.error().detail;
    return planned.value_or(ReturnRecord{});
  }

  ReturnRecord approved(ReturnId id) {
    EXPECT_TRUE(run(officer, [&](const Turn& t) { return desk::submit_return(t, id, ""); }));
    const auto done =
        run(chief, [&](const Turn& t) { return desk::approve_return(t, id, "同意"); });
    EXPECT_TRUE(done) << done.error().detail;
    return done.value_or(ReturnRecord{});
  }

  Result<ReturnRecord> letters(ReturnId id) {
    return run(officer, [&](const Turn& t) {
      return desk::send_return_letters(t, id, {"王警官", "李警官"});
    });
  }

  Result<ReturnRecord> pay(const ReturnRecord& record) {
    desk::Receipt receipt{account(kLast), "回执7", world.clock().now(), {}};
    for (const auto& share : record.shares)
      receipt.shares.push_back({share.number, share.planned, {}});
    return run(officer, [&](const Turn& t) { return desk::execute_return(t, record.id, receipt); });
  }

  void expect_sound_journal() {
    world.stop();
    AuditOptions options;
    options.directory = directory.path();
    options.replays = true;
    const auto report = verify_journal(options);
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_FALSE(report->fault) << report->fault->what;
    world.start();
  }

  TemporaryDirectory directory;
  World world{directory.path()};
  const Actor officer = person("wang", Role::Officer);
  Actor chief = person("zhao", Role::Officer);
  std::vector<CaseId> cases;
  std::vector<Transfer> moved;
  int keys_ = 0;
};

TEST_F(ReturnsTest, SharedMoneyGoesBackAfterThirtyDaysOfNotice) {
  mix();
  ReturnRecord record = plan(cases[0]);
  ASSERT_EQ(record.shares.size(), 2U);
  EXPECT_EQ(record.cases, cases);
  EXPECT_EQ(record.accounts[0].article, "8(3)");
  EXPECT_EQ(record.shares[0].planned, Money{375'000});
  EXPECT_EQ(record.shares[1].planned, Money{225'000});
  approved(record.id);
  EXPECT_EQ(reason(letters(record.id)), "return.notice_missing");
  record = run(officer, [&](const Turn& t) {
             return desk::publish_return(t, record.id, {}, "市公安局网站");
           }).value();
  EXPECT_EQ(format_instant(record.notice->published_at).substr(0, 10),
            format_instant(world.clock().now()).substr(0, 10));
  const Instant end = record.notice->ends_at;
  EXPECT_EQ(to_civil(end, kChinaOffset).hour, 0);
  EXPECT_GE((end - world.clock().now()).count(), Duration{days{30}}.count());
  EXPECT_LT((end - world.clock().now()).count(), Duration{days{31}}.count());
  world.clock().set(end - seconds{1});
  EXPECT_EQ(reason(letters(record.id)), "return.notice_runs");
  desk::Objection objection;
  objection.by = "张某";
  objection.kind = "victim";
  objection.text = "还有一笔";
  ASSERT_TRUE(run(
      officer, [&](const Turn& t) { return desk::object_to_return(t, record.id, objection, {}); }));
  world.clock().set(end);
  tick();
  EXPECT_EQ(reason(letters(record.id)), "return.objection_open");
  ASSERT_TRUE(run(officer, [&](const Turn& t) {
    return desk::decide_return_objection(t, record.id, 1, false, "查无此笔");
  }));
  record = letters(record.id).value();
  EXPECT_EQ(record.state, ReturnState::Executing);
  EXPECT_EQ(record.steps[3].step, "notice");
  EXPECT_EQ(record.steps[4].step, "notice_over");
  record = pay(record).value();
  EXPECT_EQ(record.state, ReturnState::Settled);
  EXPECT_EQ(chase::totals(state(cases[0])).returned, Money{375'000});
  EXPECT_EQ(chase::totals(state(cases[1])).returned, Money{225'000});
  expect_sound_journal();
}

TEST_F(ReturnsTest, AnObjectionThatIsUpheldEndsThePlanEvenAfterItsApproval) {
  mix();
  const ReturnRecord record = plan(cases[1]);
  approved(record.id);
  ASSERT_TRUE(run(officer,
                  [&](const Turn& t) { return desk::publish_return(t, record.id, {}, "公告栏"); }));
  world.clock().advance(days{40});
  tick();
  desk::Objection late;
  late.by = "某公司";
  late.kind = "interested_party";
  late.text = "账户内有我公司货款";
  const auto objected =
      run(officer, [&](const Turn& t) { return desk::object_to_return(t, record.id, late, {}); });
  EXPECT_TRUE(objected->objections[0].is_late);
  const auto upheld = run(officer, [&](const Turn& t) {
    return desk::decide_return_objection(t, record.id, 1, true, "属实");
  });
  EXPECT_EQ(upheld->state, ReturnState::Withdrawn);
  EXPECT_EQ(reason(letters(record.id)), "return.state");
  // The company's money ranks before ours now.
  desk::ReturnRequest request;
  request.supersedes = record.id;
  request.liens = {{account(kLast), {"某公司", Money{200'000}, true}}};
  const ReturnRecord again = plan(cases[1], request);
  EXPECT_EQ(desk::planned_of(again), Money{400'000});
  EXPECT_EQ(again.accounts[0].stays_frozen, Money{200'000});
  expect_sound_journal();
}

TEST_F(ReturnsTest, ABankThatIsLateIsShownAfterThreeWorkingDays) {
  const CaseId id = file("CCB:1", kLast, 500'000);
  freeze(id, kLast, 500'000);
  ReturnRecord record = approved(plan(id).id);
  EXPECT_FALSE(record.needs_notice);
  record = letters(record.id).value();
  const Instant due = record.accounts[0].due_at.value();
  EXPECT_EQ(to_civil(due, kChinaOffset).hour, 0);
  const auto get = [&] {
    return world.read([&](desk::Queries& q) { return q.get_return(officer, record.id); })->record;
  };
  EXPECT_FALSE(desk::wait_of(get(), due - seconds{1}).is_overdue);
  world.clock().set(due);
  tick();
  EXPECT_TRUE(desk::wait_of(get(), due).is_overdue);
  EXPECT_EQ(get().steps.back().step, "bank_overdue");
  tick();  // once
  EXPECT_EQ(std::ranges::count(get().steps, "bank_overdue", &desk::ReturnStep::step), 1);
  EXPECT_EQ(pay(record)->state, ReturnState::Settled);
}

TEST_F(ReturnsTest, AFreezeThatEndedMeanwhileGivesNothing) {
  const CaseId id = file("CCB:1", kLast, 500'000);
  freeze(id, kLast, 500'000);
  const ReturnRecord record = approved(plan(id).id);
  world.clock().advance(days{200});
  tick();
  EXPECT_EQ(reason(letters(record.id)), "return.less_frozen");
}

TEST_F(ReturnsTest, ThePlanIsKeptWholeAndTheSameInputsGiveTheSameBytes) {
  mix();
  const ReturnRecord first = plan(cases[0]);
  ASSERT_TRUE(
      run(officer, [&](const Turn& t) { return desk::withdraw_return(t, first.id, "再算一遍"); }));
  desk::ReturnRequest request;
  request.as_of = first.as_of;
  const ReturnRecord second = plan(cases[0], request);
  EXPECT_EQ(first.input_sha256, second.input_sha256);
  EXPECT_EQ(first.computation_sha256, second.computation_sha256);
  const auto view =
      world.read([&](desk::Queries& q) { return q.get_return(officer, second.id); }).value();
  const auto computed = nlohmann::json::parse(view.computation);
  EXPECT_EQ(computed["accounts"][0]["to_share_fen"], 600'000);
  EXPECT_EQ(computed["accounts"][0]["rounds"][0]["pool_fen"], 600'000);
  const auto tables =
      world.read([&](desk::Queries& q) { return q.get_return_tables(officer, second.id); }).value();
  EXPECT_EQ(desk::sha256_of(tables), second.input_sha256);
  // All of it is there after a restart.
  world.stop();
  world.start();
  EXPECT_EQ(world.read([&](desk::Queries& q) { return q.get_return(officer, second.id); })->record,
            view.record);
}

TEST_F(ReturnsTest, ACaseThatComesLaterDoesNotFollowMoneyThatWentBack) {
  const CaseId id = file("CCB:1", kLast, 500'000);
  freeze(id, kLast, 500'000);
  ReturnRecord record = approved(plan(id).id);
  record = letters(record.id).value();
  ASSERT_TRUE(pay(record));
  const Instant paid = world.clock().now();
  const CaseId late = file("CCB:9", kLast, 100'000);
  const auto stop = waiting(late, OrderKind::StopPayment, kLast).value();
  answer(stop, kLast, 100'000,
         {transfer("b1", paid - days{3}, "CCB:1", kLast, 500'000),
          transfer("b2", paid, kLast, "CCB:1", 500'000),
          transfer("b3", paid + seconds{1}, "CCB:9", kLast, 100'000)});
  const auto seen = state(late);
  EXPECT_EQ(chase::totals(seen).held, Money{100'000});
  EXPECT_EQ(chase::find_account(seen, account("CCB:1"))->traced, Money{0});
  EXPECT_FALSE(waiting(late, OrderKind::StopPayment, "CCB:1"));
  expect_sound_journal();
}

}  // namespace
}  // namespace holdfast::store
