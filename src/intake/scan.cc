#include "intake/scan.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

/// QQ12345678, RMB58000, IMEI4901…: how long the label before the digits is, 0 if there is none.
std::size_t label_size(std::string_view word) {
  if (!is_alpha(word.front()) || !is_digit(word.back())) return 0;
  const std::size_t letters = std::min(word.find_first_of("0123456789"), word.size());
  if (letters > 6 || !std::ranges::all_of(word.substr(letters), is_digit)) return 0;
  std::string label(word.substr(0, letters));
  std::ranges::transform(label, label.begin(), to_lower);
  const std::size_t digits = word.size() - letters;
  if (label == "rmb" || label == "cny") return letters;
  if (digits >= 5 && (label == "qq" || label == "imei" || label == "tel" || label == "q")) {
    return letters;
  }
  return digits == 11 && (label == "wx" || label == "vx" || label == "v") ? letters : 0;
}

/// Appends the token of ASCII letters and digits at `i`, a label apart from its digits; its end.
std::size_t take_alnum(std::string_view s, std::size_t i, std::vector<Token>& tokens) {
  Token token{i, i, Token::Kind::Digits};
  for (; i < s.size() && is_alnum(s[i]); ++i) {
    if (!is_digit(s[i])) token.kind = Token::Kind::Word;
  }
  token.end = i;
  const std::size_t split = label_size(s.substr(token.begin, i - token.begin));
  if (split > 0) {
    tokens.push_back({token.begin, token.begin + split, Token::Kind::Word});
    token = {token.begin + split, i, Token::Kind::Digits};
  }
  tokens.push_back(token);
  return i;
}

/// Appends the token that begins at `i`, if one does; its end, 0 if there is none.
std::size_t take_token(std::string_view s, std::size_t i, const Lexicon& lexicon,
                       std::vector<Token>& tokens) {
  if (is_alnum(s[i])) return take_alnum(s, i, tokens);
  std::size_t end = i;
  for (CodePoint c = code_point(s, i); lexicon.is_number(c.value); c = code_point(s, end)) {
    end += c.size;
  }
  if (end == i) return 0;
  tokens.push_back({i, end, Token::Kind::Chinese});
  return end;
}

constexpr std::size_t kBlock = 2048;  // bytes sifted at a time: its places stay in the cache

/// The first code-point edge at or after `i`.
std::size_t edge_after(std::string_view s, std::size_t i) {
  while (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) ++i;
  return std::min(i, s.size());
}

/// Calls `visit` with each place in [from, to) that the sieve lets through.
template <class Visit>
void sift(const Lexicon& lexicon, Lexicon::Sieve sieve, std::string_view s, std::size_t from,
          std::size_t to, Visit visit) {
  std::array<std::uint32_t, kBlock + 4> places;
  while (from < to) {
    const std::size_t until = std::min(edge_after(s, from + kBlock), to);
    const std::size_t count = lexicon.sift(sieve, s, from, until, places.data());
    for (const std::uint32_t place : std::span(places).first(count)) visit(place);
    from = until;
  }
}

/// Calls `visit` with each word that stands at `i`, longest first, until it returns false.
template <class Visit>
void words_at(const Lexicon& lexicon, std::string_view s, std::uint32_t i, Visit visit) {
  if (is_alpha(s[i]) && is_alpha(before(s, i))) return;
  for (const Lexicon::Word& word : lexicon.words_at(s, i)) {
    if (!lexicon.matches(word, s, i)) continue;
    if (word.is_ascii_end && is_alpha(at(s, i + word.size))) continue;
    if (!visit(word)) return;
  }
}

/// Finds all words of the stretches it is given, in their order. Of a text that is looked through
/// at once it is offered every word, and keeps those of the stretches.
class Reader {
 public:
  Reader(std::string_view s, const Lexicon& lexicon, std::vector<Hit>& cues)
      : s_(s), lexicon_(lexicon), cues_(cues) {
    // Of a long text a third may stand near anchors: growing step by step touches it all twice.
    cues_.reserve(reads_at_once() ? s.size() / 4 + 4 : s.size() / 40);
  }

