#include "intake/money_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kReach = 90;         // bytes back to a verb of another clause
constexpr std::size_t kReachAfter = 36;    // bytes on to a verb behind the sum
constexpr std::size_t kReachStopped = 75;  // bytes on to the word that it failed

constexpr Cues kMoneyCues = bits(Cue::LossTotal, Cue::Total, Cue::Loss, Cue::Pay, Cue::Demand,
                                 Cue::AskedMore, Cue::Inflow, Cue::Quota, Cue::Refused);
constexpr Cues kModals =
    bits(Cue::Demand, Cue::AskedMore, Cue::Wish, Cue::Promise, Cue::Caused, Cue::Not, Cue::Quota);

using Words = std::initializer_list<std::string_view>;

bool has_any(std::string_view s, std::size_t i, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has(s, i, word); });
}

bool contains_any(std::string_view s, Words words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(s, word); });
}

bool is(const Hit& hit, Cue cue) { return (hit.cues & bit(cue)) != 0; }

MoneyKind kind_of(Cues cues) {
  const auto has_cue = [&](Cue cue) { return (cues & bit(cue)) != 0; };
  if (has_cue(Cue::LossTotal)) return MoneyKind::LossTotal;
  if (has_cue(Cue::Total)) return MoneyKind::Total;
  if (has_cue(Cue::Refused) || has_cue(Cue::Stopped)) return MoneyKind::Unpaid;
  if (has_cue(Cue::AskedMore)) return MoneyKind::AskedMore;
  if (has_cue(Cue::Quota)) return MoneyKind::Quota;
  if (has_cue(Cue::Demand)) return MoneyKind::Demanded;
  if (has_cue(Cue::Inflow)) return MoneyKind::Inflow;
  if (has_cue(Cue::Loss)) return MoneyKind::Loss;
  if (has_cue(Cue::Pay)) return MoneyKind::Paid;
  return MoneyKind::None;
}

/// Where the clause that holds `i` begins, at most 150 bytes back.
std::size_t clause_begin(std::string_view s, std::size_t i) {
  constexpr std::size_t limit = 150;
  const std::size_t floor = i > limit ? i - limit : 0;
  while (i > floor) {
    const std::size_t p = previous(s, i);
    if (may_end_clause(s[p])) {
      const CodePoint mark = code_point(s, p);
      static constexpr std::u32string_view ends = U"，。；！？\n;!?";
      if (ends.find(mark.value) != ends.npos) return i;
      if ((s[p] == ',' || s[p] == '.') && at(s, p + 1) == ' ') return i;
    }
    i = p;
  }
  return i;
}

/// Latin verbs: told as done (paid, sent) or only named (to pay, a transfer).
bool is_past_english(std::string_view verb) {
  static constexpr std::array<std::string_view, 18> kPast = {
      "paid", "sent", "lost", "gave", "spent", "took", "bought", "stolen", "lent",
      "put",  "gone", "drew", "made", "out",   "was",  "were",   "from",   "withdrew"};
  return verb.ends_with("ed") || std::ranges::any_of(kPast, [&](std::string_view p) {
           return verb.starts_with(p) || verb.ends_with(p);
         });
}

/// 转了, 转过去, paid: told as something that happened.
bool is_done(const Context& c, const Hit& verb) {
  const std::string_view text = c.s.substr(verb.begin, verb.end - verb.begin);
  if (is_alpha(text.back())) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), to_lower);
    return is_past_english(lower);
  }
  if (text.ends_with("了") || text.starts_with("被") || text.ends_with("走")) return true;
  return has_any(c.s, verb.end, {"了", "过去", "给了", "完", "走", "出去", "过了", "成功"});
}

/// What stands between a negation and its verb; 没多想就转 denies the thinking, not the payment.
bool denies(std::string_view gap, bool is_english) {
  if (is_english) return gap.size() <= 14;
  return gap.size() <= 15 &&
         !contains_any(gap, {"就", "便", "即",   "才", "想", "信", "核", "商量", "问", "注意",
                             "看", "疑", "犹豫", "懂", "识", "听", "告", "发现", "收", "货"});
}

