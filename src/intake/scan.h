// The scan over the folded text: every token that recognisers start from, and the words of the
// rules that can matter. Talk is full of words (他, 给, 到) that say something of a number near
// them and nothing where there is none, so they are looked up around anchors only:
//
//   ……talk…… [ 512 bytes before │ anchor │ 192 after ] ……talk……
//
// An anchor is a token, or a word of kEverywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "intake/landmarks.h"
#include "intake/room.h"
#include "intake/tables.h"

namespace holdfast::intake {

/// A maximal run of ASCII letters and digits, or of Chinese number characters.
struct Token {
  enum class Kind : unsigned char { Digits, Word, Chinese };  // Word: has a letter
  std::size_t begin = 0;
  std::size_t end = 0;
  Kind kind = Kind::Word;
};

/// A word of the rules at [begin, end) of the folded text.
struct Hit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t literal = 0;
  Cues cues = 0;
};

/// How far around an anchor all words are found. Whoever asks for words further away asks for
/// kEverywhere. (properties_test.cc holds the readings to those of the whole text.)
inline constexpr std::size_t kContextBefore = 512;
inline constexpr std::size_t kContextAfter = 192;

/// True if the Chinese digit that ends at `end` may count something: 三元, 三个. Alone it is a word
/// or a part of one (一些, 万一).
bool may_count(std::string_view s, std::size_t end);

/// The hits of one text: `cues` sorted by begin, none inside a longer one, all near an anchor, and
/// all of kEverywhere; `votes` the first of every word that speaks for a scam type. Where some word
/// is told to be paid, one such is among the cues.
class Hits {
 public:
  enum class Scope : unsigned char { NearAnchors, WholeText };

  /// Cost: about 0.5 ns a byte, 2 ns near anchors.
  Hits(std::string_view folded, const Rules::Tables& tables, Scope scope);

  /// The same in the memory of `room`.
  Hits(std::string_view folded, const Rules::Tables& tables, Scope scope, Room& room);

  /// Gives the memory back; nothing is found any more.
  void release(Room& room);

  const std::vector<Token>& tokens() const { return tokens_; }
  std::span<const Hit> cues() const { return cues_; }
  std::span<const Hit> votes() const { return votes_; }

  /// The index of the first cue that begins at or after `offset`.
  std::size_t first_at(std::size_t offset) const;

  /// The last cue of `wanted` that ends at or before `offset` and begins at or after `floor`.
  const Hit* last_before(std::size_t offset, std::size_t floor, Cues wanted) const;

  /// The first cue of `wanted` within [from, to).
  const Hit* first_within(std::size_t from, std::size_t to, Cues wanted) const;

 private:
  std::vector<Token> tokens_;
  std::vector<Hit> cues_;
  std::vector<Hit> votes_;
  Landmarks landmarks_;  ///< of the cues, by begin
};

}  // namespace holdfast::intake
