// 每笔2000, 各3万, 7,200 yuan each: a sum told once for several payments.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "intake/chars.h"
#include "intake/money_kind.h"
#include "intake/numbers.h"

namespace holdfast::intake {
namespace {

constexpr int kMaxPayments = 100;         // more is no count of payments
constexpr std::size_t kReachCount = 120;  // bytes to where the count is told

/// The number that ends at `end`: 三, 12, 两.
std::optional<int> number_before(std::string_view s, std::size_t end, std::size_t floor) {
  std::size_t begin = end;
  while (begin > floor) {
    const std::size_t p = previous(s, begin);
    if (!is_digit(s[p]) && !is_cn_number(code_point(s, p).value)) break;
    begin = p;
  }
  if (begin == end) return std::nullopt;
  const auto whole = read_whole(s, begin);
  if (!whole || whole->end != end || whole->value < 2 || whole->value > kMaxPayments) {
    return std::nullopt;
  }
  return whole->value;
}

/// N before one of `measures` in [from, to); the one nearest to `anchor` counts.
std::optional<int> counted(std::string_view s, std::size_t from, std::size_t to,
                           std::initializer_list<std::string_view> measures, std::size_t anchor) {
  std::optional<int> best;
  std::size_t nearest = std::string_view::npos;
  for (const std::string_view measure : measures) {
    for (std::size_t i = s.find(measure, from); i < to; i = s.find(measure, i + 1)) {
      const auto number = number_before(s, i, from);
      const std::size_t distance = i < anchor ? anchor - i : i - anchor;
      if (number && distance < nearest) {
        best = number;
        nearest = distance;
      }
    }
  }
  return best;
}

/// 2月2日、2月3日各, 向A、B各: one more than the marks between.
int joined(std::string_view s, std::size_t from, std::size_t to) {
  int count = 1;
  for (std::size_t i = from; i < to; ++i) {
    if (has(s, i, "、") || has(s, i, "和")) ++count;
  }
  return count;
}

/// The sentence's part around the amount where its count may stand.
struct Around {
  std::size_t from;
  std::size_t to;
};

Around around(std::string_view s, std::size_t begin, std::size_t end) {
  const std::size_t floor = begin > kReachCount ? begin - kReachCount : 0;
  const std::size_t limit = std::min(s.size(), end + kReachCount / 2);
  return {sentence_begin(s, begin, floor), sentence_end(s, end, limit)};
}

int count_chinese(const Context& c, const FoundAmount& a, const Hit& each) {
  const auto [from, to] = around(c.s, a.begin, a.end);
  const std::string_view word = c.s.substr(each.begin, each.end - each.begin);
  if (word.starts_with("每")) {
    const std::string_view measure = word.substr(std::string_view("每").size());
    const auto count = counted(c.s, from, to, {measure}, a.begin);
    if (count) return *count;
  }
  const auto count =
      counted(c.s, from, each.begin, {"笔", "次", "单", "张", "个", "回", "人"}, each.begin);
  if (count) return *count;
  const auto after = counted(c.s, a.end, to, {"笔", "次", "单"}, a.begin);
  if (after) return *after;
  if (!word.starts_with("各")) return 1;
  std::size_t clause = each.begin;
  while (clause > from && !has(c.s, clause - 1, "，")) --clause;
  return joined(c.s, clause, each.begin);
}

/// "three", "3", "both" as a count.
int english_count(std::string_view word) {
  static constexpr std::array<std::string_view, 19> names = {
      "two",     "three",     "four",     "five",     "six",      "seven",    "eight",
      "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen", "fifteen",
      "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
  const auto found = std::ranges::find(names, word);
  if (found != names.end()) return static_cast<int>(found - names.begin()) + 2;
  if (word == "both") return 2;
  if (word.empty() || word.size() > 2 || !std::ranges::all_of(word, is_digit)) return 0;
  const int value = word.size() == 1 ? word[0] - '0' : (word[0] - '0') * 10 + (word[1] - '0');
  return value >= 2 ? value : 0;
}

bool is_counted_noun(std::string_view word) {
  static constexpr std::array<std::string_view, 17> nouns = {
      "payments", "transfers", "instalments", "installments", "times",    "transactions",
      "deposits", "tickets",   "cards",       "accounts",     "vouchers", "remittances",
      "parts",    "occasions", "sums",        "purchases",    "orders"};
  return std::ranges::find(nouns, word) != nouns.end();
}

/// The last "three payments", "2 equal transfers" told in [from, to); 0 if none.
int counted_english(std::string_view s, std::size_t from, std::size_t to) {
  std::array<std::string, 3> last;  // the words before the one read
  int best = 0;
  std::size_t i = from;
  while (i < to) {
    if (!is_alnum(s[i])) {
      if (s[i] != ' ') last = {};
      ++i;
      continue;
    }
    std::string word;
    while (i < to && is_alnum(s[i])) word.push_back(to_lower(s[i++]));
    if (is_counted_noun(word)) {
      for (const std::string& earlier : last) {
        if (const int count = english_count(earlier); count > 0) best = count;
      }
    }
    last = {std::move(last[1]), std::move(last[2]), std::move(word)};
  }
  return best;
}

int count_english(const Context& c, const FoundAmount& a, std::size_t floor, std::size_t next) {
  const char beside = at(c.s, a.end);
  const bool is_english = beside == ' ' || beside == ',' || beside == '.' || beside == ';';
  if (!is_english) return 1;
  std::string after(c.s.substr(a.end, std::min(next, a.end + 40) - a.end));
  std::ranges::transform(after, after.begin(), to_lower);
  const auto starts = [&](std::string_view word) {
    return std::string_view(after).starts_with(word);
  };
  const auto [from, to] = around(c.s, a.begin, a.end);
  if (starts(" twice")) return 2;
  // 120,000 yuan in 4 transfers: the sum of them
  const bool is_sum = starts(" in ") || starts(" over ") || starts(" across ") || starts(" by ") ||
                      starts(" through ");
  if (is_sum && after.find(" each") == after.npos) return 1;
  if (const int times = counted_english(c.s, a.end, std::min({to, next, a.end + 22})); times > 0) {
    return times;
  }
  const bool each = starts(" each") || starts(" apiece") || starts(" per transfer") ||
                    starts(" per payment") || starts(" a time") || starts(" every time");
  const auto count = [&] { return counted_english(c.s, from, a.begin); };
  if (each) return std::max(count(), counted_english(c.s, a.end, std::min(to, next)));
  // "three payments of 5,000 yuan", but not "three payments of 5,000 yuan and 6,000 yuan".
  const bool of = has_before(c.s, a.begin, " of ") && counted_english(c.s, floor, a.begin) > 0;
  const bool alone = next > a.end + 12 || next >= c.s.size();
  return of && alone ? count() : 1;
}

}  // namespace

namespace {

/// 要再付1800, 付了两次: the verb after the sum says how often.
int count_repeated(const Context& c, const FoundAmount& a, std::size_t next) {
  const std::size_t to = std::min({next, a.end + 45, c.s.size()});
  for (std::size_t h = c.hits.first_at(a.end); h < c.hits.cues().size(); ++h) {
    const Hit& hit = c.hits.cues()[h];
    if (hit.end > to) break;
    if ((hit.cues & bit(Cue::Pay)) == 0) continue;
    std::size_t i = hit.end;
    if (has(c.s, i, "了")) i += std::string_view("了").size();
    const auto count = read_whole(c.s, i);
    if (!count || count->value < 2 || count->value > kMaxPayments) continue;
    if (has(c.s, count->end, "次") || has(c.s, count->end, "回") || has(c.s, count->end, "遍")) {
      return count->value;
    }
  }
  return 1;
}

}  // namespace

int payments_each(const Context& c, const FoundAmount& amount, std::size_t floor,
                  std::size_t next) {
  const std::size_t reach = amount.begin > 36 ? amount.begin - 36 : 0;
  const Hit* each = c.hits.last_before(amount.begin, std::max(floor, reach), bit(Cue::Each));
  const bool chinese = each != nullptr && (c.s[each->begin] & 0x80) != 0;
  if (chinese && is_one_clause(c.s, each->end, amount.begin)) {
    return count_chinese(c, amount, *each);
  }
  // 5000元一笔, 转了三笔
  if (has(c.s, amount.end, "一笔") || has(c.s, amount.end, "一次") ||
      has(c.s, amount.end, "一单")) {
    const auto [from, to] = around(c.s, amount.begin, amount.end);
    return counted(c.s, from, to, {"笔", "次", "单"}, amount.begin).value_or(1);
  }
  return std::max(count_repeated(c, amount, next), count_english(c, amount, floor, next));
}

}  // namespace holdfast::intake
