// The chain of hashes: what verifies, and that no change to it goes unseen.
#include "store/journal.h"

#include <gtest/gtest.h>

#include <fstream>

#include "store/audit.h"
#include "store/hash.h"
#include "store/journal_body.h"
#include "store/search_key.h"
#include "store/sql.h"
#include "store/test_world.h"

namespace holdfast::store {
namespace {

class JournalTest : public testing::Test {
 protected:
  void SetUp() override {
    world.start();
    world.add_partners();
    const auto first = world.file("k1", "ICBC:6222021608001234567", 2'800'000);
    ASSERT_TRUE(first);
    ASSERT_TRUE(world.file("k2", "ABC:6228480000000000001", 300'000));
    world.clock().advance(minutes{1});
    const auto order = world.feed("ICBC").at(0).order;
    Answer moved = World::held("a1", 1'000'000, world.clock().now());
    moved.result = AnswerResult::Partial;
    moved.transfers.emplace();
    moved.transfers->push_back({.ref = "T1",
                                .time = kStart - minutes{4},
                                .from = account("ICBC:6222021608001234567"),
                                .to = account("ABC:6228480000000000777"),
                                .amount = Money{1'800'000},
                                .from_name = "",
                                .to_name = "",
                                .channel = ""});
    const auto answered = world.answer(order, "ICBC", moved);
    ASSERT_TRUE(answered) << answered.error().detail;
    const auto next = world.feed("ABC");
    ASSERT_EQ(next.size(), 2U);
    ASSERT_TRUE(
        world.answer(next[1].order, "ABC", World::held("b1", 1'800'000, world.clock().now())));
    ASSERT_TRUE(world.write([](desk::Tx& tx, Instant now) {
      return tx.save_event(desk::Actor::system(), {"test.event", {}, {{"a", "b"}}}, now);
    }));
    world.stop();
  }

  AuditReport verify(bool replays = false) {
    const auto report =
        verify_journal({.directory = directory.path(), .replays = replays, .expects = {}});
    EXPECT_TRUE(report) << report.error().reason << report.error().detail;
    return report.value_or(AuditReport{});
  }
  void tamper(const std::string& sql) {
    auto session = Session::open(database_path(directory.path()), Access::ReadWrite).value();
    const auto done = session.script("pragma foreign_keys = off; " + sql);
    ASSERT_TRUE(done) << done.error().detail;
  }

  TemporaryDirectory directory;
  World world{directory.path()};
};

constexpr std::int64_t kEntries = 5;

TEST_F(JournalTest, VerifiesAndReplaysWhatTheStoreWrote) {
  const auto report = verify(true);
  EXPECT_FALSE(report.fault) << report.fault->seq << ": " << report.fault->what;
  EXPECT_EQ(report.entries, kEntries);
  EXPECT_EQ(report.cases, 2);
  EXPECT_EQ(report.replayed, 4);
  EXPECT_TRUE(report.remarks.empty());
  EXPECT_EQ(report.head, journal_end(directory.path()).value());
}

TEST_F(JournalTest, FindsAnyAlteredByteOfAnyColumn) {
  const auto copy = directory.path() + "/whole.db";
  std::filesystem::copy_file(database_path(directory.path()), copy);
  const std::vector<std::string> columns = {"at",           "actor",       "kind",        "case_id",
                                            "body",         "fact",        "environment", "curve",
                                            "state_before", "state_after", "prev_hash",   "hash"};
  for (const auto& column : columns) {
    for (int seq = 1; seq <= 4; ++seq) {
      std::filesystem::copy_file(copy, database_path(directory.path()),
                                 std::filesystem::copy_options::overwrite_existing);
      // The last byte of the value becomes another one.
      const bool is_number = column == "at" || column == "case_id";
      const std::string changed =
          is_number ? column + " + 1"
                    : "cast(substr(" + column + ", 1, length(" + column +
                          ") - 1) || "
                          "case when substr(" +
                          column + ", -1) = 'x' then 'y' else 'x' end as " +
                          (column == "fact" || column == "curve" ? "blob" : "text") + ")";
      tamper("update journal set " + column + " = " + changed +
             " where seq = " + std::to_string(seq));
      const auto report = verify();
      ASSERT_TRUE(report.fault) << column << " of " << seq;
      EXPECT_EQ(report.fault->seq, seq) << column;
    }
  }
}

TEST_F(JournalTest, FindsAnEntryWithAValueOfAnotherType) {
  tamper("update journal set at = 'yesterday' where seq = 2");
  const auto report = verify();
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->seq, 2);
}

TEST_F(JournalTest, FindsAMissingAnAddedAndASwappedEntry) {
  tamper("delete from journal where seq = 3");
  EXPECT_EQ(verify().fault.value_or(AuditFault{}).seq, 4);
}

TEST_F(JournalTest, FindsAnEntryThatWasWrittenAnewWithItsHash) {
  auto session = Session::open(database_path(directory.path()), Access::ReadWrite).value();
  auto entry = session
                   .one("select " + std::string(kJournalColumns) + " from journal where seq = 2",
                        {}, read_entry)
                   .value()
                   .value();
  entry.actor = "person:somebody-else";
  ASSERT_TRUE(session.run("update journal set actor = $1, hash = $2 where seq = 2",
                          {entry.actor, journal_hash(entry)}));
  const auto report = verify();
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->seq, 3);
}

TEST_F(JournalTest, FindsThatTheEndWasCutOff) {
  tamper("delete from journal where seq = 5");
  const auto report = verify();
  ASSERT_TRUE(report.fault);
  EXPECT_NE(report.fault->what.find("cut off"), std::string::npos);
  const auto opened = open(world.options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().reason, "store.journal_cut");
}

TEST_F(JournalTest, FindsAForgedEndByANoteKeptElsewhere) {
  const auto noted = journal_end(directory.path()).value();
  EXPECT_EQ(parse_journal_head(to_string(noted)), noted);
  tamper("delete from journal where seq = 5");
  std::filesystem::remove(directory.path() + "/journal.head");
  EXPECT_FALSE(verify().fault);
  EXPECT_EQ(verify().remarks.size(), 1U);
  const auto report = verify_journal({.directory = directory.path(), .expects = noted}).value();
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->seq, 4);
}

TEST_F(JournalTest, SaysThatTheNoteOfTheEndIsDamaged) {
  std::ofstream(directory.path() + "/journal.head") << "5 garbage\n";
  const auto report = verify();
  EXPECT_FALSE(report.fault);
  EXPECT_EQ(report.remarks.size(), 1U);
}

TEST_F(JournalTest, FindsAlteredCasesAlertsOrdersAndPolicies) {
  const auto copy = directory.path() + "/whole.db";
  std::filesystem::copy_file(database_path(directory.path()), copy);
  for (const char* sql :
       {"update cases set state = x'00' where id = 1",
        "update cases set state_hash = 'x' where id = 1", "delete from cases where id = 2",
        "update alerts set narrative = 'nothing happened' where id = 1",
        "delete from alerts where id = 2", "update orders set wire = wire || ' ' where number = 1",
        "update environments set body = replace(body, 'duty-officer', 'nobody')",
        "delete from environments"}) {
    std::filesystem::copy_file(copy, database_path(directory.path()),
                               std::filesystem::copy_options::overwrite_existing);
    tamper(sql);
    EXPECT_TRUE(verify().fault) << sql;
  }
}

TEST_F(JournalTest, FindsRowsThatTheStateDoesNotGive) {
  tamper("update orders set status = 'withdrawn' where case_id = 1 and number = 2");
  EXPECT_FALSE(verify(false).fault);
  EXPECT_TRUE(verify(true).fault);
}

TEST_F(JournalTest, ReplayFindsADecisionThatDoesNotFollow) {
  // A forger who writes the whole chain anew, hashes and all, still cannot make the engine decide
  // so.
  auto session = Session::open(database_path(directory.path()), Access::ReadWrite).value();
  auto entries = session
                     .all("select " + std::string(kJournalColumns) + " from journal order by seq",
                          std::span<const Value>{}, read_entry)
                     .value();
  JournalHead head;
  ASSERT_TRUE(session.script("delete from journal"));
  for (auto& entry : entries) {
    auto body = decode_body(entry.body).value();
    if (entry.seq == 3) std::erase_if(body.notes, [](const auto&) { return true; });
    entry.body = encode_body(body);
    ASSERT_TRUE(append_entry(session, entry, head));
  }
  std::filesystem::remove(directory.path() + "/journal.head");
  EXPECT_FALSE(verify(false).fault);
  const auto report = verify(true);
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->seq, 3);
}

