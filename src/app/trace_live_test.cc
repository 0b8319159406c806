// `holdfast trace --live` as the program that feeds it sees it: lines in, lines out.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/trace_command.h"
#include "base/money.h"

namespace holdfast::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out.push_back(json::parse(line));
  return out;
}

// What a reader holds who puts every line's rows over the earlier ones, as `trace` prints it.
std::string table_of(const std::vector<json>& lines) {
  std::map<std::pair<std::string, std::string>, std::int64_t> held;
  for (const json& line : lines) {
    for (const json& row : line["held"]) held[{row["case"], row["account"]}] = row["amount_fen"];
  }
  std::string out = "case,account,amount\n";
  for (const auto& [row, fen] : held) {
    if (fen == 0) continue;
    out += row.first + "," + row.second + "," + format_yuan(Money{fen}) + "\n";
  }
  return out;
}

constexpr std::string_view kHeader = "time,from,to,amount,ref\n";
constexpr std::string_view kFirst =
    "2016-09-11T07:30:00Z,A,M,5000,t1\n"
    "2016-09-11T07:31:00Z,B,M,3000,t2\n"
    "2016-09-11T07:32:00Z,M,X,6000,t3\n";
// t6 is told of late: it left X before t3 came in; t9 is the payment of a victim who had got money.
constexpr std::string_view kMore =
    "2016-09-11T07:33:00Z,c,M,1000,t4,\n"
    "2016-09-11T07:34:00Z,M,Y,4000,t5,\n"
    "2016-09-11T07:31:30Z,M,CASH,333.33,t6,\n"
    "2016-09-11T07:36:00Z,Y,new,1000.01,t7,\n"
    "2016-09-11T07:31:00Z,D,M,0.07,t8,D\n"
    "2016-09-11T07:37:00Z,new,Z,2000,t9,C\n"
    "2016-09-11T07:38:00Z,Z,X,700.10,t10,\n";

class TraceLive : public testing::Test {
 protected:
  TraceLive() {
    std::string name = (fs::temp_directory_path() / "holdfast-live-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::current_path(folder_);
    write("T.csv", std::string(kHeader) + std::string(kFirst));
    write("S.csv", "ref,case\nt1,A\nt2,B\n");
    write("O.csv", "account,amount\nM,2000\nX,1000\n");
    write("M.csv", "time,from,to,amount,ref,case\n" + std::string(kMore));
  }
  ~TraceLive() override {
    fs::current_path("/");
    fs::remove_all(folder_);
  }

  static void write(const std::string& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
  }

  static Outcome trace(std::vector<std::string> more, const std::string& input = "") {
    std::vector<std::string> args{"--transfers", "T.csv", "--sources", "S.csv",
                                  "--openings",  "O.csv", "--method",  "prorata"};
    args.insert(args.end(), more.begin(), more.end());
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const int status = trace_main(args, in, out, err);
    return {status, out.str(), err.str()};
  }

  // The table of T.csv and M.csv in one file.
  static std::string table_of_the_whole() {
    std::string text = "case,time,from,to,amount,ref\n";
    for (const std::string_view part : {kFirst, kMore}) {
      std::istringstream lines{std::string(part)};
      for (std::string line; std::getline(lines, line);) {
        if (part == kMore) line.resize(line.rfind(','));
        text += "," + line + "\n";
      }
    }
    write("T.csv", text);
    write("S.csv", "ref,case\nt1,A\nt2,B\nt8,D\nt9,C\n");
    return trace({}).out;
  }

  static std::string jsonl(const std::string& ref, const std::string& minute,
                           const std::string& rest) {
    return R"({"ref":")" + ref + R"(","time":"2016-09-11T07:)" + minute + R"(:00Z",)" + rest +
           "}\n";
  }

 private:
  fs::path folder_;
};

TEST_F(TraceLive, TellsInTheEndWhatTheWholeFileTells) {
  const Outcome outcome = trace({"--live", "M.csv"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const std::vector<json> lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 9u);
  EXPECT_EQ(lines.front()["transfers"], 3);
  EXPECT_EQ(table_of({lines.front()}),
            "case,account,amount\nA,M,2000.00\nA,X,3000.00\nB,M,1200.00\nB,X,1800.00\n");
  EXPECT_EQ(lines[6]["case"], "C");
  EXPECT_FALSE(lines[1].contains("case"));
  EXPECT_EQ(lines.back()["end"], true);
  EXPECT_EQ(lines.back()["transfers"], 10);
  const std::string table = table_of(lines);
  EXPECT_NE(table.find(",RETURNED,"), std::string::npos) << table;
  EXPECT_EQ(table, table_of_the_whole());
}

TEST_F(TraceLive, SaysOnlyWhatALineChanges) {
  const std::vector<json> lines = lines_of(
      trace({"--live", "-"},
            jsonl("t4", "33", R"("from":"c","to":"M","amount_fen":100000)") +
                jsonl("t5", "34", R"("from":"M","to":"Y","amount_fen":500000,"case":null)"))
          .out);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[1], json::parse(R"({"ref":"t4","retraced":0,"held":[]})"));
  EXPECT_EQ(lines[2], json::parse(R"({"ref":"t5","retraced":0,"held":[
      {"case":"A","account":"M","amount_fen":0},
      {"case":"A","account":"Y","amount_fen":200000},
      {"case":"B","account":"M","amount_fen":0},
      {"case":"B","account":"Y","amount_fen":120000}]})"));
  EXPECT_EQ(lines[3], json::parse(R"({"end":true,"transfers":5,"held":[]})"));
}

