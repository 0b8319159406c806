// What is acknowledged stays, what is refused leaves nothing: failing works, kills, a full disk,
// older and newer databases.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <fstream>

#include "store/audit.h"
#include "store/schema.h"
#include "store/sql.h"
#include "store/test_world.h"

namespace holdfast::store {
namespace {

using desk::Actor;

class DurabilityTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  World world{directory.path()};
};

Result<void> note(desk::Tx& tx, Instant now, const std::string& text) {
  return tx.save_event(Actor::system(), {"test.event", {}, {{"text", text}}}, now);
}

std::vector<std::string> noted(World& world) {
  std::vector<std::string> texts;
  const auto found =
      world.read([](desk::Queries& q) { return q.entries(Actor::system(), 0, {}, 1'000); });
  for (const auto& entry : found.value().entries) {
    if (entry.kind == "test.event") texts.push_back(entry.notes.at(0).params.at(0).second);
  }
  return texts;
}

TEST_F(DurabilityTest, AFailingWorkLeavesTheOthersOfItsGroup) {
  world.start();
  world.add_partners();
  // The first work holds the writer until all are queued: they become one group.
  std::promise<void> all_queued;
  auto go = all_queued.get_future().share();
  std::vector<std::string> outcomes(7, "none");
  const auto remember = [&](std::size_t at) {
    return [&outcomes, at](Result<void> result) {
      outcomes[at] = result ? "done" : result.error().reason;
    };
  };
  auto& store = world.store();
  store.write(
      [go](desk::Tx&, Instant) -> Result<void> {
        go.wait();
        return {};
      },
      remember(0));
  store.write([](desk::Tx& tx, Instant now) { return note(tx, now, "first"); }, remember(1));
  store.write(
      [&](desk::Tx& tx, Instant now) -> Result<void> {
        // All of a case, and then it fails.
        TRYV(World::file(tx, now, world.centre(), "bad", world.payment("ICBC:1", 5'000'000)));
        TRYV(note(tx, now, "never"));
        return fail(ErrorKind::Invalid, "test.refused", "refused");
      },
      remember(2));
  desk::Filed filed;
  store.write(
      [&](desk::Tx& tx, Instant now) -> Result<void> {
        TRY(filed, World::file(tx, now, world.centre(), "good", world.payment("ICBC:1", 70'000)));
        return {};
      },
      remember(3));
  store.write(
      [&](desk::Tx& tx, Instant) -> Result<void> {
        // Within the group the state that was just written is seen.
        TRY(const auto loaded, tx.load_case(Actor::system(), filed.case_id));
        if (loaded.state.entries.size() == 1) return {};
        return fail(ErrorKind::Internal, "test.stale", "stale");
      },
      remember(4));
  store.write(
      [](desk::Tx& tx, Instant now) -> Result<void> {
        desk::UserRecord user;
        user.view.login = "li";
        TRYV(tx.insert_user(Actor::system(), user));
        TRYV(note(tx, now, "nor this"));
        TRYV(tx.insert_user(Actor::system(), user));
        return {};
      },
      remember(5));
  std::promise<void> finished;
  store.write([](desk::Tx& tx, Instant now) { return note(tx, now, "last"); },
              [&](Result<void> result) {
                remember(6)(result);
                finished.set_value();
              });
  all_queued.set_value();
  finished.get_future().wait();

  const std::vector<std::string> expected = {
      "done", "done", "test.refused", "done", "done", "user.login_taken", "done"};
  EXPECT_EQ(outcomes, expected);
  EXPECT_EQ(noted(world), (std::vector<std::string>{"first", "last"}));
  const auto feed = world.feed("ICBC");
  ASSERT_EQ(feed.size(), 1U);
  EXPECT_NE(feed[0].wire.find("0001号"), std::string::npos);  // the failed one used no number up
  world.stop();
  const auto report =
      verify_journal({.directory = directory.path(), .replays = true, .expects = {}}).value();
  EXPECT_FALSE(report.fault) << report.fault->what;
  EXPECT_EQ(report.entries, 3);
}

/// Writes as fast as it can and says each acknowledged key through the pipe, until it is killed.
[[noreturn]] void write_until_killed(const std::string& directory, int pipe, int round) {
  World world(directory);
  world.start();
  for (int i = 0;; ++i) {
    const std::string key = fmt::format("{}-{}", round, i);
    const std::string to = fmt::format("ICBC:{}{:06}", round, i);
    const Payment payment = world.payment(to, 100'000 + i);
    world.store().write(
        [&world, key, payment](desk::Tx& tx, Instant now) -> Result<void> {
          TRY(const auto filed, World::file(tx, now, world.centre(), key, payment));
          const auto order = OrderId{filed.case_id, 1};
          TRYV(desk::record_answer({tx, partner_actor("ICBC"), world.centre(), now}, order,
                                   World::held("a-" + key, payment.amount.fen, now)));
          return {};
        },
        [key, pipe](Result<void> result) {
          if (!result) ::_exit(3);
          const std::string line = key + "\n";
          if (::write(pipe, line.data(), line.size()) < 0) ::_exit(4);
        });
    // At most a few dozen in the air, so that commits of all sizes are killed.
    if (i % 40 == 39) (void)world.write([](desk::Tx&, Instant) -> Result<void> { return {}; });
  }
}

std::vector<std::string> lines_of(int pipe) {
  std::string text;
  std::array<char, 4096> part{};
  for (ssize_t size = 0; (size = ::read(pipe, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

TEST_F(DurabilityTest, NothingAcknowledgedIsLostWhenTheProcessIsKilled) {
  world.start();
  world.add_partners();
  world.stop();
  Random random(20'260'911);
  std::set<std::string> acknowledged;
  constexpr int kRounds = 12;
  for (int round = 1; round <= kRounds; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(directory.path(), ends[1], round);
    }
    ::close(ends[1]);
    ::usleep(static_cast<useconds_t>(random.between(20'000, 250'000)));
    ::kill(child, SIGKILL);
    for (const auto& key : lines_of(ends[0])) acknowledged.insert(key);
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  }
  ASSERT_GT(acknowledged.size(), 100U);

  const auto report =
      verify_journal({.directory = directory.path(), .replays = true, .expects = {}});
  ASSERT_TRUE(report) << report.error().detail;
  EXPECT_FALSE(report->fault) << report->fault->seq << ": " << report->fault->what;
  auto session = Session::open(database_path(directory.path()), Access::ReadOnly).value();
  const auto keys = session
                        .all("select filed_key from alerts", std::span<const Value>{},
                             [](const Row& row) { return row.string(0); })
                        .value();
  const std::set<std::string> kept(keys.begin(), keys.end());
  EXPECT_EQ(kept.size(), keys.size());
  for (const auto& key : acknowledged) EXPECT_TRUE(kept.contains(key)) << key;
  // Each case is whole: filed and answered, once.
  const auto count = [&](const char* sql) { return session.number(sql).value(); };
  const auto cases = static_cast<std::int64_t>(keys.size());
  EXPECT_EQ(count("select cast(count(*) as bigint) from cases"), cases);
  EXPECT_EQ(count("select cast(count(*) as bigint) from cases where held_fen = paid_fen"), cases);
  EXPECT_EQ(count("select cast(count(*) as bigint) from orders where status = 'answered'"), cases);
  EXPECT_EQ(count("select cast(count(distinct notice_no) as bigint) from orders"), cases);
  EXPECT_EQ(count("select cast(count(*) as bigint) from journal"), 2 * cases);
}

TEST_F(DurabilityTest, AFullDiskIsToldAndLeavesNothingHalfWritten) {
  world.pages_max = 120;
  world.start();
  world.add_partners();
  int filed = 0;
  Result<desk::Filed> last;
  for (; filed < 2'000; ++filed) {
    last = world.file(fmt::format("k{}", filed), fmt::format("ICBC:62220216{:08}", filed), 900'000);
    if (!last) break;
  }
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().reason, "store.full");
  EXPECT_EQ(last.error().kind, ErrorKind::Unavailable);
  ASSERT_GT(filed, 5);
  // It still answers, and still refuses without harm.
  const auto cases =
      world.read([](desk::Queries& q) { return q.list_cases(Actor::system(), {}, {}, 1'000); });
  EXPECT_EQ(cases.value().size(), static_cast<std::size_t>(filed));
  EXPECT_FALSE(world.file("again", "ICBC:1", 900'000));
  auto report = verify_journal({.directory = directory.path(), .replays = true, .expects = {}});
  EXPECT_FALSE(report.value().fault) << report.value().fault->what;
  EXPECT_EQ(report.value().entries, filed);
  world.stop();

  world.pages_max = 0;  // space was made
  world.start();
  ASSERT_TRUE(world.file("again", "ICBC:1", 900'000));
  report = verify_journal({.directory = directory.path(), .replays = true, .expects = {}});
  EXPECT_FALSE(report.value().fault);
  EXPECT_EQ(report.value().entries, filed + 1);
}

TEST_F(DurabilityTest, AFullDiskFailsAGroupAndTheNextOneGoesOn) {
  world.pages_max = 150;
  world.start();
  world.add_partners();
  const std::string large(2'000'000, 'x');
  const auto refused = world.write([&](desk::Tx& tx, Instant now) { return note(tx, now, large); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "store.full");
  // What needs no more room is written, without a restart.
  ASSERT_TRUE(world.write([](desk::Tx& tx, Instant now) { return note(tx, now, "small"); }));
  EXPECT_EQ(noted(world), std::vector<std::string>{"small"});
}

TEST_F(DurabilityTest, BringsAnOlderDatabaseForwardAndKeepsWhatIsInIt) {
  world.start();
  world.add_partners();
  ASSERT_TRUE(world.file("k1", "ICBC:6222021608001234567", 2'800'000));
  world.stop();
  const auto path = database_path(directory.path());
  std::vector<Migration> steps(migrations().begin(), migrations().end());
  steps.push_back({"a column for a test", [](Session& session) {
                     return session.script(
                         "alter table partners add column remark text not null default 'new'");
                   }});
  const auto next = static_cast<int>(steps.size());
  {
    auto session = Session::open(path, Access::ReadWrite).value();
    ASSERT_TRUE(migrate(session, steps));
    EXPECT_EQ(schema_version(session).value(), next);
    EXPECT_EQ(session
                  .number("select cast(count(*) as bigint) from partners"
                          " where remark = 'new'")
                  .value(),
              3);
    EXPECT_EQ(session.number("select cast(count(*) as bigint) from cases").value(), 1);
    ASSERT_TRUE(migrate(session, steps));  // again: nothing to do
  }
  // To this program that database is newer now.
  const auto opened = open(world.options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().reason, "store.newer");
  EXPECT_NE(opened.error().detail.find("version " + std::to_string(next)), std::string::npos);
  const auto audited = verify_journal({.directory = directory.path(), .expects = {}});
  EXPECT_EQ(audited.error().reason, "store.newer");
}

TEST_F(DurabilityTest, AMigrationThatFailsLeavesTheOldVersion) {
  auto session = Session::open(directory.path() + "/m.db", Access::ReadWrite).value();
  const std::vector<Migration> steps = {
      {"works", [](Session& s) { return s.script("create table a (x bigint)"); }},
      {"fails", [](Session& s) -> Result<void> {
         TRYV(s.script("create table b (x bigint)"));
         return s.script("insert into nowhere values (1)");
       }}};
  EXPECT_FALSE(migrate(session, steps));
  EXPECT_EQ(schema_version(session).value(), 1);
  EXPECT_EQ(session.tables().value().all, 2);  // holdfast_schema and a
}

TEST_F(DurabilityTest, RefusesAnotherProgramsDatabaseAndAFileThatIsNone) {
  {
    auto session = Session::open(database_path(directory.path()), Access::ReadWrite).value();
    ASSERT_TRUE(session.script("create table photos (id bigint)"));
  }
  EXPECT_EQ(open(world.options()).error().reason, "store.foreign");
  const TemporaryDirectory other;
  std::ofstream(database_path(other.path()))
      << "this is no database, but long enough to be read " << std::string(2'000, '.');
  auto options = world.options();
  options.directory = other.path();
  const auto opened = open(options);
  EXPECT_EQ(opened.error().reason, "store.foreign");
  EXPECT_EQ(opened.error().kind, ErrorKind::Invalid);
}

TEST_F(DurabilityTest, RefusesATextThatNoDatabaseCanHold) {
  world.start();
  const auto refused = world.write([](desk::Tx& tx, Instant) -> Result<void> {
    desk::UserRecord user;
    user.view.login = std::string("a\0b", 3);
    TRYV(tx.insert_user(Actor::system(), user));
    return {};
  });
  EXPECT_EQ(refused.error().reason, "store.nul");
}

TEST(Sql, ReadsBackWhatWasBoundInAnyOrderOfPlaces) {
  const TemporaryDirectory directory;
  auto session = Session::open(directory.path() + "/s.db", Access::ReadWrite).value();
  ASSERT_TRUE(session.script("create table t (a bigint, b text, c blob, d bigint)"));
  const std::string bytes("\0\1\2", 3);
  ASSERT_TRUE(session.run("insert into t (c, b, a, d) values ($3, $2, $1, $4)",
                          {INT64_MAX, "文", Blob{bytes}, std::optional<Money>{}}));
  const auto row = session.one("select a, b, c, d from t where b = $2 and a = $1",
                               {INT64_MAX, "文"}, [&](const Row& found) {
                                 return found.number(0) == INT64_MAX && found.text(1) == "文" &&
                                        found.text(2) == bytes && found.is_null(3);
                               });
  EXPECT_TRUE(row.value().value());
  const auto wrong = session.one("select b from t", {}, [](const Row& r) { return r.number(0); });
  EXPECT_EQ(wrong.error().reason, "store.corrupt");
  EXPECT_EQ(session.run("select nonsense from t").error().reason, "store.sql");
  EXPECT_EQ(session.number("select a from t where a = 1").error().reason, "store.corrupt");
}

}  // namespace
}  // namespace holdfast::store
