// `holdfast ledger` as a script sees it, and trace and refund on what it makes.
#include "app/ledger_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/progress.h"
#include "app/refund_command.h"
#include "app/trace_command.h"

namespace holdfast::app {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
  bool operator==(const Outcome&) const = default;
};

using Args = std::vector<std::string>;

class LedgerCommand : public testing::Test {
 protected:
  LedgerCommand() {
    std::string name = (fs::temp_directory_path() / "holdfast-ledger-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::current_path(folder_);
    write("T.csv",
          "time,from,to,amount,ref\n"
          "2016-09-11T07:32:00Z,M,X,6000,t3\n"
          "2016-09-11T07:30:00Z,A,M,5000,t1\n"
          "2016-09-11T07:31:00Z,B,M,3000,t2\n"
          "2016-09-11T07:33:00Z,c,M,1000,t4\n"
          "2016-09-11T07:34:00Z,M,Y,4000,t5\n"
          "2016-09-11T07:35:00Z,X,\"CASH, \"\"all\"\"\",2000,t6\n");
    write("T.jsonl",
          R"({"time":"2016-09-11T15:32:00+08:00","from":"M","to":"X","amount_fen":600000,"ref":"t3"}
{"time":1473579000,"from":"A","to":"M","amount_fen":500000,"ref":"t1"}
{"time":1473579060,"from":"B","to":"M","amount_fen":300000,"ref":"t2"}
{"time":1473579180,"from":"c","to":"M","amount_fen":100000,"ref":"t4"}
{"ref":"t5","time":1473579240,"from":"M","to":"Y","amount_fen":400000}
{"time":1473579300,"from":"X","to":"CASH, \"all\"","amount_fen":200000,"ref":"t6","note":null}
)");
    write("S.csv", "ref,case\nt1,A\nt2,B\n");
    write("O.csv", "account,amount\nM,2000\nX,1000\n");
    write("H.csv", "account,amount\nY,4000\nM,1000\nnobody,5\nX,5000\n");
  }
  ~LedgerCommand() override {
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
  static Outcome run(decltype(ledger_main)& command, const Args& args,
                     const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const int status = command(args, in, out, err);
    return {status, out.str(), err.str()};
  }
  static Outcome ledger(const Args& args, const std::string& input = "") {
    return run(ledger_main, args, input);
  }
  static std::size_t files_here() {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator("."), fs::directory_iterator()));
  }

 private:
  fs::path folder_;
};

TEST_F(LedgerCommand, AnswersAreTheSameFromEveryFormat) {
  EXPECT_EQ(ledger({"import", "T.csv", "csv.hfl"}).out,
            "csv.hfl: 6 transfers, 7 accounts, 0.0 MB\n");
  EXPECT_EQ(ledger({"import", "T.jsonl", "jsonl.hfl"}).status, 0);
  EXPECT_EQ(read("csv.hfl"), read("jsonl.hfl"));
  EXPECT_EQ(ledger({"import", "T.csv", "opened.hfl", "--openings", "O.csv"}).status, 0);
  for (const char* method : {"fifo", "lifo", "prorata", "libr", "reach"}) {
    const auto answer = [&](Args tables) {
      Args args{"--sources", "S.csv", "--method", method, "--transfers"};
      args.insert(args.end(), tables.begin(), tables.end());
      const bool has_edges = std::string(method) != "reach";
      if (has_edges) args.insert(args.end(), {"--edges", "E.csv"});
      Outcome outcome = run(trace_main, args);
      outcome.out += has_edges ? read("E.csv") : "";
      return outcome;
    };
    const Outcome expected = answer({"T.csv", "--openings", "O.csv"});
    EXPECT_EQ(expected.status, 0) << expected.err;
    EXPECT_EQ(answer({"csv.hfl", "--openings", "O.csv"}), expected);
    EXPECT_EQ(answer({"T.jsonl", "--openings", "O.csv"}), expected);
    EXPECT_EQ(answer({"opened.hfl"}), expected);
    EXPECT_EQ(answer({"csv.hfl"}), answer({"T.csv"}));
  }
  for (const char* basis : {"traced", "loss"}) {
    const auto plan = [&](const Args& tables) {
      Args args{"--sources", "S.csv",     "--holds",  "H.csv",      "--basis",
                basis,       "--explain", "why.json", "--transfers"};
      args.insert(args.end(), tables.begin(), tables.end());
      Outcome outcome = run(refund_main, args);
      outcome.out += read("why.json");
      return outcome;
    };
    const Outcome expected = plan({"T.csv", "--openings", "O.csv"});
    EXPECT_EQ(expected.status, 0) << expected.err;
    EXPECT_EQ(plan({"csv.hfl", "--openings", "O.csv"}), expected);
    EXPECT_EQ(plan({"opened.hfl"}), expected);
  }
}

