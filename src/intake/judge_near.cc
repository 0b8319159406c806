// What stands at an identifier: its label, the brackets and words after it, the question it
// answers.
#include <algorithm>

#include "intake/chars.h"
#include "intake/judge.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kAfterReach = 36;  // bytes looked ahead

}  // namespace

/// QQ（…）被盗, 盗用…的微信; or the story says later that 女儿的QQ被盗.
Verdict Judge::hijacked(const Found& f, const Label& label) const {
  const bool opens = at(c_.s, f.end) == '(';
  const std::size_t close = opens ? c_.s.substr(f.end, 60).find(')') : 30;
  const std::size_t to = std::min(f.end + std::min<std::size_t>(close, 60), c_.s.size());
  const Hit* taken = c_.hits.first_within(f.end, to, bit(Cue::AfterHijacked));
  if (taken != nullptr && (opens || is_one_clause(c_.s, f.end, taken->begin))) {
    return {Role::Suspect, taken, Sureness::Label, true};
  }
  const std::size_t from = label.begin > 36 ? label.begin - 36 : 0;
  const std::string_view lead = c_.s.substr(from, f.begin - from);
  for (const std::string_view word : std::initializer_list<std::string_view>{
           "盗用", "盗取", "被盗的", "盗了", "hacked ", "hijacked ", "stolen "}) {
    const std::size_t found = find_last(lead, word);
    if (found == lead.npos || !is_one_clause(c_.s, from + found, f.begin)) continue;
    if (lead.find("头像", found) != lead.npos) continue;
    return {Role::Suspect, label.owner, Sureness::Label, true};
  }
  // Somebody known writes; afterwards it comes out that the login was stolen.
  const std::size_t floor = f.begin > 45 ? f.begin - 45 : 0;
  const Hit* owner = label.owner;
  if (owner == nullptr) {
    owner = c_.hits.last_before(f.begin, floor, kPeople);
    if (owner == nullptr || !in_clause(*owner, f)) return {};
  }
  const std::string_view name = text_of(*owner);
  const bool is_known = is(*owner, Cue::Kin) || is(*owner, Cue::Third) ||
                        (is(*owner, Cue::OwnVictim) && name.size() >= 6);
  if (!is_known) return {};
  constexpr std::size_t kComesOut = 2000;  // bytes of story until it comes out
  for (std::size_t i = c_.hits.first_at(f.end); i < c_.hits.cues().size(); ++i) {
    const Hit& hit = c_.hits.cues()[i];
    if (hit.begin > f.end + kComesOut) break;
    if (!is(hit, Cue::AfterHijacked)) continue;
    const bool is_others = std::ranges::any_of(all_, [&](const Found& other) {
      return other.kind == f.kind && other.begin > f.end && other.begin < hit.begin &&
             other.value != f.value;
    });
    if (is_others) break;
    const std::size_t back = hit.begin > 45 ? hit.begin - 45 : 0;
    const std::string_view said = c_.s.substr(back, hit.end - back);
    const bool is_named = f.kind == IndicatorKind::Qq
                              ? said.find("QQ") != said.npos || said.find("qq") != said.npos
                              : said.find("微信") != said.npos || said.find("WeChat") != said.npos;
    if (is_named || said.find("账号") != said.npos || said.find("号被盗") != said.npos ||
        said.find("号让") != said.npos || said.find("号被人") != said.npos ||
        said.find("account") != said.npos) {
      return {Role::Suspect, &hit, Sureness::Label, true};
    }
  }
  return {};
}