/// 按对方要求, as he demanded: the order was followed.
bool is_obeyed(std::string_view s, std::size_t demand, std::size_t floor) {
  const std::size_t from = std::max(floor, demand > 30 ? demand - 30 : 0);
  return contains_any(s.substr(from, demand - from),
                      {"按", "依", "根据", "应", "遵", "听从", "骗", " as he ", " as she ",
                       " as they ", "in response to"});
}

/// 又让交, 还要付: asked for after something was paid.
bool is_asked_again(std::string_view s, std::size_t demand) {
  if (has(s, demand, "收")) return false;  // 又收: taken again
  const std::size_t from = demand > 6 ? demand - 6 : 0;
  return contains_any(s.substr(from, demand - from), {"又", "还", "再", "仍", "继续", "接着"});
}

/// The kind of a verb's sums by what stands before it in its clause.
MoneyKind in_its_clause(const Context& c, const Hit& verb, MoneyKind kind) {
  const bool english = is_alpha(before(c.s, verb.end));
  const bool done = is_done(c, verb);
  const std::size_t from = clause_begin(c.s, verb.begin);
  for (std::size_t i = c.hits.first_at(verb.begin); i > 0; --i) {
    const Hit& hit = c.hits.cues()[i - 1];
    if (hit.begin < from) break;
    if ((hit.cues & kModals) == 0) continue;
    const std::size_t end = std::min<std::size_t>(hit.end, verb.begin);
    const std::string_view gap = c.s.substr(end, verb.begin - end);
    if (is(hit, Cue::Caused)) return kind;
    if (is(hit, Cue::Not) && (english || !done) && denies(gap, english)) return MoneyKind::Unpaid;
    if (is(hit, Cue::Wish) && (english ? !done || gap.size() <= 20 : !done)) {
      return MoneyKind::Unpaid;
    }
    if (is(hit, Cue::Promise) && (english || !done) && gap.size() <= 9) return MoneyKind::Quota;
    const bool rate = is(hit, Cue::Quota) && has_any(c.s, hit.begin, {"每", "可", "最高"});
    const bool offers = is(hit, Cue::Promise) || rate;  // 承诺返, 每天返
    if (offers && kind == MoneyKind::Inflow && !done) return MoneyKind::Quota;
    const bool asks = is(hit, Cue::Demand) || is(hit, Cue::AskedMore);
    if (!asks || done || kind == MoneyKind::Loss || is_obeyed(c.s, hit.begin, from)) continue;
    if (kind == MoneyKind::Inflow) return MoneyKind::Quota;
    return is(hit, Cue::AskedMore) || is_asked_again(c.s, hit.begin) ? MoneyKind::AskedMore
                                                                     : MoneyKind::Demanded;
  }
  return kind;
}

/// What a hit says of a sum, with the words around it.
MoneyKind told_by(const Context& c, const Hit& hit) {
  const MoneyKind kind = kind_of(hit.cues);
  if (kind == MoneyKind::Paid || kind == MoneyKind::Inflow || kind == MoneyKind::Loss ||
      kind == MoneyKind::LossTotal) {
    return in_its_clause(c, hit, kind);
  }
  if (kind == MoneyKind::Demanded && is_asked_again(c.s, hit.begin)) return MoneyKind::AskedMore;
  return kind;
}

struct Told {
  MoneyKind kind = MoneyKind::None;
  bool same_clause = false;
  bool done = false;
  bool is_stated = false;  ///< a total of nothing named: 加起来13800
};

/// A total is of what the verb beside it says: 共返利500 came back, 总额度5万 is an offer.
MoneyKind total_kind(MoneyKind beside) {
  switch (beside) {
    case MoneyKind::Inflow:
    case MoneyKind::Quota:
    case MoneyKind::Demanded:
    case MoneyKind::AskedMore:
    case MoneyKind::Unpaid:
      return beside;
    case MoneyKind::Loss:
      return MoneyKind::LossTotal;
    default:
      return MoneyKind::Total;
  }
}

