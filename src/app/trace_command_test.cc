// The commands as an analyst's script sees them: arguments and files in, bytes and status out.
#include "app/trace_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/refund_command.h"

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

  static Outcome run(decltype(trace_main)& command, const std::vector<std::string>& args,
                     const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const int status = command(args, in, out, err);
    return {status, out.str(), err.str()};
  }

  static Outcome trace(const std::vector<std::string>& args, const std::string& input = "") {
    return run(trace_main, args, input);
  }

  // Runs the example of a --help as it stands there: the files by a shell, then the command.
  static Outcome example(decltype(trace_main)& command, const std::string& name) {
    const std::string help = run(command, {"--help"}).out;
    const auto begin = help.find("cat > ");
    const auto end = help.find("holdfast " + name + " --", begin);
    if (end == std::string::npos) return {};
    if (std::system(help.substr(begin, end - begin).c_str()) != 0) return {};
    std::istringstream words(help.substr(end));
    const std::vector<std::string> all{std::istream_iterator<std::string>(words), {}};
    return run(command, {all.begin() + 2, all.end()});
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

TEST_F(TraceCommand, SaysWhereAndWhyALimitStoppedTheMoney) {
  write("H.csv", "account\nX\nALIPAY:elsewhere\n");
  EXPECT_EQ(trace(with("fifo", {"--hub", "H.csv"})).out,
            "case,account,amount,reason\nA,X,4000.00,hub\nA,Y,1000.00,\nB,Y,3000.00,\n");
  EXPECT_EQ(trace(with("fifo", {"--min-fen", "200000"})).out,
            "case,account,amount,reason\nA,X,4000.00,\nA,Y,1000.00,small\nB,Y,3000.00,\n");
  const Outcome reach = trace(with("reach", {"--hub", "H.csv"}));
  EXPECT_NE(reach.out.find("A,X,5000.00,2016-09-11T07:32:00Z,2,t3,hub\n"), std::string::npos);
  EXPECT_EQ(reach.out.find("CASH"), std::string::npos);
  write("H.csv", "number\nX\n");
  EXPECT_EQ(trace(with("fifo", {"--hub", "H.csv"})).status, 65);
}

TEST_F(TraceCommand, SaysWhoseABalanceIs) {
  EXPECT_EQ(trace(with("prorata", {"--shares", "Y"})).out,
            "case,amount,share\nA,1600.00,0.4000\nB,960.00,0.2400\n,1440.00,0.3600\n");
  EXPECT_EQ(trace(with("prorata", {"--shares", "M", "--as-of", "2016-09-11T07:31:00Z"})).out,
            "case,amount,share\nA,5000.00,0.5000\nB,3000.00,0.3000\n,2000.00,0.2000\n");
  EXPECT_EQ(trace(with("fifo", {"--shares", "nobody"})).status, 65);
  EXPECT_EQ(trace(with("reach", {"--shares", "M"})).status, 2);
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

TEST_F(TraceCommand, TellsThePathOfEveryLot) {
  EXPECT_EQ(trace(with("fifo", {"--lots", "X"})).out,
            "case,amount,path\n,1000.00,\nA,4000.00,t1 t3\n");
  EXPECT_EQ(trace(with("prorata", {"--lots", "X"})).status, 2);
  EXPECT_EQ(trace(with("fifo", {"--lots", "nobody"})).status, 65);
}

TEST_F(TraceCommand, LibrAndReachAreViewsToo) {
  EXPECT_EQ(trace(with("libr")).out,
            "case,account,amount\nA,M,625.00\nA,X,2500.00\nA,Y,1875.00\n"
            "B,M,375.00\nB,X,1500.00\nB,Y,1125.00\n");
  const std::string reach = trace(with("reach")).out;
  EXPECT_NE(reach.find("B,CASH,2000.00,2016-09-11T07:35:00Z,3,t6\n"), std::string::npos) << reach;
}

TEST_F(TraceCommand, ReadsOneTableFromStandardInput) {
  const Outcome outcome = trace({"--transfers", "-", "--sources", "S.csv", "--method", "prorata",
                                 "--as-of", "2016-09-11T15:31:00+08:00"},
                                kTransfers);
  EXPECT_EQ(outcome.out, "case,account,amount\nA,M,5000.00\nB,M,3000.00\n");
}

TEST_F(TraceCommand, TheExampleOfHelpWorks) {
  const Outcome outcome = example(trace_main, "trace");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("A,BOC:6216600000000000046,3750.00\n"), std::string::npos);
}

TEST_F(TraceCommand, RefundGivesBackTheWorkedExample) {
  write("H.csv", "account,amount\nY,4000\n");
  std::vector<std::string> args{"--transfers", "T.csv", "--sources", "S.csv",
                                "--openings",  "O.csv", "--holds",   "H.csv"};
  const Outcome traced = run(refund_main, args);
  EXPECT_EQ(traced.out, "account,case,amount\nY,A,1600.00\nY,B,960.00\n") << traced.err;
  args.insert(args.end(), {"--basis", "loss", "--explain", "why.json"});
  EXPECT_EQ(run(refund_main, args).out, "account,case,amount\nY,A,2500.00\nY,B,1500.00\n");
  const auto why = nlohmann::json::parse(read("why.json"));
  const auto& account = why["accounts"][0];
  EXPECT_EQ(account["article"], "8(3)");
  EXPECT_EQ(account["claims"][0]["traced_fen"], 160'000);
  EXPECT_EQ(account["rounds"][0]["shares"][0]["weight_fen"], 500'000);
  EXPECT_EQ(account["rounds"][0]["shares"][0]["given_fen"], 250'000);
}

TEST_F(TraceCommand, RefundWorksAccountsInOrderOfBytes) {
  write("H.csv", "account,amount\nY,4000\nM,1000\nX,5000\n");
  const Outcome outcome =
      run(refund_main, {"--transfers", "T.csv", "--sources", "S.csv", "--openings", "O.csv",
                        "--holds", "H.csv", "--basis", "loss"});
  EXPECT_EQ(outcome.out,
            "account,case,amount\nM,A,625.00\nM,B,375.00\nX,A,3125.00\nX,B,1875.00\n"
            "Y,A,1250.00\nY,B,750.00\n");
}

TEST_F(TraceCommand, RefundSubtractsEarlierRounds) {
  write("H.csv", "account,amount\nY,4000\n");
  std::vector<std::string> args{"--transfers", "T.csv", "--sources", "S.csv",
                                "--openings",  "O.csv", "--basis",   "loss"};
  args.insert(args.end(), {"--holds", "H.csv"});
  const Outcome first = run(refund_main, args);
  // What the first round wrote is what the second reads.
  write("R.csv", first.out);
  write("H.csv", "account,amount\nX,5000\n");
  args.insert(args.end(), {"--returned", "R.csv", "--explain", "why.json"});
  const Outcome second = run(refund_main, args);
  EXPECT_EQ(second.out, "account,case,amount\nX,A,2500.00\nX,B,1500.00\n") << second.err;
  const auto why = nlohmann::json::parse(read("why.json"));
  EXPECT_EQ(why["cases"][0]["earlier_rounds_fen"], 250'000);
  EXPECT_EQ(why["accounts"][0]["claims"][0]["weight_fen"], 250'000);
  EXPECT_EQ(why["accounts"][0]["stays_frozen_fen"], 100'000);
  write("R.csv", "account,case,amount\nY,Q,1\nY,A,-1\n");
  const Outcome wrong = run(refund_main, args);
  EXPECT_EQ(wrong.status, 65);
  EXPECT_EQ(wrong.err,
            "R.csv:2: case: 'Q' is no case of the sources\n"
            "R.csv:3: amount: '-1' is below 0\n");
}

TEST_F(TraceCommand, RefundNamesBadHolds) {
  write("H.csv", "account,amount\nY,-1\nY,1\nY,2\n");
  const Outcome outcome = run(refund_main, {"--transfers", "T.csv", "--sources", "S.csv", "--holds",
                                            "H.csv", "--explain", "why.json"});
  EXPECT_EQ(outcome.status, 65);
  EXPECT_EQ(outcome.err,
            "H.csv:2: amount: '-1' is below 0\n"
            "H.csv:4: account: 'Y' is there already on an earlier line\n");
  EXPECT_FALSE(fs::exists("why.json"));
}

TEST_F(TraceCommand, TheExampleOfRefundHelpWorks) {
  const Outcome outcome = example(refund_main, "refund");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("BOC:6216600000000000046,A,2812.50\n"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::app
