// Reading transfers: what is taken, what is refused and how it is said, whatever the dress.
#include <gtest/gtest.h>

#include "trace/ledger_book.h"
#include "trace/ledger_input.h"
#include "trace/ledger_json.h"

namespace holdfast::trace {
namespace {

constexpr std::string_view kHead = "time,from,to,amount,ref\n";

struct Reading {
  std::string text;
  LedgerRows rows;
  Problems problems;

  // "from>to amount@seconds ref", by time
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (std::uint32_t i = 0; i < rows.transfers().size(); ++i) {
      const Transfer& t = rows.transfers()[i];
      out.push_back(std::string(rows.accounts().name(t.from)) + ">" +
                    std::string(rows.accounts().name(t.to)) + " " + format_yuan(t.amount) + "@" +
                    std::to_string(t.time.us / 1'000'000) + " " + std::string(rows.ref(i)));
    }
    return out;
  }
};

using Reader = LedgerRows(const LedgerInput&, Problems&);

std::unique_ptr<Reading> read(std::string text, Reader& reader = read_transfers_csv,
                              RowOptions options = {}) {
  auto reading = std::make_unique<Reading>();
  reading->text = std::move(text);
  reading->rows = reader({"T", reading->text, options, {}}, reading->problems);
  return reading;
}

std::unique_ptr<Reading> csv(std::string_view lines, RowOptions options = {}) {
  return read(std::string(kHead) + std::string(lines), read_transfers_csv, options);
}

std::unique_ptr<Reading> jsonl(std::string text, RowOptions options = {}) {
  return read(std::move(text), read_transfers_jsonl, options);
}

using Lines = std::vector<std::string>;

// docs/domain.md: China had daylight saving from 1986 to 1991, so a local time of those summers
// would be ambiguous. None is taken: a time has an offset, and the offset counts.
TEST(LedgerTimes, AnOffsetCountsAndALocalTimeIsRefused) {
  const auto r =
      csv("1988-07-01T12:00:00+09:00,A,B,1,summer\n"
          "1988-07-01T11:00:00+08:00,A,B,1,standard\n"
          "1988-07-01T12:00:00,A,B,1,local\n"
          "1988-07-01 03:00:00Z,A,B,1,utc\n"
          "1988-06-30T22:30:00-04:30,A,B,1,west\n"
          "583729200,A,B,1,unix\n");
  EXPECT_EQ(r->lines(), (Lines{"A>B 1.00@583729200 summer", "A>B 1.00@583729200 standard",
                               "A>B 1.00@583729200 utc", "A>B 1.00@583729200 west",
                               "A>B 1.00@583729200 unix"}));
  EXPECT_EQ(r->problems.shown(),
            (Lines{"T:4: time: '1988-07-01T12:00:00' has no offset from UTC; write it like "
                   "2026-09-11T15:30:00+08:00 or as Unix seconds"}));
}

TEST(LedgerTimes, UnrealTimesAreRefusedAlsoOnADaySeenBefore) {
  const auto r =
      csv("2026-09-11T15:30:00Z,A,B,1,a\n"
          "2026-09-11T24:00:00Z,A,B,1,b\n"
          "2026-09-11T15:60:00Z,A,B,1,c\n"
          "2026-09-11T15:30:60Z,A,B,1,d\n"
          "2026-09-11T15:3x:00Z,A,B,1,e\n"
          "2026-09-31T15:30:00Z,A,B,1,f\n"
          "2026-09-11T15:30:00+08:00x,A,B,1,g\n"
          "2026-09-11T15:30:00.25Z,A,B,1,h\n");
  EXPECT_EQ(r->lines(), (Lines{"A>B 1.00@1789140600 a", "A>B 1.00@1789140600 h"}));
  EXPECT_EQ(r->rows.transfers()[1].time.us % 1'000'000, 250'000);
  EXPECT_EQ(r->problems.count(), 6u);
}

TEST(LedgerTimes, EqualTimesKeepTheOrderOfLines) {
  const auto r =
      csv("20,A,B,1,late\n"
          "10,A,B,1,first\n"
          "10,A,B,1,second\n"
          "-5,A,B,1,long ago\n"
          "10,A,B,1,third\n");
  EXPECT_EQ(r->lines(), (Lines{"A>B 1.00@-5 long ago", "A>B 1.00@10 first", "A>B 1.00@10 second",
                               "A>B 1.00@10 third", "A>B 1.00@20 late"}));
  EXPECT_EQ(r->rows.find_ref("second"), 2u);
  EXPECT_EQ(r->rows.find_ref("fourth"), std::nullopt);
}

TEST(LedgerLines, EveryFaultIsNamedWithItsPlaceInOrderOfLines) {
  const auto r =
      csv("1,A,B,1,r1\n"
          "1,A,B,1,r1\n"
          "1,A,B,0.00,r2\n"
          "1,A,B,-1,r2\n"
          "1,A,B,1.001,r2\n"
          "1,A,A,1,r2\n"
          "1,,B,1,r2\n"
          "1,A,B,1,\n"
          "1,RETURNED,B,1,r2\n"
          "1,A,B,1\n"
          "1,A,B,1,r2,more\n"
          "1,A,B,10000000000000.01,r2\n"
          "\n"
          "1,\"A\",B,1,\"r\"\"2\"\n"
          "1,A,B,1,\"r\"\"2\"\n"
          "1,A,\"B\n\",1,\"r\"\"2\"\n"
          "1,A,B,1,r\xFF\n"
          "1,A,B,1,r1\n"
          "1,A,B,1,torn");
  EXPECT_EQ(r->lines(), (Lines{"A>B 1.00@1 r1", "A>B 1.00@1 r\"2", "A>B 1.00@1 torn"}));
  EXPECT_EQ(
      r->problems.shown(),
      (Lines{"T:3: ref: 'r1' is there already on an earlier line",
             "T:4: amount: '0.00' is not above 0", "T:5: amount: '-1' is not above 0",
             "T:6: amount: '1.001' has more than two decimals",
             "T:7: to: is the account the money comes from: a transfer to itself moves nothing",
             "T:8: from: is empty", "T:9: ref: is empty",
             "T:10: from: RETURNED is no account: the answer uses that word",
             "T:11: ref: is missing (the line has 4 fields, the header 5)",
             "T:12: field 6: is one field too many (the line has 6 fields, the header 5)",
             "T:13: amount: '10000000000000.01' is more than 10 trillion yuan",
             "T:16: ref: 'r\"2' is there already on an earlier line",
             "T:17: ref: 'r\"2' is there already on an earlier line",
             "T:19: ref: is not UTF-8 text",
             "T:20: ref: 'r1' is there already on an earlier line"}));
}

TEST(LedgerLines, ATornLastLineIsNamed) {
  EXPECT_EQ(csv("1,A,B,1,r1\n2,A,B,2")->problems.shown(),
            (Lines{"T:3: ref: is missing (the line has 4 fields, the header 5)"}));
}

TEST(LedgerLines, ColumnsAreFoundByNameAndOthersMayHoldAnything) {
  const auto r = read(
      "\xEF\xBB\xBF备注,ref,amount,to,from,time\r\n"
      "转账，急,t1,5000.00,中国银行:1,A,10\r\n"
      "\"two\r\nlines, \"\"quoted\"\"\",t2,\"3,000\",M,B,11\r\n"
      ",t3,7.5,M,\"B\",12\r\n");
  EXPECT_EQ(r->lines(), (Lines{"A>中国银行:1 5000.00@10 t1", "B>M 7.50@12 t3"}));
  EXPECT_EQ(r->problems.shown(), (Lines{"T:3: amount: '3,000' is not an amount like 1234.50"}));
}

TEST(LedgerLines, LinesLongerThanAPieceAreReadWhole) {
  const std::string name(100'000, 'x');
  const std::string ref(60'000, 'y');
  const auto r = csv("1,A,B,1,r1\n2,A,B,2," + ref + "\n3," + name + ",B,1,r3\n4,A,B,1,r4\n");
  ASSERT_EQ(r->rows.transfers().size(), 3u);
  EXPECT_EQ(r->rows.ref(1), ref);
  EXPECT_EQ(r->problems.shown(), (Lines{"T:4: from: has more than 65535 bytes"}));
}

TEST(LedgerLines, MoreMoneyThanCanBeCountedEndsTheCounting) {
  std::string lines;
  for (int i = 0; i < 9'224; ++i) lines += "1,A,B,10000000000000,r" + std::to_string(i) + "\n";
  lines += "1,A,B,0.01,last\n";
  const auto r = csv(lines);
  EXPECT_EQ(r->rows.transfers().size(), 9'224u);
  EXPECT_EQ(r->rows.total().fen, 9'223'000'000'000'000'001);
  EXPECT_EQ(r->problems.shown(),
            (Lines{"T:9225: amount: brings the ledger to more money than can be counted"}));
}

TEST(LedgerJsonl, IsTheSameTableInAnotherDress) {
  const auto r = jsonl(
      "\xEF\xBB\xBF{\"time\":\"1970-01-01T00:00:10Z\",\"from\":\"A\",\"to\":\"\\u4e2d\\u56fd\","
      "\"amount_fen\":150,\"ref\":\"r1\"}\r\n"
      "\n"
      " { \"ref\" : \"r\\\"2\" , \"x\" : [1, {\"y\": [null, true, -0.5e3]}, {}, []], "
      "\"amount_fen\" : 200, \"to\" : \"B\", \"from\" : \"A\", \"time\" : 11 } ");
  EXPECT_EQ(r->lines(), (Lines{"A>中国 1.50@10 r1", "A>B 2.00@11 r\"2"}));
  EXPECT_EQ(r->problems.count(), 0u);
  EXPECT_EQ(r->rows.find_ref("r\"2"), 1u);
}

TEST(LedgerJsonl, EveryFaultIsNamedWithItsPlace) {
  const auto line = [](std::string amount, std::string ref, std::string more = "") {
    return "{\"time\":1,\"from\":\"A\",\"to\":\"B\",\"amount_fen\":" + amount + ",\"ref\":" + ref +
           more + "}\n";
  };
  const auto r =
      jsonl(line("1", "\"r1\"") + line("1.5", "\"r2\"") + line("0", "\"r2\"") +
            line("\"1\"", "\"r2\"") + line("1", "7") + line("1", "\"r1\"") + line("01", "\"r2\"") +
            line("1", "\"r2\"", ",\"ref\":\"r3\"") + line("1", "\"r2\"", ",\"x\":tru") +
            line("1", "\"a\tb\"") + line("1", "\"\\ud800\"") + "[]\n{\"time\":1,\"from\":\"A\"}\n" +
            "{\"time\":1,\"from\":\"A\",\"to\":\"B\",\"amount_f");
  EXPECT_EQ(r->lines(), (Lines{"A>B 0.01@1 r1"}));
  EXPECT_EQ(
      r->problems.shown(),
      (Lines{"T:2: amount_fen: '1.5' is not a whole number of fen",
             "T:3: amount_fen: '0' is not above 0", "T:4: amount_fen: is not a whole number of fen",
             "T:5: ref: is not a string", "T:6: ref: 'r1' is there already on an earlier line",
             "T:7: JSON: at byte 44 a number begins with 0", "T:8: ref: is in the line twice",
             "T:9: JSON: at byte 61 a value is expected",
             "T:10: JSON: at byte 54 a closing quote is expected",
             "T:11: JSON: at byte 59 this escape is not one of JSON's",
             "T:12: JSON: at byte 1 an object {...} is expected", "T:13: to: is missing",
             "T:14: JSON: the line is cut off: a closing quote is expected"}));
}

TEST(LedgerJsonl, DeepNestingIsRefusedNotFollowed) {
  JsonLine json(std::span<const std::string_view>{});
  EXPECT_FALSE(json.read("{\"x\":" + std::string(100'000, '[') + "}"));
  EXPECT_TRUE(json.read("{\"x\":" + std::string(60, '[') + std::string(60, ']') + "}"));
  EXPECT_FALSE(json.read("{\"x\":[1,]}"));
  EXPECT_FALSE(json.read("{\"x\":{\"y\"}}"));
  EXPECT_FALSE(json.read("{\"x\":1,}"));
}

class LedgerPairs : public testing::Test {
 protected:
  static std::unique_ptr<Reading> told(std::string_view lines) {
    return read("time,from,to,amount,ref,told_by\n" + std::string(lines), read_transfers_csv,
                {.pairs = true});
  }
};

// docs/domain.md: the clocks of two banks differ, a credit may stand before its debit.
TEST_F(LedgerPairs, DebitAndCreditSecondsApartAreOneTransfer) {
  const auto r = told(
      "100,ICBC:1,CCB:2,50,d1,ICBC\n"
      "97,ICBC:1,CCB:2,50,c1,CCB\n"
      "200,CCB:2,BOC:3,50,d2,CCB\n"
      "800,CCB:2,BOC:3,50,d2,BOC\n");
  EXPECT_EQ(r->lines(), (Lines{"ICBC:1>CCB:2 50.00@97 d1", "CCB:2>BOC:3 50.00@200 d2"}));
  EXPECT_EQ(r->rows.pairs(), 2u);
  EXPECT_EQ(r->rows.guessed_pairs(), 0u);
  EXPECT_EQ(r->rows.find_ref("c1"), 0u);
  EXPECT_EQ(r->rows.find_ref("d1"), 0u);
  EXPECT_EQ(r->rows.find_ref("d2"), 1u);
  EXPECT_EQ(r->problems.count(), 0u);
}

TEST_F(LedgerPairs, WhatDiffersStaysTwo) {
  EXPECT_EQ(told("100,ICBC:1,CCB:2,50,d1,ICBC\n701,ICBC:1,CCB:2,50,c1,CCB\n")->rows.pairs(), 0u);
  EXPECT_EQ(told("100,ICBC:1,CCB:2,50,d1,ICBC\n100,ICBC:1,CCB:2,51,c1,CCB\n")->rows.pairs(), 0u);
  EXPECT_EQ(told("100,ICBC:1,CCB:2,50,d1,ICBC\n100,ICBC:1,CCB:3,50,c1,CCB\n")->rows.pairs(), 0u);
  EXPECT_EQ(told("100,ICBC:1,CCB:2,50,d1,ICBC\n100,ICBC:1,CCB:2,50,d2,ICBC\n")->rows.pairs(), 0u);
  EXPECT_EQ(told("100,ICBC:1,ICBC:2,50,d1,ICBC\n100,ICBC:1,ICBC:2,50,d2,ICBC\n")->rows.pairs(), 0u);
}

TEST_F(LedgerPairs, EqualRefsComeFirstThenTheNearest) {
  const auto r = told(
      "100,ICBC:1,CCB:2,50,x,ICBC\n"
      "101,ICBC:1,CCB:2,50,y,CCB\n"
      "160,ICBC:1,CCB:2,50,z,ICBC\n"
      "163,ICBC:1,CCB:2,50,x,CCB\n");
  EXPECT_EQ(r->rows.pairs(), 2u);
  EXPECT_EQ(r->lines(), (Lines{"ICBC:1>CCB:2 50.00@100 x", "ICBC:1>CCB:2 50.00@101 z"}));
  EXPECT_EQ(r->rows.find_ref("y"), 1u);
  const auto near = told(
      "100,ICBC:1,CCB:2,50,a,ICBC\n"
      "160,ICBC:1,CCB:2,50,b,ICBC\n"
      "163,ICBC:1,CCB:2,50,c,CCB\n");
  EXPECT_EQ(near->rows.find_ref("c"), near->rows.find_ref("b"));
  EXPECT_EQ(near->rows.transfers().size(), 2u);
}

TEST_F(LedgerPairs, ASecondTellingByTheSameBankIsARefTwice) {
  const auto r = told(
      "100,ICBC:1,CCB:2,50,x,ICBC\n101,ICBC:1,CCB:2,50,x,ICBC\n"
      "102,ICBC:1,CCB:2,50,y,BOC\n");
  EXPECT_EQ(r->problems.shown(), (Lines{"T:3: ref: 'x' is there already on an earlier line",
                                        "T:4: told_by: is the institution of neither account"}));
}

TEST_F(LedgerPairs, WithoutTellersPairsAreGuessedAndCounted) {
  const auto r =
      csv("100,ICBC:1,CCB:2,50,d1\n103,ICBC:1,CCB:2,50,c1\n9,ICBC:1,ICBC:2,5,a\n"
          "9,ICBC:1,ICBC:2,5,b\n",
          {.pairs = true});
  EXPECT_EQ(r->rows.transfers().size(), 3u);
  EXPECT_EQ(r->rows.guessed_pairs(), 1u);
  EXPECT_EQ(r->rows.find_ref("c1"), r->rows.find_ref("d1"));
  // Not asked for, every line counts.
  EXPECT_EQ(csv("100,ICBC:1,CCB:2,50,d1\n103,ICBC:1,CCB:2,50,c1\n")->rows.transfers().size(), 2u);
}

}  // namespace
}  // namespace holdfast::trace
