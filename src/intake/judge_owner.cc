// Whose an identifier is by the owner in its label, and by what needs no owner named.
#include <algorithm>

#include "intake/chars.h"
#include "intake/judge.h"

namespace holdfast::intake {

/// 供应商座机X表示未变更账户: the real one answers.
bool Judge::denies(const Found& f) const {
  const std::string_view rest = c_.s.substr(f.end, std::min<std::size_t>(45, c_.s.size() - f.end));
  for (const std::string_view word : {"不知情",
                                      "他说没",
                                      "她说没",
                                      "说他没",
                                      "说她没",
                                      "学校说",
                                      "已在群里",
                                      "可以证实",
                                      "she can confirm",
                                      "he can confirm",
                                      "表示未",
                                      "表示没",
                                      "表示从未",
                                      "表示并未",
                                      "否认",
                                      "称未",
                                      "称没",
                                      "称从未",
                                      "说没",
                                      "说从没",
                                      "答复未",
                                      "答复没",
                                      "denied",
                                      "denies",
                                      "said they never",
                                      "said it never"}) {
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

/// 真正的班主任张老师, the real landlord: not who took the name.
bool Judge::is_real_one(const Hit& owner) const {
  if (!is(owner, Cue::Kin) && !is(owner, Cue::Suspect)) return false;
  if (ends_with_any(c_.s, owner.begin,
                    {"real ", "actual ", "genuine ", "真", "真正的", "真实的", "真的"})) {
    return true;
  }
  const std::size_t from = owner.begin > 24 ? owner.begin - 24 : 0;
  if (c_.s.substr(from, owner.begin - from).find("真正的") != c_.s.npos) return true;
  // 领导自己的手机号
  if (is(owner, Cue::Kin) && (has(c_.s, owner.end, "自己") || has(c_.s, owner.end, "本人"))) {
    return true;
  }
  return is(owner, Cue::Kin) && is_alpha(at(c_.s, owner.begin)) && has(c_.s, owner.end, " own ");
}

/// Owners that are a trade, a relative or a known person.
Verdict Judge::owned_by_title(const Found& f, const Hit& owner) const {
  const Group group = group_of(f.kind);
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
  if (group == Group::Phone && is_real_one(owner)) {
    return {Role::Other, &owner, Sureness::Label};
  }
  if (is(owner, Cue::Kin)) return {known_person(f, owner), &owner, Sureness::Label};
  return {};
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
  if (const Verdict verdict = owned_by_title(f, owner); verdict.role != Role::Unknown) {
    return verdict;
  }
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

}  // namespace holdfast::intake
