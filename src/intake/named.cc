// People who are named or known by their trade: 吴某, 张老师, the buyer. Offsets are folded.
#include <algorithm>
#include <array>
#include <string>

#include "intake/chars.h"
#include "intake/whose.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kFirstMention = 1500;  // bytes back to where somebody is first named
constexpr std::size_t kTitleReach = 36;

constexpr std::u32string_view kSurnames =
    U"赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎"
    U"鲁韦马苗方俞任袁柳鲍史唐费岑薛雷贺倪汤罗毕郝邬安常乐于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米"
    U"贝明戴宋庞熊纪舒屈项祝董梁杜阮蓝席季贾路娄江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫"
    U"房丁邓洪包左石崔吉龚程裴陆荣翁甄曲封储靳段巫焦谷车侯全班仲宫宁仇栾甘厉武符刘景龙叶司黎白蒲赖"
    U"卓乔谭冉桑桂牛边温庄柴阎冯连茹向古易廖耿匡文欧师聂关荆游权益桓公岳商佟";

/// One whose name is told as the victim's: 报警人吴某, 居民吴某.
bool is_reporter_word(std::string_view s, const Hit& hit) {
  return (hit.cues & bit(Cue::OwnVictim)) != 0 && hit.end - hit.begin >= 6 &&
         !has(s, hit.begin, "我");
}

}  // namespace

std::size_t name_before(std::string_view s, std::size_t i) {
  std::size_t begin = i;
  while (begin + 6 > i && has_before(s, begin, "某")) begin -= std::string_view("某").size();
  for (const std::string_view title : {"大姐", "大哥", "大嫂", "大婶", "大伯", "老太", "老汉"}) {
    if (begin == i && has_before(s, i, title)) begin -= title.size();
  }
  if (begin == i && i >= 6) {  // 小张, 老孙
    const std::size_t surname = previous(s, i);
    const bool is_called = has_before(s, surname, "小") || has_before(s, surname, "老");
    const bool is_name = kSurnames.find(code_point(s, surname).value) != kSurnames.npos;
    if (is_called && is_name) return previous(s, surname);
  }
  if (begin == i || begin == 0) return i;
  const std::size_t surname = previous(s, begin);
  return kSurnames.find(code_point(s, surname).value) == kSurnames.npos ? i : surname;
}

/// 报警人系外卖骑手…，骑手电话X: the trade of the victim, told again by its last two characters.
bool Whose::is_told_trade(std::size_t i) const {
  const std::size_t begin = previous(c_.s, previous(c_.s, i));
  if (i - begin != 6) return false;
  const std::string_view trade = c_.s.substr(begin, 6);
  const std::size_t floor = begin > kFirstMention ? begin - kFirstMention : 0;
  const std::size_t first = c_.s.find(trade, floor);
  if (first < begin) {
    // 出纳被冒充老板的人骗了，出纳电话X
    for (const std::string_view act : {"被", "遂", "信以为真", "接到", "收到"}) {
      if (has(c_.s, first + trade.size(), act)) return true;
    }
  }
  if (first >= begin || trade == "公司" || trade == "单位" || trade == "有限") return false;
  const std::size_t from = first > kTitleReach ? first - kTitleReach : 0;
  const Hit* who = c_.hits.last_before(first, from, bit(Cue::OwnVictim));
  if (who == nullptr || !is_reporter_word(c_.s, *who)) return false;
  const bool is_copula =
      has(c_.s, who->end, "系") || has(c_.s, who->end, "是") || has(c_.s, who->end, "为");
  return is_copula && is_one_clause(c_.s, who->end, first);
}

/// Mr Gao's phone, Zhao's ID card: a name before the noun, by where the text first has it.
Role Whose::english_named(std::size_t end) const {
  std::size_t begin = end;
  while (begin > 0 && is_alpha(c_.s[begin - 1])) --begin;
  if (end - begin < 2 || !is_upper(at(c_.s, begin)) || !has(c_.s, end, "'s")) return Role::Unknown;
  const std::string_view name = c_.s.substr(begin, end - begin);
  const std::size_t floor = begin > kFirstMention ? begin - kFirstMention : 0;
  const std::size_t first = std::min(begin, c_.s.find(name, floor));
  if (ends_with_any(c_.s, first,
                    {"named ", "called ", "payee ", "holder ", "\"", "Captain ", "Officer ",
                     "Professor ", "name: ", "(name: "})) {
    return Role::Suspect;
  }
  const bool is_titled =
      ends_with_any(c_.s, begin, {"Mr ", "Mrs ", "Ms ", "Miss ", "Mr. ", "Ms. "});
  return is_titled || (first == 0 && begin > 0) ? Role::Victim : Role::Unknown;
}

