#include "intake/money_kind.h"

#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/numbers.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kReach = 90;

constexpr Cues kMoneyCues =
    bits(Cue::LossTotal, Cue::Total, Cue::Loss, Cue::Pay, Cue::Demand, Cue::Inflow, Cue::Quota);

MoneyKind kind_of(Cues cues) {
  const auto is = [&](Cue cue) { return (cues & bit(cue)) != 0; };
  if (is(Cue::LossTotal)) return MoneyKind::LossTotal;
  if (is(Cue::Total)) return MoneyKind::Total;
  if (is(Cue::Quota)) return MoneyKind::Quota;
  if (is(Cue::Demand)) return MoneyKind::Demanded;
  if (is(Cue::Inflow)) return MoneyKind::Inflow;
  if (is(Cue::Loss)) return MoneyKind::Loss;
  if (is(Cue::Pay)) return MoneyKind::Paid;
  return MoneyKind::None;
}

/// A、B; 押金A和房租B; A for this and B: one list, one kind.
bool is_list(const Context& c, std::size_t from, std::size_t to) {
  const std::string_view gap = c.s.substr(from, to - from);
  if (gap.empty() || gap.size() > 30) return false;
  bool begins = false;
  for (static constexpr std::array<std::string_view, 9> kWords = {"、", "和", "，", ",", "及",
                                                                  " and ", "以及", "与", "；"};
       const std::string_view mark : kWords) {
    begins = begins || gap.starts_with(mark) || (mark == " and " && gap.ends_with(mark));
  }
  const bool joins = gap.find("、") != gap.npos || gap.find("和") != gap.npos;
  return (begins || (joins && gap.find("，") == gap.npos)) &&
         c.hits.first_within(from, to, kMoneyCues) == nullptr && gap.find("。") == gap.npos;
}

/// The number before the last 笔 or 次 in [from, to): 转了三笔, 每笔…
int payment_count(const Context& c, std::size_t from, std::size_t to) {
  for (std::size_t i = c.hits.first_at(to); i > 0; --i) {
    const Hit& hit = c.hits.cues()[i - 1];
    if (hit.begin < from) break;
    if ((hit.cues & bit(Cue::Count)) == 0 || hit.end > to) continue;
    std::size_t begin = hit.begin;
    while (begin > from) {
      const std::size_t p = previous(c.s, begin);
      if (!is_digit(c.s[p]) && !is_cn_number(code_point(c.s, p).value)) break;
      begin = p;
    }
    if (begin == hit.begin) continue;
    const auto count = read_whole(c.s, begin);
    if (count && count->value > 1 && count->value <= 100) return count->value;
  }
  return 1;
}

/// What stands right after: 5万元被转走, 4000元成功提现.
MoneyKind kind_after(const Context& c, std::size_t end, std::size_t next) {
  const std::size_t to = std::min({end + 24, next, c.s.size()});
  const Hit* hit = c.hits.first_within(end, to, kMoneyCues | bit(Cue::PayTo));
  if (hit == nullptr || !is_one_clause(c.s, end, hit->begin)) return MoneyKind::None;
  if ((hit->cues & kMoneyCues) == 0) return MoneyKind::Paid;
  const MoneyKind kind = kind_of(hit->cues);
  return kind == MoneyKind::Loss || kind == MoneyKind::Paid || kind == MoneyKind::Inflow
             ? kind
             : MoneyKind::None;
}

MoneyKind kind_before(const Context& c, std::size_t begin, std::size_t floor) {
  const Hit* nearest = nullptr;
  for (std::size_t i = c.hits.first_at(begin); i > 0; --i) {
    const Hit& hit = c.hits.cues()[i - 1];
    if (hit.begin < floor) break;
    if (hit.end > begin || (hit.cues & kMoneyCues) == 0) continue;
    const MoneyKind kind = kind_of(hit.cues);
    const bool totals = kind == MoneyKind::LossTotal || kind == MoneyKind::Total;
    if (totals && is_one_clause(c.s, hit.end, begin)) return kind;
    if (nearest == nullptr) nearest = &hit;
  }
  if (nearest == nullptr) return MoneyKind::None;
  const MoneyKind kind = kind_of(nearest->cues);
  const bool near = is_one_clause(c.s, nearest->end, begin);
  // A price or a total named in another clause says nothing of this sum.
  if (!near && (kind == MoneyKind::Quota || kind == MoneyKind::Total)) return MoneyKind::None;
  return kind;
}

/// 让我交2000, 又交了8000: "again" says that what was asked for before was paid too.
void promote_demands(const Context& c, const std::vector<FoundAmount>& amounts,
                     std::vector<ToldMoney>& told) {
  for (std::size_t i = 1; i < told.size(); ++i) {
    if (told[i].kind != MoneyKind::Paid || told[i - 1].kind != MoneyKind::Demanded) continue;
    const std::size_t from = amounts[i - 1].end;
    const std::string_view gap = c.s.substr(from, amounts[i].begin - from);
    const bool again = gap.find("又") != gap.npos || gap.find("再") != gap.npos;
    if (!again || told[i].money == told[i - 1].money) continue;
    for (std::size_t k = i; k > 0 && told[k - 1].kind == MoneyKind::Demanded; --k) {
      told[k - 1].kind = MoneyKind::Paid;
    }
  }
}

}  // namespace

std::vector<ToldMoney> told_money(const Context& c, const std::vector<FoundAmount>& amounts) {
  std::vector<ToldMoney> told;
  told.reserve(amounts.size());
  std::size_t previous_end = 0;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const FoundAmount& a = amounts[i];
    const std::size_t reach = a.begin > kReach ? a.begin - kReach : 0;
    const std::size_t floor = std::max(previous_end, reach);
    const std::size_t next = i + 1 < amounts.size() ? amounts[i + 1].begin : c.s.size();
    ToldMoney t{MoneyKind::None, a.money};
    const bool listed = i > 0 && is_list(c, previous_end, a.begin);
    if (listed && told.back().kind != MoneyKind::None) {
      t.kind = told.back().kind;
    } else {
      t.kind = kind_before(c, a.begin, floor);
      const MoneyKind later = kind_after(c, a.end, next);
      if (t.kind == MoneyKind::None ||
          (t.kind == MoneyKind::Demanded && later == MoneyKind::Loss)) {
        if (later != MoneyKind::None) t.kind = later;
      }
    }
    const Hit* each = c.hits.last_before(a.begin, a.begin > 9 ? a.begin - 9 : 0, bit(Cue::Each));
    if (each != nullptr && each->end + 3 >= a.begin && each->begin >= floor) {
      t.money.fen *= payment_count(c, reach, each->begin);
      if (t.kind == MoneyKind::None || t.kind == MoneyKind::Demanded) t.kind = MoneyKind::Paid;
    }
    if (!a.is_yuan) t.kind = MoneyKind::None;
    if (listed && told.back().kind == MoneyKind::None) {
      told.back().kind = t.kind;  // 将20万元、30万元分别汇入: what follows says it of both
    }
    told.push_back(t);
    previous_end = a.end;
  }
  promote_demands(c, amounts, told);
  return told;
}

}  // namespace holdfast::intake
