// Every call of desk's ports on a real database file.
#include "store/store.h"

#include <gtest/gtest.h>

#include <set>

#include "store/test_world.h"

namespace holdfast::store {
namespace {

using desk::Actor;
using desk::Role;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    world.start();
    world.add_partners();
  }
  template <class T>
  static std::string reason(const Result<T>& result) {
    return result ? "" : result.error().reason;
  }

  TemporaryDirectory directory;
  World world{directory.path()};
  const Actor officer = person("wang", Role::Officer);
  const Actor administrator = person("root", Role::Administrator);
};

TEST_F(StoreTest, FilesAnAlertOnceForOneKeyOfOneClient) {
  const auto first = world.file("key-1", "ICBC:6222021608001234567", 2'800'000);
  ASSERT_TRUE(first) << first.error().detail;
  const auto again = world.file("key-1", "ICBC:6222021608001234567", 2'800'000);
  ASSERT_TRUE(again);
  EXPECT_EQ(first->case_id, again->case_id);
  EXPECT_EQ(first->alert, again->alert);
  const auto cases = world.read(
      [&](desk::Queries& queries) { return queries.list_cases(officer, {}, CaseId{}, 10); });
  EXPECT_EQ(cases.value().size(), 1U);
}

TEST_F(StoreTest, ShowsACaseWithItsSumsOrdersAndAlert) {
  const auto filed = world.file("k", "ICBC:6222021608001234567", 2'800'000).value();
  const auto view =
      world.read([&](desk::Queries& queries) { return queries.get_case(officer, filed.case_id); });
  ASSERT_TRUE(view) << view.error().detail;
  EXPECT_EQ(view->summary.totals.paid, Money{2'800'000});
  EXPECT_EQ(view->summary.totals.in_flight, Money{2'800'000});
  EXPECT_FALSE(view->summary.is_settled);
  ASSERT_EQ(view->summary.waiting.size(), 1U);
  EXPECT_EQ(view->summary.waiting[0].partner, "ICBC");
  EXPECT_FALSE(view->summary.waiting[0].is_overdue);
  ASSERT_EQ(view->alerts.size(), 1U);
  EXPECT_EQ(view->alerts[0].narrative, "转账给 ICBC:6222021608001234567");
  ASSERT_FALSE(view->orders.empty());
  EXPECT_EQ(view->orders[0].notice_no, "济反诈快处〔2026〕0001号");
  EXPECT_EQ(view->orders[0].record.order.partner, "ICBC");
  EXPECT_EQ(
      world.read([&](desk::Queries& q) { return q.get_state(officer, filed.case_id); }).value(),
      view->state);
  const auto alert =
      world.read([&](desk::Queries& queries) { return queries.get_alert(officer, filed.alert); });
  EXPECT_EQ(alert.value().case_id, filed.case_id);
  EXPECT_EQ(reason(world.read([&](desk::Queries& q) { return q.get_case(officer, CaseId{99}); })),
            "case.not_found");
  EXPECT_EQ(reason(world.read([&](desk::Queries& q) { return q.get_alert(officer, AlertId{9}); })),
            "alert.not_found");
}

TEST_F(StoreTest, KeepsTheStateOverARestart) {
  const auto filed = world.file("k", "ICBC:6222021608001234567", 2'800'000).value();
  const auto get = [&](desk::Queries& q) { return q.get_case(officer, filed.case_id); };
  const auto before = world.read(get).value();
  world.stop();
  world.start();
  const auto after = world.read(get).value();
  EXPECT_EQ(before.state, after.state);
  EXPECT_EQ(before.summary.header.paid_at, after.summary.header.paid_at);
  EXPECT_EQ(before.mentions, after.mentions);
  EXPECT_EQ(before.journal_head, after.journal_head);
  // The step that follows rests on the state that was read back.
  const auto order = world.feed("ICBC").at(0).order;
  const auto answered =
      world.answer(order, "ICBC", World::held("a1", 2'800'000, world.clock().now()));
  ASSERT_TRUE(answered) << answered.error().detail;
  EXPECT_EQ(world.read(get).value().summary.totals.held, Money{2'800'000});
  EXPECT_TRUE(world.read(get).value().summary.is_settled);
}