/// 138…（本人）, …（对方电话）, …是我的.
Verdict Judge::apposed(const Found& f) const {
  std::size_t i = f.end;
  if (at(c_.s, i) == ' ') ++i;
  if (at(c_.s, i) == '(') {
    const std::size_t close = i + std::min<std::size_t>(c_.s.substr(i, 60).find(')'), 60);
    const Hit* owner = c_.hits.first_within(i, std::min(close, c_.s.size()), kPeople);
    if (owner != nullptr && is(*owner, Cue::Self)) {  // 我同学: the noun at the end counts
      const Hit* head = c_.hits.first_within(owner->end, owner->end + 6, kPeople);
      if (head != nullptr && head->begin == owner->end) owner = head;
    }
    if (owner == nullptr && has(c_.s, i, "(本人")) return {Role::Victim, nullptr, Sureness::Label};
    if (owner == nullptr || owner->begin > i + 13) return {};
    if (is(*owner, Cue::Third) || is(*owner, Cue::OwnPronoun)) return {};
    return {whose_.side(*owner), owner, Sureness::Label};
  }
  for (const std::string_view copula : std::initializer_list<std::string_view>{
           "均为", "均系", "都是", "是", "为", "系", "属于", " is ", " belongs to "}) {
    if (!has(c_.s, f.end, copula)) continue;
    const std::size_t from = f.end + copula.size();
    const Hit* owner = c_.hits.first_within(from, std::min(from + 24, c_.s.size()), kPeople);
    if (owner == nullptr || owner->begin != from || is(*owner, Cue::OwnPronoun)) return {};
    return {whose_.side(*owner), owner, Sureness::Label};
  }
  return {};
}

/// called my wife on 138…
Verdict Judge::dialled_on(const Found& f) const {
  if (ends_with_any(c_.s, f.begin, {" on ", " at "})) {
    const Hit* whom = whose_.hit_ending_at(f.begin - 4);
    if (whom != nullptr && (whom->cues & kPeople) != 0) {
      const bool by_victim = whose_.subject_before(whom->begin) == Role::Victim;
      const bool third = is(*whom, Cue::Third);
      if (is(*whom, Cue::Suspect) || (third && by_victim)) {
        return {Role::Suspect, whom, Sureness::Label};
      }
      if (!is(*whom, Cue::Kin)) return {Role::Victim, whom, Sureness::Label};
    }
  }
  return {};
}

/// The noun phrase or the verb that ends at the identifier.
Verdict Judge::labelled(const Found& f, const Label& label) const {
  const Group group = group_of(f.kind);
  if (const Verdict verdict = given(f, label); verdict.role != Role::Unknown) return verdict;
  if (label.owner != nullptr) return owned(f, label);
  if (label.named != Role::Unknown && group != Group::Net) {
    return {label.named, label.noun, Sureness::Label};
  }
  if (group == Group::Login && ends_with_any(c_.s, label.begin,
                                             {"加", "加了", "添加", "添加了", "加上", "搜", "搜索",
                                              "关注", "加的", "联系", "add ", "added "})) {
    return {Role::Suspect, nullptr, Sureness::Label};
  }
  if (group == Group::Phone) {
    if (label.noun != nullptr &&
        ends_with_any(c_.s, label.noun->begin, {"real ", "actual ", "genuine "})) {
      return {Role::Other, label.noun, Sureness::Label};
    }
    // 侄女真实手机号X
    for (const std::string_view real : {"真实", "真正的", "真实的", "真正"}) {
      if (label.noun == nullptr || !has_before(c_.s, label.noun->begin, real)) continue;
      const Hit* whom = whose_.hit_ending_at(label.noun->begin - real.size());
      if (whom != nullptr && (is(*whom, Cue::Kin) || is(*whom, Cue::Suspect))) {
        return {Role::Other, whom, Sureness::Label};
      }
    }
    if (const Verdict verdict = dialled_on(f); verdict.role != Role::Unknown) return verdict;
  }
  // "Contact 138…" and "Phone: 138…" that begin a sentence are the reporter's.
  if (group == Group::Phone && label.noun != nullptr && is_alpha(at(c_.s, label.noun->begin))) {
    const std::size_t at_noun = label.noun->begin;
    if (ends_with_any(c_.s, at_noun, {". ", "; "})) {
      return {Role::Victim, label.noun, Sureness::Label};
    }
  }
  if (label.verb == nullptr) return {};
  const Hit& verb = *label.verb;
  if (group == Group::Account) {
    if (is(verb, Cue::PayTo)) return {Role::Suspect, &verb, Sureness::Label};
    if (is(verb, Cue::PayFrom)) {
      if (text_of(verb) == "from") return {Role::Victim, &verb, Sureness::Label};
      if (text_of(verb) == "via") return {Role::Suspect, &verb, Sureness::Label};
      const Role by = whose_.subject_before(verb.begin);
      return {by == Role::Suspect ? by : Role::Victim, &verb, Sureness::Label};
    }
  }
  if (is(verb, Cue::Fill) && group != Group::Net) {
    return {filler(f, verb), &verb, Sureness::Label};
  }
  if (group == Group::Phone && is(verb, Cue::PayFrom) && !is_alpha(at(c_.s, verb.begin))) {
    const Role by = whose_.subject_before(verb.begin);
    if (by == Role::Victim && text_of(verb) == "通过" && !pays_after(f)) {
      return {Role::Suspect, &verb, Sureness::Label};  // 通过X联系上卖家
    }
    if (by != Role::Unknown) return {by, &verb, Sureness::Label};
  }
  return {};
}