  /// Two looks at a text pay where most of it is far from any anchor.
  bool reads_at_once() const { return s_.size() <= kShort; }

  /// The first word with a cue at `place`; all places in their order.
  void offer(std::uint32_t place, const Lexicon::Word& word) {
    const std::uint32_t end = place + word.size;
    if (end <= reach_) return;
    reach_ = end;
    cues_.emplace_back(place, end, word.literal, word.cues);
  }

  /// All words that begin in [from, to) and not before where the last stretch ended.
  void read(std::size_t from, std::size_t to) {
    to = edge_after(s_, std::min(to, s_.size()));
    if (reads_at_once()) {
      mark(from, to);
      return;
    }
    if (to <= done_) return;
    if (from > done_) {
      // A word that begins before the stretch may hide one inside it.
      const std::size_t margin = lexicon_.longest();
      const std::size_t start = edge_after(s_, from > margin ? from - margin : 0);
      if (start > done_) reach_ = 0;
      done_ = std::max(start, done_);
    }
    sift(lexicon_, Lexicon::Sieve::All, s_, done_, to,
         [&](std::uint32_t place) { take(place, from); });
    done_ = to;
  }

  /// Drops what was offered and stands in no stretch.
  void keep_marked() {
    std::size_t count = 0;
    for (const auto& [first, last] : marked_) {
      for (std::size_t i = first; i < last; ++i) cues_[count++] = cues_[i];
    }
    cues_.resize(count);
  }

  Cues seen() const { return seen_; }

 private:
  static constexpr std::size_t kShort = 4096;

  void take(std::uint32_t place, std::size_t from) {
    words_at(lexicon_, s_, place, [&](const Lexicon::Word& word) {
      if (word.cues == 0) return true;
      const std::uint32_t end = place + word.size;
      if (end <= reach_) return false;
      reach_ = end;
      if (place < from) return false;
      cues_.emplace_back(place, end, word.literal, word.cues);
      seen_ |= word.cues;
      return false;
    });
  }

  void mark(std::size_t from, std::size_t to) {
    std::size_t first = marked_.empty() ? 0 : marked_.back().second;
    while (first < cues_.size() && cues_[first].begin < from) ++first;
    std::size_t last = first;
    for (; last < cues_.size() && cues_[last].begin < to; ++last) seen_ |= cues_[last].cues;
    marked_.emplace_back(first, last);
  }

  std::string_view s_;
  const Lexicon& lexicon_;
  std::vector<Hit>& cues_;
  std::vector<std::pair<std::size_t, std::size_t>> marked_;  ///< the cues of each stretch
  std::size_t done_ = 0;
  std::uint32_t reach_ = 0;  ///< the furthest end of a cue: what ends no later lies inside another
  Cues seen_ = 0;
};

/// Finds tokens, votes and anchors in the whole text, and hands on the stretches around anchors: in
/// a long text to be read, in a short one, all of whose words it found on its way, to be kept.
class Surveyor {
 public:
  Surveyor(std::string_view s, const Lexicon& lexicon, std::size_t literals, Reader& reader)
      : s_(s), lexicon_(lexicon), reader_(reader), has_voted_(literals) {}

  void run(std::vector<Token>& tokens, std::vector<Hit>& votes) {
    std::size_t token_end = 0;
    const auto sieve = reader_.reads_at_once() ? Lexicon::Sieve::Both : Lexicon::Sieve::Everywhere;
    sift(lexicon_, sieve, s_, 0, s_.size(), [&](std::uint32_t place) {
      if (place >= token_end) {
        const std::size_t known = tokens.size();
        token_end = std::max(token_end, take_token(s_, place, lexicon_, tokens));
        if (tokens.size() > known && may_start(tokens.back())) anchor(place, token_end);
      }
      take_word(place, votes);
    });
    reader_.read(from_, to_);
  }

