// People in a story. Chinese leaves out subjects and puts owners right before what they own, so a
// place is read backwards: the label at it, then the people of its clause, nearest first; those
// acted upon (让其, 给我) are no owners of what follows.
#include "intake/whose.h"

#include <algorithm>
#include <array>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kLabelSteps = 24;
constexpr std::size_t kSubjectReach = 120;  // bytes: 40 characters
constexpr std::size_t kAntecedentReach = 240;
constexpr std::size_t kQuoteReach = 150;

using Words = std::initializer_list<std::string_view>;

/// Past one of the marks and particles that stand between a label's noun and the identifier.
std::size_t skip_particles(std::string_view s, std::size_t i) {
  static constexpr std::string_view kParticles[] = {
      "'s",   ":",      "“",    "”",    "\"",     "【",     "】",   "「",   "」",   "=",    "—",
      "'",    "‘",      "’",    "是",   "为",     "系",     "叫",   "即",   "号码", "号",   "码",
      "的",   "了",     "一个", "这个", "那个",   "一张",   "这张", "那张", "个人", "私人", "所持",
      "所用", "使用的", "用的", "名下", "另一个", "另一",   "另",   "新",   "同一", "张",   "卡",
      "机",   "个",     "本地", "外地", "境外",   "昵称",   "账",   "户",   "尾",   "id",   "ID",
      "Id",   "no.",    "No.",  "NO.",  "number", "Number", " is",  " was", "(",    "#",    "[",
      "分别", "现",     "原",   "常用", "备用",   "工作",   "工资", "借记", "储蓄", "信用", "对公",
      "收",   "公司",   "单位", "方式"};
  const std::size_t start = i;
  while (i > 0 && s[i - 1] == ' ') --i;
  if (i != start && has_before(s, i, "'s")) return i;  // a word of the rules may end in it
  for (const std::string_view particle : kParticles) {
    if (has_before(s, i, particle)) return i - particle.size();
  }
  return i;
}

/// The clause's mark before `i`, paren or quote left open counted as none: a label in brackets
/// belongs to the noun before them.
std::size_t clause_begin(std::string_view s, std::size_t i, std::size_t reach) {
  const std::size_t floor = i > reach ? i - reach : 0;
  int depth = 0;
  for (std::size_t k = i; k > floor;) {
    k = previous(s, k);
    const char ch = s[k];
    if (ch == ')') ++depth;
    if (ch == '(') depth = std::max(0, depth - 1);
    if (depth > 0 || !may_end_clause(ch)) continue;
    if (ch == '\n' || ch == ';' || ch == '!' || ch == '?') return k + 1;
    if ((ch == '.' || ch == ',') && (at(s, k + 1) == ' ' || at(s, k + 1) == '\n')) return k + 1;
    for (const std::string_view mark : {"，", "。", "；", "！", "？"}) {
      if (has(s, k, mark)) return k + mark.size();
    }
  }
  return floor;
}

bool is_english(std::string_view s, const Hit& hit) { return is_alpha(at(s, hit.begin)); }

}  // namespace

bool ends_with_any(std::string_view s, std::size_t i, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has_before(s, i, word); });
}

bool ends_with_any(std::string_view s, std::size_t i, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has_before(s, i, word); });
}

const Hit* Whose::hit_ending_at(std::size_t i) const {
  const auto cues = c_.hits.cues();
  for (std::size_t k = c_.hits.first_at(i); k > 0; --k) {
    const Hit& hit = cues[k - 1];
    if (hit.end == i) return &hit;
    if (hit.begin + 40 < i) break;
  }
  return nullptr;
}

bool Whose::is_in_name(const Hit& hit) const {
  return has(c_.s, hit.begin, "公司") && ends_with_any(c_.s, hit.begin, {"有限", "责任", "股份"});
}

