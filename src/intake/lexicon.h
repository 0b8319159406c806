// The words of the rules, laid out so that a character and the next tell whether a word can begin
// there. Words are dense in talk (one every six characters): a sieve of pairs that is right nine
// times in ten and a lookup in reading order cost less than an automaton that reports every end.
//
//   text ──► sift: pairs that begin a word, numbers, starts of ASCII tokens ──► places
//   place ──► the words that begin with its pair, longest first ──► compare
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "intake/chars.h"

namespace holdfast::intake {

struct Literal;

/// A set of cues, one bit each.
using Cues = std::uint64_t;

class Lexicon {
 public:
  /// A word as it is compared with the text: its first eight bytes at once. ASCII letters match in
  /// either case.
  struct Word {
    std::uint64_t head = 0;
    std::uint64_t letters = 0;  ///< 0x20 where a letter stands: the bit that tells its case
    std::uint64_t mask = 0;     ///< 0xFF where the word has a byte
    Cues cues = 0;
    std::uint32_t literal = 0;
    std::uint32_t size = 0;
    bool has_votes = false;
    bool is_ascii_end = false;  ///< ends in a letter: "he" in "the" is no word
  };

  Lexicon() = default;

  /// `literals` are in lower case and outlive this. Cost: some milliseconds.
  Lexicon(const std::vector<Literal>& literals, Cues everywhere);

  /// What a sieve lets through: numbers and the words that vote or have a cue of `everywhere`; all
  /// words; both.
  enum class Sieve : unsigned char { Everywhere, All, Both };

  /// Writes to `places` where in [from, to) of `s`, both code-point edges, such a word or a token
  /// may begin: everywhere one does, and at a few places more. Room for to - from. Their number.
  std::size_t sift(Sieve sieve, std::string_view s, std::size_t from, std::size_t to,
                   std::uint32_t* places) const;

  /// True for what a Chinese number is written with.
  bool is_number(char32_t c) const { return c < is_number_.size() && is_number_[c]; }

  /// Bytes of the longest word.
  std::size_t longest() const { return longest_; }

  /// The words that may stand at `i` of `s`, longest first: `matches` decides.
  std::span<const Word> words_at(std::string_view s, std::size_t i) const;

  /// True if `word` stands at `i` of `s`, whatever stands around it.
  bool matches(const Word& word, std::string_view s, std::size_t i) const {
    const std::size_t left = s.size() - i;
    if (word.size > left) return false;
    std::uint64_t text = 0;
    if (left >= sizeof text) {
      std::memcpy(&text, s.data() + i, sizeof text);
    } else {
      std::memcpy(&text, s.data() + i, left);
    }
    if (((text | word.letters) & word.mask) != word.head) return false;
    return word.size <= sizeof text || has_rest(word, s, i);
  }

 private:
  /// A character as its bytes; ASCII in lower case, 0 at the end of the text.
  using Raw = std::uint32_t;

  /// Words whose first two characters are `key`: words of that one character come last.
  struct Pair {
    std::uint64_t key = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;  ///< 0: the slot is free
  };

  static Raw raw_at(std::string_view s, std::size_t i, std::size_t size);
  static std::uint32_t hash_of(Raw c, Raw next) {
    return (c * 0x9E3779B1U + next * 0x85EBCA77U) >> 16;
  }
  std::span<const Word> pair(Raw c, Raw next) const;
  bool has_rest(const Word& word, std::string_view s, std::size_t i) const;
  void put(Raw c, Raw next, const std::vector<Word>& words);

  /// For each first character, by row_of, the second ones: a bit by the low six bits of their last
  /// byte; all bits where the first is a word or a number by itself.
  using Filter = std::array<std::uint64_t, 4096>;
  static std::size_t row_of(Raw c) { return c * 0x9E3779B1U >> 20; }

  std::array<Filter, 3> filters_ = {};  ///< by sieve
  std::bitset<0x10000> is_number_;
  std::size_t longest_ = 0;
  std::vector<Pair> pairs_ = std::vector<Pair>(1);
  std::size_t slot_mask_ = 0;
  std::vector<Word> words_;
  std::vector<std::string_view> texts_;  ///< by literal
};

}  // namespace holdfast::intake