namespace {

/// …系伪造, …, is fake: what was shown to the victim.
bool is_called_false(std::string_view rest) {
  static constexpr std::string_view kWords[] = {"疑似假", "是假", "系假", "疑为假", "系伪造"};
  if (std::ranges::any_of(kWords, [&](auto word) { return rest.starts_with(word); })) return true;
  if (rest.starts_with(",")) rest.remove_prefix(1);
  return rest.starts_with(" is fa") || rest.starts_with(" was fa") || rest.starts_with(" are fa");
}

}  // namespace

/// 打来, 被转走 in the clause of the identifier up to `to`.
Verdict Judge::verb_after(const Found& f, std::size_t to) const {
  const Group group = group_of(f.kind);
  for (std::size_t i = c_.hits.first_at(f.end); i < c_.hits.cues().size(); ++i) {
    const Hit& hit = c_.hits.cues()[i];
    if (hit.end > to) break;
    const std::size_t gap = hit.begin - f.end;
    if (!is_one_clause(c_.s, f.end, hit.begin)) break;
    const std::string_view between = c_.s.substr(f.end, gap);
    if (between.find(')') != between.npos && between.find('(') == between.npos) break;
    if (is(hit, Cue::AfterVictim) && group == Group::Account && gap <= 3) {
      return {Role::Victim, &hit, Sureness::Clause};
    }
    // 我的电话X都被她拉黑了: by the other, so not the other's
    const bool is_passive = between.find("被她") != between.npos ||
                            between.find("被他") != between.npos ||
                            between.find("被对方") != between.npos;
    if (is_passive) break;
    if (is(hit, Cue::AfterSuspect) && group == Group::Phone && gap <= 18) {
      return {Role::Suspect, &hit, Sureness::Clause};
    }
  }
  return {};
}

/// Words right after: 打来, 被转走, 报警称.
Verdict Judge::after(const Found& f, std::size_t next_begin) const {
  const std::size_t to = std::min({f.end + kAfterReach, next_begin, c_.s.size()});
  const Group group = group_of(f.kind);
  if (group == Group::Phone) {
    for (const std::string_view word : {"报警", "报案", "求助", "来电反映", "来电咨询", "来电举报",
                                        "来电求助", "来电报警", "机主", "用户报"}) {
      if (has(c_.s, f.end, word)) return {Role::Victim, nullptr, Sureness::Label};
    }
    if (f.begin < 24 && (has(c_.s, f.end, "来电称") || has(c_.s, f.end, "来电:"))) {
      return {Role::Victim, nullptr, Sureness::Label};
    }
  }
  const std::string_view rest = c_.s.substr(f.end, to - f.end);
  const auto follows = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words,
                               [&](std::string_view word) { return rest.starts_with(word); });
  };
  // 短信是X发的
  if (group == Group::Phone && follows({"发的", "打的", "发过来", "打过来"}) &&
      c_.s.substr(clause_from_, f.begin - clause_from_).find("我") == c_.s.npos) {
    return {Role::Suspect, nullptr, Sureness::Clause};
  }
  if (group == Group::Phone && rest.starts_with("称")) {
    return {Role::Suspect, nullptr, Sureness::Clause};
  }
  if ((group == Group::Phone || group == Group::Login) && follows({"收到", "接到", "接听"})) {
    return {Role::Victim, nullptr, Sureness::Clause};
  }
  if (group == Group::Phone) {
    for (const std::string_view word : {"可以联系", "可联系", "请联系", "随时联系", "联系我们"}) {
      const std::size_t found = find_first(rest, word);
      if (found != rest.npos && found <= 12) return {Role::Victim, nullptr, Sureness::Clause};
    }
  }
  if (group == Group::Account &&
      follows({"的验证码",   "的密码",     "内资金", "先后转出", "分别转出", "连续转出", "填错",
               "输错",       "写错",       "错误",   "有误",     "信息错误", "陆续转出", "分次转出",
               "分两次转出", "分三次转出", "共转出", "于",       "发生",     "的网银"})) {
    const bool moved = rest.find("转出") != rest.npos || rest.find("被") != rest.npos ||
                       rest.find("支出") != rest.npos || !rest.starts_with("于");
    if (moved) return {Role::Victim, nullptr, Sureness::Clause};
  }
  if (group == Group::Person && follows({"已泄露", "被泄露", "泄露"})) {
    return {Role::Victim, nullptr, Sureness::Label};
  }
  if (group == Group::Person && is_called_false(rest)) {
    return {Role::Suspect, nullptr, Sureness::Label};
  }
  if (group == Group::Plate || group == Group::Person || group == Group::Account) {
    for (const std::string_view word : {"我也填", "也填了", "填了", "我填"}) {
      if (rest.starts_with(word)) return {Role::Victim, nullptr, Sureness::Label};
    }
  }
  for (const std::string_view dials :
       {"拨打", "打", "的号码拨打", "的号码打", "这个号打", "给", "联系"}) {
    if (group != Group::Phone || !has(c_.s, f.end, dials)) continue;
    for (const std::string_view one : {"我", "其", "她", "他", "报警人", "受害人", "事主"}) {
      if (has(c_.s, f.end + dials.size(), one)) return {Role::Suspect, nullptr, Sureness::Clause};
    }
    // 用X联系李某: by whom nobody is named
    const std::size_t named = f.end + dials.size() + 3;
    if (dials == "联系" && has(c_.s, named, "某") &&
        whose_.subject_before(f.begin) != Role::Victim) {
      return {Role::Suspect, nullptr, Sureness::Clause};
    }
  }
  return verb_after(f, to);
}