Label Whose::label_of(std::size_t begin) const {
  constexpr Cues nouns =
      bits(Cue::CtxCard, Cue::CtxPhone, Cue::CtxQq, Cue::CtxWechat, Cue::CtxAlipay, Cue::CtxTenpay,
           Cue::CtxId, Cue::CtxImei, Cue::CtxPlate, Cue::CtxWallet, Cue::NounVictim, Cue::Bank);
  constexpr Cues verbs = kPeople | bits(Cue::PayTo, Cue::PayFrom, Cue::CallIn, Cue::CallOut,
                                        Cue::Fill, Cue::Add, Cue::Official);
  Label label{nullptr, nullptr, nullptr, begin, false, Role::Unknown};
  std::size_t i = begin;
  for (std::size_t step = 0; step < kLabelSteps; ++step) {
    if (before(c_.s, i) == ')') {  // 买家(我)电话: who stands in the brackets
      const std::size_t floor = i > 40 ? i - 40 : 0;
      const std::size_t inner = c_.s.substr(floor, i + 1 - floor).rfind('(');
      if (inner == c_.s.npos) return label;
      const std::size_t open = floor + inner;
      const Hit* inside = c_.hits.first_within(open, i, kPeople);
      if (inside != nullptr) {
        label.owner = inside;
        label.begin = inside->begin;
        return label;
      }
      i = label.begin = open;
      continue;
    }
    if (const Hit* hit = hit_ending_at(i); hit != nullptr) {
      // 老板本人 is the boss; …有限公司账户 is the company's.
      const Hit* whom = has(c_.s, hit->begin, "本人") ? hit_ending_at(hit->begin) : nullptr;
      if (whom != nullptr && (whom->cues & kPeople) != 0) hit = whom;
      if ((hit->cues & kPeople) != 0 && !is_in_name(*hit)) {
        label.owner = hit;
        label.begin = hit->begin;
        return label;
      }
      const bool is_noun = (hit->cues & nouns) != 0;  // also 公司账户 of a named company
      if ((hit->cues & verbs) != 0) label.verb = hit;
      if ((hit->cues & verbs) != 0 && !is_noun) return label;
      if (is_noun) {
        label.has_noun = true;
        label.noun = hit;
        i = label.begin = hit->begin;
        continue;
      }
    }
    if (const std::size_t name = name_before(c_.s, i); name != i) {
      label.named = named(name, i);
      if (label.named != Role::Unknown) label.begin = name;
      return label;
    }
    const std::size_t before_marks = skip_particles(c_.s, i);
    if (before_marks == i) {
      if (label.has_noun && is_told_trade(i)) label.named = Role::Victim;
      if (label.has_noun && label.named == Role::Unknown) label.named = english_named(i);
      return label;
    }
    i = label.begin = before_marks;
  }
  return label;
}

bool Whose::is_deceived(const Hit& hit) const {
  const std::string_view rest = c_.s.substr(hit.end, 30);
  for (const std::string_view word : {"被骗", "被诈骗", "上当", "遭诈骗", "遭遇诈骗", "被人骗"}) {
    const std::size_t found = find_first(rest, word);
    if (found != rest.npos && is_one_clause(rest, 0, found)) return true;
  }
  return false;
}

bool Whose::is_object(const Hit& hit) const {
  if (is_english(c_.s, hit)) {
    const std::string_view word = c_.s.substr(hit.begin, hit.end - hit.begin);
    if (word == "me" || word == "him" || word == "them") return at(c_.s, hit.end) != ')';

    static constexpr std::string_view kWords[] = {
        "told ",        "asked ", "called ", "phoned ", "contacted ", "to ",  "added ",
        "messaged ",    "from ",  "with ",   "of ",     "for ",       "by ",  "trusted ",
        "transferred ", "sent ",  "paid ",   "had ",    "made ",      "let ", "texted "};
    return ends_with_any(c_.s, hit.begin, kWords);
  }
  static constexpr std::string_view kWords[] = {
      "让",     "叫",   "要求", "给",   "向",   "对",   "骗",   "骗了", "联系", "联系了",
      "加",     "加了", "添加", "通知", "告诉", "告知", "指示", "引导", "诱导", "与",
      "和",     "跟",   "同",   "把",   "被",   "将",   "教",   "拉",   "找",   "问",
      "劝",     "催",   "为",   "帮",   "替",   "逼",   "使",   "令",   "请",   "按",
      "按照",   "根据", "听",   "听从", "在",   "经",   "经由", "由",   "打",   "打了",
      "拨打了", "骂",   "催促", "威胁", "命令", "拨打", "打给", "提醒", "忽悠", "诱骗",
      "吓唬",   "辱骂", "允许", "冒充", "指导", "唆使", "退给", "返给"};
  return ends_with_any(c_.s, hit.begin, kWords);
}

