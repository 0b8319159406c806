// Sums of money: ¥28,000 / 2.8万元 / 三块五 / 叁万贰仟圆整 / 1.5w / RMB 58,000.
#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/found.h"
#include "intake/numbers.h"
#include "intake/numbers_en.h"

namespace holdfast::intake {
namespace {

using Words = std::initializer_list<std::string_view>;

bool has_any(std::string_view s, std::size_t i, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has(s, i, word); });
}

bool has_any_before(std::string_view s, std::size_t i, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has_before(s, i, word); });
}

/// Moves past an ASCII word in any case, at a word's edge.
bool eat_word(std::string_view s, std::size_t& i, std::string_view word) {
  if (i + word.size() > s.size() || is_alpha(at(s, i + word.size()))) return false;
  if (!std::ranges::equal(s.substr(i, word.size()), word,
                          [](char a, char b) { return to_lower(a) == b; })) {
    return false;
  }
  i += word.size();
  return true;
}

bool is_foreign(std::string_view s, std::size_t i) {
  const bool is_chinese = (at(s, i) & 0x80) != 0 || at(s, i) == 'Q';
  if (is_chinese &&
      has_any(s, i,
              {"美元",     "美金",   "美刀",   "刀",     "港币",   "港元", "港幣", "欧元", "日元",
               "韩元",     "韩币",   "泰铢",   "英镑",   "卢布",   "澳元", "加元", "新币", "台币",
               "新台币",   "比索",   "越南盾", "林吉特", "泰达币", "个U",  "个u",  "枚",   "个USDT",
               "个比特币", "个以太", "比特币", "Q币",    "金币",   "点券", "积分"})) {
    return true;
  }
  if (!is_alpha(at(s, i))) return false;
  for (static constexpr std::array<std::string_view, 19> kWords =
           {"usdt", "usd", "u", "us dollars", "dollars", "dollar", "hkd", "eur", "euros", "gbp",
            "pounds", "btc", "eth", "trx", "bitcoins", "baht", "pesos", "usdc", "hk dollars"};
       const std::string_view word : kWords) {
    std::size_t k = i;
    if (eat_word(s, k, word)) return true;
  }
  return false;
}

/// 元, 块钱, yuan after a number; with 角 and 分, which add to `fen`. 0 if none stands there.
std::size_t currency_at(std::string_view s, std::size_t i, std::int64_t& fen) {
  std::size_t k = i;
  const auto small = [&](Words words, std::int64_t each) {
    const auto digit = read_whole(s, k);
    if (!digit || digit->value > 9 || digit->digits > 1) return;
    for (const std::string_view word : words) {
      if (has(s, digit->end, word)) {
        fen += digit->value * each;
        k = digit->end + word.size();
        return;
      }
    }
  };
  const bool is_chinese = (at(s, k) & 0x80) != 0;
  if (!is_chinese && !is_alpha(at(s, k))) return 0;
  if (has_any(s, k, {"元旦", "元素", "元宵", "元件", "元老", "元月"})) return 0;
  if (has_any(s, k, {"元", "圆"})) {
    k += 3;
    small({"角", "毛"}, 10);
    small({"分"}, 1);
    if (has_any(s, k, {"整", "正"})) k += 3;
    if (has(s, k, "人民币")) k += std::string_view("人民币").size();
    return k;
  }
  if (has(s, k, "块")) {
    k += 3;
    if (has(s, k, "钱")) return k + 3;
    const auto digit = read_whole(s, k);
    if (digit && digit->value <= 9 && digit->digits <= 1 && !has(s, digit->end, "块")) {
      fen += digit->value * 10;
      k = digit->end;
      if (has_any(s, k, {"毛", "角"})) k += 3;
      if (has(s, k, "钱")) k += 3;
    }
    return k;
  }
  if (has_any(s, k, {"角", "毛钱"})) {
    fen = -1;  // the number itself counts tenths
    return k + (has(s, k, "角") ? 3 : 6);
  }
  if (has(s, k, "人民币")) return k + std::string_view("人民币").size();
  for (static constexpr std::array<std::string_view, 5> kWords = {"yuan", "rmb", "cny", "renminbi",
                                                                  "kuai"};
       const std::string_view word : kWords) {
    if (eat_word(s, k, word)) return k;
  }
  return 0;
}

/// ¥, RMB, 人民币 before a number: where it begins; `i` if none.
std::size_t currency_before(std::string_view s, std::size_t i, bool& is_foreign_sign) {
  std::size_t k = i;
  while (k > 0 && s[k - 1] == ' ') --k;
  if (has_before(s, k, "¥")) return k - std::string_view("¥").size();
  if (has_before(s, k, "人民币")) return k - std::string_view("人民币").size();
  for (static constexpr std::array<std::string_view, 6> kWords = {"RMB", "CNY", "rmb", "cny", "Rmb",
                                                                  "Cny"};
       const std::string_view word : kWords) {
    if (has_before(s, k, word) && !is_alpha(before(s, k - 3))) return k - 3;
  }
  is_foreign_sign = before(s, k) == '$' || has_before(s, k, "€") || has_before(s, k, "£") ||
                    has_before(s, k, "USD") || has_before(s, k, "USDT") || has_before(s, k, "HKD");
  return i;
}

