// What the story says of each sum: paid, asked for, came back, a total, an offer.
#pragma once

#include <vector>

#include "intake/found.h"

namespace holdfast::intake {

enum class MoneyKind {
  None,
  LossTotal,  ///< 共损失: the victim's own total
  Total,      ///< 共计, 一共
  Loss,       ///< 被骗, 骗走
  Paid,
  Demanded,  ///< asked for: counts as paid only where nothing else is told
  Inflow,    ///< 返利, 提现: came back
  Quota,     ///< offers, prices, prizes: never moved
};

struct ToldMoney {
  MoneyKind kind = MoneyKind::None;
  Money money;  ///< with 每笔 times the number of payments told
};

/// One entry for each amount, in their order.
std::vector<ToldMoney> told_money(const Context& c, const std::vector<FoundAmount>& amounts);

}  // namespace holdfast::intake