/// 让其, 要求她: who is made to act is the other side of who makes.
bool is_made_to_act(std::string_view s, const Hit& hit) {
  static constexpr std::string_view kWords[] = {"让",    "叫",     "要求",  "指示", "引导", "诱导",
                                                "使",    "令",     "指导",  "教",   "催",   "逼",
                                                "told ", "asked ", "made ", "had "};
  return ends_with_any(s, hit.begin, kWords);
}

/// 让我, 要求其: one word of the rules that holds both.
bool is_causative(std::string_view word) {
  const bool starts = word.starts_with("让") || word.starts_with("叫") || word.starts_with("要") ||
                      word.starts_with("诱导");
  return starts && (word.ends_with("我") || word.ends_with("其") || word.ends_with("她") ||
                    word.ends_with("他"));
}

Question question_before(std::string_view s, std::size_t i) {
  constexpr std::size_t speaker = 18;  // bytes of 答, 用户, 报警人
  constexpr std::size_t reach = 120;
  std::size_t end = i;
  for (bool moved = true; moved;) {
    moved = false;
    while (end > 0 && (s[end - 1] == ' ' || s[end - 1] == '\n' || s[end - 1] == '-')) --end;
    if (has_before(s, end, "—")) {
      end -= std::string_view("—").size();
      moved = true;
    }
  }
  if (before(s, end) == ':') {
    const std::size_t floor = end > speaker ? end - speaker : 0;
    std::size_t turn = end - 1;
    while (turn > floor && !ends_with_any(s, turn, {"？", "。", "?", "\n", " "})) --turn;
    while (turn > 0 && (s[turn - 1] == ' ' || s[turn - 1] == '\n')) --turn;
    end = turn;
  }
  const bool asks = ends_with_any(s, end, {"？", "?"});
  if (!asks) return {};
  std::size_t begin = previous(s, end);
  const std::size_t floor = begin > reach ? begin - reach : 0;
  while (begin > floor && is_one_sentence(s, previous(s, begin), begin)) {
    begin = previous(s, begin);
  }
  return {begin, end};
}

Role Whose::subject_before(std::size_t i) const {
  const std::size_t floor = clause_begin(c_.s, i, kSubjectReach);
  const auto cues = c_.hits.cues();
  for (std::size_t k = c_.hits.first_at(i); k > 0; --k) {
    const Hit& hit = cues[k - 1];
    if (hit.begin < floor) break;
    if (hit.end > i) continue;
    if (is_causative(c_.s.substr(hit.begin, hit.end - hit.begin))) return Role::Victim;
    if ((hit.cues & kPeople) == 0 || is_in_name(hit)) continue;
    if (is_made_to_act(c_.s, hit)) {
      return (hit.cues & bits(Cue::Suspect, Cue::Kin)) != 0 ? Role::Suspect : Role::Victim;
    }
    if (is_object(hit)) continue;
    if (is_clause_on_me(hit)) return Role::Suspect;
    if ((hit.cues & bits(Cue::OwnVictim, Cue::Self)) != 0) return Role::Victim;
    if (is_victims_title(hit)) return Role::Victim;
    if ((hit.cues & bits(Cue::Suspect, Cue::Kin)) != 0) return Role::Suspect;
    if ((hit.cues & bits(Cue::Third, Cue::OwnPronoun)) != 0) return pronoun(hit);
  }
  return Role::Unknown;
}

namespace {

/// 微信截图文字：“…”, 收到短信：“…”: what is quoted was written by the other side.
bool is_message(std::string_view s, std::size_t quote) {
  const std::size_t from = quote > 36 ? quote - 36 : 0;
  const std::string_view lead = s.substr(from, quote - from);
  const auto holds = [&](Words words) {
    return std::ranges::any_of(words, [&](auto word) { return lead.find(word) != lead.npos; });
  };
  return before(s, quote) == ':' &&
         holds({"短信", "截图", "聊天记录", "消息", "信息", "内容", "原文", "来信", "留言", "文字",
                "语音", "邮件"}) &&
         !holds({"我发", "我回", "回复", "报警人", "受害人", "事主"});
}

}  // namespace

