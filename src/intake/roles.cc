// Whose an identifier is. Grammar first: what is said of it in brackets or right after, the label
// right before it, who acts in its clause and in which direction; then who the story told of last;
// then what identifiers of its kind usually are. A victim's own number must never become a
// suspect's, so a label is believed over everything further away.
#include <algorithm>
#include <utility>
#include <vector>

#include "intake/chars.h"
#include "intake/judge.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kReach = 240;         // bytes looked back: about 80 characters
constexpr std::size_t kFarthestWord = 200;  // bytes a label may stand before

}  // namespace

/// 拨打X: the bank's or the police's where it was to verify, else the fraudster's.
Role Judge::dialled(const Found& f, const Hit& hit) const {
  const std::size_t from = hit.begin > 45 ? hit.begin - 45 : 0;
  const std::size_t to = std::min(f.end + 45, c_.s.size());
  std::string_view lead = c_.s.substr(from, hit.begin - from);
  for (const std::string_view mark : {"，", "。", "；"}) {
    const std::size_t cut = find_last(lead, mark);
    if (cut != lead.npos) lead.remove_prefix(cut + mark.size());
  }
  for (const std::string_view word : {"让", "叫", "要求", "要我", "told", "asked", "instruct"}) {
    if (contains(lead, word)) return Role::Suspect;
  }
  const Hit* subject = c_.hits.last_before(hit.begin, from, kPeople);
  if (subject != nullptr && is_one_clause(c_.s, subject->end, hit.begin) &&
      whose_.side(*subject) == Role::Suspect && !whose_.is_object(*subject)) {
    return Role::Suspect;
  }
  const std::string_view around = c_.s.substr(hit.begin, to - hit.begin);
  for (const std::string_view word :
       {"核实", "求证", "官方", "派出所", "反诈", "报警", "挂失", "冻结", "公安", "银行客服",
        "航空公司", "辅导员", "确认", "真实", "verify", "to check", "bank", "police", "official"}) {
    const std::size_t found = find_first(around, word);
    if (found == around.npos) continue;
    const std::size_t place = hit.begin + found;
    if (place < f.begin || is_one_clause(c_.s, f.end, place)) return Role::Other;
  }
  return Role::Suspect;
}

/// A person told of before the identifier, who is not merely acted upon.
Verdict Judge::actor(const Found& f, const Hit& hit) const {
  if ((hit.cues & kPeople) == 0 || whose_.is_in_name(hit)) return {};
  const Sureness sureness = in_clause(hit, f) ? Sureness::Clause : Sureness::Story;
  if (whose_.is_victims_title(hit)) return {Role::Victim, &hit, sureness};
  if (is(hit, Cue::Kin)) return {known_person(f, hit), &hit, sureness};
  if (is(hit, Cue::Suspect)) return {Role::Suspect, &hit, sureness};
  if (whose_.is_object(hit)) return {};
  if (is(hit, Cue::OwnPronoun) || is(hit, Cue::Third)) {
    if (sureness != Sureness::Clause && !is(hit, Cue::Third)) return {};
    const Role role = whose_.side(hit, is_of_met(group_of(f.kind)));
    return role == Role::Unknown ? Verdict{} : Verdict{role, &hit, sureness};
  }
  return {whose_.side(hit), &hit, sureness};
}

Verdict Judge::weigh_account(const Found& f, const Hit& hit) const {
  const bool clause = in_clause(hit, f);
  const bool is_short = hit.end - hit.begin <= 4;
  if (is(hit, Cue::PayTo) && (clause || (!is_short && in_sentence(hit, f)))) {
    return {Role::Suspect, &hit, Sureness::Clause};
  }
  if (is(hit, Cue::PayFrom) && clause && f.begin - hit.end <= 60) {
    if (text_of(hit) == "from") return {Role::Victim, &hit, Sureness::Clause};
    if (text_of(hit) == "via") return {Role::Suspect, &hit, Sureness::Clause};
    const Role by = whose_.subject_before(hit.begin);
    return {by == Role::Suspect ? by : Role::Victim, &hit, Sureness::Clause};
  }
  if (is(hit, Cue::Fill) && in_sentence(hit, f)) {
    return {filler(f, hit), &hit, Sureness::Clause};
  }
  const Verdict told = actor(f, hit);
  if (told.role != Role::Victim) return told;
  // her card A ... for B: A is hers, B is another's
  const auto is_taken = [&] {
    auto other = std::ranges::lower_bound(all_, std::size_t{hit.end}, {}, &Found::begin);
    for (; other != all_.end() && other->end <= f.begin; ++other) {
      if (group_of(other->kind) == Group::Account) return true;
    }
    return false;
  };
  if (is_alpha(at(c_.s, hit.begin)) && is_taken()) return {};
  const std::string_view colon = c_.s.substr(hit.end, 1);
  if (colon == ":") return told;  // a field or a speaker
  // 从我的卡转的，卡号…
  const Hit* out =
      c_.hits.last_before(hit.begin, hit.begin > 6 ? hit.begin - 6 : 0, bit(Cue::PayFrom));
  if (out != nullptr && out->end == hit.begin && in_sentence(hit, f)) return told;
  if (acts_between(hit, f)) return {};
  if (is(hit, Cue::Self) && !clause) return {};
  return in_sentence(hit, f) ? told : Verdict{};
}