 private:
  bool may_start(const Token& token) const {
    return token.kind != Token::Kind::Chinese || token.end - token.begin > 3 ||
           may_count(s_, token.end);
  }

  void take_word(std::uint32_t place, std::vector<Hit>& votes) {
    bool has_cue = false;
    words_at(lexicon_, s_, place, [&](const Lexicon::Word& word) {
      const std::uint32_t end = place + word.size;
      if (!has_cue && word.cues != 0) {
        has_cue = true;
        if (reader_.reads_at_once()) reader_.offer(place, word);
        if ((word.cues & kEverywhere) != 0) anchor(place, end);
      }
      if (!word.has_votes || has_voted_[word.literal]) return true;
      has_voted_[word.literal] = true;
      votes.emplace_back(place, end, word.literal, word.cues);
      return true;
    });
  }

  void anchor(std::size_t begin, std::size_t end) {
    const std::size_t from = begin > kContextBefore ? begin - kContextBefore : 0;
    if (from > to_) {
      reader_.read(from_, to_);
      from_ = from;
    }
    to_ = end + kContextAfter;
  }

  std::string_view s_;
  const Lexicon& lexicon_;
  Reader& reader_;
  std::vector<bool> has_voted_;  ///< each word votes once
  std::size_t from_ = 0;         ///< the stretch not yet handed on
  std::size_t to_ = 0;
};

}  // namespace

bool may_count(std::string_view s, std::size_t end) {
  const CodePoint c = code_point(s, end);
  if (c.value < 0x80) return is_digit(at(s, end)) || at(s, end) == ' ' || at(s, end) == '-';
  static constexpr std::u32string_view units = U"元块圆点时月日号天小个分周年毛角刻—·";
  return units.find(c.value) != units.npos;
}

Hits::Hits(std::string_view folded, const Rules::Tables& tables, Scope scope) {
  Room room;
  *this = Hits(folded, tables, scope, room);
}

Hits::Hits(std::string_view folded, const Rules::Tables& tables, Scope scope, Room& room)
    : tokens_(Room::take(room.tokens)),
      cues_(Room::take(room.cues)),
      votes_(Room::take(room.votes)) {
  const Lexicon& lexicon = tables.lexicon;
  tokens_.reserve(folded.size() / 128 + 8);
  votes_.reserve(16);
  Reader reader(folded, lexicon, cues_);
  Surveyor(folded, lexicon, tables.literals.size(), reader).run(tokens_, votes_);
  // Whether anybody paid at all is asked of the whole text.
  const bool is_whole = scope == Scope::WholeText || (reader.seen() & bit(Cue::Pay)) == 0;
  if (reader.reads_at_once()) {
    if (!is_whole) reader.keep_marked();
  } else if (is_whole) {
    cues_.clear();
    Reader(folded, lexicon, cues_).read(0, folded.size());
  }
  landmarks_.mark(cues_, [](const Hit& hit) { return hit.begin; });
}

void Hits::release(Room& room) {
  Room::give_back(room.tokens, std::move(tokens_));
  Room::give_back(room.cues, std::move(cues_));
  Room::give_back(room.votes, std::move(votes_));
}

std::size_t Hits::first_at(std::size_t offset) const {
  std::size_t i = landmarks_.before(offset);
  while (i < cues_.size() && cues_[i].begin < offset) ++i;
  return i;
}

const Hit* Hits::last_before(std::size_t offset, std::size_t floor, Cues wanted) const {
  for (std::size_t i = first_at(offset); i > 0; --i) {
    const Hit& hit = cues_[i - 1];
    if (hit.begin < floor) return nullptr;
    if (hit.end <= offset && (hit.cues & wanted) != 0) return &hit;
  }
  return nullptr;
}

const Hit* Hits::first_within(std::size_t from, std::size_t to, Cues wanted) const {
  for (std::size_t i = first_at(from); i < cues_.size() && cues_[i].end <= to; ++i) {
    if ((cues_[i].cues & wanted) != 0) return &cues_[i];
  }
  return nullptr;
}

}  // namespace holdfast::intake
