#include "trace/rounding.h"

#include <algorithm>
#include <numeric>

#include "trace/fixed.h"

namespace holdfast::trace {

void round_case(const Query& query, const FineCase& fine, std::vector<FineRow> rows, Trace& trace) {
  if (fine.returned_units > 0) rows.push_back({kReturned, false, fine.returned_units});
  std::int64_t left = trace.paid[fine.of_case].fen;
  for (const FineRow& row : rows) left -= row.units / fine.scale;
  CHECK(left >= 0 && left <= static_cast<std::int64_t>(rows.size()));
  // The first `left` of `order` are rounded up; the rows themselves stay in order.
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::nth_element(order, order.begin() + left, [&](std::uint32_t i, std::uint32_t k) {
    const std::int64_t rest_i = remainder_of(rows[i].units, fine.scale);
    const std::int64_t rest_k = remainder_of(rows[k].units, fine.scale);
    if (rest_i != rest_k) return rest_i > rest_k;
    return query.account_before ? query.account_before(rows[i].account, rows[k].account)
                                : rows[i].account < rows[k].account;
  });
  for (std::int64_t k = 0; k < left; ++k) {
    rows[order[static_cast<std::size_t>(k)]].units += fine.scale;
  }
  for (const FineRow& row : rows) {
    const Money amount{row.units / fine.scale};
    if (row.account == kReturned) {
      trace.returned[fine.of_case] = amount;
    } else if (amount.fen > 0) {
      trace.held.push_back({fine.of_case, row.account, amount, row.is_apportioned});
    }
  }
}

}  // namespace holdfast::trace