/// 对方说：“我的账号是…”: in the other's mouth 我 is the other.
bool Whose::is_quoted_by_suspect(const Hit& hit) const {
  const std::size_t floor = hit.begin > kQuoteReach ? hit.begin - kQuoteReach : 0;
  for (std::size_t k = hit.begin; k > floor;) {
    k = previous(c_.s, k);
    if (c_.s[k] == '\n' || has(c_.s, k, "”") || has(c_.s, k, "」")) return false;
    const bool opens = has(c_.s, k, "“") || has(c_.s, k, "「") || c_.s[k] == ':';
    // QQ:183…: a field is no speech.
    if (!opens || (c_.s[k] == ':' && is_alnum(at(c_.s, k + 1)))) continue;
    if (c_.s[k] != ':' && is_message(c_.s, k)) return true;
    std::size_t end = k;
    for (std::size_t next = skip_particles(c_.s, end); next != end;) {
      end = next;
      next = skip_particles(c_.s, end);
    }
    const std::size_t from = end > 36 ? end - 36 : 0;
    const Hit* speaker = c_.hits.last_before(end, from, kPeople);
    if (speaker == nullptr || !is_one_clause(c_.s, speaker->end, end)) continue;
    if (has_before(c_.s, speaker->end, "举报")) continue;  // a heading, not a speaker
    if (c_.s[k] == ':' && (is_english(c_.s, hit) || speaker->end + 12 < end)) continue;
    return (speaker->cues & bits(Cue::Suspect, Cue::Kin)) != 0;
  }
  return false;
}

namespace {

/// A lower-case pronoun's gender: 'm', 'f', or 0.
char gender_of(std::string_view word) {
  if (word.empty()) return 0;
  const char first = to_lower(word[0]);
  if (first == 's' ||
      (first == 'h' && word.size() > 1 && to_lower(word[1]) == 'e' && word.size() > 2)) {
    return 'f';  // she, her, hers
  }
  return first == 'h' ? 'm' : 0;
}

}  // namespace

namespace {

/// A report that begins "A widower chatted…", "Mr Li, 67…": of whom it is told. Nothing where the
/// man is who called.
char protagonist_gender(std::string_view s, std::string_view word, std::size_t stop) {
  static constexpr std::array<std::string_view, 9> kMen = {
      "man", "widower", "gentleman", "grandfather", "Mr", "male", "husband", "father", "boy"};
  static constexpr std::array<std::string_view, 12> kWomen = {
      "woman", "widow",  "lady", "grandmother", "Mrs",  "Ms",
      "Miss",  "female", "girl", "housewife",   "wife", "mother"};
  const bool is_man = std::ranges::find(kMen, word) != kMen.end();
  const bool is_woman = std::ranges::find(kWomen, word) != kWomen.end();
  if (!is_man && !is_woman) return 0;
  static constexpr std::array<std::string_view, 15> kActs = {
      " claim", " pos",  " pretend", " call",  " who ",  " phone", " rang",   " contacted",
      " messa", " offe", " asked",   " told ", " from ", " named", " calling"};
  if (std::ranges::any_of(kActs, [&](auto act) { return has(s, stop, act); })) return 0;
  return is_man ? 'm' : 'f';
}

}  // namespace

