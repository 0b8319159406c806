#include "intake/lexicon.h"

#include <algorithm>
#include <bit>
#include <map>

#include "intake/tables.h"

namespace holdfast::intake {
namespace {

Lexicon::Word compiled(const Literal& literal, std::size_t id) {
  Lexicon::Word word;
  const std::string_view text = literal.text;
  char letters[8] = {};
  char mask[8] = {};
  const std::size_t head = std::min<std::size_t>(text.size(), 8);
  for (std::size_t i = 0; i < head; ++i) {
    letters[i] = is_alpha(text[i]) ? 0x20 : 0;
    mask[i] = static_cast<char>(0xFF);
  }
  std::memcpy(&word.head, text.data(), head);
  std::memcpy(&word.letters, letters, 8);
  std::memcpy(&word.mask, mask, 8);
  word.cues = literal.cues;
  word.literal = static_cast<std::uint32_t>(id);
  word.size = static_cast<std::uint32_t>(text.size());
  word.has_votes = !literal.votes.empty();
  word.is_ascii_end = is_alpha(text.back());
  return word;
}

std::size_t size_at(std::string_view s, std::size_t i) {
  const auto lead = static_cast<unsigned char>(s[i]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(size, s.size() - i);
}

/// The eight bytes at `i`, the first the lowest.
std::uint64_t eight_at(std::string_view s, std::size_t i) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, s.data() + i, sizeof bytes);
  return std::endian::native == std::endian::little ? bytes : __builtin_bswap64(bytes);
}

/// True if the first two characters of `text` have three bytes each.
bool is_two_of_three(std::uint64_t text) { return (text & 0xF00000F0) == 0xE00000E0; }

unsigned last_byte(std::uint32_t raw) {
  return raw >> (raw == 0 ? 0 : (31 - std::countl_zero(raw)) / 8 * 8);
}

std::uint64_t second_bit(unsigned last) { return std::uint64_t{1} << (last & 63); }

}  // namespace

Lexicon::Raw Lexicon::raw_at(std::string_view s, std::size_t i, std::size_t size) {
  Raw raw = 0;
  for (std::size_t k = size; k > 0; --k) {
    raw = raw << 8 | static_cast<unsigned char>(s[i + k - 1]);
  }
  return size == 1 && is_upper(s[i]) ? raw + 0x20 : raw;
}

Lexicon::Lexicon(const std::vector<Literal>& literals, Cues everywhere) {
  const auto sieve = [&](Sieve s) -> Filter& { return filters_[static_cast<std::size_t>(s)]; };
  std::map<std::pair<Raw, Raw>, std::vector<Word>> by_pair;
  for (std::size_t id = 0; id < literals.size(); ++id) {
    const std::string_view text = literals[id].text;
    texts_.push_back(text);
    longest_ = std::max(longest_, text.size());
    const std::size_t size = size_at(text, 0);
    const bool is_one = size == text.size();
    const Raw c = raw_at(text, 0, size);
    const Raw next = is_one ? 0 : raw_at(text, size, size_at(text, size));
    by_pair[{c, next}].push_back(compiled(literals[id], id));
  }
  pairs_.assign(std::bit_ceil(by_pair.size() * 2), {});
  slot_mask_ = pairs_.size() - 1;
  for (auto& [key, words] : by_pair) {
    const auto [c, next] = key;
    const bool is_everywhere = std::ranges::any_of(
        words, [&](const Word& word) { return word.has_votes || (word.cues & everywhere) != 0; });
    for (const Sieve s : {Sieve::Everywhere, Sieve::All, Sieve::Both}) {
      if (s == Sieve::Everywhere && !is_everywhere) continue;
      sieve(s)[row_of(c)] |= next == 0 ? ~std::uint64_t{0} : second_bit(last_byte(next));
    }
    const auto single = next != 0 ? by_pair.find({c, 0}) : by_pair.end();
    if (single != by_pair.end()) words.push_back(single->second.front());
    std::ranges::sort(words, std::ranges::greater{}, &Word::size);
    put(c, next, words);
  }
  for (char32_t c = 0x3000; c < 0xFFFF; ++c) {
    if (!is_cn_number(c)) continue;
    is_number_.set(c);
    const Raw raw = (0xE0 | c >> 12) | (0x80 | (c >> 6 & 0x3F)) << 8 | (0x80 | (c & 0x3F)) << 16;
    for (const Sieve s : {Sieve::Everywhere, Sieve::Both}) {
      sieve(s)[row_of(raw)] = ~std::uint64_t{0};
    }
  }
}