/// Words that count things after a number: 5万人, 3千次, 20分钟.
bool is_counter(std::string_view s, std::size_t i) {
  while (at(s, i) == ' ') ++i;
  if ((at(s, i) & 0x80) == 0) return false;
  return has_any(
      s, i, {"人", "次", "个",   "名", "位", "张",   "件", "部", "台", "条",   "点", "粉", "分",
             "笔", "单", "天",   "日", "月", "年",   "岁", "楼", "号", "层",   "栋", "室", "克",
             "斤", "米", "公里", "级", "倍", "股",   "手", "吨", "秒", "小时", "时", "钟", "期",
             "集", "份", "只",   "头", "辆", "多个", "页", "章", "组", "套",   "家", "间", "字",
             "度", "平", "版",   "路", "线", "班",   "届", "院", "校", "区",   "段", "几", "顶",
             "桌", "箱", "桶",   "瓶", "袋", "双",   "尾", "户", "题", "级",   "亩", "步", "里",
             "颗", "下", "样",   "多", "起", "折",   "成", "星", "代", "式",   "面", "味", "军",
             "强", "佛", "刻",   "句", "项", "种",   "行", "门", "把", "床",   "块", "元", "℃"});
}

bool is_money_verb_before(std::string_view s, std::size_t i) {
  std::size_t k = i;
  while (k > 0 && (s[k - 1] == ' ' || s[k - 1] == ':')) --k;
  for (static constexpr std::array<std::string_view, 8> kWords = {"整整", "将近", "大约", "大概",
                                                                  "差不多", "约", "近", "足足"};
       const std::string_view filler : kWords) {
    if (has_before(s, k, filler)) k -= filler.size();
  }
  if (has_any_before(
          s, k,
          {"转",     "转了",   "汇",   "汇了",   "付",     "付了",   "给",     "给了",     "交",
           "交了",   "充",     "充了", "打了",   "打过去", "发",     "发了",   "存",       "存了",
           "花",     "花了",   "借",   "借了",   "骗",     "骗了",   "骗走",   "骗我",     "损失",
           "被骗",   "共",     "扣",   "扣了",   "扣走",   "转账",   "汇款",   "充值",     "支付",
           "付款",   "转走",   "转出", "要",     "返",     "返还",   "提现",   "到账",     "收",
           "收了",   "给我",   "给他", "给她",   "给对方", "垫付",   "缴",     "缴纳",     "投",
           "投了",   "投资",   "贷",   "刷",     "刷了",   "罚",     "刷走",   "共计",     "合计",
           "总计",   "一共",   "金额", "金额为", "金额是", "还了",   "赚了",   "亏了",     "垫",
           "垫了",   "转去",   "汇去", "转过去", "要我",   "借我",   "退",     "退了",     "是",
           "先转",   "又转",   "再转", "没了",   "卖了",   "取了",   "取",     "打",       "垫资",
           "预付",   "打款",   "转款", "入金",   "下注",   "押金",   "定金",   "保证金",   "手续费",
           "余额",   "价格",   "卖",   "额度",   "加",     "要给",   "提出来", "提出来了", "提出",
           "提了",   "取出",   "收我", "收了我", "没给",   "给孩子", "分期",   "少了",     "被转",
           "分别为", "分别是", "勒索", "送",     "笔",     "挂",     "还有",   "还剩",     "只剩",
           "走了",   "掉了",   "去了", "取了",   "套了",   "借了"})) {
    return !has_before(s, k, "拨打") && !has_before(s, k, "号是") && !has_before(s, k, "码是") &&
           !has_before(s, k, "户是") && !has_before(s, k, "尾号是");
  }
  std::size_t word = k;
  while (word > 0 && is_alpha(s[word - 1])) --word;
  for (static constexpr std::array<std::string_view, 12> kWords = {"paid", "sent", "transferred",
                                                                   "lost", "deposited", "pay",
                                                                   "remitted", "wired", "of",
                                                                   "transfer", "send", "total"};
       const std::string_view verb : kWords) {
    std::size_t probe = word;
    if (word < k && k < i && eat_word(s, probe, verb) && probe == k) return true;
  }
  return false;
}