/// The side of who is named at [begin, end), by where the text first names him.
Role Whose::named(std::size_t begin, std::size_t end) const {
  const std::string_view name = c_.s.substr(begin, end - begin);
  const std::size_t floor = begin > kFirstMention ? begin - kFirstMention : 0;
  const std::size_t first = std::min(begin, c_.s.find(name, floor));
  static constexpr std::string_view kSuspects[] = {
      "叫", "自称", "户名", "收款人", "户主", "与",   "和", "向", "给", "跟",
      "被", "认识", "骗子", "对方",   "卖家", "姓名", "由", "找", "让", "是"};
  for (const std::string_view act : {"接到", "收到", "报警", "报案", "遂", "信以为真", "被骗"}) {
    if (has(c_.s, first + name.size(), act)) return Role::Victim;  // whatever his trade
  }
  if (const Hit* hit = hit_ending_at(first); hit != nullptr) {
    if ((hit->cues & bits(Cue::Suspect, Cue::PayTo, Cue::Add)) != 0) return Role::Suspect;
    if ((hit->cues & bit(Cue::OwnVictim)) != 0) return Role::Victim;
  }
  if (ends_with_any(c_.s, first, kSuspects)) return Role::Suspect;
  std::size_t after = first + name.size();
  if (at(c_.s, after) == '(') {  // 马大姐(138…)在直播间
    const std::size_t close = c_.s.find(')', after);
    if (close != c_.s.npos && close < after + 90) after = close + 1;
  }
  if (has(c_.s, after, "，")) after += std::string_view("，").size();
  for (const std::string_view act : {"以", "谎称", "冒充", "自称", "骗", "假冒", "诱"}) {
    if (has(c_.s, after, act)) return Role::Suspect;
  }
  for (const std::string_view act :
       {"被", "报警", "报案", "称",   "遂", "信以为真", "按",   "发现", "接到", "收到",
        "在", "通过", "于",   "因",   "经", "想",       "先后", "将",   "把",   "来所",
        "付", "转账", "下载", "添加", "加", "的儿",     "的女", "家"}) {
    if (has(c_.s, after, act)) return Role::Victim;
  }
  // 周某11点08转2万: who pays
  const std::size_t to = std::min(after + 60, c_.s.size());
  const Hit* pays = c_.hits.first_within(after, to, bits(Cue::Pay, Cue::PayTo, Cue::Loss));
  if (first != begin && pays != nullptr && is_one_clause(c_.s, after, pays->begin)) {
    return Role::Victim;
  }
  // A report begins with him.
  const bool begins = first == 0 || ends_with_any(c_.s, first, {"。", "\n", ":"});
  if (begins && first != begin) return Role::Victim;
  for (const std::string_view place : {"村", "镇", "区", "社区", "小区", "居民", "村民", "学生"}) {
    if (has_before(c_.s, first, place)) return Role::Victim;
  }
  return Role::Unknown;
}

/// "A man from Zoucheng (138…) ordered a drone": of whom the report is.
bool Whose::is_subject_of_report(const Hit& hit) const {
  if (hit.begin > 24) return false;
  const std::string_view word = c_.s.substr(hit.begin, hit.end - hit.begin);
  if (word != "man" && word != "woman" && word != "guy" && word != "girl") return false;
  const std::string_view rest = c_.s.substr(hit.end, 60);
  const auto tells = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](auto one) { return rest.find(one) != rest.npos; });
  };
  return tells({" ordered", " paid", " bought", " lost", " reports", " reported", " transferred",
                " booked", " was cheated", " was scammed", " was told", " was tricked"}) &&
         !tells({" claim", " pretend", " posing", " call", " phoned", " rang", " who ", " asked"});
}

bool Whose::is_victims_title(const Hit& hit) const {
  if (is_buyer_of_suspect(hit) || is_reporting(hit) || is_subject_of_report(hit)) return true;
  if ((hit.cues & bits(Cue::Suspect, Cue::Kin)) == 0 || hit.begin < 6) return false;
  const std::size_t floor = hit.begin > kTitleReach ? hit.begin - kTitleReach : 0;
  const Hit* who = c_.hits.last_before(hit.begin, floor, kPeople);
  if (who == nullptr || who->end == hit.begin || !is_reporter_word(c_.s, *who)) return false;
  const std::string_view gap = c_.s.substr(who->end, hit.begin - who->end);
  const bool is_named =
      gap.size() == 3 && kSurnames.find(code_point(gap, 0).value) != kSurnames.npos;
  if (is_named) return !ends_with_any(c_.s, hit.begin, {"与", "和", "向"});
  for (const std::string_view copula : {"系", "是", "为", "，系", "，是"}) {
    const bool is_trade = gap.starts_with(copula) && gap.size() <= 24 &&
                          is_one_clause(gap, copula.size(), gap.size());
    if (is_trade) return true;
  }
  return false;
}