Verdict Judge::weigh_phone(const Found& f, const Hit& hit) const {
  const bool clause = in_clause(hit, f);
  const std::size_t gap = f.begin - hit.end;
  if (is(hit, Cue::Fill) && in_sentence(hit, f)) {
    return {filler(f, hit), &hit, Sureness::Clause};
  }
  if (is(hit, Cue::PayFrom) && clause && gap <= 30) {
    const bool english = is_alpha(at(c_.s, hit.begin));
    // a call from X; not: a man from Zoucheng (X)
    const bool is_origin = c_.s.substr(hit.end, gap).find('(') != c_.s.npos;
    if (english && is_origin) return {};
    if (english && text_of(hit) == "from") return {Role::Suspect, &hit, Sureness::Clause};
    const Role by = whose_.subject_before(hit.begin);
    if (by == Role::Victim && text_of(hit) == "通过" && !pays_after(f)) {
      return {Role::Suspect, &hit, Sureness::Clause};
    }
    if (by != Role::Unknown) return {by, &hit, Sureness::Clause};
  }
  if (is(hit, Cue::Official) && clause && gap <= 45) {
    for (const std::string_view owner :
         {"shop's ", "store's ", "seller's ", "platform's ", "app's ", "website's ", "agent's ",
          "company's ", "site's "}) {
      if (has_before(c_.s, hit.begin, owner)) return {Role::Suspect, &hit, Sureness::Clause};
    }
    const std::size_t from = hit.begin > 15 ? hit.begin - 15 : 0;
    const Hit* owner = c_.hits.last_before(hit.begin, from, bit(Cue::Suspect));
    if (owner == nullptr || !is_one_clause(c_.s, owner->end, hit.begin)) {
      return {Role::Other, &hit, Sureness::Clause};
    }
  }
  if (is(hit, Cue::CallIn) || is(hit, Cue::Add)) {
    return {Role::Suspect, &hit, clause ? Sureness::Clause : Sureness::Story};
  }
  // The buyer can be called on X: his own
  if (is(hit, Cue::CallOut) && clause && has_before(c_.s, hit.begin, " be ")) {
    const Role whose = whose_.subject_before(hit.begin);
    if (whose != Role::Unknown) return {whose, &hit, Sureness::Clause};
  }
  if (is(hit, Cue::CallOut) && clause) return {dialled(f, hit), &hit, Sureness::Clause};
  const Verdict told = actor(f, hit);
  // 我给他转了钱，电话…: whose is open; who was told of before decides.
  if (told.role == Role::Victim && !clause && acts_between(hit, f)) {
    return in_sentence(hit, f) && ends_record(f, hit) ? told : Verdict{};
  }
  return told;
}

/// 报警人分4次转账至X，合计5.8万元，手机号Y。: the last word of a record of whom it is of.
bool Judge::ends_record(const Found& f, const Hit& hit) const {
  const std::string_view who = text_of(hit);
  if (who != "报警人" && who != "受害人" && who != "事主" && who != "报案人" && who != "被害人") {
    return false;
  }
  std::size_t end = f.end;
  for (const std::string_view mark : {"。", ".", ")"}) {
    if (has(c_.s, end, mark)) end += mark.size();
  }
  return end >= c_.s.size();
}