TEST_F(TraceLive, PutsALateLineInItsPlace) {
  // All that A and B had paid in had left M before t3.
  const std::vector<json> lines = lines_of(
      trace({"--live", "-"}, jsonl("late", "31", R"("from":"M","to":"W","amount_fen":1000000)"))
          .out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1]["retraced"], 1);
  EXPECT_EQ(table_of(lines), "case,account,amount\nA,W,5000.00\nB,W,3000.00\n");
}

TEST_F(TraceLive, EndsAtABadLineAndNamesIt) {
  const std::string good = jsonl("t5", "34", R"("from":"M","to":"Y","amount_fen":400000)");
  const std::string bad = "\n" + jsonl("t6", "35", R"("from":"M","to":"Y","amount_fen":1.5)") +
                          jsonl("t5", "35", R"("from":"M","to":"Y","amount_fen":1)") +
                          jsonl("t3", "35", R"("from":"M","to":"Y","amount_fen":1)") +
                          jsonl("t7", "35", R"("from":"M","to":"M","amount_fen":1)") +
                          jsonl("t8", "35", R"("from":"M","to":"Y","amount_fen":1,"case":7)") +
                          "{\"ref\":\n" + std::string(std::size_t{2} << 20, 'x') + "\n";
  const std::string last = jsonl("t9", "36", R"("from":"Y","to":"Z","amount_fen":400000)");
  const Outcome outcome = trace({"--live", "-"}, good + bad + last);
  EXPECT_EQ(outcome.status, 65);
  EXPECT_EQ(outcome.err, "-:3: amount_fen: '1.5' is not a whole number of fen\n");
  EXPECT_EQ(lines_of(outcome.out).size(), 2u);

  const Outcome skipped = trace({"--live", "-", "--skip-bad"}, good + bad + last);
  EXPECT_EQ(skipped.status, 0);
  for (const char* expected :
       {"-:3: amount_fen: ", "-:4: ref: 't5' is there already", "-:5: ref: 't3' is there already",
        "-:6: to: ", "-:7: case: is not a string\n", "-:8: JSON: the line is cut off",
        "-:9: line: has more than 1 MiB", "\n7 bad lines left out\n"}) {
    EXPECT_NE(skipped.err.find(expected), std::string::npos) << expected << "\n" << skipped.err;
  }
  const std::vector<json> lines = lines_of(skipped.out);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[2]["ref"], "t9");
}