Told told_before(const Context& c, std::size_t begin, std::size_t floor) {
  const Hit* nearest = nullptr;
  bool total = false;
  bool of_payments = false;
  for (std::size_t i = c.hits.first_at(begin); i > 0; --i) {
    const Hit& hit = c.hits.cues()[i - 1];
    if (hit.begin < floor) break;
    if (hit.end > begin || (hit.cues & kMoneyCues) == 0) continue;
    const bool near = is_one_clause(c.s, hit.end, begin);
    if (near && is(hit, Cue::LossTotal)) {
      const MoneyKind kind = told_by(c, hit);
      if (kind == MoneyKind::LossTotal) return {kind, true, true};
    }
    // 共有30名家长每人转500: so many people, not the sum
    const bool counts_people =
        is(hit, Cue::Total) && c.hits.first_within(hit.end, begin, bit(Cue::Each)) != nullptr;
    if (near && is(hit, Cue::Total) && !is(hit, Cue::LossTotal) && !counts_people) {
      total = true;
      of_payments = of_payments || is(hit, Cue::Pay);
      continue;
    }
    if (kind_of(hit.cues) == MoneyKind::Unpaid && !near) continue;
    const bool obeyed = kind_of(hit.cues) == MoneyKind::Demanded &&
                        is_obeyed(c.s, hit.begin, clause_begin(c.s, hit.begin));
    if (obeyed) {
      if (nearest == nullptr && near && !total) return {MoneyKind::Paid, true, true};
      continue;
    }
    if (nearest == nullptr) nearest = &hit;
  }
  if (nearest == nullptr)
    return {total ? MoneyKind::Total : MoneyKind::None, total, total, total && !of_payments};
  const bool near = is_one_clause(c.s, nearest->end, begin);
  const MoneyKind kind = told_by(c, *nearest);
  if (total) return {near ? total_kind(kind) : MoneyKind::Total, true, true, !near && !of_payments};
  // What another clause says of prices, totals and money that came back says nothing of this sum.
  const bool carries = kind == MoneyKind::Paid || kind == MoneyKind::Demanded ||
                       kind == MoneyKind::Loss || kind == MoneyKind::LossTotal;
  if (!near && !carries) return {};
  return {kind, near, is_done(c, *nearest)};
}

/// What stands right after: 5万元被转走, 4000元成功提现, 56,000 yuan in total.
Told told_after(const Context& c, std::size_t end, std::size_t next) {
  const std::size_t to = std::min({end + kReachAfter, next, c.s.size()});
  for (std::size_t i = c.hits.first_at(end); i < c.hits.cues().size(); ++i) {
    const Hit& hit = c.hits.cues()[i];
    if (hit.end > to || !is_one_clause(c.s, end, hit.begin)) break;
    if ((hit.cues & (kMoneyCues | bit(Cue::PayTo))) == 0) continue;
    const MoneyKind kind = told_by(c, hit);
    // 垫了2700元没返: what did not come back was paid
    if (kind == MoneyKind::Unpaid && kind_of(hit.cues) == MoneyKind::Inflow) return {};
    const bool english = is_alpha(before(c.s, hit.end));
    // 又让交1.6万才发觉被骗: what was understood, not what was paid
    const std::string_view gap = c.s.substr(end, hit.begin - end);
    if (kind == MoneyKind::Loss && contains_any(gap, {"发", "才", "意识", "知", "感觉", "怀疑"}))
      break;
    if ((hit.cues & kMoneyCues) == 0) {
      const bool moves = c.s.substr(hit.begin, hit.end - hit.begin).size() >= 6 || english;
      if (moves) return {MoneyKind::Paid, true, false};
      continue;
    }
    if (kind == MoneyKind::Total && english) return {kind, true, true};
    if (kind == MoneyKind::Loss || kind == MoneyKind::Paid || kind == MoneyKind::Inflow ||
        kind == MoneyKind::Unpaid || kind == MoneyKind::Quota) {
      const bool offer = kind == MoneyKind::Quota && kind_of(hit.cues) == MoneyKind::Quota;
      const bool named = english && hit.begin == end + 1;  // 450 yuan compensation
      if (offer) return named ? Told{kind, true, false} : Told{};
      return {kind, true, is_done(c, hit)};
    }
    break;
  }
  return {};
}

