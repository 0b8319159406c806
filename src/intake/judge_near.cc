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
  const std::size_t close = opens ? c_.s.find(')', f.end) : f.end + 30;
  const std::size_t to = std::min({close, f.end + 60, c_.s.size()});
  const Hit* taken = c_.hits.first_within(f.end, to, bit(Cue::AfterHijacked));
  if (taken != nullptr && (opens || is_one_clause(c_.s, f.end, taken->begin))) {
    return {Role::Suspect, taken, Sureness::Label, true};
  }
  const std::size_t from = label.begin > 36 ? label.begin - 36 : 0;
  const std::string_view lead = c_.s.substr(from, f.begin - from);
  for (const std::string_view word :
       {"盗用", "盗取", "被盗的", "盗了", "hacked ", "hijacked ", "stolen "}) {
    const std::size_t found = lead.rfind(word);
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
    const std::size_t close = std::min(c_.s.find(')', i), i + 60);
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
  for (const std::string_view copula :
       {"均为", "均系", "都是", "是", "为", "系", "属于", " is ", " belongs to "}) {
    if (!has(c_.s, f.end, copula)) continue;
    const std::size_t from = f.end + copula.size();
    const Hit* owner = c_.hits.first_within(from, std::min(from + 24, c_.s.size()), kPeople);
    if (owner == nullptr || owner->begin != from || is(*owner, Cue::OwnPronoun)) return {};
    return {whose_.side(*owner), owner, Sureness::Label};
  }
  return {};
}

/// 供应商座机X表示未变更账户: the real one answers.
bool Judge::denies(const Found& f) const {
  const std::string_view rest = c_.s.substr(f.end, std::min<std::size_t>(45, c_.s.size() - f.end));
  for (const std::string_view word :
       {"表示未", "表示没", "表示从未", "表示并未", "否认", "称未", "称没", "称从未", "说没",
        "说从没", "答复未", "答复没", "denied", "denies", "said they never", "said it never"}) {
    const std::size_t found = rest.find(word);
    if (found != rest.npos && is_one_sentence(rest, 0, found)) return true;
  }
  return false;
}

/// 领导 asked whether it was he is the real one; otherwise his name was taken.
Role Judge::known_person(const Found& f, const Hit& hit) const {
  if (whose_.is_deceived(hit) || whose_.has_paid(hit)) return Role::Victim;
  if (ends_with_any(c_.s, hit.begin, {"真", "真正的", "真实的", "真的"})) return Role::Other;
  const std::size_t from = hit.begin > 30 ? hit.begin - 30 : 0;
  const std::size_t to = std::min(f.end + 45, c_.s.size());
  const std::string_view around = c_.s.substr(from, to - from);
  for (const std::string_view word : {"核实", "求证", "证实", "确认", "真的", "真正", "本人",
                                      "询问", "打电话问", "real ", "to check", "to verify"}) {
    const std::size_t found = around.find(word);
    if (found == around.npos) continue;
    const std::size_t place = from + found;
    const bool near = place < hit.begin ? is_one_clause(c_.s, place, hit.begin)
                                        : place < f.begin || is_one_clause(c_.s, f.end, place);
    if (near) return Role::Other;
  }
  // Whose login was stolen is telephoned himself.
  const bool is_stolen = has_stolen_ || std::ranges::any_of(all_, [](const Found& other) {
                           return std::ranges::any_of(other.attributes, [](const auto& told) {
                             return told.first == "hijacked";
                           });
                         });
  return is_stolen && f.kind == IndicatorKind::Phone ? Role::Other : Role::Suspect;
}