/// True if money or words moved between the person and the identifier: no list of his particulars.
bool Judge::acts_between(const Hit& hit, const Found& f) const {
  constexpr Cues acts = bits(Cue::Pay, Cue::PayTo, Cue::Add, Cue::CallIn, Cue::CallOut, Cue::Site,
                             Cue::Install, Cue::Inflow, Cue::Demand);
  return c_.hits.first_within(hit.end, f.begin, acts) != nullptr;
}

/// …扫码付了500元: the clause goes on with a payment.
bool Judge::pays_after(const Found& f) const {
  const std::size_t to = std::min(f.end + 36, c_.s.size());
  const Hit* pay = c_.hits.first_within(f.end, to, bits(Cue::Pay, Cue::PayTo));
  return pay != nullptr && is_one_clause(c_.s, f.end, pay->begin);
}

/// 填了卡号: the victim's; 对方提供账户: the fraudster's.
Role Judge::filler(const Found& f, const Hit& hit) const {
  const Hit* giver = whose_.hit_ending_at(hit.begin);
  const bool gives = giver != nullptr && is(*giver, Cue::Suspect);
  if (gives || has_before(c_.s, hit.begin, "对方")) return Role::Suspect;
  if (group_of(f.kind) == Group::Person) return Role::Victim;  // 对方要求提供身份证
  const Role by = whose_.subject_before(hit.begin);
  return by == Role::Suspect ? by : Role::Victim;
}

/// A device found at the fraudsters', not the telephone of whom they called.
bool Judge::is_seized(const Found& f) const {
  const std::size_t from = f.begin > 90 ? f.begin - 90 : 0;
  const std::string_view lead = c_.s.substr(from, f.begin - from);
  for (const std::string_view word : {"GOIP", "GoIP", "猫池", "多卡宝", "作案", "涉案手机", "查获",
                                      "缴获", "扣押", "可疑设备", "诈骗手机", "嫌疑手机", "涉诈"}) {
    const std::size_t found = find_last(lead, word);
    if (found != lead.npos && is_one_sentence(lead, found, lead.size())) return true;
  }
  return false;
}