TEST_F(StoreTest, FeedsAPartnerInOrderUntilItAnswers) {
  ASSERT_TRUE(world.file("k1", "ICBC:6222021608001234567", 100'000));
  ASSERT_TRUE(world.file("k2", "ICBC:6222021608007654321", 200'000));
  ASSERT_TRUE(world.file("k3", "ABC:6228480000000000001", 300'000));
  const auto feed = world.feed("ICBC");
  ASSERT_EQ(feed.size(), 2U);
  EXPECT_LT(feed[0].seq, feed[1].seq);
  EXPECT_EQ(feed[0].wire, "C1-1|济反诈快处〔2026〕0001号|stop_payment|100000");
  EXPECT_EQ(world.feed("ICBC", feed[0].seq).size(), 1U);
  EXPECT_EQ(world.feed("ICBC", feed[1].seq).size(), 0U);
  ASSERT_TRUE(world.answer(feed[0].order, "ICBC", World::held("a", 100'000, kStart)));
  const auto rest = world.feed("ICBC");
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].order, feed[1].order);
  // A cursor from before a restored backup points beyond the feed: everything comes again.
  EXPECT_EQ(world.feed("ICBC", 1'000).size(), 1U);
  EXPECT_EQ(reason(world.read([](desk::Queries& q) {
              return q.deliveries(partner_actor("ABC"), "ICBC", {}, 10);
            })),
            "order.not_found");
}

TEST_F(StoreTest, SendsTheSameBytesAgainAndWhatFollowedBehindThem) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
    TRY(auto loaded, tx.load_case(Actor::system(), filed.case_id));
    chase::PaymentsFiled more;
    more.payments = {world.payment("ICBC:6222021608001234567", 50'000)};
    TRYV(desk::enter({tx, officer, world.centre(), now}, loaded, {"payments.filed", more, {}}));
    return {};
  }));
  const auto first = world.feed("ICBC");
  ASSERT_EQ(first.size(), 2U);
  // The first order is overdue: it is sent again, and the amendment behind it.
  world.clock().advance(hours{1});
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
    TRY(auto loaded, tx.load_case(Actor::system(), filed.case_id));
    chase::OrdersResent again{{first[0].order}, "wang"};
    TRYV(desk::enter({tx, officer, world.centre(), now}, loaded, {"orders.resent", again, {}}));
    return {};
  }));
  const auto second = world.feed("ICBC", first[1].seq);
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second[0].order, first[0].order);
  EXPECT_EQ(second[1].order, first[1].order);
  EXPECT_EQ(second[0].wire, first[0].wire);
  EXPECT_EQ(second[1].wire, first[1].wire);
  EXPECT_EQ(world.feed("ICBC").size(), 2U);
}

TEST_F(StoreTest, SendsWhatWasTakenBackBeforeItsWithdrawalUntilThatIsAnswered) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 2'800'000).value();
  const OrderId stop{filed.case_id, 1};
  const OrderId withdrawal{filed.case_id, 2};
  const auto enter = [&](const char* kind, const chase::Fact& fact) {
    return world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRYV(desk::enter({tx, officer, world.centre(), now}, filed.case_id, {kind, fact, {}}));
      return {};
    });
  };
  ASSERT_TRUE(enter("order.withdrawn", chase::OrderWithdrawn{stop, "wang", "wrong"}));
  const auto ids = [&](std::optional<std::int64_t> after = {}) {
    std::vector<OrderId> out;
    for (const auto& each : world.feed("ICBC", after)) out.push_back(each.order);
    return out;
  };
  EXPECT_EQ(ids(), (std::vector{stop, withdrawal}));
  EXPECT_EQ(ids(world.feed("ICBC")[0].seq), std::vector{withdrawal});
  ASSERT_TRUE(enter("orders.resent", chase::OrdersResent{{withdrawal}, "wang"}));
  EXPECT_EQ(ids(), (std::vector{stop, withdrawal}));
  Answer done;
  done.answer_id = "a";
  ASSERT_TRUE(world.answer(withdrawal, "ICBC", done));
  EXPECT_TRUE(ids().empty());
}

