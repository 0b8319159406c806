// Small helpers on folded UTF-8: code points, character classes, Chinese digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace holdfast::intake {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_alpha(char c) { return is_upper(c) || is_lower(c); }
inline bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
inline char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }
inline char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }

/// The byte at `i`, or 0 outside the text.
inline char at(std::string_view s, std::size_t i) { return i < s.size() ? s[i] : '\0'; }

/// The byte before `i`, or 0 at the start.
inline char before(std::string_view s, std::size_t i) { return i > 0 ? s[i - 1] : '\0'; }

/// The code point starting at `i` and its length; folded text is always valid UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;
};

inline CodePoint code_point(std::string_view s, std::size_t i) {
  if (i >= s.size()) return {};
  const auto byte = [&](std::size_t k) {
    return static_cast<char32_t>(static_cast<unsigned char>(at(s, i + k)));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1F) << 6) | (byte(1) & 0x3F), 2};
  if (lead < 0xF0) return {((lead & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
  return {
      ((lead & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F),
      4};
}

/// The start of the code point that ends at `i`; 0 at the start.
inline std::size_t previous(std::string_view s, std::size_t i) {
  if (i == 0) return 0;
  --i;
  while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) --i;
  return i;
}

/// True if the `n` bytes at `a` and at `b` are the same. Words are short: a call of memcmp costs
/// more than they do.
inline bool same_bytes(const char* a, const char* b, std::size_t n) {
  const auto same = [&]<class Block>(Block first, std::size_t last) {
    Block x = first, y = first;
    Block x_last = first, y_last = first;
    std::memcpy(&x, a, sizeof x);
    std::memcpy(&y, b, sizeof y);
    std::memcpy(&x_last, a + last, sizeof x);
    std::memcpy(&y_last, b + last, sizeof y);
    return x == y && x_last == y_last;
  };
  if (n > 16) return std::memcmp(a, b, n) == 0;
  if (n >= 8) return same(std::uint64_t{}, n - 8);
  if (n >= 4) return same(std::uint32_t{}, n - 4);
  if (n >= 2) return same(std::uint16_t{}, n - 2);
  return n == 0 || *a == *b;
}

/// True if `word` stands at `i`.
inline bool has(std::string_view s, std::size_t i, std::string_view word) {
  // Chinese words share their first bytes: the last tells most of them apart without a call.
  return i + word.size() <= s.size() && s[i] == word[0] && s[i + word.size() - 1] == word.back() &&
         same_bytes(s.data() + i, word.data(), word.size());
}

/// True if `word` ends at `i`.
inline bool has_before(std::string_view s, std::size_t i, std::string_view word) {
  return i >= word.size() && s[i - 1] == word.back() && s[i - word.size()] == word[0] &&
         same_bytes(s.data() + i - word.size(), word.data(), word.size());
}

/// Where `word` first begins in `s`, npos if nowhere. Faster than find() on Chinese, where every
/// character may share its first byte with the word.
inline std::size_t find_first(std::string_view s, std::string_view word) {
  for (std::size_t i = 0; i + word.size() <= s.size(); ++i) {
    if (has(s, i, word)) return i;
  }
  return std::string_view::npos;
}

/// Where `word` last begins in `s`, npos if nowhere.
inline std::size_t find_last(std::string_view s, std::string_view word) {
  for (std::size_t i = s.size(); i >= word.size(); --i) {
    if (has_before(s, i, word)) return i - word.size();
  }
  return std::string_view::npos;
}

inline bool contains(std::string_view s, std::string_view word) {
  return find_first(s, word) != std::string_view::npos;
}

/// The value of a Chinese digit (also formal and spoken: 壹, 幺, 洞, 拐), -1 for others.
int cn_digit(char32_t c);

/// 10, 100, 1000, 10^4, 10^8 for 十百千万亿 (also 拾佰仟萬億), 0 for others.
std::int64_t cn_unit(char32_t c);

/// True for anything a Chinese number is written with.
inline bool is_cn_number(char32_t c) { return cn_digit(c) >= 0 || cn_unit(c) > 0; }

}  // namespace holdfast::intake