Verdict Judge::weigh_login(const Found& f, const Hit& hit) const {
  const bool clause = in_clause(hit, f);
  if (is(hit, Cue::Add) && in_sentence(hit, f)) return {Role::Suspect, &hit, Sureness::Clause};
  if (is(hit, Cue::CallIn) && in_sentence(hit, f)) return {Role::Suspect, &hit, Sureness::Clause};
  if (is(hit, Cue::Fill) && clause) return {Role::Victim, &hit, Sureness::Clause};
  if (is(hit, Cue::PayFrom) && clause) {
    if (text_of(hit) == "from") return {Role::Suspect, &hit, Sureness::Clause};
    const Role by = whose_.subject_before(hit.begin);
    if (by == Role::Victim && text_of(hit) == "通过" && !pays_after(f)) {
      return {Role::Suspect, &hit, Sureness::Clause};  // 通过QQ…认识
    }
    if (by != Role::Unknown) return {by, &hit, Sureness::Clause};
  }
  const Verdict told = actor(f, hit);
  if (told.role != Role::Victim) return told;
  if (acts_between(hit, f)) return {};
  return in_sentence(hit, f) ? told : Verdict{};
}

namespace {

/// Words of the fraudster that are what he does, not who he is.
bool is_deed(std::string_view word) {
  static constexpr std::string_view kDeeds[] = {"自称",   "冒充",   "假冒", "谎称", "假扮", "诈骗",
                                                "涉嫌",   "涉案",   "涉诈", "打着", "所谓", "指定",
                                                "提供的", "发来的", "给的", "举报", "陌生"};
  return std::ranges::find(kDeeds, word) != std::end(kDeeds);
}

}  // namespace

/// Ids and telephones' serials: the victim's unless the fraudster's are listed.
Verdict Judge::weigh_person(const Found& f, const Hit& hit) const {
  if (!in_sentence(hit, f)) return {};
  if (is(hit, Cue::Fill)) return {Role::Victim, &hit, Sureness::Clause};
  const Verdict told = actor(f, hit);
  if (told.role == Role::Suspect && !in_clause(hit, f)) {
    // 嫌疑人张某，男，身份证…: his particulars; 骗子打电话来，… is a story.
    const bool is_listed = f.kind == IndicatorKind::IdNumber && !acts_between(hit, f) &&
                           !is_deed(text_of(hit)) && f.begin - hit.end <= 60;
    if (!is_listed) return {};
  }
  if (told.role == Role::Suspect && is_deed(text_of(hit))) return {};
  return told;
}

/// 报警人驾驶…: one's own car; 报警人看到…: another's.
Verdict Judge::weigh_plate(const Found& f, const Hit& hit) const {
  if (!in_clause(hit, f)) return {};
  const Verdict told = actor(f, hit);
  if (told.role != Role::Victim) return told;
  const std::string_view between = c_.s.substr(hit.end, f.begin - hit.end);
  for (const std::string_view seen :
       {"发现", "看到", "看见", "记下", "记得", "拍", "可疑", "嫌疑"}) {
    if (contains(between, seen)) return {Role::Suspect, &hit, Sureness::Clause};
  }
  return told;
}

Verdict Judge::weigh_organisation(const Found& f, const Hit& hit) const {
  if (!in_sentence(hit, f)) return {};
  if (is(hit, Cue::PayTo)) return {Role::Suspect, &hit, Sureness::Clause};
  if (is(hit, Cue::Suspect)) return {Role::Suspect, &hit, Sureness::Clause};
  const bool is_title = text_of(hit) == "客户" && hit.end == f.begin;
  if (is(hit, Cue::OwnVictim) && !is_title && in_clause(hit, f) && !acts_between(hit, f)) {
    return {Role::Victim, &hit, Sureness::Clause};
  }
  return {};
}

/// What a word before an identifier says, Unknown if nothing about this kind.
Verdict Judge::weigh(const Found& f, const Hit& hit) const {
  switch (group_of(f.kind)) {
    case Group::Account:
      return weigh_account(f, hit);
    case Group::Phone:
      return weigh_phone(f, hit);
    case Group::Login:
      return weigh_login(f, hit);
    case Group::Person:
      return weigh_person(f, hit);
    case Group::Organisation:
      return weigh_organisation(f, hit);
    case Group::Plate:
      return weigh_plate(f, hit);
    case Group::Net:
      break;
  }
  if (f.kind == IndicatorKind::Ip && in_clause(hit, f) && is(hit, Cue::OwnVictim)) {
    return {Role::Victim, &hit, Sureness::Clause};
  }
  const bool names = (hit.cues & bits(Cue::Suspect, Cue::Site, Cue::Install)) != 0;
  return names ? Verdict{Role::Suspect, &hit, Sureness::Clause} : Verdict{};
}