TEST_F(StoreTest, FindsCasesThatLackMoneyAtAnAccount) {
  const std::string shared = "ICBC:6222021608001234567";
  const auto one = world.file("k1", shared, 2'800'000).value();
  const auto two = world.file("k2", shared, 500'000).value();
  const auto lacking = [&] {
    std::vector<std::pair<CaseId, Money>> out;
    EXPECT_TRUE(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
      TRY(const auto found, tx.short_cases(Actor::system(), account(shared), 10));
      for (const auto& each : found) out.emplace_back(each.case_id, each.missing);
      return {};
    }));
    return out;
  };
  EXPECT_TRUE(lacking().empty());
  ASSERT_TRUE(world.answer({one.case_id, 1}, "ICBC", World::held("a", 2'800'000, kStart)));
  auto little = World::held("b", 100'000, kStart);
  little.result = AnswerResult::Partial;
  little.transfers.emplace();
  ASSERT_TRUE(world.answer({two.case_id, 1}, "ICBC", little));
  EXPECT_EQ(lacking(), (std::vector{std::pair{two.case_id, Money{400'000}}}));
  // It stays found over a restart, and is not once it is tried again.
  world.stop();
  world.start();
  EXPECT_EQ(lacking().size(), 1U);
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
    const chase::RoomMade room{account(shared), Money{400'000}, one.case_id};
    TRYV(desk::enter({tx, officer, world.centre(), now}, two.case_id, {"room.made", room, {}}));
    return {};
  }));
  EXPECT_TRUE(lacking().empty());
}

TEST_F(StoreTest, TellsTheMediansOfToday) {
  const auto board = [&] {
    return world.read([&](desk::Queries& q) { return q.board(officer, kStart); }).value();
  };
  EXPECT_FALSE(board().median_first_order);
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 2'800'000).value();
  EXPECT_EQ(board().median_first_order, Duration{0});
  EXPECT_FALSE(board().median_last_hold);
  world.clock().advance(minutes{3});
  ASSERT_TRUE(world.answer({filed.case_id, 1}, "ICBC", World::held("a", 2'800'000, kStart)));
  EXPECT_EQ(board().median_last_hold, Duration{minutes{3}});
}

TEST_F(StoreTest, NotesDeliveryWhenThePartnerAcknowledges) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  const auto feed = world.feed("ICBC");
  world.clock().advance(seconds{3});
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant now) {
    return tx.acknowledge(partner_actor("ICBC"), "ICBC", feed[0].seq, now);
  }));
  EXPECT_FALSE(world.write([&](desk::Tx& tx, Instant now) {
    return tx.acknowledge(partner_actor("ABC"), "ICBC", feed[0].seq, now);
  }));
  const auto view =
      world.read([&](desk::Queries& q) { return q.get_case(officer, filed.case_id); }).value();
  EXPECT_EQ(view.orders[0].delivered_at, kStart + seconds{3});
  const auto partners =
      world.read([&](desk::Queries& q) { return q.list_partners(officer, kStart); }).value();
  ASSERT_EQ(partners.size(), 3U);
  EXPECT_EQ(partners[2].partner.id, "ICBC");
  EXPECT_EQ(partners[2].last_seen_at, kStart + seconds{3});
  EXPECT_EQ(partners[2].waiting, 1);
}