TEST_F(LedgerCommand, TwoOpeningsAreOneTooMany) {
  ledger({"import", "T.csv", "L", "--openings", "O.csv"});
  const Outcome outcome = run(trace_main, {"--transfers", "L", "--sources", "S.csv", "--openings",
                                           "O.csv", "--method", "fifo"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err, "--openings: L has its own openings; leave the option away\n");
}

TEST_F(LedgerCommand, InfoTellsPeopleAndPrograms) {
  ledger({"import", "T.csv", "L", "--openings", "O.csv"});
  const auto facts = nlohmann::json::parse(ledger({"info", "L", "--json"}).out);
  EXPECT_EQ(facts["transfers"], 6);
  EXPECT_EQ(facts["accounts"], 7);
  EXPECT_EQ(facts["first_at"], "2016-09-11T07:30:00Z");
  EXPECT_EQ(facts["last_at"], "2016-09-11T07:35:00Z");
  EXPECT_EQ(facts["total_fen"], 2'100'000);
  EXPECT_EQ(facts["openings_fen"], 300'000);
  EXPECT_EQ(facts["transfer_bytes"], 6 * 24);
  EXPECT_EQ(facts["bytes"], fs::file_size("L"));
  const std::string text = ledger({"info", "L"}).out;
  EXPECT_NE(text.find("transfers  6, 2016-09-11T07:30:00Z to 2016-09-11T07:35:00Z\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("openings   3000.00\n"), std::string::npos) << text;
}

TEST_F(LedgerCommand, ExportGivesTheTableByTime) {
  ledger({"import", "T.csv", "L"});
  const Outcome exported = ledger({"export", "L"});
  EXPECT_EQ(exported.out.substr(0, 60),
            "time,from,to,amount,ref\n2016-09-11T07:30:00Z,A,M,5000.00,t1\n");
  EXPECT_EQ(ledger({"import", "-", "again"}, exported.out).status, 0);
  EXPECT_EQ(read("again"), read("L"));
}

TEST_F(LedgerCommand, BadLinesLeaveTheOldFileAsItWas) {
  write("L", "as it was");
  write("T.csv", "time,from,to,amount,ref\n1,A,B,1,r1\n1,A,B,1,r1\n1,A,B,zero,r2\n");
  const std::size_t files = files_here();
  const Outcome outcome = ledger({"import", "T.csv", "L"});
  EXPECT_EQ(outcome.status, 65);
  EXPECT_EQ(outcome.err,
            "T.csv:3: ref: 'r1' is there already on an earlier line\n"
            "T.csv:4: amount: 'zero' is not an amount like 1234.50\n");
  EXPECT_EQ(read("L"), "as it was");
  EXPECT_EQ(files_here(), files);
  const Outcome skipped = ledger({"import", "T.csv", "L", "--skip-bad"});
  EXPECT_EQ(skipped.status, 0);
  EXPECT_EQ(skipped.out, "L: 1 transfer, 2 accounts, 0.0 MB\n");
  EXPECT_NE(skipped.err.find("2 bad lines left out\n"), std::string::npos);
  EXPECT_EQ(files_here(), files);
}

TEST_F(LedgerCommand, WhatIsNoLedgerFileIsRefusedWithTheReason) {
  ledger({"import", "T.csv", "L"});
  const std::string sound = read("L");
  EXPECT_EQ(ledger({"verify", "L"}).status, 0);
  EXPECT_EQ(ledger({"verify", "T.csv"}).err,
            "T.csv: is no ledger file: make one with holdfast ledger import\n");
  write("cut", sound.substr(0, sound.size() - 64));
  for (const char* command : {"verify", "info", "export"}) {
    const Outcome outcome = ledger({command, "cut"});
    EXPECT_EQ(outcome.status, 65);
    EXPECT_NE(outcome.err.find("cut: has "), std::string::npos) << outcome.err;
  }
  std::string flipped = sound;
  flipped[520] = static_cast<char>(flipped[520] ^ 1);
  write("flipped", flipped);
  EXPECT_EQ(ledger({"verify", "flipped"}).err,
            "flipped: is damaged: the checksum of the transfers differs; restore it from a copy or "
            "import it again\n");
  // An account that is not there: tracing meets it, too.
  flipped = sound;
  flipped[522] = 0x7F;
  write("flipped", flipped);
  const Outcome traced =
      run(trace_main, {"--transfers", "flipped", "--sources", "S.csv", "--method", "fifo"});
  EXPECT_EQ(traced.status, 65);
  EXPECT_NE(traced.err.find("flipped may be damaged: holdfast ledger verify tells\n"),
            std::string::npos)
      << traced.err;
  EXPECT_EQ(ledger({"verify", "no such file"}).status, 66);
  EXPECT_EQ(ledger({"import", "T.csv", "/dev/null"}).status, 66);
  EXPECT_EQ(ledger({"import", "T.csv", "no/such/folder/L"}).status, 66);
}

TEST_F(LedgerCommand, PairsAreCountedInSight) {
  write("P.csv",
        "time,from,to,amount,ref,told_by\n"
        "100,ICBC:1,CCB:2,50,d1,ICBC\n"
        "97,ICBC:1,CCB:2,50,c1,CCB\n");
  const Outcome told = ledger({"import", "P.csv", "L", "--pair"});
  EXPECT_EQ(told.out,
            "L: 1 transfer, 2 accounts, 0.0 MB\n"
            "1 transfer told of by two institutions, counted once\n");
  EXPECT_EQ(told.err, "");
  EXPECT_EQ(ledger({"verify", "L"}).status, 0);
  // Either ref names it.
  write("S.csv", "ref,case\nc1,A\n");
  EXPECT_EQ(run(trace_main, {"--transfers", "L", "--sources", "S.csv", "--method", "fifo"}).out,
            "case,account,amount\nA,CCB:2,50.00\n");
  write("P.csv", "time,from,to,amount,ref\n1,ICBC:1,CCB:2,50,d1\n2,ICBC:1,CCB:2,50,c1\n");
  const Outcome guessed = ledger({"import", "P.csv", "L", "--pair"});
  EXPECT_NE(guessed.err.find("1 pair found by accounts, amount and time alone"), std::string::npos);
  EXPECT_EQ(ledger({"import", "P.csv", "L"}).out, "L: 2 transfers, 2 accounts, 0.0 MB\n");
}

TEST_F(LedgerCommand, StatusTellsWrongUsage) {
  EXPECT_EQ(ledger({}).status, 2);
  EXPECT_EQ(ledger({"import", "T.csv"}).status, 2);
  EXPECT_EQ(ledger({"import", "T.csv", "L", "--format", "xml"}).status, 2);
  EXPECT_EQ(ledger({"import", "-", "L", "--openings", "-"}).status, 2);
  EXPECT_EQ(ledger({"import", "T.jsonl", "L", "--format", "csv"}).status, 65);
  EXPECT_EQ(ledger({"--help"}).status, 0);
  EXPECT_EQ(ledger({"--version"}).out.substr(0, 9), "holdfast ");
}

TEST_F(LedgerCommand, TheExampleOfHelpWorks) {
  const std::string help = ledger({"--help"}).out;
  const auto begin = help.find("cat > ");
  const auto end = help.find("holdfast ledger import", begin);
  ASSERT_NE(end, std::string::npos);
  ASSERT_EQ(std::system(help.substr(begin, end - begin).c_str()), 0);
  std::istringstream lines(help.substr(end));
  std::string last;
  int commands = 0;
  for (std::string line; std::getline(lines, line); ++commands) {
    std::istringstream words(line);
    const Args all{std::istream_iterator<std::string>(words), {}};
    if (all.empty()) break;
    const Outcome outcome =
        run(all[1] == "trace" ? trace_main : ledger_main, {all.begin() + 2, all.end()});
    EXPECT_EQ(outcome.status, 0) << line << outcome.err;
    last = outcome.out;
  }
  EXPECT_EQ(commands, 3);
  EXPECT_NE(last.find("A,BOC:6216600000000000046,3750.00\n"), std::string::npos) << last;
}

TEST(ProgressLine, SaysHowFarHowFastHowLong) {
  EXPECT_EQ(progress_line("T.csv", 500'000'000, 2'000'000'000, 6'000'000,
                          std::chrono::duration<double>(1.0)),
            "T.csv: 6.0 million lines, 25 %, 500 MB/s, 3 s left");
}

}  // namespace
}  // namespace holdfast::app
