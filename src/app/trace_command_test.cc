// The commands as an analyst's script sees them: arguments and files in, bytes and status out.
#include "app/trace_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace holdfast::app {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

// A folder of tables that goes away with the test.
class TraceCommand : public testing::Test {
 protected:
  TraceCommand() {
    std::string name = (fs::temp_directory_path() / "holdfast-trace-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::current_path(folder_);
    write("T.csv", kTransfers);
    write("S.csv", "ref,case\nt1,A\nt2,B\n");
    write("O.csv", "account,amount\nM,2000\nX,1000\n");
  }
  ~TraceCommand() override {
    fs::current_path("/");
    fs::remove_all(folder_);
  }

  static void write(const std::string& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
  }
  static std::string read(const std::string& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
  }

  static Outcome trace(std::vector<std::string> args, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const int status = trace_main(args, in, out, err);
    return {status, out.str(), err.str()};
  }

  static std::vector<std::string> with(const std::string& method,
                                       std::vector<std::string> more = {}) {
    std::vector<std::string> args{"--transfers", "T.csv", "--sources", "S.csv",
                                  "--openings",  "O.csv", "--method",  method};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  static constexpr const char* kTransfers =
      "time,from,to,amount,ref\n"
      "2016-09-11T07:30:00Z,A,M,5000,t1\n"
      "2016-09-11T07:31:00Z,B,M,3000,t2\n"
      "2016-09-11T07:32:00Z,M,X,6000,t3\n"
      "2016-09-11T07:33:00Z,c,M,1000,t4\n"
      "2016-09-11T07:34:00Z,M,Y,4000,t5\n"
      "2016-09-11T07:35:00Z,X,CASH,2000,t6\n";

 private:
  fs::path folder_;
};

TEST_F(TraceCommand, PrintsTheWorkedExample) {
  const Outcome outcome = trace(with("fifo", {"--edges", "E.csv"}));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "case,account,amount\nA,X,4000.00\nA,Y,1000.00\nB,Y,3000.00\n");
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(read("E.csv"),
            "case,ref,amount\nA,t1,5000.00\nA,t3,4000.00\nA,t5,1000.00\n"
            "B,t2,3000.00\nB,t5,3000.00\n");
}

TEST_F(TraceCommand, FindsColumnsByNameInAnyDressOfCsv) {
  write("T.csv",
        "\xEF\xBB\xBFnote,\"ref\",amount,to,from,time\r\n"
        "\"two\nlines, \"\"quoted\"\"\",t1,5000.00,\"M\",A,1473579000\r\n"
        "\r\n"
        ",t2,3000,M,B,2016-09-11T15:31:00+08:00\r\n"
        ",t3,6000,X,M,2016-09-11T15:32:00+08:00");
  write("O.csv", "account,amount\nM,2000\n");
  EXPECT_EQ(trace(with("lifo")).out,
            "case,account,amount\nA,M,2000.00\nA,X,3000.00\nB,X,3000.00\n");
}

TEST_F(TraceCommand, OrdersByTimeWhateverTheOrderOfLines) {
  const std::string straight = trace(with("prorata")).out;
  write("T.csv",
        "time,from,to,amount,ref\n"
        "2016-09-11T07:35:00Z,X,CASH,2000,t6\n"
        "2016-09-11T07:32:00Z,M,X,6000,t3\n"
        "2016-09-11T07:30:00Z,A,M,5000,t1\n"
        "2016-09-11T07:34:00Z,M,Y,4000,t5\n"
        "2016-09-11T07:31:00Z,B,M,3000,t2\n"
        "2016-09-11T07:33:00Z,c,M,1000,t4\n");
  EXPECT_EQ(trace(with("prorata")).out, straight);
}

TEST_F(TraceCommand, NamesEveryBadLineAndWritesNothing) {
  write("E.csv", "as it was");
  write("T.csv",
        "time,from,to,amount,ref\n"
        "2016-09-11T07:30:00Z,A,A,1,t1\n"
        "2016-09-11T07:30:00Z,A,M,0,t2\n"
        "2016-09-11T07:30:00Z,A,M,1.234,t2\n"
        "yesterday,A,M,1,t2\n"
        "2016-09-11T07:30:00Z,A,M,1,t2\n"
        "2016-09-11T07:30:00Z,B,M,1,t2\n"
        "2016-09-11T07:30:00Z,B,M,1\n"
        "2016-09-11T07:30:00Z,RETURNED,M,1,t3\n");
  const Outcome outcome = trace(with("fifo", {"--edges", "E.csv"}));
  EXPECT_EQ(outcome.status, 65);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(read("E.csv"), "as it was");
  for (const char* expected :
       {"T.csv:2: to: ", "T.csv:3: amount: '0' is not above 0", "T.csv:4: amount: '1.234'",
        "T.csv:5: time: 'yesterday'", "T.csv:7: ref: 't2' is there already",
        "T.csv:8: ref: is missing", "T.csv:9: from: RETURNED", "S.csv:2: ref: 't1' is no ref"}) {
    EXPECT_NE(outcome.err.find(expected), std::string::npos) << expected << "\n" << outcome.err;
  }
  const Outcome skipped = trace(with("fifo", {"--skip-bad"}));
  EXPECT_EQ(skipped.status, 0);
  EXPECT_EQ(skipped.out, "case,account,amount\nB,M,1.00\n");
  EXPECT_NE(skipped.err.find("8 bad lines left out\n"), std::string::npos) << skipped.err;
}

TEST_F(TraceCommand, AMissingColumnIsNotSkipped) {
  write("T.csv", "time,from,to,ref\n");
  const Outcome outcome = trace(with("fifo", {"--skip-bad"}));
  EXPECT_EQ(outcome.status, 65);
  EXPECT_EQ(outcome.err, "T.csv:1: amount: the header has no such column\n");
}

TEST_F(TraceCommand, StatusTellsUsageFromUnreadable) {
  EXPECT_EQ(trace({"--sources", "S.csv", "--method", "fifo"}).status, 2);
  EXPECT_EQ(trace(with("poison")).status, 2);
  EXPECT_EQ(trace(with("fifo", {"--as-of", "noon"})).status, 2);
  EXPECT_EQ(trace({"--transfers", "-", "--sources", "-", "--method", "fifo"}).status, 2);
  EXPECT_EQ(trace({"--transfers", "no.csv", "--sources", "S.csv", "--method", "fifo"}).status, 66);
  EXPECT_EQ(trace({"--help"}).status, 0);
  EXPECT_EQ(trace({"--version"}).out.substr(0, 9), "holdfast ");
}

TEST_F(TraceCommand, ReadsOneTableFromStandardInput) {
  const Outcome outcome = trace({"--transfers", "-", "--sources", "S.csv", "--method", "prorata",
                                 "--as-of", "2016-09-11T15:31:00+08:00"},
                                kTransfers);
  EXPECT_EQ(outcome.out, "case,account,amount\nA,M,5000.00\nB,M,3000.00\n");
}

// The example of --help, run by a shell as it stands there, with our program for `holdfast`.
TEST_F(TraceCommand, TheExampleOfHelpWorks) {
  const std::string help = trace({"--help"}).out;
  const auto begin = help.find("cat > ");
  const auto command = help.find("holdfast trace --transfers", begin);
  ASSERT_NE(command, std::string::npos);
  ASSERT_EQ(std::system(help.substr(begin, command - begin).c_str()), 0);
  std::istringstream words(help.substr(command));
  std::vector<std::string> args{std::istream_iterator<std::string>(words), {}};
  const Outcome outcome = trace({args.begin() + 2, args.end()});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("A,BOC:6216600000000000046,3750.00\n"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::app