/// 打了95599, 给12315打, 转96110跟进: a hotline that was called.
bool is_hotline(const Context& c, std::size_t begin, std::size_t end) {
  const std::string_view number = c.s.substr(begin, end - begin);
  if (number.size() < 3 || number.size() > 6 || !std::ranges::all_of(number, is_digit))
    return false;
  const bool is_known = c.tables.hotlines.contains(std::string(number));
  const bool is_service =
      number.size() == 5 && (number.starts_with("95") || number.starts_with("96") ||
                             number.starts_with("12") || number.starts_with("100"));
  if (number.size() == 3 && !has_any_before(c.s, begin, {"打", "打了", "报", "拨", "拨了"}))
    return false;
  const bool is_round = number.ends_with("00");  // 转了95000, 打了10000
  return (is_known || is_service) && !is_round;
}

/// 押金600, 车票钱1200 before; 2200保险费, 500的红包 after: the noun says it is money.
bool is_money_noun_beside(std::string_view s, std::size_t begin, std::size_t end) {
  if (has_any_before(s, begin,
                     {"费", "押金", "定金", "订金", "证金", "冻金", "款", "钱", "税", "罚金",
                      "佣金", "本金", "租金", "奖金", "租", "工资", "价"})) {
    return !has_any_before(s, begin, {"收款", "付款", "汇款", "存款", "放款", "贷款"}) ||
           end - begin <= 6;
  }
  const std::string_view after = s.substr(end, 24);
  if (has_any(s, end,
              {"的红包", "的货", "的定金", "的押金", "的转账", "的会员", "块", "现金", "本金",
               "佣金", "押金", "定金", "保证金", "订金", "货款", "余额"})) {
    return true;
  }
  // 解冻费, 保险费, 手续费: three to four characters that end in 费.
  for (const std::size_t length : {std::size_t{6}, std::size_t{9}, std::size_t{12}}) {
    const std::string_view noun = after.substr(0, length);
    if (noun.size() == length && noun.ends_with("费") &&
        std::ranges::none_of(noun, [](char ch) { return (ch & 0x80) == 0; })) {
      return true;
    }
  }
  return false;
}

/// A word of the rules about money right before: 加起来13800, 又转了一次11700, 亏了8000.
bool is_money_word_before(const Context& c, std::size_t begin) {
  constexpr Cues money = bits(Cue::LossTotal, Cue::Total, Cue::Loss, Cue::Pay, Cue::Inflow,
                              Cue::Demand, Cue::Fulfilled, Cue::Each);
  const Hit* hit = c.hits.last_before(begin, begin > 36 ? begin - 36 : 0, money);
  if (hit == nullptr) return false;
  const std::string_view gap = c.s.substr(hit->end, begin - hit->end);
  const std::string_view word = c.s.substr(hit->begin, hit->end - hit->begin);
  if (word.size() < 6 && gap.empty() && (hit->cues & bit(Cue::Demand)) != 0) return false;
  if (is_alpha(word.back())) return gap == " ";
  if (gap.empty() || gap == ":") return true;
  // 付给店家980, 又转了一次11700: a few characters that name nobody's number.
  const bool plain =
      gap.size() <= 12 && std::ranges::all_of(gap, [](char ch) { return (ch & 0x80) != 0; });
  if (!plain || word.size() < 6) return false;
  static constexpr std::array<std::string_view, 15> others = {
      "，", "。", "；", "：", "！", "？", "“", "”", "号", "群", "码", "话", "信", "第", "户"};
  return std::ranges::none_of(others, [&](std::string_view other) { return contains(gap, other); });
}

/// 1500交了三回; 分三笔30000、30000、39999转出: the verb behind a sum, a list of sums.
bool is_listed_or_moved(const Context& c, std::size_t begin, std::size_t end) {
  const Hit* hit = c.hits.first_within(end, std::min(end + 18, c.s.size()), bit(Cue::Pay));
  if (hit != nullptr && hit->begin == end && hit->end - hit->begin >= 6) return true;
  for (const std::string_view mark : {std::string_view("、"), std::string_view("和")}) {
    if (!has_before(c.s, begin, mark)) continue;
    const std::size_t earlier = previous(c.s, begin - mark.size());
    const CodePoint last = code_point(c.s, earlier);
    static constexpr std::u32string_view sums = U"元块万千百";
    if (is_digit(c.s[earlier]) || sums.find(last.value) != sums.npos) return true;
  }
  return false;
}