/// In a report told of somebody ("A retired man ... He paid"), whether the pronoun is his: the
/// first pronoun of the text is the protagonist's. Nothing where the teller says I.
std::optional<bool> Whose::is_protagonist(std::string_view pronoun, std::size_t place) const {
  // By the text itself: words this far away are not among the hits.
  constexpr std::size_t kReportReach = 1500;
  const std::size_t floor = place > kReportReach ? place - kReportReach : 0;
  const std::size_t end = std::min(place + kReportReach / 2, c_.s.size());
  char first = 0;
  int words = floor == 0 ? 0 : 6;  // of the text, as far as its subject may stand
  bool is_quoted = false;
  for (std::size_t i = floor; i < end;) {
    if (c_.s[i] == '"') is_quoted = !is_quoted;
    if (!is_alpha(c_.s[i])) {
      ++i;
      continue;
    }
    std::size_t stop = i;
    while (is_alpha(at(c_.s, stop))) ++stop;
    const std::string_view word = c_.s.substr(i, stop - i);
    if (!is_quoted && (word == "I" || word == "my" || word == "My" || word == "we" ||
                       word == "our" || word == "mine")) {
      return std::nullopt;
    }
    if (first == 0 && ++words <= 6) first = protagonist_gender(c_.s, word, stop);
    const bool gendered = word.size() <= 4 && (word == "he" || word == "He" || word == "his" ||
                                               word == "His" || word == "she" || word == "She" ||
                                               word == "her" || word == "Her" || word == "him");
    if (first == 0 && i <= place && gendered) first = gender_of(word);
    i = stop;
  }
  const char own = gender_of(pronoun);
  if (first == 0 || own == 0) return std::nullopt;
  return first == own;
}

Role Whose::english_pronoun(const Hit& hit) const {
  const std::size_t floor = hit.begin > kAntecedentReach ? hit.begin - kAntecedentReach : 0;
  const auto cues = c_.hits.cues();
  const std::string_view word = c_.s.substr(hit.begin, hit.end - hit.begin);
  const bool is_many = word.starts_with("the") || word.starts_with("The");
  if (const auto told = is_protagonist(word, hit.begin)) {
    return *told ? Role::Victim : Role::Suspect;
  }
  const bool is_own = word.ends_with("own");  // my son … his own QQ
  bool tells_i = false;
  for (std::size_t k = c_.hits.first_at(hit.begin); k > 0; --k) {
    const Hit& other = cues[k - 1];
    if (other.begin < floor) break;
    tells_i = tells_i || (other.cues & bit(Cue::Self)) != 0;
    if (!is_own && (other.cues & bits(Cue::Suspect, Cue::Kin)) != 0) return Role::Suspect;
    if ((other.cues & bit(Cue::OwnVictim)) != 0 && !is_many) return Role::Victim;
  }
  return tells_i || is_many ? Role::Suspect : Role::Unknown;
}

/// 卖家说加他微信: what is told to be done is the victim's to do.
bool Whose::is_in_speech(const Hit& hit) const {
  const std::size_t from = hit.begin > 45 ? hit.begin - 45 : 0;
  std::string_view lead = c_.s.substr(from, hit.begin - from);
  const std::size_t comma = find_last(lead, "，");
  if (comma != lead.npos) lead.remove_prefix(comma + std::string_view("，").size());
  for (const std::string_view word :
       {"说加",   "让加",   "叫加", "要求加", "说添加", "让添加", "要求添加",
        "让联系", "说联系", "称加", "让我加", "叫我加", "要我加", "让转",
        "要求转", "说转",   "让打", "要求打", "让汇",   "推荐加"}) {
    if (contains(lead, word)) return true;
  }
  return false;
}

/// 转到其账户, 加其微信: what is done is done to the other.
bool Whose::is_after_deed(const Hit& hit) const {
  const Hit* deed = hit_ending_at(hit.begin);
  return deed != nullptr && (deed->cues & bits(Cue::PayTo, Cue::Add, Cue::CallOut)) != 0;
}

namespace {

/// 我手机, 家里的卡: what is owned and not who.
bool is_thing(const Context& c, const Hit& hit) {
  constexpr Cues things =
      bits(Cue::CtxCard, Cue::CtxPhone, Cue::CtxQq, Cue::CtxWechat, Cue::CtxAlipay, Cue::CtxId);
  const std::string_view word = c.s.substr(hit.begin, hit.end - hit.begin);
  return (hit.cues & things) != 0 || word == "我的" || word == "您的" || word == "名下" ||
         word == "提现到" || word.starts_with("退") || word == "用户";
}

}  // namespace

