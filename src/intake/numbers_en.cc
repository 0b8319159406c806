#include "intake/numbers_en.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kTooLarge = 9'000'000'000'000 / 1'000;

struct NumberWord {
  std::string_view word;
  std::int64_t value;
};

constexpr std::array kOnes = {
    NumberWord{"one", 1},       NumberWord{"two", 2},        NumberWord{"three", 3},
    NumberWord{"four", 4},      NumberWord{"five", 5},       NumberWord{"six", 6},
    NumberWord{"seven", 7},     NumberWord{"eight", 8},      NumberWord{"nine", 9},
    NumberWord{"ten", 10},      NumberWord{"eleven", 11},    NumberWord{"twelve", 12},
    NumberWord{"thirteen", 13}, NumberWord{"fourteen", 14},  NumberWord{"fifteen", 15},
    NumberWord{"sixteen", 16},  NumberWord{"seventeen", 17}, NumberWord{"eighteen", 18},
    NumberWord{"nineteen", 19}, NumberWord{"twenty", 20},    NumberWord{"thirty", 30},
    NumberWord{"forty", 40},    NumberWord{"fifty", 50},     NumberWord{"sixty", 60},
    NumberWord{"seventy", 70},  NumberWord{"eighty", 80},    NumberWord{"ninety", 90},
    NumberWord{"a", 1},         NumberWord{"an", 1}};

constexpr std::array kScales = {NumberWord{"hundred", 100}, NumberWord{"thousand", 1'000},
                                NumberWord{"grand", 1'000}, NumberWord{"million", 1'000'000},
                                NumberWord{"mln", 1'000'000}};

std::string word_at(std::string_view s, std::size_t i) {
  std::string word;
  while (is_alpha(at(s, i)) && word.size() < 12) word.push_back(to_lower(s[i++]));
  return is_alpha(at(s, i)) ? std::string() : word;
}

template <std::size_t N>
std::int64_t value_of(const std::array<NumberWord, N>& words, std::string_view word) {
  const auto found = std::ranges::find(words, word, &NumberWord::word);
  return found == words.end() ? 0 : found->value;
}

/// The word after `i`, past one space or hyphen and "and".
std::pair<std::string, std::size_t> next_word(std::string_view s, std::size_t i) {
  if (at(s, i) != ' ' && at(s, i) != '-') return {};
  std::string word = word_at(s, i + 1);
  if (word == "and" && at(s, i + 4) == ' ') {
    i += 4;
    word = word_at(s, i + 1);
  }
  return {word, i + 1};
}

/// Digits before a scale: 1.32 million, 20 thousand.
std::optional<Quantity> digits_with_scale(std::string_view s, std::size_t i) {
  std::size_t after = i;
  while (is_digit(at(s, after)) || at(s, after) == ',' || at(s, after) == '.') ++after;
  if (at(s, after) != ' ' && at(s, after) != '-') return std::nullopt;
  auto q = read_quantity(s, i);
  if (!q || q->is_chinese || q->has_unit) return std::nullopt;
  const auto [word, begin] = next_word(s, q->end);
  const std::int64_t scale = value_of(kScales, word);
  if (scale < 1'000 || q->micros > kTooLarge * kMicro / scale) return std::nullopt;
  q->micros *= scale;
  q->end = begin + word.size();
  q->has_unit = q->has_big_unit = true;
  return q;
}

/// Half a million, half a thousand.
std::optional<Quantity> half_of(std::string_view s, std::size_t i) {
  const std::size_t a = i + std::string_view("half a ").size();
  if (word_at(s, i) != "half" || !has(s, i + 4, " a ")) return std::nullopt;
  const std::string word = word_at(s, a);
  const std::int64_t scale = value_of(kScales, word);
  if (scale < 1'000) return std::nullopt;
  Quantity q{scale * kMicro / 2, a + word.size()};
  q.has_unit = q.has_big_unit = true;
  return q;
}

}  // namespace

std::optional<Quantity> read_quantity_en(std::string_view s, std::size_t i) {
  if (is_digit(at(s, i))) return digits_with_scale(s, i);
  static constexpr std::string_view initials = "otfsenha";  // of all the number words
  if (initials.find(to_lower(at(s, i))) == initials.npos) return std::nullopt;
  if (is_alpha(before(s, i))) return std::nullopt;
  if (auto half = half_of(s, i)) return half;
  std::int64_t total = 0;
  std::int64_t section = 0;
  std::size_t end = i;
  std::size_t begin = i;
  Quantity q;
  for (std::string word = word_at(s, i); !word.empty() && begin - i < 80;) {
    const std::int64_t ones = value_of(kOnes, word);
    const std::int64_t scale = value_of(kScales, word);
    const bool is_article = word == "a" || word == "an";
    if (ones == 0 && (scale == 0 || section == 0)) break;
    if (is_article && begin != i) break;
    if (ones > 0) section += ones;
    if (scale == 100) section *= 100;
    if (scale >= 1'000) {
      total += section * scale;
      section = 0;
      q.has_big_unit = true;
    }
    q.has_unit = q.has_unit || scale > 0;
    if (!is_article) end = begin + word.size();
    std::tie(word, begin) = next_word(s, begin + word.size());
  }
  if (end == i || total + section > kTooLarge) return std::nullopt;
  q.micros = (total + section) * kMicro;
  q.end = end;
  return q;
}

}  // namespace holdfast::intake
