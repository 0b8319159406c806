// Whose it is. The nearest word that decides wins: words after the identifier that can only mean
// one thing, then words before it in the sentence, then the sentence before, then what the kind
// usually is. A victim's own number must never become a suspect's, so a plain possessive
// (我的, 报警人, 其 before a noun) is believed over everything further away.
#include <algorithm>
#include <array>
#include <map>

#include "intake/chars.h"
#include "intake/found.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kReach = 180;      // bytes looked back: about 60 characters
constexpr std::size_t kAfterReach = 36;  // bytes looked ahead

bool is_account(IndicatorKind kind) {
  return kind == IndicatorKind::BankAccount || kind == IndicatorKind::PaymentAccount ||
         kind == IndicatorKind::CryptoAddress;
}

bool is_login(IndicatorKind kind) {
  return kind == IndicatorKind::Qq || kind == IndicatorKind::Wechat ||
         kind == IndicatorKind::Email || kind == IndicatorKind::PaymentAccount;
}

struct Verdict {
  Role role = Role::Unknown;
  const Hit* word = nullptr;
  bool is_hijacked = false;
};

class Judge {
 public:
  Judge(const Context& c, const std::vector<Found>& all) : c_(c), all_(all) {
    constexpr Cues payment = bits(Cue::Pay, Cue::PayTo, Cue::Loss);
    has_payment_ = std::ranges::any_of(c.hits.cues(),
                                       [](const Hit& hit) { return (hit.cues & payment) != 0; });
  }

  Verdict decide(std::size_t index) const;

 private:
  Verdict after(const Found& f, std::size_t next_begin) const;
  Verdict before_it(const Found& f, std::size_t floor) const;
  Verdict weigh(const Found& f, const Hit& hit) const;
  bool is_sibling(std::size_t index) const;
  Role usual(IndicatorKind kind) const;

  const Context& c_;
  const std::vector<Found>& all_;
  bool has_payment_ = false;
};

/// True if the clause before `i` ends in someone who is not the reporter:
/// 一名自称客服的男子，其电话.
bool is_after_stranger(std::string_view s, std::size_t i) {
  if (!has_before(s, i, "，")) return false;
  const std::size_t end = i - std::string_view("，").size();
  static constexpr std::array<std::string_view, 12> kStrangers = {"男子", "女子", "的人", "嫌疑人",
                                                                  "骗子", "卖家", "买家", "网友",
                                                                  "人员", "民警", "导师", "客服"};
  return std::ranges::any_of(kStrangers,
                             [&](std::string_view word) { return has_before(s, end, word); });
}

/// True if the only sentence marks within [from, to) are question marks: an answer follows.
bool is_question(std::string_view s, std::size_t from, std::size_t to) {
  const std::string_view gap = s.substr(from, to - from);
  const bool asks = gap.find("？") != gap.npos || gap.find('?') != gap.npos;
  return asks && gap.find("。") == gap.npos && gap.find("；") == gap.npos;
}

