// `holdfast audit` on a data directory that a store left behind.
#include "app/audit_command.h"

#include <gtest/gtest.h>

#include <sstream>

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

TEST_F(AuditCommandTest, TellsWrongUsageAndMissingFilesApart) {
  EXPECT_EQ(audit({}).status, 2);
  EXPECT_EQ(audit({"verify", "--expect", "nonsense", "--data", directory.path()}).status, 2);
  EXPECT_EQ(audit({"verify", "--data", directory.path() + "/nowhere"}).status, 66);
  EXPECT_EQ(audit({"verify", "--help"}).status, 0);
}

}  // namespace
}  // namespace holdfast::app