/// A number without 元 is money only if its unit or what stands beside it says so.
bool is_bare_money(const Context& c, std::size_t begin, const Quantity& q) {
  if (!q.has_unit && !q.is_grouped && q.end - begin > 8 && !q.is_chinese) return false;
  if (is_hotline(c, begin, q.end)) return false;
  const char next = at(c.s, q.end);
  if (is_alnum(next) || next == '%' || next == '-' || next == '/' || next == '_' || next == '@' ||
      next == '*' || (next == ':' && is_digit(at(c.s, q.end + 1))) ||
      (next == '.' && is_alnum(at(c.s, q.end + 1)))) {
    return false;
  }
  const bool taxed = q.has_big_unit && has_any(c.s, q.end, {"个税", "个人所得税"});
  if (is_counter(c.s, q.end) && !taxed) return false;
  const bool small_letter_unit = to_lower(before(c.s, q.end)) == 'k';
  if (q.has_big_unit && !small_letter_unit && !has_before(c.s, begin, "第") &&
      !has_any(c.s, q.end, {"粉", "播", "赞", "保障", "医疗", "英里"})) {
    return !q.is_chinese || q.micros >= 1'000'000'000 || is_money_verb_before(c.s, begin) ||
           is_money_word_before(c, begin);
  }
  if (q.micros < 10'000'000) return false;
  // 打了110, 打95588: dialled, not paid
  if (has_any(c.s, q.end, {"(QQ", "(微信", "(支付宝"})) return false;
  const bool dials = has_any_before(c.s, begin, {"打", "打了", "打过", "拨"});
  if (dials && c.tables.hotlines.contains(std::string(c.s.substr(begin, q.end - begin)))) {
    return false;
  }
  if (q.is_chinese && !q.has_unit) return false;
  if (is_money_verb_before(c.s, begin)) return !has_before(c.s, begin, "加") || q.end - begin <= 6;
  if (q.end - begin > 7 && !q.is_grouped && !q.is_chinese) return false;
  return is_money_noun_beside(c.s, begin, q.end) || is_money_word_before(c, begin) ||
         is_listed_or_moved(c, begin, q.end);
}

/// 5、6万 and 3-5万: the second half of a range is no amount.
bool is_range_end(std::string_view s, std::size_t begin) {
  for (static constexpr std::array<std::string_view, 4> kWords = {"、", "-", "~", "～"};
       const std::string_view mark : kWords) {
    if (!has_before(s, begin, mark)) continue;
    const std::size_t mark_at = begin - mark.size();
    const std::size_t digit_at = previous(s, mark_at);
    const CodePoint c = code_point(s, digit_at);
    const bool digit = is_digit(at(s, digit_at)) || cn_digit(c.value) > 0;
    const std::size_t earlier = previous(s, digit_at);
    const bool longer = digit_at > 0 && (is_digit(at(s, earlier)) || s[earlier] == '.');
    if (digit && (!longer || mark != "、")) return true;
  }
  return false;
}

}  // namespace

std::optional<FoundAmount> read_amount(const Context& c, std::size_t i) {
  const char previous_char = before(c.s, i);
  if (is_alnum(previous_char) || previous_char == '_' || previous_char == '@' ||
      previous_char == '*' || previous_char == '+') {
    const bool after_currency = has_before(c.s, i, "RMB") || has_before(c.s, i, "CNY");
    if (!after_currency) return std::nullopt;
  }
  auto q = read_quantity_en(c.s, i);
  const bool english = q.has_value();
  if (!q) q = read_quantity(c.s, i);
  if (!q || q->micros <= 0 || q->micros / 1'000'000 > kMaxMoney.fen / 100) return std::nullopt;
  bool foreign = false;
  FoundAmount amount{currency_before(c.s, i, foreign), q->end, Money{q->micros / 10'000}};
  const bool has_sign = amount.begin != i;
  std::size_t unit_at = q->end;
  if (q->is_about && has_any(c.s, unit_at, {"多", "余", "来"})) unit_at += 3;
  std::size_t spaced = unit_at;
  if (at(c.s, spaced) == ' ') ++spaced;
  amount.is_yuan = !foreign && (has_sign || !is_foreign(c.s, spaced));
  if (!amount.is_yuan) return amount;
  std::int64_t extra = 0;
  const std::size_t currency_end = currency_at(c.s, spaced, extra);
  if (is_range_end(c.s, amount.begin)) {
    if (currency_end == 0 && !q->has_unit) return std::nullopt;
    amount.is_yuan = false;
    amount.end = std::max(currency_end, q->end);
    return amount;
  }
  if (currency_end != 0) {
    amount.money = extra < 0 ? Money{q->micros / 100'000} : Money{amount.money.fen + extra};
    amount.end = currency_end;
    // 元/天, 元每月, 元以上 of an offer: a rate, not a sum that moved.
    const char next = at(c.s, currency_end);
    if (next == '/') amount.is_yuan = false;
    return amount;
  }
  if (has_sign) return amount;
  if (english) {
    if (!q->has_big_unit || !is_money_word_before(c, i)) return std::nullopt;
    return amount;
  }
  if (!is_bare_money(c, i, *q)) return std::nullopt;
  amount.is_bare = !q->has_unit;
  return amount;
}

}  // namespace holdfast::intake