Verdict Judge::told_before(const Found& f, const Label& label) const {
  const std::size_t floor = f.begin > kReach ? f.begin - kReach : 0;
  std::size_t breaks = 0;
  std::size_t edge = label.begin;
  bool names_owner = false;  // 联系电话: somebody's own
  const Hit* noun = nullptr;
  const std::size_t start = label.owner != nullptr ? label.owner->begin : f.begin;
  for (std::size_t i = c_.hits.first_at(start); i > 0; --i) {
    const Hit& hit = c_.hits.cues()[i - 1];
    if (hit.begin < floor) break;
    if (hit.end > start) continue;
    if (hit.end < edge && !is_one_sentence(c_.s, hit.end, edge)) {
      // 张某联系电话…: nobody else is named in its sentence
      if (noun != nullptr && c_.s.substr(hit.end, edge - hit.end).find("。") != std::string::npos) {
        break;
      }
      if (++breaks > 2) break;
    }
    edge = std::min<std::size_t>(edge, hit.end);
    if (is(hit, Cue::NounVictim) && f.begin - hit.end <= 24 && in_clause(hit, f)) {
      names_owner = true;
      noun = &hit;
    }
    const Verdict verdict = weigh(f, hit);
    if (verdict.role != Role::Unknown) return verdict;
  }
  const Group group = group_of(f.kind);
  if (names_owner && (group == Group::Phone || group == Group::Person)) {
    return {Role::Victim, noun, Sureness::Story};
  }
  return {};
}

namespace {

/// Message ports, 400 numbers, abroad, forged: no private person is called there.
bool is_remote(const Found& f) {
  if (f.value.starts_with("106") || f.value.starts_with("400") || f.value.starts_with("800")) {
    return true;
  }
  return f.value.starts_with("+") && !f.value.starts_with("+86");
}

}  // namespace

/// A、B和C: one list, one owner.
bool Judge::is_sibling(std::size_t index) const {
  if (index == 0 || all_[index - 1].kind != all_[index].kind) return false;
  const std::size_t from = all_[index - 1].end;
  const std::string_view gap = c_.s.substr(from, all_[index].begin - from);
  return gap == "、" || gap == "和" || gap == "," || gap == ", " || gap == "，" || gap == " and " ||
         gap == "及" || gap == "以及" || gap == "与" || gap == "或" || gap == " " || gap == "/" ||
         gap == "\n" || gap == ";" || gap == "；" || gap == " or " || gap == " & ";
}

Role Judge::usual(const Found& f) const {
  switch (group_of(f.kind)) {
    case Group::Person:
      return Role::Victim;  // what people tell of themselves: their card and their telephone
    case Group::Account:
      if (f.kind != IndicatorKind::BankAccount) return Role::Suspect;
      return has_payment_ ? Role::Suspect : Role::Unknown;
    case Group::Phone: {
      // 李某（电话…）到所报警
      const std::string_view rest =
          c_.s.substr(f.end, std::min<std::size_t>(90, c_.s.size() - f.end));
      for (const std::string_view word : {"报警", "报案", "来所", "到所", "求助", "reported"}) {
        const std::size_t found = find_first(rest, word);
        if (found != rest.npos && is_one_sentence(rest, 0, found)) return Role::Victim;
      }
      return is_remote(f) ? Role::Suspect : Role::Unknown;
    }
    case Group::Organisation:
      return Role::Suspect;
    default:
      return Role::Suspect;
  }
}

/// 人事电话X: of somebody not known to the rules, who is not the teller; X，就是这个号，说我…
Role Judge::unlabelled_phone(std::size_t index, const Label& label) const {
  const Found& f = all_[index];
  const std::size_t owner = previous(c_.s, label.begin);
  const char32_t last = label.begin > 0 ? code_point(c_.s, owner).value : 0;
  if (label.has_noun && last >= 0x4E00 && last <= 0x9FFF) return Role::Suspect;
  const std::string_view rest = c_.s.substr(f.end, std::min<std::size_t>(36, c_.s.size() - f.end));
  for (const std::string_view act : {"说我", "叫我", "让我", "骗我", "说你", "说是", "说他是"}) {
    if (rest.find(act) != rest.npos) return Role::Suspect;
  }
  return Role::Unknown;
}

/// Where the clause and the sentence of `f` begin: once, for every word that is weighed.
void Judge::find_clause(const Found& f) {
  const std::size_t floor = f.begin > kReach + kFarthestWord ? f.begin - kReach - kFarthestWord : 0;
  clause_from_ = sentence_from_ = f.begin;
  bool in_clause = true;
  while (sentence_from_ > floor) {
    const std::size_t i = sentence_from_ - 1;
    if (may_end_clause(c_.s[i])) {
      if (is_sentence_mark(c_.s, i)) break;
      in_clause = in_clause && !is_clause_mark(c_.s, i);
    }
    sentence_from_ = i;
    if (in_clause) clause_from_ = i;
  }
}