/// What a word before an identifier says, Unknown if nothing about this kind.
Verdict Judge::weigh(const Found& f, const Hit& hit) const {
  const auto is = [&](Cue cue) { return (hit.cues & bit(cue)) != 0; };
  const std::size_t gap = f.begin - hit.end;
  const bool is_net = f.kind == IndicatorKind::App || f.kind == IndicatorKind::Url ||
                      f.kind == IndicatorKind::Ip || f.kind == IndicatorKind::Domain ||
                      f.kind == IndicatorKind::Organisation;
  if (is(Cue::OwnVictim) && is_net && (gap > 20 || f.kind == IndicatorKind::App)) return {};
  if (is_net && is(Cue::OwnPronoun)) return {};
  if (is(Cue::OwnVictim) && is_alpha(before(c_.s, hit.end))) {
    // my card is; but "our CEO on WeChat" is about the CEO
    const std::string_view between = c_.s.substr(hit.end, gap);
    if (gap > 40 || between.find(" on ") != between.npos || between.find(" to ") != between.npos ||
        between.find(" from ") != between.npos || between.find(", ") != between.npos) {
      return {};
    }
    return {Role::Victim, &hit};
  }
  if (is(Cue::OwnVictim)) {
    // 我的 reaches over a noun phrase, not over a whole story.
    const bool near = gap <= 45 || is_one_clause(c_.s, hit.end, f.begin);
    const bool asked = is_question(c_.s, hit.end, f.begin);  // 您的手机号？138…
    const bool same = asked || is_one_sentence(c_.s, hit.end, f.begin);
    if (near && same && gap <= 90) return {Role::Victim, &hit};
    return {};
  }
  if (is(Cue::OwnPronoun)) {
    // 其银行卡 is the reporter's; but after "一男子," 其 is that man.
    if (gap > 36 || !is_one_clause(c_.s, hit.end, f.begin)) return {};
    return {is_after_stranger(c_.s, hit.begin) ? Role::Suspect : Role::Victim, &hit};
  }
  if (is(Cue::NounVictim) && gap <= 24 && is_one_clause(c_.s, hit.end, f.begin) &&
      (f.kind == IndicatorKind::Phone || f.kind == IndicatorKind::IdNumber)) {
    const Hit* owner =
        c_.hits.last_before(hit.begin, hit.begin > 12 ? hit.begin - 12 : 0, bits(Cue::Suspect));
    if (owner != nullptr && is_one_clause(c_.s, owner->end, hit.begin)) {
      return {Role::Suspect, owner};
    }
    return {Role::Victim, &hit};
  }
  if (is(Cue::PayTo) && is_account(f.kind)) return {Role::Suspect, &hit};
  if (is(Cue::PayFrom) && is_account(f.kind) && gap <= 45) return {Role::Victim, &hit};
  if (is(Cue::Suspect)) return {Role::Suspect, &hit};
  if (f.kind == IndicatorKind::Phone) {
    if (is(Cue::Official) && gap <= 30) {
      const Hit* owner =
          c_.hits.last_before(hit.begin, hit.begin > 12 ? hit.begin - 12 : 0, bits(Cue::Suspect));
      if (owner != nullptr && is_one_clause(c_.s, owner->end, hit.begin)) {
        return {Role::Suspect, owner};
      }
      return {Role::Other, &hit};
    }
    if (is(Cue::CallIn)) return {Role::Suspect, &hit};
  }
  return {};
}

/// Words right after: 打来, 被转走, （本人）, 被盗.
Verdict Judge::after(const Found& f, std::size_t next_begin) const {
  const std::size_t to = std::min({f.end + kAfterReach, next_begin, c_.s.size()});
  for (std::size_t i = c_.hits.first_at(f.end); i < c_.hits.cues().size(); ++i) {
    const Hit& hit = c_.hits.cues()[i];
    if (hit.end > to) break;
    const std::size_t gap = hit.begin - f.end;
    if (!is_one_clause(c_.s, f.end, hit.begin)) break;
    if ((hit.cues & bit(Cue::AfterHijacked)) != 0 && is_login(f.kind) && gap <= 9) {
      return {Role::Suspect, &hit, true};
    }
    if ((hit.cues & bit(Cue::AfterVictim)) != 0 && is_account(f.kind) && gap <= 3) {
      return {Role::Victim, &hit};
    }
    if ((hit.cues & bit(Cue::AfterVictim)) != 0 && f.kind == IndicatorKind::Phone && gap <= 1 &&
        (has(c_.s, hit.begin, "(") || has(c_.s, hit.begin, "是我"))) {
      return {Role::Victim, &hit};
    }
    if ((hit.cues & bit(Cue::AfterSuspect)) != 0 && f.kind == IndicatorKind::Phone && gap <= 18) {
      return {Role::Suspect, &hit};
    }
  }
  return {};
}

