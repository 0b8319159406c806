// What holds for any text: valid spans, canonical values, the same answer twice, and a neutral
// prefix that only moves offsets.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "intake/intake.h"

namespace holdfast::intake {
namespace {

const Instant kReported = parse_instant("2026-09-11T16:20:00+08:00").value();

/// Pieces that are, look like or surround what is read.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all = {"13800138000",
                                               "6222021608001234565",
                                               "１３８",
                                               "００１３",
                                               "8000",
                                               "我的",
                                               "对方",
                                               "转账",
                                               "元",
                                               "万",
                                               "5",
                                               "12.5",
                                               "三",
                                               "千",
                                               "昨晚",
                                               "今日",
                                               "15时30分许",
                                               "9月11日",
                                               " ",
                                               "，",
                                               "。",
                                               "\n",
                                               "-",
                                               ".",
                                               "+86",
                                               "QQ",
                                               "微信号：",
                                               "abc_12345",
                                               "http://",
                                               "a.com",
                                               "/x",
                                               "@",
                                               "[.]",
                                               "(",
                                               ")",
                                               "“",
                                               "”",
                                               "APP",
                                               "有限公司",
                                               "\u200b",
                                               "\ufeff",
                                               "鲁H",
                                               "身份证",
                                               "11010519491231002X",
                                               "****",
                                               "x",
                                               "被盗",
                                               "共计",
                                               "损失",
                                               "被骗",
                                               "400-123-4567",
                                               "yesterday",
                                               "at 5 pm",
                                               "RMB",
                                               "T",
                                               "0x",
                                               "两天前",
                                               "两",
                                               "百",
                                               "号",
                                               "😀",
                                               "é"};
  return all;
}

std::string story() {
  std::string text;
  const auto count = *rc::gen::inRange(0, 24);
  for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(pieces());
  return text;
}

bool is_edge(std::string_view text, std::size_t i) {
  return i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
}

template <class List>
void check_spans(std::string_view text, const List& list, bool is_utf8) {
  std::size_t last = 0;
  for (const auto& item : list) {
    RC_ASSERT(item.begin < item.end);
    RC_ASSERT(item.end <= text.size());
    RC_ASSERT(item.begin >= last);
    RC_ASSERT(item.text == text.substr(item.begin, item.end - item.begin));
    if (is_utf8) RC_ASSERT(is_edge(text, item.begin) && is_edge(text, item.end));
    last = item.end;
  }
}

void check_reading(std::string_view text, bool is_utf8) {
  const Reading reading = read({text, kReported}, builtin_rules());
  check_spans(text, reading.indicators, is_utf8);
  check_spans(text, reading.amounts, is_utf8);
  check_spans(text, reading.times, is_utf8);
  for (const Indicator& i : reading.indicators) {
    RC_ASSERT(!i.value.empty());
    if (i.kind != IndicatorKind::Phone || i.value.find('*') != std::string::npos) continue;
    RC_ASSERT(i.value.find_first_not_of("+0123456789") == std::string::npos);
  }
  for (const Amount& a : reading.amounts) RC_ASSERT(a.money.fen > 0 && a.money <= kMaxMoney);
  RC_ASSERT(reading.scam_confidence >= 0 && reading.scam_confidence <= 1);
  RC_ASSERT(reading == read({text, kReported}, builtin_rules()));
}

RC_GTEST_PROP(Intake, ReadsAnyStory, ()) { check_reading(story(), true); }

RC_GTEST_PROP(Intake, ReadsAnyBytes, (const std::string& bytes)) { check_reading(bytes, false); }

RC_GTEST_PROP(Intake, ReadsStoriesCutAnywhere, ()) {
  const std::string text = story();
  const auto cut = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
  check_reading(std::string_view(text).substr(cut), false);
}

RC_GTEST_PROP(Intake, MovesOffsetsByANeutralPrefix, ()) {
  const std::string text = story();
  const std::string prefix = "窗外下着小雨，天色已暗。\n\n";
  const Reading plain = read({text, kReported}, builtin_rules());
  const std::string moved_text = prefix + text;
  Reading moved = read({moved_text, kReported}, builtin_rules());
  RC_ASSERT(moved.indicators.size() == plain.indicators.size());
  for (std::size_t i = 0; i < plain.indicators.size(); ++i) {
    RC_ASSERT(moved.indicators[i].begin == plain.indicators[i].begin + prefix.size());
    RC_ASSERT(moved.indicators[i].value == plain.indicators[i].value);
    RC_ASSERT(moved.indicators[i].role == plain.indicators[i].role);
  }
  RC_ASSERT(moved.loss == plain.loss);
  RC_ASSERT(moved.times.size() == plain.times.size());
}

}  // namespace
}  // namespace holdfast::intake
