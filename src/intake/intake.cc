// The way through: fold, scan, recognise from left to right, decide roles, add up the story.
#include "intake/intake.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "intake/chars.h"
#include "intake/found.h"
#include "intake/story.h"
#include "intake/times.h"

namespace holdfast::intake {
namespace {

struct Recognised {
  std::vector<Found> found;
  std::vector<FoundAmount> amounts;
  std::vector<FoundTime> times;
};

/// Tries every recogniser where a token or a word of time stands; the first that reads something
/// claims it, and the next begins after it.
class Walk {
 public:
  explicit Walk(const Context& c) : c_(c), times_(c.s, c.reported_at) {}

  Recognised run() {
    out_.found.reserve(4);
    out_.amounts.reserve(4);
    std::size_t t = 0;
    std::size_t h = 0;
    const auto cues = c_.hits.cues();
    while (t < c_.tokens.size() || h < cues.size()) {
      while (h < cues.size() && (cues[h].cues & bit(Cue::Time)) == 0) ++h;
      const std::size_t token_at = t < c_.tokens.size() ? c_.tokens[t].begin : c_.s.size();
      const std::size_t word_at = h < cues.size() ? cues[h].begin : c_.s.size();
      if (token_at == c_.s.size() && word_at == c_.s.size()) break;
      if (word_at <= token_at) {
        if (word_at >= done_) time(word_at);
        ++h;
        if (word_at < token_at) continue;
      }
      if (token_at >= done_) token(t);
      if (token_at < c_.s.size()) ++t;
    }
    return std::move(out_);
  }

 private:
  bool time(std::size_t i) {
    const auto found = times_.read(i);
    if (!found) return false;
    out_.times.push_back(*found);
    done_ = found->end;
    return true;
  }

  bool take(std::optional<Found> found) {
    if (!found || found->begin < done_) return false;
    done_ = found->end;
    if (!found->is_noise) out_.found.push_back(std::move(*found));
    return true;
  }

  bool take(const std::optional<FoundAmount>& amount) {
    if (!amount || amount->begin < done_) return false;
    done_ = amount->end;
    out_.amounts.push_back(*amount);
    return true;
  }

  void token(std::size_t t) {
    const Token& token = c_.tokens[t];
    if (token.begin < done_) return;
    const bool starts_with_digit = is_digit(c_.s[token.begin]);
    if (token.kind == Token::Kind::Chinese) {
      if (token.end - token.begin == 3 && !may_count(c_.s, token.end)) return;
    } else {
      if (take(read_web(c_, t))) return;
      if (token.kind == Token::Kind::Word && take(read_word_id(c_, t))) return;
      if (token.kind == Token::Kind::Word && !starts_with_digit) {
        take(read_amount(c_, token.begin));  // twelve thousand yuan
        return;
      }
    }
    if (time(token.begin)) return;
    const auto amount = read_amount(c_, token.begin);
    if (amount && !amount->is_bare && take(amount)) return;
    if (take(read_number(c_, t, out_.found.empty() ? nullptr : &out_.found.back()))) return;
    take(amount);
  }

  const Context& c_;
  TimeReader times_;
  Recognised out_;
  std::size_t done_ = 0;
};

/// Puts apps and companies among the others where nothing else claimed their place.
void merge_names(std::vector<Found>& found, std::vector<Found> names) {
  if (names.empty()) return;
  std::vector<Found> kept;
  for (Found& name : names) {
    const auto clash = std::ranges::upper_bound(found, name.begin, {}, &Found::end);
    const bool overlaps = clash != found.end() && clash->begin < name.end;
    if (!overlaps) kept.push_back(std::move(name));
  }
  if (kept.empty()) return;
  std::vector<Found> merged;
  merged.reserve(found.size() + kept.size());
  std::merge(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()),
             std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()),
             std::back_inserter(merged),
             [](const Found& a, const Found& b) { return a.begin < b.begin; });
  found = std::move(merged);
}

/// Folded offsets to those of the text as given.
class Original {
 public:
  Original(std::string_view raw, const Folded& folded) : raw_(raw), folded_(folded) {}

  template <class T>
  void place(T& item, std::size_t begin, std::size_t end) const {
    item.begin = folded_.raw_begin(begin);
    item.end = folded_.raw_end(end);
    if constexpr (requires { item.text; }) {
      item.text = std::string(raw_.substr(item.begin, item.end - item.begin));
    }
  }

 private:
  std::string_view raw_;
  const Folded& folded_;
};

}  // namespace

Reading read(const Narrative& narrative, const Rules& rules) {
  return read_within(narrative, rules, Hits::Scope::NearAnchors);
}

Reading read_within(const Narrative& narrative, const Rules& rules, Hits::Scope scope) {
  const std::string_view raw = narrative.text.substr(0, kMaxNarrative);
  thread_local Room room;
  Folded folded(raw, Room::take(room.text));
  Hits hits(folded.text(), rules.tables(), scope, room);
  const Context c{folded.text(), hits.tokens(), hits, rules.tables(), narrative.reported_at};
  Recognised all = Walk(c).run();
  merge_names(all.found, read_names(c));
  decide_roles(c, all.found);

  Reading reading;
  const std::vector<ToldMoney> told = told_money(c, all.amounts);
  reading.loss = read_loss(c, all.amounts, told);
  reading.payments = read_payments(c, all.found, all.amounts, told, all.times);
  TypeReading type = read_scam_type(c);
  reading.scam_type = type.type;
  reading.scam_confidence = type.confidence;
  reading.scam_because = std::move(type.because);

  const Original original(raw, folded);
  const auto place_reasons = [&](std::vector<Because>& reasons) {
    for (Because& reason : reasons) original.place(reason, reason.begin, reason.end);
  };
  place_reasons(reading.scam_because);
  reading.indicators.reserve(all.found.size());
  for (Found& f : all.found) {
    Indicator indicator{f.kind,
                        std::move(f.value),
                        {},
                        0,
                        0,
                        f.role,
                        std::move(f.attributes),
                        std::move(f.because)};
    original.place(indicator, f.begin, f.end);
    place_reasons(indicator.because);
    reading.indicators.push_back(std::move(indicator));
  }
  reading.amounts.reserve(all.amounts.size());
  reading.times.reserve(all.times.size());
  for (const FoundAmount& a : all.amounts) {
    if (!a.is_yuan) continue;
    Amount amount{a.money, {}};
    original.place(amount, a.begin, a.end);
    reading.amounts.push_back(std::move(amount));
  }
  for (const FoundTime& t : all.times) {
    TimeMention mention{t.time, {}, 0, 0, t.precision};
    original.place(mention, t.begin, t.end);
    reading.times.push_back(std::move(mention));
  }
  for (PaymentReading& p : reading.payments) original.place(p, p.begin, p.end);
  hits.release(room);
  Room::give_back(room.text, folded.release());
  return reading;
}

}  // namespace holdfast::intake