TEST_F(JournalTest, VerifiesBesideARunningStore) {
  world.start();
  ASSERT_TRUE(world.file("k9", "ABC:6228480000000000009", 5'000'000));
  const auto report = verify(true);
  EXPECT_FALSE(report.fault) << report.fault->what;
  EXPECT_EQ(report.entries, kEntries + 1);
}

TEST(JournalForm, HashesTheFormThatIsDrawn) {
  JournalEntry entry;
  entry.seq = 1;
  entry.at = Instant{2};
  entry.actor = "system";
  entry.kind = "test.event";
  entry.body = "{}";
  entry.prev_hash = std::string(64, '0');
  const std::string drawn =
      "holdfast.journal.1\n1:1\n1:2\n6:system\n10:test.event\n1:0\n2:{}\n0:\n0:\n0:\n0:\n0:\n64:" +
      std::string(64, '0') + "\n";
  EXPECT_EQ(journal_hash(entry), sha256_hex(drawn));
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(JournalForm, BodiesAndEnvironmentsReadBackAsWritten) {
  JournalBody body;
  body.notes.push_back(
      {"order.issued", {{"amount_fen", "5"}}, account("ICBC:1"), OrderId{CaseId{3}, 4}});
  body.totals = desk::Totals{Money{1}, Money{2}, Money{3}, Money{4}, Money{5}};
  body.orders = {OrderId{CaseId{3}, 4}};
  body.partners = {"ICBC"};
  body.alerts = {{"A1", "ff"}};
  body.sealed = {{"C3-4", "ee"}};
  const auto text = encode_body(body);
  const auto read = decode_body(text);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->notes, body.notes);
  EXPECT_EQ(encode_body(*read), text);
  EXPECT_FALSE(decode_body("{"));
  EXPECT_FALSE(decode_body(R"({"orders":["nonsense"]})"));

  Policy policy;
  policy.auto_approve = {OrderKind::QueryAccount, OrderKind::StopPayment};
  policy.standing_order = "值班长";
  policy.max_fanout = 7;
  policy.answer_within = seconds{90};
  const std::map<std::string, Partner> partners = {{"ICBC", {"ICBC", PartnerKind::Bank, "工行"}}};
  const auto environment = decode_environment(encode_environment(policy, partners));
  ASSERT_TRUE(environment) << environment.error().detail;
  EXPECT_EQ(environment->policy, policy);
  EXPECT_EQ(environment->partners, partners);
  EXPECT_FALSE(decode_environment("{}"));
}

TEST(SearchKey, ReadsValuesAsPeopleSayThem) {
  EXPECT_EQ(search_key("ICBC:6222 0216-0800"), "622202160800");
  EXPECT_EQ(search_key("+8617012345678"), "17012345678");
  EXPECT_EQ(search_key("https://WWW.Example.com/a"), "example.com/a");
  EXPECT_EQ(search_key("example.com:8080/a"), "example.com:8080/a");
  EXPECT_EQ(search_key("（ＡＢＣ）１２３"), "abc123");
  EXPECT_EQ(search_institution("ICBC:62"), "icbc");
  EXPECT_EQ(search_institution("https://x.y"), "");
  EXPECT_EQ(reversed("a李1"), "1李a");
  EXPECT_EQ(character_count("a李1"), 3U);
}

}  // namespace
}  // namespace holdfast::store