Verdict Judge::before_it(const Found& f, std::size_t floor) const {
  std::size_t breaks = 0;
  std::size_t edge = f.begin;
  for (std::size_t i = c_.hits.first_at(f.begin); i > 0; --i) {
    const Hit& hit = c_.hits.cues()[i - 1];
    if (hit.begin < floor) break;
    if (hit.end > edge) continue;
    if (!is_one_sentence(c_.s, hit.end, edge)) {
      edge = hit.end;
      if (++breaks > 2) break;
    }
    const Verdict verdict = weigh(f, hit);
    if (verdict.role == Role::Unknown) continue;
    // Across a full stop only an actor still counts, not a direction or a possessive far away.
    return verdict;
  }
  return {};
}

/// A、B和C: one list, one owner.
bool Judge::is_sibling(std::size_t index) const {
  if (index == 0 || all_[index - 1].kind != all_[index].kind) return false;
  const std::size_t from = all_[index - 1].end;
  const std::string_view gap = c_.s.substr(from, all_[index].begin - from);
  return gap == "、" || gap == "和" || gap == "," || gap == ", " || gap == "，" || gap == " and " ||
         gap == "及" || gap == "以及" || gap == "与" || gap == "或" || gap == " " || gap == "/" ||
         gap == "\n";
}

Role Judge::usual(IndicatorKind kind) const {
  switch (kind) {
    case IndicatorKind::IdNumber:
    case IndicatorKind::Imei:
      return Role::Victim;  // what people tell of themselves, their card and their telephone
    case IndicatorKind::BankAccount:
      return has_payment_ ? Role::Suspect : Role::Unknown;
    case IndicatorKind::Phone:
    case IndicatorKind::Organisation:
      return Role::Unknown;
    default:
      return Role::Suspect;
  }
}

Verdict Judge::decide(std::size_t index) const {
  const Found& f = all_[index];
  const std::size_t next = index + 1 < all_.size() ? all_[index + 1].begin : c_.s.size();
  Verdict verdict = after(f, next);
  if (verdict.is_hijacked) return verdict;
  const std::size_t floor = f.begin > kReach ? f.begin - kReach : 0;
  const Verdict earlier = before_it(f, floor);
  const bool is_target = earlier.word != nullptr && is_account(f.kind) &&
                         (earlier.word->cues & bit(Cue::PayTo)) != 0 &&
                         is_one_clause(c_.s, earlier.word->end, f.begin);
  if (is_target) return earlier;  // 向A转出: what follows is about the sum
  if (verdict.role != Role::Unknown && verdict.word->begin == f.end) return verdict;
  if (is_sibling(index)) {
    Verdict same =
        all_[index - 1].role == Role::Unknown ? Verdict{} : Verdict{all_[index - 1].role};
    if (same.role != Role::Unknown) return same;
  }
  const bool is_possessive = earlier.word != nullptr && earlier.role == Role::Victim &&
                             is_one_clause(c_.s, earlier.word->end, f.begin);
  if (verdict.role != Role::Unknown && !is_possessive) return verdict;
  if (earlier.role != Role::Unknown) return earlier;
  if (verdict.role != Role::Unknown) return verdict;
  return {usual(f.kind)};
}

}  // namespace

void decide_roles(const Context& c, std::vector<Found>& found) {
  const Judge judge(c, found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    Found& f = found[i];
    if (f.is_fixed) continue;
    const Verdict verdict = judge.decide(i);
    f.role = verdict.role;
    if (verdict.is_hijacked) f.attributes.emplace_back("hijacked", "true");
    if (verdict.word != nullptr) {
      const Hit& word = *verdict.word;
      f.because.push_back(
          {std::string(c.s.substr(word.begin, word.end - word.begin)), word.begin, word.end, 0});
    }
  }
  // One number is one person's: a mention that says whose it is speaks for the others, and a
  // victim's is a victim's everywhere.
  std::map<std::pair<IndicatorKind, std::string>, Role> owners;
  for (const Found& f : found) {
    if (f.because.empty() && !f.is_fixed) continue;
    Role& owner = owners.try_emplace({f.kind, f.value}, f.role).first->second;
    if (f.role == Role::Victim) owner = Role::Victim;
  }
  for (Found& f : found) {
    const auto owner = owners.find({f.kind, f.value});
    if (owner != owners.end() && !f.is_fixed) f.role = owner->second;
  }
}

}  // namespace holdfast::intake