bool Whose::has_paid(const Hit& hit) const {
  const std::string_view title = c_.s.substr(hit.begin, hit.end - hit.begin);
  const std::size_t floor = hit.begin > kFirstMention ? hit.begin - kFirstMention : 0;
  for (std::size_t k = c_.hits.first_at(hit.begin); k > 0; --k) {
    const Hit& told = c_.hits.cues()[k - 1];
    if (told.begin < floor) break;
    if (told.end > hit.begin || !has_before(c_.s, told.end, title) || is_object(told)) continue;
    // 同事也被骗了，同事电话X
    if (has(c_.s, told.end, "也被骗") || has(c_.s, told.end, "被骗")) return true;
    // 向厂家李经理付: paid to
    const std::string_view lead =
        c_.s.substr(told.begin > 18 ? told.begin - 18 : 0, std::min<std::size_t>(18, told.begin));
    if (lead.find("向") != lead.npos || lead.find("给") != lead.npos) continue;
    constexpr Cues turns = bits(Cue::Pay, Cue::Demand, Cue::Inflow);
    const std::size_t to = std::min<std::size_t>(told.end + 60, hit.begin);
    const Hit* act = c_.hits.first_within(told.end, to, turns);
    const bool is_theft =
        act != nullptr &&
        c_.s.substr(act->begin, act->end - act->begin).find("stolen") != c_.s.npos;
    if (is_theft) continue;
    if (act == nullptr || (act->cues & bits(Cue::Demand, Cue::Inflow)) != 0) continue;
    const std::string_view gap = c_.s.substr(told.end, act->begin - told.end);
    const bool wants = std::ranges::any_of(
        std::array{"不", "没", "未", "想", "急", "借", "让", "给我", "说", "称"},
        [&](std::string_view word) { return gap.find(word) != gap.npos; });
    if (!wants && is_one_clause(c_.s, told.end, act->begin)) return true;
  }
  return false;
}

/// 买家电话X，买家称其…: who tells the story of himself.
bool Whose::is_reporting(const Hit& hit) const {
  static constexpr std::string_view kSides[] = {"买家", "卖家", "店主",   "店家",
                                                "商家", "房东", "店老板", "老板娘"};
  const std::string_view word = c_.s.substr(hit.begin, hit.end - hit.begin);
  if (std::ranges::find(kSides, word) == std::end(kSides)) return false;
  const std::size_t floor = hit.begin > kFirstMention ? hit.begin - kFirstMention : 0;
  const std::size_t to = std::min(hit.end + kFirstMention, c_.s.size());
  const std::string_view around = c_.s.substr(floor, to - floor);
  for (const std::string_view tells : {"称其", "报警", "报案", "反映其"}) {
    if (around.find(std::string(word).append(tells)) != around.npos) return true;
  }
  return false;
}

/// The buyer where a seller was told of before: he who was cheated of his money.
bool Whose::is_buyer_of_suspect(const Hit& hit) const {
  const std::string_view word = c_.s.substr(hit.begin, hit.end - hit.begin);
  const bool is_buyer = word.starts_with("buyer") || word.starts_with("Buyer") || word == "买家";
  if (!is_buyer) return false;
  const std::size_t floor = hit.begin > kFirstMention ? hit.begin - kFirstMention : 0;
  for (std::size_t k = c_.hits.first_at(hit.begin); k > 0; --k) {
    const Hit& other = c_.hits.cues()[k - 1];
    if (other.begin < floor) break;
    const std::string_view told = c_.s.substr(other.begin, other.end - other.begin);
    const bool is_seller = told.starts_with("seller") || told.starts_with("Seller") ||
                           told == "卖家" || told == "商家" || told == "店家";
    if (!is_seller) continue;
    const std::string_view next = c_.s.substr(other.end, 36);
    const bool sells = next.find("卖") != next.npos || next.find("出售") != next.npos ||
                       next.find(" sold") != next.npos || next.find(" selling") != next.npos;
    if (!sells && !is_object(other)) return true;
  }
  return false;
}

}  // namespace holdfast::intake