namespace {

/// 我名下, 本店, 咱: the teller, whom 他 does not mean. 我儿子 is another.
bool is_teller(const Context& c, const Hit& hit) {
  const std::string_view word = c.s.substr(hit.begin, hit.end - hit.begin);
  const auto starts = [&](Words words) {
    return std::ranges::any_of(words, [&](auto first) { return word.starts_with(first); });
  };
  if (!starts({"我", "本", "您", "你", "咱", "俺"})) return false;
  static constexpr std::string_view kFamily[] = {"妈", "爸", "母", "父", "儿", "女", "公", "婆",
                                                 "丈", "妻", "孙", "爱", "象", "姐", "哥", "弟",
                                                 "妹", "奶", "爷", "伴", "媳", "孩"};
  return std::ranges::none_of(kFamily, [&](auto one) { return word.find(one) != word.npos; }) ||
         word.find("公司") != word.npos;
}

}  // namespace

/// 他, 她: the other of who acts, else the last told of who is not the teller.
Role Whose::third_person(const Hit& hit, bool acted_on, bool is_contact) const {
  const Hit* by_what = hit_ending_at(hit.begin);
  if (by_what != nullptr && (by_what->cues & bit(Cue::PayFrom)) != 0 && !is_contact) {
    return subject_before(by_what->begin) == Role::Suspect ? Role::Suspect : Role::Victim;
  }
  if (acted_on) {
    const Role by = subject_before(hit.begin);
    if (by == Role::Suspect && is_in_speech(hit)) return Role::Suspect;
    if (is_contact && ends_with_any(c_.s, hit.begin, {"加", "添加", "加了"})) return Role::Suspect;
    return by == Role::Suspect ? Role::Victim : Role::Suspect;
  }
  const std::size_t floor = hit.begin > kAntecedentReach ? hit.begin - kAntecedentReach : 0;
  const auto cues = c_.hits.cues();
  for (std::size_t k = c_.hits.first_at(hit.begin); k > 0; --k) {
    const Hit& other = cues[k - 1];
    if (other.begin < floor) break;
    const bool near = is_one_clause(c_.s, other.end, hit.begin);
    if ((other.cues & bit(Cue::Kin)) != 0 && is_deceived(other)) return Role::Victim;
    if ((other.cues & bits(Cue::Suspect, Cue::Kin)) != 0 && (is_contact || near)) {
      return Role::Suspect;
    }
    // 给我女儿安排: no topic; 打给我老公: who goes on
    const bool is_told = ends_with_any(c_.s, other.begin, {"打给", "发给", "说给", "寄给"});
    const bool is_topic =
        is_told ||
        !ends_with_any(c_.s, other.begin, {"给", "帮", "替", "为", "跟", "她", "他", "对方"});
    const bool own = is_topic && (other.cues & bit(Cue::OwnVictim)) != 0 && !is_thing(c_, other) &&
                     !is_teller(c_, other);
    if (own && other.end - other.begin >= 6 && !ends_with_any(c_.s, other.end, {"的"})) {
      return Role::Victim;
    }
  }
  return Role::Suspect;
}

