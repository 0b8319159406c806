// What holds for any text: valid spans, canonical values, the same answer twice, and a neutral
// prefix that only moves offsets.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "intake/found.h"
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

/// Talk of words that decide roles, kinds and sums, and nothing they could be about.
std::string talk() {
  static const std::vector<std::string> sentences = {
      "他说是客服，让我不要告诉别人，",   "我的东西给对方了，要求转走，被骗的是我。",
      "从他那里接到的，通过朋友转给我，", "自称老师的人打来，",
      "我把钱给了陌生人，损失不清楚。",   "he told me to send it to his account, my own money. ",
      "返利到账，微信上说的，拨打不通，"};
  std::string text;
  const auto count = *rc::gen::inRange(1, 40);
  for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(sentences);
  return text;
}

RC_GTEST_PROP(Intake, ReadsNearAnchorsWhatItReadsInTheWholeText, ()) {
  std::string text;
  const auto parts = *rc::gen::inRange(1, 5);
  for (int i = 0; i < parts; ++i) text += talk() + story();
  const Narrative narrative{text, kReported};
  RC_ASSERT(read_within(narrative, builtin_rules(), Hits::Scope::NearAnchors) ==
            read_within(narrative, builtin_rules(), Hits::Scope::WholeText));
}

/// Every word where it stands, tried one by one: the longest of each place, none inside another.
std::vector<Hit> words_one_by_one(std::string_view s) {
  const auto& literals = builtin_rules().tables().literals;
  std::vector<Hit> hits;
  std::size_t reach = 0;
  for (std::uint32_t i = 0; i < s.size(); ++i) {
    Hit longest;
    for (std::uint32_t id = 0; id < literals.size(); ++id) {
      const std::string& word = literals[id].text;
      const std::uint32_t end = i + static_cast<std::uint32_t>(word.size());
      const bool is_there = std::ranges::equal(s.substr(i, word.size()), word,
                                               [](char a, char b) { return to_lower(a) == b; });
      const bool is_cut = (is_alpha(word.front()) && is_alpha(before(s, i))) ||
                          (is_alpha(word.back()) && is_alpha(at(s, end)));
      if (!is_there || is_cut || literals[id].cues == 0 || end <= longest.end) continue;
      longest = {i, end, id, literals[id].cues};
    }
    if (longest.end <= reach) continue;
    reach = longest.end;
    hits.push_back(longest);
  }
  return hits;
}

RC_GTEST_PROP(Hits, AreTheWordsOfTheText, ()) {
  const std::string text = talk().substr(0, 200) + story();
  const auto& literals = builtin_rules().tables().literals;
  const auto any = rc::gen::inRange<std::size_t>(0, literals.size());
  const std::string words = literals[*any].text + literals[*any].text + literals[*any].text;
  const Folded folded(text + words);
  const Hits hits(folded.text(), builtin_rules().tables(), Hits::Scope::WholeText);
  const std::vector<Hit> wanted = words_one_by_one(folded.text());
  RC_ASSERT(std::ranges::equal(hits.cues(), wanted, [](const Hit& a, const Hit& b) {
    return a.begin == b.begin && a.end == b.end && a.literal == b.literal;
  }));
}

RC_GTEST_PROP(Hits, OfAShortTextAreThoseOfALongOneThatHoldsIt, ()) {
  // A long text is looked through twice, a short one once.
  const Folded folded(talk() + story() + talk() + story());
  std::string longer(folded.text());
  for (int i = 0; i < 3000; ++i) longer += "㐀";
  const auto& tables = builtin_rules().tables();
  const Hits once(folded.text(), tables, Hits::Scope::NearAnchors);
  const Hits twice(longer, tables, Hits::Scope::NearAnchors);
  const auto same = [](const Hit& a, const Hit& b) {
    return a.begin == b.begin && a.end == b.end && a.literal == b.literal;
  };
  RC_ASSERT(std::ranges::equal(once.cues(), twice.cues(), same));
  RC_ASSERT(std::ranges::equal(once.votes(), twice.votes(), same));
  RC_ASSERT(once.tokens().size() == twice.tokens().size());
}

RC_GTEST_PROP(Clauses, EndAtTheirMarks, ()) {
  static const std::vector<std::string> kPieces = {"，", "。", "；", "！", "？", ",", ", ",
                                                   ".",  ". ", "\n", "!",  "?",  ";", "转",
                                                   "、", "：", "「", "a",  " ",  "é"};
  std::string text;
  std::vector<std::size_t> edges = {0};
  for (const std::size_t piece :
       *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 20))) {
    text += kPieces[piece];
    edges.push_back(text.size());
  }
  const std::string_view s = text;
  for (const std::size_t from : edges) {
    for (const std::size_t to : edges) {
      if (from > to) continue;
      bool is_sentence = true;
      for (const std::string_view mark : {"。", "；", "！", "？", "\n", ";", "!", "?"}) {
        is_sentence = is_sentence && s.substr(from, to - from).find(mark) == s.npos;
      }
      for (std::size_t i = from; i < to; ++i) {
        is_sentence =
            is_sentence && !(s[i] == '.' && (at(s, i + 1) == ' ' || at(s, i + 1) == '\n'));
      }
      const std::string_view part = s.substr(from, to - from);
      const bool has_comma = part.find("，") != s.npos || part.find(", ") != s.npos;
      RC_ASSERT(is_one_sentence(s, from, to) == is_sentence);
      RC_ASSERT(is_one_clause(s, from, to) == (is_sentence && !has_comma));
      RC_ASSERT((sentence_end(s, from, to) == to) == is_sentence);
      RC_ASSERT((sentence_begin(s, to, from) == from) == is_sentence);
      RC_ASSERT(part.empty() || find_first(s, part) == s.find(part));
      RC_ASSERT(part.empty() || find_last(s, part) == s.rfind(part));
    }
  }
}

}  // namespace
}  // namespace holdfast::intake