TEST_F(TraceLive, NamesBadCsvLinesByTheirNumber) {
  write("M.csv",
        "time,from,to,amount,ref,case\r\n2016-09-11T07:33:00Z,c,M,1000,t4,\r\n"
        "\r\n2016-09-11T07:34:00Z,M,Y,nothing,t5,\r\n2016-09-11T07:34:00Z,M,Y,1\r\n"
        "2016-09-11T07:34:00Z,M,\"Y,1,t5,\r\n");
  const Outcome outcome = trace({"--live", "M.csv", "--skip-bad"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(lines_of(outcome.out).size(), 3u);
  for (const char* expected : {"M.csv:4: amount: 'nothing'", "M.csv:5: ref: is missing",
                               "M.csv:6: to: ", "3 bad lines left out\n"}) {
    EXPECT_NE(outcome.err.find(expected), std::string::npos) << expected << "\n" << outcome.err;
  }
  write("M.csv", "time,from,to,amount\n");
  const Outcome headless = trace({"--live", "M.csv", "--skip-bad"});
  EXPECT_EQ(headless.status, 65);
  EXPECT_EQ(headless.err, "M.csv:1: ref: the header has no such column\n");
  write("M.csv", "time,from,to,amount,ref,case,case\n");
  EXPECT_EQ(trace({"--live", "M.csv"}).err, "M.csv:1: case: is in the header twice\n");
}

// A pipe that is written to only after the answer to the line before was read.
TEST_F(TraceLive, AnswersEachLineOfAPipeBeforeTheNext) {
  ASSERT_EQ(::mkfifo("more.jsonl", 0600), 0);
  ASSERT_EQ(::mkfifo("answers", 0600), 0);
  int status = -1;
  std::thread tracer([&] {
    std::istringstream in;
    std::ostringstream err;
    std::ofstream out("answers", std::ios::binary);
    status = trace_main({"--transfers", "T.csv", "--sources", "S.csv", "--method", "prorata",
                         "--live", "more.jsonl"},
                        in, out, err);
  });
  std::ifstream answers("answers");
  std::ofstream more("more.jsonl");
  std::string line;
  EXPECT_TRUE(std::getline(answers, line));
  EXPECT_TRUE(json::parse(line)["begin"]);
  for (const std::string ref : {"p1", "p2", "p3"}) {
    more << jsonl(ref, "40", R"("from":"X","to":"Y","amount_fen":100)") << std::flush;
    EXPECT_TRUE(std::getline(answers, line));
    EXPECT_EQ(json::parse(line)["ref"], ref);
  }
  more.close();
  EXPECT_TRUE(std::getline(answers, line));
  EXPECT_TRUE(json::parse(line)["end"]);
  tracer.join();
  EXPECT_EQ(status, 0);
}

TEST_F(TraceLive, SaysWhatCannotBeAskedTogether) {
  EXPECT_EQ(trace({"--live", "no.csv"}).status, 66);
  EXPECT_EQ(trace({"--live", "."}).status, 66);
  EXPECT_EQ(trace({"--live", "M.csv", "--as-of", "2016-09-11T07:33:00Z"}).status, 2);
  EXPECT_EQ(trace({"--live", "M.csv", "--min-fen", "1"}).status, 2);
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(trace_main({"--transfers", "T.csv", "--sources", "S.csv", "--method", "fifo", "--live",
                        "M.csv"},
                       in, out, err),
            2);
  EXPECT_NE(err.str().find("only prorata"), std::string::npos);
  EXPECT_EQ(
      trace_main({"--transfers", "-", "--sources", "S.csv", "--method", "prorata", "--live", "-"},
                 in, out, err),
      2);
}

}  // namespace
}  // namespace holdfast::app
