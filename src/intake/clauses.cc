#include "intake/clauses.h"

namespace holdfast::intake {
namespace {

/// True for the first byte of the characters of plain Chinese: none of them is a mark.
bool is_plain_lead(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xE4 && byte <= 0xE9;
}

}  // namespace

bool is_sentence_mark(std::string_view s, std::size_t i) {
  switch (static_cast<unsigned char>(s[i])) {
    case 0xE3:
      return has(s, i, "。");
    case 0xEF:
      return has(s, i, "；") || has(s, i, "！") || has(s, i, "？");
    case '\n':
    case ';':
    case '!':
    case '?':
      return true;
    case '.':
      return at(s, i + 1) == ' ' || at(s, i + 1) == '\n';
    default:
      return false;
  }
}

bool is_clause_mark(std::string_view s, std::size_t i) {
  return has(s, i, "，") || (s[i] == ',' && at(s, i + 1) == ' ');
}

bool is_one_sentence(std::string_view s, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to;) {
    if (may_end_clause(s[i]) && is_sentence_mark(s, i)) return false;
    i += is_plain_lead(s[i]) ? 3 : 1;
  }
  return true;
}

bool is_one_clause(std::string_view s, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to;) {
    if (may_end_clause(s[i])) {
      if (is_sentence_mark(s, i)) return false;
      // A comma right before `to` ends the clause only with its space.
      if (is_clause_mark(s, i) && (s[i] != ',' || i + 1 < to)) return false;
    }
    i += is_plain_lead(s[i]) ? 3 : 1;
  }
  return true;
}

}  // namespace holdfast::intake
