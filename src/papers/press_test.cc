// Papers as files: looked at from outside with pdftotext and pdffonts (poppler-utils), as a reader
// of the paper has nothing else.
#include "papers/press.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace holdfast::papers {
namespace {

using desk::Align;
using desk::Paper;
using desk::Paragraph;

const Instant kMadeAt = parse_instant("2026-09-11T08:30:00Z").value();

std::string account(int number) { return "ICBC:622202160800" + std::to_string(1'000'000 + number); }

desk::Table flow_table(int rows) {
  desk::Table table{"资金流向表",
                    {{"序号", 5, Align::Centre},
                     {"时间", 11},
                     {"转出账户", 22},
                     {"转入账户", 22},
                     {"金额（元）", 13, Align::Right},
                     {"其中涉案（元）", 13, Align::Right}},
                    {},
                    {"合计", "", "", "", "2,000,000.00", "1,000,000.00"}};
  for (int i = 1; i <= rows; ++i) {
    table.rows.push_back({std::to_string(i), "2026-09-11 15:30:05", account(i), account(i + 1),
                          "10,000.00", "5,000.00"});
  }
  return table;
}

Paper paper_with(int rows) {
  Paper paper;
  paper.issuer = "某市反诈骗中心";
  paper.title = "电子证据材料";
  paper.number = "反诈证〔2026〕0012号";
  paper.made_at = kMadeAt;
  paper.blocks = {
      desk::KeyValues{
          {{"案件编号", "C12"}, {"被害人", "王*（𠮷田㐂）"}, {"被骗金额", "28,000.00 元"}}},
      desk::Heading{"方法"},
      Paragraph{"本材料按比例法计算。混合账户转出一笔款项时，其中涉案部分按转出前账户内涉案资金"
                "占账户余额的比例确定；余额不足的，以转出金额为准。"},
      Paragraph{"先列明各账户。", Paragraph::Form::Numbered},
      Paragraph{"再列明各笔转账。", Paragraph::Form::Numbered},
      desk::Heading{"资金流向"},
      flow_table(rows),
      Paragraph{"以上数据来自各协作单位的回复。", Paragraph::Form::Note},
      desk::Signatures{{"制作人", "审核人", "民警"}},
      desk::Seal{"某市反诈骗中心", kMadeAt},
      desk::Verification{}};
  return paper;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* const pipe = popen(command.c_str(), "r");
  std::array<char, 4096> part{};
  for (std::size_t size = 0; (size = fread(part.data(), 1, part.size(), pipe)) > 0;) {
    out.append(part.data(), size);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return out;
}

std::string keep(const std::string& name, const std::string& bytes) {
  const std::string path = testing::TempDir() + "holdfast-press-" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

// All that can be selected, without its spaces: where a reader sees a gap, a program may not.
std::string text_of(const std::string& name, const std::string& pdf) {
  std::string text = output_of("pdftotext -layout " + keep(name, pdf) + " -");
  std::erase(text, ' ');
  return text;
}

std::size_t pages(const std::string& name, const std::string& pdf) {
  return std::stoul(output_of("pdfinfo " + keep(name, pdf) + " | sed -n 's/^Pages: *//p'"));
}

TEST(Press, MakesTheSameBytesOfTheSamePaper) {
  const auto first = make_press();
  const auto second = make_press();
  const auto pdf = first->pdf(paper_with(30)).value();
  EXPECT_EQ(first->pdf(paper_with(30)).value(), pdf);
  first->pdf(paper_with(3)).value();
  EXPECT_EQ(second->pdf(paper_with(30)).value(), pdf);
  Paper later = paper_with(30);
  later.made_at = kMadeAt + seconds{1};
  EXPECT_NE(first->pdf(later).value(), pdf);
}

TEST(Press, SetsTextThatCanBeFoundAndEmbedsItsFonts) {
  const auto pdf = make_press()->pdf(paper_with(3)).value();
  const std::string text = text_of("text.pdf", pdf);
  for (const char* words : {"某市反诈骗中心", "电子证据材料", "反诈证〔2026〕0012号", "一、方法",
                            "二、资金流向", "1.先列明各账户。", "2.再列明各笔转账。", "𠮷田㐂",
                            "ICBC:6222021608001000001", "制作人：", "2026年9月11日", "第1页共"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
  }
  const std::string code = desk::paper_code(desk::content_sha256(paper_with(3)));
  EXPECT_NE(text.find("核验码" + code), std::string::npos) << text;
  // "yes yes yes": embedded, subset, with its Unicode map - for every font.
  const std::string path = keep("fonts.pdf", pdf);
  const std::string fonts =
      output_of("pdffonts " + path + " | tail -n +3 | grep -v 'yes yes yes'; true");
  EXPECT_EQ(fonts, "");
}

TEST(Press, GoesOnOverPagesWithTheHeadOfTheTableAndThePageNumberOnEach) {
  const auto pdf = make_press()->pdf(paper_with(200)).value();
  const std::string text = text_of("long.pdf", pdf);
  const std::size_t total = pages("long.pdf", pdf);
  EXPECT_GE(total, 5U);
  for (int i = 1; i <= 200; ++i) {
    ASSERT_NE(text.find(account(i)), std::string::npos) << "row " << i << " is missing";
  }
  for (std::size_t page = 1; page <= total; ++page) {
    const std::string number = "第" + std::to_string(page) + "页共" + std::to_string(total) + "页";
    EXPECT_NE(text.find(number), std::string::npos) << number;
  }
  EXPECT_GE(count(text, "转出账户"), total - 1);
}

TEST(Press, SplitsARowThatIsHigherThanAPage) {
  Paper paper = paper_with(0);
  std::string words;
  for (int i = 0; i < 3'000; ++i) words += "长";
  words += "尾";
  std::get<desk::Table>(paper.blocks[6]).rows = {{"1", "", words, "", "", ""}};
  const auto pdf = make_press()->pdf(paper).value();
  const std::string text = text_of("high.pdf", pdf);
  EXPECT_EQ(count(text, "长"), 3'000U);
  EXPECT_EQ(count(text, "尾"), 1U);
}

TEST(Press, TakesTextThatIsNoTextAndRefusesWhatIsTooMuch) {
  Paper odd = paper_with(1);
  odd.blocks.push_back(Paragraph{std::string("a\xFF\x01") + std::string(1, '\0') + "b"});
  EXPECT_TRUE(make_press()->pdf(odd));
  EXPECT_EQ(make_press()->pdf(paper_with(5'001)).error().reason, "paper.too_large");
}

// In a process of its own: fonts are looked for once in a process.
TEST(Press, SaysWhichPackageIsMissingInsteadOfDrawingBoxes) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto press_without_fonts = [] {
    const std::string config = keep("no-fonts.conf", "<?xml version=\"1.0\"?><fontconfig/>");
    setenv("FONTCONFIG_FILE", config.c_str(), 1);
    const auto pdf = make_press()->pdf(paper_with(1));
    std::fprintf(stderr, "%s\n", pdf ? "drawn" : pdf.error().detail.c_str());
    std::exit(pdf ? 0 : 1);
  };
  EXPECT_EXIT(press_without_fonts(), testing::ExitedWithCode(1), "fonts-noto-cjk");
}

TEST(Press, WritesWorkbooksWithoutFormulas) {
  const desk::Sheet sheet{
      "资金流向", {"账户", "金额", "时间"}, {{std::string("=1+1"), Money{123'456}, kMadeAt}}};
  const auto press = make_press();
  const auto bytes = press->xlsx(std::array{sheet}, kMadeAt).value();
  EXPECT_EQ(press->xlsx(std::array{sheet}, kMadeAt).value(), bytes);
  const std::string path = keep("book.xlsx", bytes);
  const std::string xml = output_of(
      "python3 -c \"import sys,zipfile; print(zipfile.ZipFile(sys.argv[1])"
      ".read('xl/worksheets/sheet1.xml').decode())\" " +
      path);
  EXPECT_NE(xml.find("=1+1</t>"), std::string::npos) << xml;
  EXPECT_EQ(xml.find("<f>"), std::string::npos) << xml;
  EXPECT_NE(xml.find("<v>1234.56</v>"), std::string::npos) << xml;
  // 2026-09-11 16:30:00 in China, as spreadsheets count days.
  EXPECT_NE(xml.find("<v>46276.6875</v>"), std::string::npos) << xml;
}

}  // namespace
}  // namespace holdfast::papers
