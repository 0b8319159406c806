// What the story says of each sum: paid, asked for, came back, a total, an offer.
//
// The verb that governs a sum is the nearest one in its clause, else the one after it, else the
// nearest before. What stands around the verb says whether it happened: 让其转 is a demand, 准备转
// a plan, 没转 and 转账失败 nothing at all, 按要求转 a payment.
#pragma once

#include <vector>

#include "intake/found.h"

namespace holdfast::intake {

enum class MoneyKind {
  None,
  LossTotal,  ///< 共损失: the victim's own total
  Total,      ///< 共计, 一共 of what was paid
  Loss,       ///< 被骗, 骗走
  Paid,
  Demanded,   ///< asked for: counts as paid only where nothing else is told
  AskedMore,  ///< 还要, 又索要: after what was paid, never counted
  Inflow,     ///< 返利, 提现: came back
  Quota,      ///< offers, prices, balances, prizes: never moved
  Unpaid,     ///< 没转, 准备转, 被拦截
};
inline constexpr std::size_t kMoneyKinds = 10;

struct ToldMoney {
  MoneyKind kind = MoneyKind::None;
  Money money;             ///< with 每笔 times the number of payments told
  bool is_stated = false;  ///< a bare total: nothing that came back is taken off it
};

/// One entry for each amount, in their order.
std::vector<ToldMoney> told_money(const Context& c, const std::vector<FoundAmount>& amounts);

/// 每笔2000, 各3万, 7,200 yuan each: how many such payments the sentence tells; 1 where it does
/// not. `next` is where the amount after it begins.
int payments_each(const Context& c, const FoundAmount& amount, std::size_t floor, std::size_t next);

}  // namespace holdfast::intake