void Lexicon::put(Raw c, Raw next, const std::vector<Word>& words) {
  std::size_t slot = hash_of(c, next) & slot_mask_;
  while (pairs_[slot].count != 0) slot = (slot + 1) & slot_mask_;
  pairs_[slot] = {std::uint64_t{next} << 32 | c, static_cast<std::uint32_t>(words_.size()),
                  static_cast<std::uint32_t>(words.size())};
  words_.insert(words_.end(), words.begin(), words.end());
}

std::span<const Lexicon::Word> Lexicon::pair(Raw c, Raw next) const {
  const std::uint64_t key = std::uint64_t{next} << 32 | c;
  for (std::size_t slot = hash_of(c, next) & slot_mask_;; slot = (slot + 1) & slot_mask_) {
    const Pair& p = pairs_[slot];
    if (p.count == 0) return {};
    if (p.key == key) return {words_.data() + p.first, p.count};
  }
}

std::span<const Lexicon::Word> Lexicon::words_at(std::string_view s, std::size_t i) const {
  Raw c = 0;
  Raw next = 0;
  const std::uint64_t text = i + 8 <= s.size() ? eight_at(s, i) : 0;
  if (is_two_of_three(text)) {
    c = text & 0xFFFFFF;
    next = text >> 24 & 0xFFFFFF;
  } else {
    const std::size_t size = size_at(s, i);
    c = raw_at(s, i, size);
    if (i + size < s.size()) next = raw_at(s, i + size, size_at(s, i + size));
  }
  const auto words = pair(c, next);
  const bool may_be_single = filters_[static_cast<std::size_t>(Sieve::All)][row_of(c)] + 1 == 0;
  return words.empty() && may_be_single ? pair(c, 0) : words;
}

std::size_t Lexicon::sift(Sieve sieve, std::string_view s, std::size_t from, std::size_t to,
                          std::uint32_t* places) const {
  const Filter& filter = filters_[static_cast<std::size_t>(sieve)];
  std::size_t count = 0;
  std::size_t i = from;
  while (i < to) {
    // Characters of three bytes that follow one another: nearly all of a Chinese text.
    for (const std::size_t stop = std::min(to, s.size() < 8 ? 0 : s.size() - 7); i < stop; i += 3) {
      const std::uint64_t text = eight_at(s, i);
      if (!is_two_of_three(text)) break;
      const std::uint64_t row = filter[row_of(static_cast<Raw>(text & 0xFFFFFF))];
      // No branch: which characters begin a word is nothing a processor could foresee.
      places[count] = static_cast<std::uint32_t>(i);
      count += row >> (text >> 40 & 63) & 1;
    }
    if (i >= to) break;
    const std::size_t size = size_at(s, i);
    const std::size_t next = i + size;
    const std::uint64_t row = filter[row_of(raw_at(s, i, size))];
    bool is_place = row != 0;
    if (is_place && next < s.size()) {
      is_place = (row & second_bit(last_byte(raw_at(s, next, size_at(s, next))))) != 0;
    }
    // Inside an ASCII word no word begins; where one begins, a token does.
    const char earlier = before(s, i);
    if (is_alpha(s[i]) && is_alpha(earlier)) is_place = false;
    if (is_alnum(s[i]) && !is_alnum(earlier)) is_place = true;
    places[count] = static_cast<std::uint32_t>(i);
    count += is_place ? 1 : 0;
    i = next;
  }
  return count;
}

bool Lexicon::has_rest(const Word& word, std::string_view s, std::size_t i) const {
  return std::ranges::equal(texts_[word.literal].substr(8), s.substr(i + 8, word.size - 8),
                            [](char a, char b) { return a == to_lower(b); });
}

}  // namespace holdfast::intake
