// Where sentences and clauses end. Asked of every word near an identifier or a sum, so told by the
// byte: nearly all bytes of a text begin no mark.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "intake/chars.h"

namespace holdfast::intake {

/// True for bytes that a mark may begin with: 。 is E3…, ，；！？ are EF….
inline constexpr std::array<bool, 256> kMayEndClause = [] {
  std::array<bool, 256> may{};
  for (const char c : {'\n', ';', '!', '?', '.', ','}) may[static_cast<unsigned char>(c)] = true;
  may[0xE3] = may[0xEF] = true;
  return may;
}();

inline bool may_end_clause(char c) { return kMayEndClause[static_cast<unsigned char>(c)]; }

/// True if the mark of a sentence's end begins at `i`: 。；！？ and their ASCII forms, a newline.
bool is_sentence_mark(std::string_view s, std::size_t i);

/// True if a comma that ends a clause begins at `i`: ， or ", ".
bool is_clause_mark(std::string_view s, std::size_t i);

/// True if no clause (sentence) ends within [from, to).
bool is_one_clause(std::string_view s, std::size_t from, std::size_t to);
bool is_one_sentence(std::string_view s, std::size_t from, std::size_t to);

/// Where the sentence that `i` stands in begins, looking back no farther than `floor`.
inline std::size_t sentence_begin(std::string_view s, std::size_t i, std::size_t floor) {
  while (i > floor && !(may_end_clause(s[i - 1]) && is_sentence_mark(s, i - 1))) --i;
  return i;
}

/// Where the sentence that `i` stands in ends, looking no farther than `limit`.
inline std::size_t sentence_end(std::string_view s, std::size_t i, std::size_t limit) {
  while (i < limit && !(may_end_clause(s[i]) && is_sentence_mark(s, i))) ++i;
  return i;
}

}  // namespace holdfast::intake
