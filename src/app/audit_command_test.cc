// `holdfast audit` on a data directory that a store left behind.
#include "app/audit_command.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/sha256.h"
#include "desk/papers.h"
#include "store/data_directory.h"
#include "store/sql.h"
#include "store/test_world.h"

namespace holdfast::app {
namespace {

struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

Outcome audit(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = audit_main(arguments, out, err);
  return {status, out.str(), err.str()};
}

class AuditCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    store::World world(directory.path());
    world.start();
    world.add_partners();
    ASSERT_TRUE(world.file("k1", "ICBC:6222021608001234567", 2'800'000));
    ASSERT_TRUE(world.file("k2", "ABC:6228480000000000001", 300'000));
    world.stop();
  }
  store::TemporaryDirectory directory;
};

TEST_F(AuditCommandTest, SaysThatTheChainIsWholeAndWhereItEnds) {
  const auto verified = audit({"verify", "--data", directory.path(), "--replay"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_NE(verified.out.find("2 entries, 2 cases: the chain is whole"), std::string::npos);
  EXPECT_NE(verified.out.find("2 decisions replayed"), std::string::npos);
  auto head = audit({"head", "--data", directory.path()});
  EXPECT_EQ(head.status, 0);
  ASSERT_TRUE(head.out.ends_with('\n'));
  head.out.pop_back();
  EXPECT_EQ(audit({"verify", "--data", directory.path(), "--expect", head.out}).status, 0);
}

TEST_F(AuditCommandTest, NamesTheFirstBadEntry) {
  {
    auto session =
        store::Session::open(store::database_path(directory.path()), store::Access::ReadWrite)
            .value();
    ASSERT_TRUE(session.run("update journal set actor = 'person:nobody' where seq = 2"));
  }
  const auto verified = audit({"verify", "--data", directory.path()});
  EXPECT_EQ(verified.status, 65);
  EXPECT_NE(verified.err.find("entry 2"), std::string::npos);
  EXPECT_EQ(verified.out, "");
}

// A paper as a verb keeps it; the file's bytes need be no PDF for the journal.
std::string keep_paper(const std::string& directory, const std::string& pdf) {
  store::World world(directory);
  world.start();
  const std::string code = desk::paper_code(sha256_hex("what it says"));
  const auto kept = world.write([&](desk::Tx& tx, Instant now) -> Result<void> {
    desk::PaperRecord paper;
    paper.pdf = pdf;
    paper.view.case_id = CaseId{1};
    paper.view.kind = "evidence_pack";
    TRY(paper.view.number, tx.next_paper_number(desk::Actor::system(), "反诈证", now));
    paper.view.made_at = now;
    paper.view.code = code;
    paper.view.content_sha256 = sha256_hex("what it says");
    paper.view.file_sha256 = sha256_hex(pdf);
    TRYV(tx.save_paper(desk::Actor::system(), paper, now));
    return {};
  });
  EXPECT_TRUE(kept) << kept.error().detail;
  world.stop();
  return code;
}

TEST_F(AuditCommandTest, ConfirmsAPaperByItsCodeAndByItsFile) {
  const std::string code = keep_paper(directory.path(), "the file");
  const auto by_code = audit({"verify", "--data", directory.path(), "--code", code});
  EXPECT_EQ(by_code.status, 0) << by_code.err;
  EXPECT_NE(by_code.out.find("paper 反诈证〔2026〕0001号 (evidence_pack) of C1, code " + code),
            std::string::npos)
      << by_code.out;
  const std::string file = directory.path() + "/paper.pdf";
  std::ofstream(file) << "the file";
  EXPECT_EQ(audit({"verify", "--data", directory.path(), "--paper", file}).status, 0);
  std::ofstream(file) << "the File";
  const auto altered = audit({"verify", "--data", directory.path(), "--paper", file});
  EXPECT_EQ(altered.status, 65);
  EXPECT_NE(altered.err.find("altered"), std::string::npos) << altered.err;
  const auto other = audit({"verify", "--data", directory.path(), "--code", "0000-0000-0000-0000"});
  EXPECT_EQ(other.status, 65);
  EXPECT_EQ(audit({"verify", "--data", directory.path(), "--code", "0000"}).status, 2);
  EXPECT_EQ(audit({"verify", "--data", directory.path(), "--paper", file + "x"}).status, 66);
}

TEST_F(AuditCommandTest, SeesAPaperThatWasAlteredOrAddedByHand) {
  keep_paper(directory.path(), "the file");
  const auto change = [&](const char* sql) {
    auto session =
        store::Session::open(store::database_path(directory.path()), store::Access::ReadWrite)
            .value();
    ASSERT_TRUE(session.run(sql));
  };
  change("update papers set pdf = x'00'");
  const auto altered = audit({"verify", "--data", directory.path()});
  EXPECT_EQ(altered.status, 65);
  EXPECT_NE(altered.err.find("paper P1 is not the file that it made"), std::string::npos);
  change("update papers set pdf = cast('the file' as blob)");
  EXPECT_EQ(audit({"verify", "--data", directory.path()}).status, 0);
  change(
      "insert into papers (case_id, kind, title, number, made_at, made_by, code,"
      " content_sha256, file_sha256, rules, bytes, pdf)"
      " select case_id, kind, title, 'another', made_at, made_by, code,"
      " content_sha256, file_sha256, rules, bytes, pdf from papers");
  EXPECT_EQ(audit({"verify", "--data", directory.path()}).status, 65);
}

TEST_F(AuditCommandTest, TellsWrongUsageAndMissingFilesApart) {
  EXPECT_EQ(audit({}).status, 2);
  EXPECT_EQ(audit({"verify", "--expect", "nonsense", "--data", directory.path()}).status, 2);
  EXPECT_EQ(audit({"verify", "--data", directory.path() + "/nowhere"}).status, 66);
  EXPECT_EQ(audit({"verify", "--help"}).status, 0);
}

}  // namespace
}  // namespace holdfast::app
