#include "desk/papers.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdfast::desk {
namespace {

Paper small_paper() {
  Paper paper;
  paper.title = "涉案资金流向表";
  paper.number = "证〔2026〕0001号";
  paper.made_at = Instant{1'789'111'800'000'000};
  paper.blocks = {Heading{"依据"}, Paragraph{"一句话。"},
                  Table{"", {{"账户"}, {"金额"}}, {{"ICBC:1", "1.00"}}, {}}, Verification{}};
  return paper;
}

TEST(PaperCode, IsTheFirstEightyBitsOfTheContentInCrockfordBase32) {
  // 0000000000 1111111111... : bits grouped by five, by hand.
  EXPECT_EQ(paper_code(std::string(64, '0')), "0000-0000-0000-0000");
  EXPECT_EQ(paper_code(std::string(64, 'f')), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  EXPECT_EQ(paper_code("08421" + std::string(59, '0')), "1111-0000-0000-0000");
}

TEST(PaperCode, ChangesWithEveryWordButNotWithTheLayout) {
  const std::string before = content_sha256(small_paper());
  Paper other = small_paper();
  std::get<Table>(other.blocks[2]).rows[0][1] = "1.01";
  EXPECT_NE(content_sha256(other), before);
  // A cell's end is part of what is said: "1" + "23" is not "12" + "3".
  Paper left = small_paper();
  Paper right = small_paper();
  std::get<Table>(left.blocks[2]).rows[0] = {"1", "23"};
  std::get<Table>(right.blocks[2]).rows[0] = {"12", "3"};
  EXPECT_NE(content_sha256(left), content_sha256(right));
  Paper wider = small_paper();
  std::get<Table>(wider.blocks[2]).columns[0].share = 5;
  EXPECT_EQ(content_sha256(wider), before);
}

TEST(PaperCode, IsReadAsPeopleTypeIt) {
  EXPECT_EQ(parse_paper_code("7k3m 0oqa-zx4t lb9n").value(), "7K3M-00QA-ZX4T-1B9N");
  for (const char* text :
       {"", "7K3M-00QA-ZX4T-1B9", "7K3M-00QA-ZX4T-1B9NN", "7K3M-00QA-ZX4T-1B9U"}) {
    EXPECT_EQ(parse_paper_code(text).error().reason, "paper.code") << text;
  }
}

TEST(PaperText, WritesNumbersDatesAndSumsAsPapersDo) {
  EXPECT_EQ(chinese_number(1), "一");
  EXPECT_EQ(chinese_number(10), "十");
  EXPECT_EQ(chinese_number(12), "十二");
  EXPECT_EQ(chinese_number(20), "二十");
  EXPECT_EQ(chinese_number(101), "一百零一");
  EXPECT_EQ(chinese_number(110), "一百一十");
  EXPECT_EQ(chinese_number(321), "三百二十一");
  // 2026-09-10T16:30:00Z is already the 11th in China.
  const auto night = parse_instant("2026-09-10T16:30:00Z").value();
  EXPECT_EQ(chinese_date(night), "2026年9月11日");
  EXPECT_EQ(local_time(night), "2026-09-11 00:30:00");
  EXPECT_EQ(grouped_yuan(Money{123'456'780}), "1,234,567.80");
  EXPECT_EQ(grouped_yuan(Money{99'900}), "999.00");
  EXPECT_EQ(grouped_yuan(Money{-100'000}), "-1,000.00");
}

TEST(PaperCheck, RefusesTooManyRowsAndRowsThatDoNotFit) {
  EXPECT_TRUE(check_paper(small_paper()));
  Paper ragged = small_paper();
  std::get<Table>(ragged.blocks[2]).rows.push_back({"only one cell"});
  EXPECT_EQ(check_paper(ragged).error().reason, "paper.table");
  Paper long_one = small_paper();
  std::get<Table>(long_one.blocks[2]).rows.assign(kPaperRowsMax + 1, {"a", "b"});
  EXPECT_EQ(check_paper(long_one).error().reason, "paper.too_large");
}

TEST(Csv, MakesFormulasText) {
  const Sheet sheet{
      "资金",
      {"账户", "金额", "时间", "备注"},
      {{std::string("=HYPERLINK(\"http://x\")"), Money{-5}, Instant{0},
        std::string("+8613800138000")},
       {std::string("a,b"), std::monostate{}, std::monostate{}, std::string("@x \"y\"")}}};
  EXPECT_EQ(to_csv(sheet),
            "\xEF\xBB\xBF账户,金额,时间,备注\r\n"
            "\"'=HYPERLINK(\"\"http://x\"\")\",-0.05,1970-01-01T00:00:00Z,\"'+8613800138000\"\r\n"
            "\"a,b\",,,\"'@x \"\"y\"\"\"\r\n");
}

}  // namespace
}  // namespace holdfast::desk
