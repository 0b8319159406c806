#include "store/search_key.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace holdfast::store {
namespace {

constexpr std::size_t kMaxInstitution = 32;

bool is_institution(std::string_view text) {
  return !text.empty() && text.size() <= kMaxInstitution && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

/// Where the number of INSTITUTION:NUMBER begins; 0 if the text is no account.
std::size_t number_begin(std::string_view value) {
  const auto colon = value.find(':');
  if (colon == std::string_view::npos || !is_institution(value.substr(0, colon))) return 0;
  // A host with a port, and a scheme, are no accounts.
  if (value.substr(0, colon).find('.') != std::string_view::npos) return 0;
  if (value.substr(colon + 1).starts_with("//")) return 0;
  return colon + 1;
}

std::size_t character_size(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/// Calls `visit` for each character; a text that is cut short ends with what is there.
template <class Visit>
void each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const auto size =
        std::min(character_size(static_cast<unsigned char>(text.front())), text.size());
    visit(text.substr(0, size));
    text.remove_prefix(size);
  }
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Full-width ASCII (U+FF01-FF5E) as the ASCII it stands for; other characters as they are.
std::string narrow(std::string_view character) {
  if (character.size() != 3 || character[0] != '\xEF') return std::string(character);
  const auto code = ((static_cast<std::uint32_t>(character[0]) & 0x0fU) << 12) |
                    ((static_cast<std::uint32_t>(character[1]) & 0x3fU) << 6) |
                    (static_cast<std::uint32_t>(character[2]) & 0x3fU);
  if (code < 0xff01 || code > 0xff5e) return std::string(character);
  return std::string(1, static_cast<char>(code - 0xff01 + '!'));
}

bool is_dropped(std::string_view character) {
  // Spaces, dashes, brackets and the dot inside transliterated names: people leave them out.
  constexpr std::array<std::string_view, 15> kDropped = {" ", "\t", "\n", "\r", "-", "(",  ")", "[",
                                                         "]", "　", "–",  "—",  "·", "〔", "〕"};
  return std::ranges::find(kDropped, character) != kDropped.end();
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&out](std::string_view character) {
    const std::string narrowed = narrow(character);
    if (is_dropped(narrowed)) return;
    if (narrowed.size() == 1) {
      out += lower(narrowed.front());
    } else {
      out += narrowed;
    }
  });
  return out;
}

void drop_prefix(std::string& text, std::string_view prefix) {
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
}

}  // namespace

std::string search_key(std::string_view value) {
  std::string key = fold(value);
  if (const auto begin = number_begin(key)) return key.substr(begin);
  drop_prefix(key, "+86");
  drop_prefix(key, "https://");
  drop_prefix(key, "http://");
  drop_prefix(key, "www.");
  return key;
}

std::string search_institution(std::string_view value) {
  const std::string folded = fold(value);
  const auto begin = number_begin(folded);
  return begin == 0 ? std::string{} : folded.substr(0, begin - 1);
}

std::string reversed(std::string_view text) {
  std::string out(text.size(), ' ');
  std::size_t end = text.size();
  each_character(text, [&](std::string_view character) {
    end -= character.size();
    out.replace(end, character.size(), character);
  });
  return out;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  each_character(text, [&count](std::string_view) { ++count; });
  return count;
}

}  // namespace holdfast::store