/// 问：对方卡号？答：X: what was asked is the label of the answer.
Verdict Judge::answered(const Found& f, const Label& label) const {
  const std::size_t begin = label.owner == nullptr && label.verb == nullptr ? label.begin : f.begin;
  Question asked = question_before(c_.s, begin);
  if (asked.end == 0) asked = question_before(c_.s, f.begin);
  for (std::size_t k = f.begin, floor = f.begin > 60 ? f.begin - 60 : 0; asked.end == 0; --k) {
    // 用户：邮储的卡，6217…: the answer in several clauses
    const bool may_end = k > floor && may_end_clause(c_.s[k - 1]);
    if (k <= floor || (may_end && is_sentence_mark(c_.s, k - 1))) break;
    if (c_.s[k - 1] == ':') asked = question_before(c_.s, k);
  }
  if (asked.end == 0) return {};
  const Group group = group_of(f.kind);
  for (std::size_t i = c_.hits.first_at(asked.end); i > 0; --i) {
    const Hit& hit = c_.hits.cues()[i - 1];
    if (hit.begin < asked.begin) break;
    if (is(hit, Cue::PayTo) && group == Group::Account) {
      return {Role::Suspect, &hit, Sureness::Label};
    }
    if (is(hit, Cue::CallIn) && group == Group::Phone) {
      return {Role::Suspect, &hit, Sureness::Label};
    }
    if ((hit.cues & kPeople) == 0 || whose_.is_object(hit)) continue;
    return {whose_.side(hit, group == Group::Login), &hit, Sureness::Label};
  }
  return {};
}

/// 她身份证我拍过照，号码X: a bare label is of what the clause before began with.
Verdict Judge::topic_before(const Found& f, const Label& label) const {
  constexpr std::size_t reach = 90;
  if (!label.has_noun || label.owner != nullptr || label.begin > clause_from_ + 3) return {};
  if (clause_from_ <= sentence_from_ || clause_from_ < 3) return {};
  std::size_t begin = clause_from_ - 3;
  const std::size_t floor = std::max(sentence_from_, begin > reach ? begin - reach : 0);
  while (begin > floor && !has_before(c_.s, begin, "，") && !has_before(c_.s, begin, ",")) {
    begin = previous(c_.s, begin);
  }
  if (clause_from_ - begin > 42) return {};  // a short clause has one topic
  const Hit* owner = c_.hits.first_within(begin, clause_from_, kPeople);
  if (owner == nullptr || owner->begin > begin + 3) return {};
  constexpr Cues nouns =
      bits(Cue::CtxCard, Cue::CtxPhone, Cue::CtxQq, Cue::CtxWechat, Cue::CtxId, Cue::CtxPlate);
  const Hit* noun = c_.hits.first_within(owner->end, clause_from_, nouns);
  const bool is_thing = noun != nullptr && noun->begin <= owner->end + 3;
  const Group group = group_of(f.kind);
  const bool is_kind =
      is_thing && ((is(*noun, Cue::CtxId) && group == Group::Person) ||
                   (is(*noun, Cue::CtxPhone) && group == Group::Phone) ||
                   (is(*noun, Cue::CtxCard) && group == Group::Account) ||
                   (is(*noun, Cue::CtxPlate) && group == Group::Plate) ||
                   ((is(*noun, Cue::CtxQq) || is(*noun, Cue::CtxWechat)) && group == Group::Login));
  if (!is_kind) return {};
  return {whose_.side(*owner, is_of_met(group)), owner, Sureness::Clause};
}

/// 微信A，电话B: the next of somebody's particulars.
bool Judge::goes_on(std::size_t index, const Label& label) const {
  if (index == 0 || label.owner != nullptr || label.verb != nullptr || !label.has_noun)
    return false;
  const Found& last = all_[index - 1];
  if (last.role != Role::Suspect && last.role != Role::Victim) return false;
  if (label.begin < last.end) return false;
  std::string_view gap = c_.s.substr(last.end, label.begin - last.end);
  if (gap.starts_with("(") && gap.find(')') != gap.npos) gap.remove_prefix(gap.find(')') + 1);
  while (!gap.empty() && gap.back() == ' ') gap.remove_suffix(1);
  return gap.empty() || gap == "，" || gap == "、" || gap == "," || gap == "；" || gap == ";" ||
         gap == "和" || gap == "及" || gap == "跟" || gap == ")" || gap == " and" || gap == "\n" ||
         gap == ", and" || gap == "/" || gap == "，其";
}

}  // namespace holdfast::intake