TEST_F(StoreTest, ListsOrdersByStatusAndShowsAPartnerOnlyItsOwn) {
  ASSERT_TRUE(world.file("k1", "ICBC:6222021608001234567", 100'000));
  ASSERT_TRUE(world.file("k2", "ABC:6228480000000000001", 300'000));
  const auto list = [&](const Actor& actor, desk::OrderFilter::Status status, Instant now) {
    desk::OrderFilter filter;
    filter.status = status;
    return world.read([&](desk::Queries& q) { return q.list_orders(actor, filter, now); }).value();
  };
  using Status = desk::OrderFilter::Status;
  EXPECT_EQ(list(officer, Status::Waiting, kStart).size(), 2U);
  EXPECT_EQ(list(officer, Status::Overdue, kStart).size(), 0U);
  EXPECT_EQ(list(officer, Status::Overdue, kStart + hours{2}).size(), 2U);
  const auto own = list(partner_actor("ABC"), Status::All, kStart);
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].record.order.partner, "ABC");
  EXPECT_TRUE(own[0].record.because.empty());
  auto desk_of_icbc = person("zhao", Role::PartnerDesk);
  EXPECT_TRUE(list(desk_of_icbc, Status::All, kStart).empty());
  desk_of_icbc.partner = "ICBC";
  EXPECT_EQ(list(desk_of_icbc, Status::All, kStart).size(), 1U);
  desk::OrderFilter stops;
  stops.kind = OrderKind::Freeze;
  EXPECT_TRUE(world.read([&](desk::Queries& q) { return q.list_orders(officer, stops, kStart); })
                  .value()
                  .empty());

  world.clock().advance(minutes{2});
  ASSERT_TRUE(world.answer(own[0].record.order.id, "ABC", World::held("x", 300'000, kStart)));
  const auto answered = list(officer, Status::Answered, kStart);
  ASSERT_EQ(answered.size(), 1U);
  EXPECT_EQ(answered[0].answered_by, "ABC");
  EXPECT_TRUE(answered[0].delivered_at.has_value());
  const auto partners =
      world.read([&](desk::Queries& q) { return q.list_partners(officer, kStart); }).value();
  EXPECT_EQ(partners[0].answered, 1);
  EXPECT_EQ(partners[0].median_answer, Duration{minutes{2}});
}

TEST_F(StoreTest, KeepsDraftsFromPartnersUntilTheyGoOut) {
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
    TRY(const auto id, tx.create_case(officer, now));
    TRY(auto loaded, tx.load_case(officer, id));
    loaded.header.opened_at = now;
    chase::PaymentsFiled story;
    story.payments = {world.payment("ICBC:6222021608001234567", 100'000)};
    story.is_confirmed = false;
    TRYV(desk::enter({tx, officer, world.centre(), now}, loaded, {"alert.filed", story, {}}));
    return {};
  }));
  desk::OrderFilter all;
  all.status = desk::OrderFilter::Status::All;
  const auto list = [&](const Actor& actor) {
    return world.read([&](desk::Queries& q) { return q.list_orders(actor, all, kStart); }).value();
  };
  ASSERT_EQ(list(officer).size(), 1U);
  EXPECT_EQ(list(officer)[0].record.status, chase::OrderStatus::Draft);
  EXPECT_EQ(list(officer)[0].notice_no, "");
  EXPECT_TRUE(list(partner_actor("ICBC")).empty());
  EXPECT_TRUE(world.feed("ICBC").empty());
  const auto seen =
      world.read([](desk::Queries& q) { return q.entries(partner_actor("ICBC"), 0, {}, 10); });
  EXPECT_TRUE(seen.value().entries.empty());
  EXPECT_FALSE(world.write([](desk::Tx& tx, Instant) -> Result<void> {
    TRYV(tx.load_case(partner_actor("ICBC"), CaseId{1}));
    return {};
  }));
}

TEST_F(StoreTest, RefusesWhatTheActorMayNotSee) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  const auto bank = partner_actor("ABC");
  Actor program;
  program.kind = desk::ActorKind::Program;
  program.scopes = {"alerts:write"};
  for (const auto& actor : {bank, program}) {
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.get_case(actor, filed.case_id); }));
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.get_state(actor, filed.case_id); }));
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.get_alert(actor, filed.alert); }));
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.list_cases(actor, {}, {}, 9); }));
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.search(actor, "6222", 9); }));
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.board(actor, kStart); }));
    EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.list_users(actor); }));
  }
  EXPECT_FALSE(world.read([&](desk::Queries& q) { return q.list_users(officer); }));
  EXPECT_EQ(reason(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
              TRY(const auto loaded, tx.load_case(partner_actor("ABC"), filed.case_id));
              return {};
            })),
            "case.not_found");
}