/// 转账3万元时被银行拦截; not 转账5000元, 第二笔被银行拦截.
bool is_stopped(const Context& c, std::size_t end, std::size_t next) {
  const std::size_t to = std::min({end + kReachStopped, next, c.s.size()});
  const Hit* hit = c.hits.first_within(end, to, bit(Cue::Stopped));
  if (hit == nullptr || !is_one_sentence(c.s, end, hit->begin)) return false;
  if (next < c.s.size() && next - hit->end <= 12) return false;  // 拦截了30万: of the next sum
  const std::string_view gap = c.s.substr(end, hit->begin - end);
  // paid 900 yuan and was blocked: the payer was, not the payment
  const bool is_payer = contains_any(gap, {" and was ", " and I was ", " then was ", "got "}) ||
                        has_any(c.s, hit->end, {" me", " her", " him", " us", " them", " my "});
  if (is_payer && has_before(c.s, hit->end, "blocked")) return false;
  return !contains_any(gap, {"再", "又", "还", "第", "后来", "剩", "另", "提现", "其余", " again",
                             " then", "second", "third", "another", "withdraw", "rest"});
}

/// A、B; 押金A和房租B; A for this and B: one list, one kind.
bool is_list(const Context& c, std::size_t from, std::size_t to) {
  const std::string_view gap = c.s.substr(from, to - from);
  if (gap.empty() || gap.size() > 60) return false;
  bool begins = false;
  for (static constexpr std::array<std::string_view, 11> kWords = {"、", "和", "，", ",", "及",
                                                                   " and ", "以及", "与", "；",
                                                                   "加", "+"};
       const std::string_view mark : kWords) {
    begins = begins || gap.starts_with(mark) || (mark == " and " && gap.ends_with(mark));
  }
  const bool joins = gap.find("、") != gap.npos || gap.find("和") != gap.npos;
  const bool loose = gap.starts_with("，") || gap.starts_with(",");
  if (loose && gap.size() > 16 && gap.find("“") == gap.npos) return false;
  return (begins || (joins && gap.find("，") == gap.npos)) &&
         c.hits.first_within(from, to, kMoneyCues) == nullptr && gap.find("。") == gap.npos &&
         (gap.size() <= 30 || gap.starts_with("、") || gap.ends_with(" and "));
}

/// 1000块充2000块, 满500返50: what the first sum buys.
bool is_barter(std::string_view gap) {
  return gap == "充" || gap == "抵" || gap == "送" || gap == "返" || gap == "换" || gap == "当" ||
         gap == "买" || gap == "得" || gap == "变" || gap == "返还" || gap == "可得" ||
         gap == "能充" || gap == "可充" || gap == "可返" || gap == "返利" || gap == "就返" ||
         gap == "送了" || gap == "可充值" || gap == "充值" || gap == "可抵";
}

/// 发了个3万的转账截图: a forged proof, no payment.
bool is_screenshot(std::string_view s, std::size_t end) {
  const std::string_view after = s.substr(end, 40);
  if (after.starts_with("的")) {
    return contains_any(after.substr(0, 30), {"截图", "凭证", "回单"});
  }
  return after.starts_with("(") && contains_any(after, {"伪造", "假截图", "虚假", "假的转账"});
}

/// 那500的货: a sum named again.
bool is_told_again(std::string_view s, const FoundAmount& a) {
  return has(s, a.end, "的") && (has_before(s, a.begin, "那") || has_before(s, a.begin, "这"));
}

MoneyKind decide(const Told& first, const Told& later) {
  if (later.kind == MoneyKind::None) return first.kind;
  if (first.kind == MoneyKind::None || !first.same_clause) return later.kind;
  const bool moved = later.kind == MoneyKind::Paid || later.kind == MoneyKind::Loss;
  switch (first.kind) {
    case MoneyKind::Demanded:
      if (later.kind == MoneyKind::Inflow) return MoneyKind::Quota;
      return later.kind == MoneyKind::Quota || (moved && later.done) ? later.kind : first.kind;
    case MoneyKind::Quota:
      return moved && later.done ? later.kind : first.kind;
    case MoneyKind::Paid:
      return later.kind == MoneyKind::Total || later.kind == MoneyKind::Unpaid ? later.kind
                                                                               : first.kind;
    case MoneyKind::Loss:
      if (later.kind == MoneyKind::Quota) return later.kind;
      return later.kind == MoneyKind::Total ? MoneyKind::LossTotal : first.kind;
    default:
      return first.kind;
  }
}