Role Whose::pronoun(const Hit& hit, bool is_contact) const {
  if (is_english(c_.s, hit)) return english_pronoun(hit);
  const bool is_third = (hit.cues & bit(Cue::Third)) != 0;
  if (has(c_.s, hit.begin, "自己")) {
    return subject_before(hit.begin) == Role::Suspect ? Role::Suspect : Role::Victim;
  }
  const bool taken = ends_with_any(c_.s, hit.begin, {"把", "将"});  // 把他卡里的钱转走
  if (taken && !is_contact && subject_before(hit.begin) != Role::Victim) return Role::Victim;
  const bool acted_on = !taken && (is_object(hit) || is_after_deed(hit));
  if (is_third) return third_person(hit, acted_on, is_contact);
  const std::size_t floor = clause_begin(c_.s, hit.begin, kSubjectReach);
  const auto cues = c_.hits.cues();
  for (std::size_t k = c_.hits.first_at(hit.begin); k > 0; --k) {
    const Hit& other = cues[k - 1];
    if (other.begin < floor) break;
    if (other.end > hit.begin || (other.cues & kPeople) == 0) continue;
    if ((other.cues & bits(Cue::OwnPronoun, Cue::Third)) != 0) {
      if (acted_on && !is_object(other)) return Role::Suspect;  // 其加其微信
      continue;
    }
    if (is_object(other) && !is_made_to_act(c_.s, other)) continue;
    const bool suspects = (other.cues & bits(Cue::Suspect, Cue::Kin)) != 0;
    // 有人冒充镇长加其微信X: what is told is with whom one was added
    if (suspects && is_contact && ends_with_any(c_.s, hit.begin, {"加", "添加", "加了"})) {
      return Role::Suspect;
    }
    if (suspects && acted_on && is_in_speech(hit)) return Role::Suspect;  // 对方让加其微信
    if (suspects == acted_on) return Role::Victim;
    return Role::Suspect;
  }
  if (acted_on && !is_made_to_act(c_.s, hit)) return Role::Suspect;  // 加其微信: the reporter does
  // 一男子自称客服，其电话…: the topic of the clause before goes on.
  if (floor > 0 && has_before(c_.s, floor, "，")) {
    const std::size_t end = floor - std::string_view("，").size();
    static constexpr std::string_view kStrangers[] = {
        "男子", "女子", "的人", "嫌疑人", "骗子", "卖家", "买家", "网友", "人员", "民警",
        "导师", "客服", "警官", "领导",   "对方", "的男", "的女", "朋友", "“",    "”"};
    if (ends_with_any(c_.s, end, kStrangers) && subject_before(end + 1) != Role::Victim) {
      return Role::Suspect;
    }
  }
  return Role::Victim;
}

/// 骗我的号码, 发给我的账号: what he who did it has, not what is mine.
bool Whose::is_clause_on_me(const Hit& hit) const {
  const std::string_view word = c_.s.substr(hit.begin, hit.end - hit.begin);
  if (word == "我的" && has(c_.s, hit.end, "人")) return true;  // 敲诈我的人
  const bool is_first = word.starts_with("我") || word.starts_with("其");
  if (!is_first || (word.find("的") == word.npos && !has(c_.s, hit.end, "的"))) return false;
  if (ends_with_any(c_.s, hit.begin,
                    {"骗",     "骗了", "联系", "打给",   "威胁", "坑", "加",   "诈骗",
                     "骚扰",   "敲诈", "勒索", "恐吓",   "忽悠", "拉", "发给", "告诉",
                     "提供给", "留给", "推给", "推荐给", "报给", "发"})) {
    return true;
  }
  return has_before(c_.s, hit.begin, "给") &&
         !ends_with_any(c_.s, hit.begin,
                        {"转给", "汇给", "退给", "返给", "还给", "付给", "返还给"});
}

Role Whose::side(const Hit& hit, bool is_contact) const {
  static constexpr std::string_view kTakes[] = {"冒充",
                                                "假冒",
                                                "自称",
                                                "自称是",
                                                "谎称是",
                                                "谎称",
                                                "假扮",
                                                "冒用",
                                                "盗用",
                                                "盗取",
                                                "装作",
                                                "伪装成",
                                                "装成",
                                                "称是",
                                                "pretending to be ",
                                                "claiming to be ",
                                                "posing as ",
                                                "pretended to be ",
                                                "impersonating "};
  if (ends_with_any(c_.s, hit.begin, kTakes)) {
    return Role::Suspect;
  }
  if (is_clause_on_me(hit)) return Role::Suspect;
  if ((hit.cues & bits(Cue::OwnPronoun, Cue::Third)) != 0) return pronoun(hit, is_contact);
  if (is_victims_title(hit)) return Role::Victim;
  if ((hit.cues & bits(Cue::Suspect, Cue::Kin)) != 0) return Role::Suspect;
  const bool addressed = has(c_.s, hit.begin, "您") || has(c_.s, hit.begin, "你");
  const bool first_person =
      !addressed && ((hit.cues & bit(Cue::Self)) != 0 || has(c_.s, hit.begin, "我"));
  if (first_person && is_quoted_by_suspect(hit)) return Role::Suspect;
  return Role::Victim;
}

}  // namespace holdfast::intake