TEST_F(StoreTest, StreamsTheJournalByWhoLooks) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
    TRYV(tx.save_event(officer, {"case.viewed", filed.case_id, {{"purpose", "duty"}}}, now));
    return tx.save_event(officer, {"session.opened", {}, {{"login", "wang"}}}, now);
  }));
  const auto entries = [&](const Actor& actor, CaseId only) {
    return world.read([&](desk::Queries& q) { return q.entries(actor, 0, only, 50); }).value();
  };
  const auto seen = entries(officer, {});
  ASSERT_EQ(seen.entries.size(), 1U);
  EXPECT_EQ(seen.head, 3);
  EXPECT_EQ(seen.entries[0].kind, "alert.filed");
  EXPECT_EQ(seen.entries[0].actor, "li");
  EXPECT_EQ(seen.entries[0].totals.value().paid, Money{100'000});
  EXPECT_FALSE(seen.entries[0].notes.empty());
  EXPECT_EQ(entries(administrator, {}).entries.size(), 2U);
  EXPECT_EQ(entries(administrator, filed.case_id).entries.size(), 2U);

  const auto of_bank = entries(partner_actor("ICBC"), {});
  ASSERT_EQ(of_bank.entries.size(), 1U);
  EXPECT_FALSE(of_bank.entries[0].totals.has_value());
  EXPECT_EQ(of_bank.entries[0].orders.size(), 1U);
  for (const auto& note : of_bank.entries[0].notes) EXPECT_NE(note.order.number, 0);
  EXPECT_TRUE(entries(partner_actor("ABC"), {}).entries.empty());
  EXPECT_EQ(entries(partner_actor("ABC"), {}).head, 3);
  const auto page = world.read([&](desk::Queries& q) { return q.entries(officer, 1, {}, 1); });
  EXPECT_TRUE(page.value().entries.empty());
  EXPECT_EQ(page.value().head, 3);
}

TEST_F(StoreTest, FindsNumbersAsPeopleReadThemOut) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  ASSERT_TRUE(world.file("k2", "ICBC:6222021608001234567", 100'000));
  const auto search = [&](const char* needle) {
    return world.read([&](desk::Queries& q) { return q.search(officer, needle, 20); }).value();
  };
  for (const char* needle : {"6222 0216 0800 1234 567", "ICBC:6222021608001234567", "icbc:6222",
                             "4567", "６２２２０２", "6222-0216"}) {
    const auto hits = search(needle);
    ASSERT_EQ(hits.size(), 2U) << needle;
    EXPECT_EQ(hits[0].mention.value, "ICBC:6222021608001234567");
    EXPECT_EQ(hits[0].count, 2);
  }
  EXPECT_EQ(search("17012345678").size(), 2U);
  EXPECT_EQ(search("+86 170-1234-5678").size(), 2U);
  EXPECT_EQ(search("5678").size(), 2U);
  EXPECT_TRUE(search("ABC:6222").empty());
  EXPECT_TRUE(search("567").empty());
  EXPECT_TRUE(search(" -").empty());
  const auto notice = search("济反诈快处〔2026〕0001号");
  ASSERT_EQ(notice.size(), 1U);
  EXPECT_EQ(notice[0].mention.kind, "notice");
  EXPECT_EQ(notice[0].case_id, filed.case_id);
}

TEST_F(StoreTest, PutsTheMostUrgentCaseOnTopOfTheBoard) {
  const auto small = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  const auto large = world.file("k2", "ICBC:6222021608007654321", 900'000).value();
  const auto board = world.read([&](desk::Queries& q) { return q.board(officer, kStart); }).value();
  ASSERT_EQ(board.cases.size(), 2U);
  EXPECT_EQ(board.cases[0].header.id, large.case_id);
  EXPECT_EQ(board.cases[1].header.id, small.case_id);
  EXPECT_EQ(board.today.paid, Money{1'000'000});
  EXPECT_EQ(board.alerts_today, 2);
  EXPECT_EQ(board.orders_today, 2);
  EXPECT_EQ(board.journal_head, 2);
  const auto tomorrow =
      world.read([&](desk::Queries& q) { return q.board(officer, kStart + hours{24}); }).value();
  EXPECT_EQ(tomorrow.alerts_today, 0);
  EXPECT_EQ(tomorrow.today.paid, Money{0});
}

TEST_F(StoreTest, HandsOutTimersThatAreDueAndForgetsAnsweredOnes) {
  const auto filed = world.file("k1", "ICBC:6222021608001234567", 100'000).value();
  const auto due = [&](Instant now) {
    std::vector<desk::Tx::DueTimer> timers;
    EXPECT_TRUE(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
      TRY(timers, tx.due_timers(Actor::system(), now, 10));
      return {};
    }));
    return timers;
  };
  EXPECT_TRUE(due(kStart).empty());
  const auto timers = due(kStart + hours{1});
  ASSERT_EQ(timers.size(), 1U);
  EXPECT_EQ(timers[0].case_id, filed.case_id);
  EXPECT_EQ(timers[0].timer.kind, chase::TimerKind::AnswerDue);
  ASSERT_TRUE(world.answer(timers[0].timer.order, "ICBC", World::held("a", 100'000, kStart)));
  EXPECT_TRUE(due(kStart + hours{1}).empty());
  const auto ends = due(kStart + hours{49});
  ASSERT_FALSE(ends.empty());
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
    for (const auto& timer : ends) {
      TRYV(tx.drop_timer(Actor::system(), timer));
    }
    return {};
  }));
  EXPECT_TRUE(due(kStart + hours{49}).empty());
}

TEST_F(StoreTest, TellsWhetherAnOrderWasAnswered) {
  ASSERT_TRUE(world.file("k1", "ICBC:6222021608001234567", 100'000));
  const auto order = world.feed("ICBC").at(0).order;
  const auto find = [&](const Actor& actor, OrderId id) {
    std::optional<desk::Tx::Answered> found;
    EXPECT_TRUE(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
      TRY(found, tx.find_answer(actor, id));
      return {};
    }));
    return found;
  };
  EXPECT_FALSE(find(partner_actor("ICBC"), order));
  world.clock().advance(seconds{9});
  ASSERT_TRUE(world.answer(order, "ICBC", World::held("a7", 100'000, kStart)));
  ASSERT_TRUE(find(partner_actor("ICBC"), order));
  EXPECT_EQ(find(partner_actor("ICBC"), order)->answer_id, "a7");
  EXPECT_EQ(find(partner_actor("ICBC"), order)->at, kStart + seconds{9});
  EXPECT_FALSE(find(partner_actor("ABC"), order));
  EXPECT_FALSE(find(Actor::system(), OrderId{CaseId{77}, 1}));
  // The same answer again changes nothing, another one is refused.
  EXPECT_TRUE(world.answer(order, "ICBC", World::held("a7", 100'000, kStart)));
  EXPECT_EQ(reason(world.answer(order, "ICBC", World::held("a8", 100'000, kStart))),
            "answer.already_answered");
}

TEST_F(StoreTest, KeepsUsersAndTheirSessions) {
  desk::UserRecord user;
  user.view.login = "li";
  user.view.name = "Li";
  user.view.role = Role::PartnerDesk;
  user.view.partner = "ICBC";
  user.password_hash = "$argon2id$made-up";
  const auto insert = [&](desk::Tx& tx, Instant) -> Result<void> {
    TRY(user.view.id, tx.insert_user(administrator, user));
    return {};
  };
  ASSERT_TRUE(world.write(insert));
  EXPECT_EQ(reason(world.write(insert)), "user.login_taken");
  const desk::SessionRecord session{"hash-1", "csrf-1", user.view.id, kStart, kStart + hours{1}};
  ASSERT_TRUE(world.write(
      [&](desk::Tx& tx, Instant) { return tx.insert_session(Actor::system(), session); }));
  const auto find = [&](const char* hash, Instant now) {
    return world.read([&](desk::Queries& q) { return q.find_session(hash, now); }).value();
  };
  const auto found = find("hash-1", kStart);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->actor.name, "li");
  EXPECT_EQ(found->actor.partner, "ICBC");
  EXPECT_EQ(found->actor.role, Role::PartnerDesk);
  EXPECT_EQ(found->csrf, "csrf-1");
  EXPECT_EQ(found->user.last_seen_at, kStart);
  EXPECT_FALSE(find("hash-1", kStart + hours{1}));
  EXPECT_FALSE(find("hash-2", kStart));
  const auto login = world.read([](desk::Queries& q) { return q.find_login("li"); }).value();
  ASSERT_TRUE(login);
  EXPECT_EQ(login->password_hash, "$argon2id$made-up");
  EXPECT_FALSE(world.read([](desk::Queries& q) { return q.find_login("nobody"); }).value());

  user.view.is_active = false;
  ASSERT_TRUE(
      world.write([&](desk::Tx& tx, Instant) { return tx.update_user(administrator, user); }));
  EXPECT_FALSE(find("hash-1", kStart));
  user.view.is_active = true;
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
    TRYV(tx.update_user(administrator, user));
    TRY(const auto by_login, tx.find_user(administrator, "li"));
    TRY(const auto by_id, tx.get_user(administrator, user.view.id));
    EXPECT_TRUE(by_login && by_id && by_login->view.id == by_id->view.id);
    return tx.delete_sessions(administrator, user.view.id, "");
  }));
  EXPECT_FALSE(find("hash-1", kStart));
  EXPECT_EQ(
      world.read([&](desk::Queries& q) { return q.list_users(administrator); }).value().size(), 1U);
}

TEST_F(StoreTest, KnowsPartnersByTheirCredentials) {
  const auto by_token = [&](const char* token) {
    return world.read([&](desk::Queries& q) { return q.find_partner_by_token(token); }).value();
  };
  ASSERT_TRUE(by_token("token-of-ICBC"));
  EXPECT_EQ(by_token("token-of-ICBC")->partner, "ICBC");
  EXPECT_FALSE(by_token(""));
  EXPECT_FALSE(
      world.read([](desk::Queries& q) { return q.find_partner_by_certificate(""); }).value());
  desk::PartnerRecord record;
  ASSERT_TRUE(world.write([&](desk::Tx& tx, Instant) -> Result<void> {
    TRY(const auto found, tx.get_partner(administrator, "ICBC"));
    record = found.value();
    record.is_active = false;
    record.certificate_sha256 = "cc";
    TRYV(tx.save_partner(administrator, record));
    TRY(const auto active, tx.active_partners(administrator));
    EXPECT_EQ(active.size(), 2U);
    return {};
  }));
  EXPECT_FALSE(by_token("token-of-ICBC"));
  record.partner.id = "ABC";
  record.token_sha256 = "token-of-ICBC";
  EXPECT_EQ(reason(world.write(
                [&](desk::Tx& tx, Instant) { return tx.save_partner(administrator, record); })),
            "partner.credential_taken");
}

TEST_F(StoreTest, TellsAfterEachCommitHowFarTheJournalGoesAndWhoseFeedGrew) {
  std::vector<desk::Committed> told;
  world.store().on_commit([&](const desk::Committed& committed) { told.push_back(committed); });
  ASSERT_TRUE(world.file("k1", "ICBC:6222021608001234567", 100'000));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].journal_head, 1);
  EXPECT_EQ(told[0].partners, std::vector<std::string>{"ICBC"});
}

TEST_F(StoreTest, FinishesWhatItWasGivenWhenStopped) {
  int done = 0;
  for (int i = 0; i < 50; ++i) {
    world.store().write(
        [&](desk::Tx& tx, Instant now) {
          return tx.save_event(Actor::system(), {"test.event", {}, {}}, now);
        },
        [&](const Result<void>& outcome) { done += outcome ? 1 : 0; });
  }
  world.store().stop();
  EXPECT_EQ(done, 50);
  EXPECT_EQ(reason(world.write([](desk::Tx&, Instant) -> Result<void> { return {}; })),
            "store.stopped");
  EXPECT_EQ(reason(world.read([&](desk::Queries& q) { return q.board(officer, kStart); })),
            "store.stopped");
}

TEST_F(StoreTest, KeepsTheDirectoryForOneProcess) {
  const auto second = open(world.options());
  EXPECT_EQ(reason(second), "store.locked");
  EXPECT_EQ(second.error().kind, ErrorKind::Unavailable);
}

}  // namespace
}  // namespace holdfast::store