/// A verb that is done and names no sum of its own in its clause: 我就转了, which I paid.
bool is_payment_alone(const Context& c, const Hit& hit, const std::vector<FoundAmount>& amounts) {
  const bool fulfils = is(hit, Cue::Fulfilled);
  if (!fulfils && !is(hit, Cue::Pay)) return false;
  if (!fulfils && (hit.cues & bits(Cue::Demand, Cue::Quota, Cue::Inflow)) != 0) {
    return false;
  }
  if (!fulfils && !is_done(c, hit)) return false;
  if (in_its_clause(c, hit, MoneyKind::Paid) != MoneyKind::Paid) return false;
  const auto near = std::ranges::upper_bound(amounts, hit.begin, {}, &FoundAmount::begin);
  const std::string_view text = c.s.substr(hit.begin, hit.end - hit.begin);
  if (has_any(c.s, hit.end, {"没", "了没", "吗", "了吗", "没有？", "了没有"}))
    return false;  // asked
  // 交完又要2000, 交了又让交8000: of the sum before
  std::size_t after = hit.end;
  if (has(c.s, after, "了")) after += 3;
  const bool over = text.ends_with("完") || text.ends_with("后") ||
                    has_any(c.s, after, {"又", "还", "以后", "之后", "后", "完"});
  if (over && near != amounts.begin()) return true;
  if (near != amounts.end() && is_one_clause(c.s, hit.end, near->begin)) return false;
  return near == amounts.begin() || !is_one_clause(c.s, std::prev(near)->end, hit.begin);
}

/// 让我交2000, 我就交了; 让我交2000, 又交了8000; 均微信支付: what was asked for was paid too.
class Promotion {
 public:
  Promotion(const Context& c, const std::vector<FoundAmount>& amounts, std::vector<ToldMoney>& told)
      : c_(c), amounts_(amounts), told_(told) {}

  void run() {
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (told_[i].kind == MoneyKind::Demanded || told_[i].kind == MoneyKind::AskedMore) one(i);
      if (told_[i].kind == MoneyKind::None && amounts_[i].is_yuan) both(i);
    }
  }

 private:
  void one(std::size_t i) {
    const std::size_t from = amounts_[i].end;
    const bool last = i + 1 == told_.size();
    const std::size_t next = last ? c_.s.size() : amounts_[i + 1].begin;
    const std::size_t to = std::min(next, from + 150);
    const std::string_view gap = c_.s.substr(from, to - from);
    for (std::size_t h = c_.hits.first_at(from); h < c_.hits.cues().size(); ++h) {
      const Hit& hit = c_.hits.cues()[h];
      if (hit.end > to) break;
      // 又叫补1000, 补完还是不发: the word itself says that it was paid
      const bool is_over = has_before(c_.s, hit.end, "完") && is(hit, Cue::Fulfilled);
      if (told_[i].kind == MoneyKind::AskedMore && !is_of_all(hit) && !is_over) continue;
      if (is_payment_alone(c_, hit, amounts_) || is_of_all(hit)) return promote(i);
    }
    if (last || told_[i + 1].kind != MoneyKind::Paid || told_[i].kind != MoneyKind::Demanded) {
      return;
    }
    const bool again = contains_any(gap, {"又", "再次", "第二次", " another ", " again"});
    if (again && told_[i + 1].money != told_[i].money) promote(i);
  }

  /// "2,000 for A, then 15,000 for B; both went to": the sums of one sentence.
  void both(std::size_t i) {
    const std::size_t from = amounts_[i].end;
    const std::size_t to = std::min(
        {i + 1 < told_.size() ? amounts_[i + 1].begin : c_.s.size(), from + 90, c_.s.size()});
    for (std::size_t h = c_.hits.first_at(from); h < c_.hits.cues().size(); ++h) {
      const Hit& hit = c_.hits.cues()[h];
      if (hit.end > to) break;
      if (!is(hit, Cue::Fulfilled) || !has_any(c_.s, hit.begin, {"both", "all "})) continue;
      told_[i].kind = MoneyKind::Paid;
      if (i > 0 && told_[i - 1].kind != MoneyKind::Paid) told_[i - 1].kind = MoneyKind::Paid;
      return;
    }
  }

  /// 均, 都, 也 before the verb.
  bool is_of_all(const Hit& hit) const {
    if (!is(hit, Cue::Pay)) return false;
    const std::size_t from = hit.begin > 15 ? hit.begin - 15 : 0;
    const std::string_view lead = c_.s.substr(from, hit.begin - from);
    return contains_any(lead, {"均", "都", "全", "也"}) && !contains_any(lead, {"没", "未", "不"});
  }

  void promote(std::size_t i) {
    for (std::size_t k = i + 1; k > 0; --k) {
      MoneyKind& kind = told_[k - 1].kind;
      if (kind == MoneyKind::Paid && k != i + 1) break;
      if (kind == MoneyKind::Demanded || kind == MoneyKind::AskedMore) kind = MoneyKind::Paid;
    }
  }

  const Context& c_;
  const std::vector<FoundAmount>& amounts_;
  std::vector<ToldMoney>& told_;
};

