#include "intake/run.h"

#include <algorithm>
#include <utility>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kMaxGroups = 8;
constexpr std::size_t kMaxDigits = 32;

/// The digits a token stands for; empty if it is no number. O, o and l, I count as 0 and 1 only
/// among six digits or more.
std::string digits_of(std::string_view s, const Token& token, bool& ends_in_x) {
  std::string digits;
  ends_in_x = false;
  const std::string_view word = s.substr(token.begin, token.end - token.begin);
  if (token.kind == Token::Kind::Digits) return std::string(word);
  if (token.kind == Token::Kind::Chinese) {
    for (std::size_t i = 0; i < word.size();) {
      const CodePoint c = code_point(word, i);
      const int digit = cn_digit(c.value);
      if (digit < 0) return {};
      digits.push_back(static_cast<char>('0' + digit));
      i += c.size;
    }
    return digits;
  }
  const auto real = std::ranges::count_if(word, is_digit);
  if (to_upper(word.back()) == 'X' && static_cast<std::size_t>(real) + 1 == word.size()) {
    ends_in_x = true;
    return std::string(word.substr(0, word.size() - 1)) + "X";
  }
  if (real < 6 || word.size() < 11) return {};
  for (const char ch : word) {
    if (is_digit(ch)) {
      digits.push_back(ch);
    } else if (ch == 'O' || ch == 'o') {
      digits.push_back('0');
    } else if (ch == 'l' || ch == 'I') {
      digits.push_back('1');
    } else {
      return {};
    }
  }
  return digits;
}

/// The separator between two groups: its length, and which it is in `mark`; 0 with mark 0 if the
/// groups touch.
std::size_t separator_at(std::string_view s, std::size_t i, char& mark) {
  mark = '\0';
  const char c = at(s, i);
  if (c == ' ' || c == '-' || c == '.' || c == '\n' || c == '_') {
    mark = c;
    return 1;
  }
  if (has(s, i, "·")) {
    mark = '.';
    return std::string_view("·").size();
  }
  if (has(s, i, "—")) {
    mark = '-';
    return std::string_view("—").size();
  }
  return 0;
}

/// 138****5678 and 138xxxx5678: the mask inside or after the token at `t`.
bool collect_masked(const Context& c, std::size_t t, Run& run) {
  const Token& token = c.tokens[t];
  std::size_t i = token.begin;
  std::string out;
  std::size_t hidden = 0;
  while (i < c.s.size()) {
    const char ch = c.s[i];
    if (is_digit(ch)) {
      out.push_back(ch);
    } else if (ch == '*' || to_lower(ch) == 'x') {
      out.push_back('*');
      ++hidden;
    } else {
      break;
    }
    ++i;
    if (out.size() > kMaxDigits) return false;
  }
  const bool starts = out.size() > 3 && is_digit(out[0]) && is_digit(out[1]) && is_digit(out[2]);
  if (hidden < 2 || !starts || !is_digit(out.back()) || is_alnum(at(c.s, i))) return false;
  std::size_t after = t + 1;
  while (after < c.tokens.size() && c.tokens[after].begin < i) ++after;
  run.is_masked = true;
  run.groups = {{i, after, out}};
  return true;
}

}  // namespace

Run collect_run(const Context& c, std::size_t t) {
  Run run;
  run.begin = c.tokens[t].begin;
  const bool is_labelled =
      t > 0 && c.tokens[t - 1].end == run.begin && c.tokens[t - 1].kind == Token::Kind::Word;
  if (is_alnum(before(c.s, run.begin)) && !is_labelled) return run;
  if (before(c.s, run.begin) == '_') return run;
  run.has_plus = before(c.s, run.begin) == '+';
  if (run.has_plus) --run.begin;
  if (is_digit(at(c.s, c.tokens[t].begin)) && collect_masked(c, t, run)) return run;
  std::string digits;
  char mark = '\0';
  std::size_t end = 0;
  for (std::size_t k = t; k < c.tokens.size() && run.groups.size() < kMaxGroups; ++k) {
    const Token& token = c.tokens[k];
    if (k > t) {
      char next_mark = '\0';
      std::size_t gap = separator_at(c.s, end, next_mark);
      // (010)81234567 and (010) 8123 4567
      if (k == t + 1 && at(c.s, end) == ')' && before(c.s, run.begin) == '(') {
        gap = at(c.s, end + 1) == ' ' || at(c.s, end + 1) == '-' ? 2 : 1;
        next_mark = '\0';
        --run.begin;
      } else if (k > t + 1 && mark != next_mark && mark != '\0' && !run.has_plus &&
                 !digits.starts_with('0') && !digits.starts_with("400")) {
        break;  // two different separators: two numbers; telephones alone mix them
      }
      if (end + gap != token.begin) break;
      mark = next_mark;
    }
    bool ends_in_x = false;
    std::string more = digits_of(c.s, token, ends_in_x);
    if (more.empty() || digits.size() + more.size() > kMaxDigits) break;
    if (digits.empty()) {
      digits = std::move(more);
    } else {
      digits += more;
    }
    end = token.end;
    run.groups.push_back({end, k + 1, digits});
    run.ends_in_x = ends_in_x;
    if (ends_in_x) break;
  }
  if (before(c.s, c.tokens[t].begin) == '(' && run.begin < c.tokens[t].begin &&
      run.groups.size() == 1) {
    run.begin = c.tokens[t].begin;
  }
  return run;
}

}  // namespace holdfast::intake