Verdict Judge::decide(std::size_t index) {
  const Found& f = all_[index];
  find_clause(f);
  const std::size_t next = index + 1 < all_.size() ? all_[index + 1].begin : c_.s.size();
  const Label label = whose_.label_of(f.begin);
  if (is_login(f.kind)) {
    if (const Verdict verdict = hijacked(f, label); verdict.is_hijacked) return verdict;
  }
  if (f.kind == IndicatorKind::Ip) {
    const std::size_t from = f.begin > 40 ? f.begin - 40 : 0;
    const std::string_view lead = c_.s.substr(from, f.begin - from);
    for (const std::string_view own : {"常用", "酒店", "宾馆", "家中", "家里", "本机"}) {
      if (contains(lead, own)) return {Role::Victim, nullptr, Sureness::Label};
    }
  }
  if (f.kind == IndicatorKind::Imei && is_seized(f)) {
    return {Role::Suspect, nullptr, Sureness::Label};
  }
  if (const Verdict verdict = apposed(f); verdict.role != Role::Unknown) return verdict;
  const bool is_speaker =
      label.owner != nullptr && !label.has_noun && at(c_.s, label.owner->end) == ':';
  if (is_speaker) {
    if (const Verdict verdict = answered(f, label); verdict.role != Role::Unknown) return verdict;
  }
  if (const Verdict verdict = labelled(f, label); verdict.role != Role::Unknown) return verdict;
  if (const Verdict verdict = answered(f, label); verdict.role != Role::Unknown) return verdict;
  const Verdict later = after(f, next);
  const Verdict earlier = told_before(f, label);
  // 向A转出: what follows is about the sum.
  const bool is_target = earlier.word != nullptr && earlier.sureness == Sureness::Clause &&
                         group_of(f.kind) == Group::Account && is(*earlier.word, Cue::PayTo);
  if (is_target) return earlier;
  if (is_sibling(index) && all_[index - 1].role != Role::Unknown) {
    return {all_[index - 1].role, nullptr, Sureness::Clause};
  }
  if (later.role != Role::Unknown) return later;
  if (f.kind == IndicatorKind::Phone && f.value.starts_with("106")) {
    return {Role::Suspect, nullptr, Sureness::Label};  // a port sends, it is nobody's telephone
  }
  if (const Verdict topic = topic_before(f, label); topic.role != Role::Unknown) return topic;
  if (goes_on(index, label)) return {all_[index - 1].role, nullptr, Sureness::Clause};
  if (earlier.role != Role::Unknown) return earlier;
  const Role role = usual(f);
  if (role == Role::Unknown && f.kind == IndicatorKind::Phone) {
    return {unlabelled_phone(index, label)};
  }
  return {role};
}

void decide_roles(const Context& c, std::vector<Found>& found) {
  Judge judge(c, found);
  // One number is one person's: the surest mention speaks for the others, and among equals it is
  // the victim's.
  struct Mention {
    std::pair<IndicatorKind, std::string_view> number;
    std::size_t index;
    std::pair<Sureness, Role> told;
  };
  std::vector<Mention> mentions;
  mentions.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    Found& f = found[i];
    Verdict verdict{f.role, nullptr, Sureness::Label};
    if (!f.is_fixed) {
      verdict = judge.decide(i);
      f.role = verdict.role;
      if (verdict.is_hijacked) f.attributes.emplace_back("hijacked", "true");
      if (verdict.word != nullptr) {
        const Hit& word = *verdict.word;
        f.because.push_back(
            {std::string(c.s.substr(word.begin, word.end - word.begin)), word.begin, word.end, 0});
      }
    }
    mentions.push_back({{f.kind, f.value}, i, {verdict.sureness, verdict.role}});
  }
  std::ranges::sort(mentions, {}, [](const Mention& m) { return std::pair{m.number, m.index}; });
  for (std::size_t first = 0, last = 0; first < mentions.size(); first = last) {
    std::pair owner{Sureness::Usual, Role::Unknown};
    for (; last < mentions.size() && mentions[last].number == mentions[first].number; ++last) {
      const auto& told = mentions[last].told;
      if (told.second == Role::Unknown) continue;
      const bool is_surer = owner.second == Role::Unknown || told.first > owner.first;
      const bool is_victims = told.first == owner.first && told.second == Role::Victim;
      if (is_surer || is_victims) owner = told;
    }
    for (std::size_t k = first; k < last && owner.second != Role::Unknown; ++k) {
      Found& f = found[mentions[k].index];
      if (!f.is_fixed) f.role = owner.second;
    }
  }
}

}  // namespace holdfast::intake