/// 每箱6200元, 买了4箱, 付了24800元: the product is told again as a sum.
void drop_twice_told(const std::vector<FoundAmount>& amounts, std::vector<ToldMoney>& told) {
  const auto is_counted = [&](std::size_t i) { return told[i].money != amounts[i].money; };
  bool is_any_counted = false;
  for (std::size_t i = 0; i < told.size(); ++i) {
    is_any_counted = is_any_counted || (told[i].kind == MoneyKind::Paid && is_counted(i));
  }
  if (!is_any_counted) return;
  std::set<std::int64_t> plain;
  std::set<std::int64_t> counted;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (told[i].kind == MoneyKind::Paid && !is_counted(i)) plain.insert(told[i].money.fen);
  }
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (told[i].kind != MoneyKind::Paid || !is_counted(i)) continue;
    const bool is_first = counted.insert(told[i].money.fen).second;
    if (!is_first || plain.contains(told[i].money.fen)) told[i].kind = MoneyKind::None;
  }
}

}  // namespace

std::vector<ToldMoney> told_money(const Context& c, const std::vector<FoundAmount>& amounts) {
  std::vector<ToldMoney> told;
  told.reserve(amounts.size());
  std::size_t previous_end = 0;
  std::size_t chain = 0;  // where the list that holds the sum begins
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const FoundAmount& a = amounts[i];
    const std::size_t reach = a.begin > kReach ? a.begin - kReach : 0;
    const std::size_t floor = std::max(previous_end, reach);
    const std::size_t next = i + 1 < amounts.size() ? amounts[i + 1].begin : c.s.size();
    ToldMoney t{MoneyKind::None, a.money};
    const bool listed = i > 0 && is_list(c, previous_end, a.begin);
    if (i > 0 && is_barter(c.s.substr(previous_end, a.begin - previous_end))) {
      t.kind = MoneyKind::Quota;
    } else if (listed && told.back().kind != MoneyKind::None) {
      t.kind = told.back().kind;
      const Told later = told_after(c, a.end, next);
      if (later.kind == MoneyKind::Total) t.kind = later.kind;
    } else {
      const Told first = told_before(c, a.begin, floor);
      t.kind = decide(first, told_after(c, a.end, next));
      t.is_stated = first.is_stated && t.kind == MoneyKind::Total;
    }
    if (is_stopped(c, a.end, next)) {
      // 共转5万元, 其中2万元被退回: part of what was told before
      t.kind = has_before(c.s, a.begin, "其中") ? MoneyKind::Inflow : MoneyKind::Unpaid;
    }
    // 不给1000元就群发: a threat, which may be paid
    if (t.kind == MoneyKind::Unpaid && has(c.s, a.end, "就")) t.kind = MoneyKind::Demanded;
    if (is_screenshot(c.s, a.end) || is_told_again(c.s, a)) t.kind = MoneyKind::Quota;
    const int count = payments_each(c, a, floor, next);
    if (count > 1) {
      t.money.fen *= count;
      if (t.kind == MoneyKind::None || t.kind == MoneyKind::Demanded) t.kind = MoneyKind::Paid;
    }
    if (!a.is_yuan) t.kind = MoneyKind::None;
    if (!listed) chain = i;
    if (listed && told.back().kind == MoneyKind::None && t.kind != MoneyKind::None) {
      for (std::size_t k = i; k > chain && told[k - 1].kind == MoneyKind::None; --k) {
        told[k - 1].kind = t.kind;
      }  // 将20万元、30万元分别汇入: what follows says it of both
    }
    told.push_back(t);
    previous_end = a.end;
  }
  Promotion(c, amounts, told).run();
  drop_twice_told(amounts, told);
  return told;
}

}  // namespace holdfast::intake