/// 对方的微信号是…: the owner in the label, with what turns it round.
Verdict Judge::owned(const Found& f, const Label& label) const {
  const Group group = group_of(f.kind);
  const Hit& owner = *label.owner;
  if (group == Group::Net) {
    const std::string_view word = text_of(owner);
    const bool own = f.kind != IndicatorKind::App && is(owner, Cue::OwnVictim) &&
                     (word.starts_with("我") || word.starts_with("本") || word.starts_with("our"));
    return own ? Verdict{Role::Victim, &owner, Sureness::Label} : Verdict{};
  }
  if (group == Group::Account && is(owner, Cue::Third) && is_alpha(at(c_.s, owner.begin))) {
    if (ends_with_any(c_.s, owner.begin, {"to ", "into "})) {
      return {Role::Suspect, &owner, Sureness::Label};
    }
    if (ends_with_any(c_.s, owner.begin, {"from ", "using ", "with ", "left "})) {
      return {Role::Victim, &owner, Sureness::Label};
    }
  }
  if (whose_.is_victims_title(owner)) return {Role::Victim, &owner, Sureness::Label};
  static constexpr std::string_view kTrades[] = {"老板娘", "店主", "店老板", "老师",
                                                 "师傅",   "保姆", "快递员", "主播",
                                                 "经理",   "主任", "房东",   "会计"};
  const bool is_trade = std::ranges::find(kTrades, text_of(owner)) != std::end(kTrades);
  if (is_trade && whose_.has_paid(owner)) return {Role::Victim, &owner, Sureness::Label};
  if (group == Group::Phone && (is(owner, Cue::Kin) || is(owner, Cue::Suspect)) && denies(f)) {
    return {Role::Other, &owner, Sureness::Label};
  }
  // 她妈妈的卡: on her side
  const Hit* of_whom = is(owner, Cue::OwnVictim) ? whose_.hit_ending_at(owner.begin) : nullptr;
  if (of_whom != nullptr && is(*of_whom, Cue::Third) && !is_alpha(at(c_.s, owner.begin))) {
    return {whose_.side(*of_whom), of_whom, Sureness::Label};
  }
  const bool is_family = is(owner, Cue::OwnVictim) && group == Group::Account;
  if (is_family && ends_with_any(c_.s, owner.begin, {"给她", "给他", "给对方"})) {
    return {Role::Suspect, &owner, Sureness::Label};
  }
  const bool is_named_real = ends_with_any(
      c_.s, owner.begin, {"real ", "actual ", "genuine ", "真", "真正的", "真实的", "真的"});
  const bool is_other = is(owner, Cue::Kin) || is(owner, Cue::Suspect);
  const std::size_t real_from = owner.begin > 24 ? owner.begin - 24 : 0;
  const std::string_view real_lead = c_.s.substr(real_from, owner.begin - real_from);
  const bool is_told_real =
      real_lead.find("真正的") != real_lead.npos ||
      (is(owner, Cue::Kin) && is_alpha(at(c_.s, owner.begin)) && has(c_.s, owner.end, " own "));
  if (group == Group::Phone && is_other && is_told_real) {
    return {Role::Other, &owner, Sureness::Label};
  }
  if (group == Group::Phone && is_other && is_named_real) {
    return {Role::Other, &owner, Sureness::Label};
  }
  if (is(owner, Cue::Kin)) return {known_person(f, owner), &owner, Sureness::Label};
  // the agent reached at X: whom one reaches
  if (is(owner, Cue::OwnVictim) && is_alpha(at(c_.s, owner.begin)) &&
      ends_with_any(c_.s, owner.end, {" at", " on"}) &&
      whose_.subject_before(owner.begin) == Role::Suspect) {
    return {Role::Suspect, &owner, Sureness::Label};
  }
  // 资金由其卡X转至Y: out of his own
  if (is(owner, Cue::OwnPronoun) && group == Group::Account &&
      ends_with_any(c_.s, owner.begin, {"由", "从", "自", "使用", "通过"})) {
    return {Role::Victim, &owner, Sureness::Label};
  }
  // 对方称其身份证…涉案: said of the victim
  const bool is_said = ends_with_any(c_.s, owner.begin, {"称", "说", "告知", "告诉", "表示"});
  if (is(owner, Cue::OwnPronoun) && is_said &&
      (group == Group::Account || group == Group::Person)) {
    return {Role::Victim, &owner, Sureness::Label};
  }
  const bool english_gap =
      is_alpha(at(c_.s, owner.begin)) &&
      c_.s.substr(owner.end, f.begin - owner.end).find(" on ") != std::string_view::npos;
  if (english_gap) return {};
  const bool is_real = group == Group::Phone && is_alpha(at(c_.s, owner.begin)) &&
                       c_.s.substr(owner.end, f.begin - owner.end).find("real ") != c_.s.npos;
  if (is_real) return {Role::Other, &owner, Sureness::Label};
  if (text_of(owner) == "me" && at(c_.s, owner.end) != ':' && at(c_.s, owner.end) != ')') {
    return {};  // the account they gave me: X
  }
  if (is(owner, Cue::Self) && !is_alpha(at(c_.s, owner.begin))) {
    // 发给我：…, 给了我一个卡号: I am given it.
    const bool is_given =
        ends_with_any(c_.s, owner.begin, {"给", "给了", "发了", "告诉", "告诉了", "发", "提供给"});
    if (is_given || (!label.has_noun && whose_.is_object(owner))) return {};
  }
  // 报警人不愿透露姓名，来电号码…: the 110 desk saw it, not the victim.
  if (group == Group::Phone && text_of(owner).starts_with("来电")) {
    const Hit* who = c_.hits.last_before(owner.begin, owner.begin > 90 ? owner.begin - 90 : 0,
                                         kPeople | bits(Cue::CallIn));
    if (who != nullptr && is(*who, Cue::OwnVictim) && !has(c_.s, who->begin, "我") &&
        in_sentence(*who, f)) {
      return {Role::Victim, &owner, Sureness::Label};
    }
  }
  return {whose_.side(owner, is_of_met(group)), &owner, Sureness::Label};
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

/// 短信发到X: where something was sent to, unless who wants it sent told one to.
bool Judge::is_sent_to(const Found& f) const {
  if (ends_with_any(c_.s, f.begin,
                    {"打我", "打给我", "拨打我", "拨我", "call me on ", "打我这个"})) {
    return true;
  }
  if (!ends_with_any(c_.s, f.begin,
                     {"发到", "发至", "发往", "寄到", "打到", "发送到", "发送至", "sent to "})) {
    return false;
  }
  const std::string_view lead = c_.s.substr(clause_from_, f.begin - clause_from_);
  return lead.find("让") == lead.npos && lead.find("叫") == lead.npos &&
         lead.find("要求") == lead.npos && lead.find("把") == lead.npos &&
         lead.find("将") == lead.npos;
}

/// 发来其家门口照片和车牌X, 报出我的身份证X: what the fraudster knows of the victim.
bool Judge::is_known_of_victim(const Found& f, const Label& label) const {
  // 发来我车子的照片，车牌X: a clause that is a label alone goes on with the one before
  constexpr std::size_t reach = 75;
  const bool is_bare = label.owner == nullptr && label.begin <= clause_from_ + 3;
  const std::size_t floor = f.begin > reach ? f.begin - reach : 0;
  const std::size_t from =
      is_bare && group_of(f.kind) != Group::Phone ? std::max(sentence_from_, floor) : clause_from_;
  const std::string_view lead = c_.s.substr(from, f.begin - from);
  for (const std::string_view word :
       {"发来", "掌握", "知道", "报出", "说出", "念出", "准确", "知晓", "查到", "获取"}) {
    const std::size_t found = lead.find(word);
    if (found == lead.npos) continue;
    const std::string_view rest = lead.substr(found + word.size());
    for (const std::string_view whose : {"其", "我", "报警人", "受害人"}) {
      const std::size_t place = rest.find(whose);
      if (place != rest.npos && place <= 9) return true;
    }
  }
  return false;
}

/// 发来的证件照片上身份证号X, 出示身份证X: shown by the fraudster.
bool Judge::is_shown(const Found& f) const {
  const std::string_view lead = c_.s.substr(clause_from_, f.begin - clause_from_);
  bool is_shown = false;
  for (const std::string_view word : {"发来", "出示", "亮出", "展示", "出具", "晒出"}) {
    is_shown = is_shown || lead.find(word) != lead.npos;
  }
  return is_shown && lead.find("我") == lead.npos && lead.find("其") == lead.npos &&
         lead.find("要求") == lead.npos && lead.find("报警人") == lead.npos &&
         lead.find("填") == lead.npos && lead.find("输") == lead.npos &&
         lead.find("上传") == lead.npos;
}

/// 微信好友“静静”(微信号X), “辅导员”微信X: a name in quotes is what the other calls himself.
bool Judge::is_so_called(const Found& f, const Label& label) const {
  static constexpr std::string_view kOpen = "“";
  static constexpr std::string_view kClose = "”";
  const bool is_bracketed = before(c_.s, f.begin) == '(';
  if (label.noun == nullptr && !is_bracketed) return false;
  if (label.noun != nullptr && is_alpha(at(c_.s, label.noun->begin))) return false;
  // “首席操盘手”(xk_…), “静静”(微信号X)
  const std::size_t open_at = c_.s.rfind('(', f.begin);
  const bool is_inside =
      open_at != c_.s.npos && label.noun != nullptr && open_at + 1 == label.noun->begin;
  std::size_t close = label.noun == nullptr || is_inside ? 0 : label.noun->begin;
  if (close == 0) close = is_inside ? open_at + 1 : f.begin;
  // a bank or a second noun may stand between: “小七”的微信号码X
  if (before(c_.s, close) == '(') --close;
  if (has_before(c_.s, close, "的")) close -= std::string_view("的").size();
  if (!has_before(c_.s, close, kClose) || f.begin > close + 45) return false;
  const std::size_t from = close > 45 ? close - 45 : 0;
  const std::size_t open = c_.s.substr(from, close - kClose.size() - from).rfind(kOpen);
  if (open == c_.s.npos) return false;
  const Label before_name = whose_.label_of(from + open);
  return before_name.owner == nullptr || whose_.side(*before_name.owner) != Role::Victim;
}

/// What needs no owner named: a chat group is the fraudster's, what is paid into is his.
Verdict Judge::given(const Found& f, const Label& label) const {
  const Group group = group_of(f.kind);
  if (f.kind == IndicatorKind::Qq && label.noun != nullptr) {
    const std::string_view noun = text_of(*label.noun);
    const bool is_group = noun == "群号" || noun == "qq群号" || noun == "QQ群";
    if (is_group) return {Role::Suspect, label.noun, Sureness::Label};
  }
  const bool beside = f.begin > 0 && (c_.s[f.begin - 1] & 0x80) != 0;
  if (group == Group::Account && beside && ends_with_any(c_.s, f.begin, {"给", "往", "向"})) {
    return {Role::Suspect, nullptr, Sureness::Label};
  }
  const bool is_paid = ends_with_any(c_.s, f.begin, {"到了", "给了", "入了", "进了"}) &&
                       !ends_with_any(c_.s, f.begin, {"提现到了", "退到了", "返到了", "收到了"});
  if (group == Group::Account && is_paid) return {Role::Suspect, nullptr, Sureness::Label};
  if (group == Group::Person && is_shown(f)) return {Role::Suspect, nullptr, Sureness::Label};
  if (is_login(f.kind) || group == Group::Phone) {
    if (is_so_called(f, label)) return {Role::Suspect, nullptr, Sureness::Label};
  }
  if (group == Group::Account && has_before(c_.s, f.begin, " ")) {
    // 18,000 yuan left her card X for Y
    if (ends_with_any(c_.s, f.begin,
                      {"left my card ", "left her card ", "left his card ", "left my account ",
                       "left her account ", "left his account "})) {
      return {Role::Victim, nullptr, Sureness::Label};
    }
  }
  // 说她手机号X发过诈骗短信: accused
  for (const std::string_view accused :
       {"名下", "发过", "涉嫌", "涉案", "欠费", "被冒用", "即将停机"}) {
    if (group == Group::Phone && has(c_.s, f.end, accused)) {
      return {Role::Victim, nullptr, Sureness::Label};
    }
  }
  // 方某报警，138…: who called
  if (group == Group::Phone &&
      ends_with_any(c_.s, f.begin, {"报警，", "报案，", "求助，", "报警:", "报案:", "报警("})) {
    return {Role::Victim, nullptr, Sureness::Label};
  }
  // 跟abc_88买的药
  if (group == Group::Login && beside && ends_with_any(c_.s, f.begin, {"跟", "向", "找", "从"})) {
    return {Role::Suspect, nullptr, Sureness::Label};
  }
  if (group == Group::Phone && is_sent_to(f)) return {Role::Victim, nullptr, Sureness::Label};
  const bool is_persons = group == Group::Plate || group == Group::Person || group == Group::Phone;
  if (is_persons && is_known_of_victim(f, label)) return {Role::Victim, nullptr, Sureness::Label};
  if (group == Group::Organisation) {
    if (ends_with_any(c_.s, f.begin,
                      {"工作单位", "受害单位", "所在单位", "就职于", "employer: ", "employer is ",
                       "works for ", "employed by ", "works at "})) {
      return {Role::Victim, nullptr, Sureness::Label};
    }
    if (ends_with_any(
            c_.s, f.begin,
            {"被“", "被", "冒充“", "假冒“", "自称“", "给客户", "向客户", "给供应商", "给供货商"})) {
      return {Role::Suspect, nullptr, Sureness::Label};
    }
    const bool is_paid_from =
        has_before(c_.s, f.begin, "从") &&
        (has(c_.s, f.end, "账") || has(c_.s, f.end, "对公") || has(c_.s, f.end, "基本户"));
    if (is_paid_from) return {Role::Victim, nullptr, Sureness::Label};
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
      const std::size_t found = rest.find(word);
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
  for (const std::string_view dials : {"拨打", "打", "的号码拨打", "的号码打", "这个号打", "给"}) {
    if (group != Group::Phone || !has(c_.s, f.end, dials)) continue;
    for (const std::string_view one : {"我", "其", "她", "他", "报警人", "受害人", "事主"}) {
      if (has(c_.s, f.end + dials.size(), one)) return {Role::Suspect, nullptr, Sureness::Clause};
    }
  }
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
    const std::size_t found = lead.rfind(word);
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
    if (k <= floor || !is_one_sentence(c_.s, k - 1, k)) break;
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
