#include "trace/rounding.h"

#include <algorithm>

namespace holdfast::trace {

Rounding::Rounding(std::int64_t units_in_fen)
    : scale_(units_in_fen), dust_((units_in_fen + 19'999) / 20'000), rows_by_remainder_(10'001) {}

// Rows of dust have remainder 0 and are not counted: there are a great many of them, and they
// matter only if everything else was rounded up and fen are still left.
void Rounding::decide(std::int64_t paid_fen) {
  std::int64_t left = paid_fen - whole_fen_;
  CHECK(left >= 0);
  least_up_ = 10'000;
  while (least_up_ > 0) {
    const std::int64_t rows = rows_by_remainder_[static_cast<std::size_t>(least_up_)];
    if (rows >= left) break;
    left -= rows;
    --least_up_;
  }
  ties_left_ = left;
}

Money Rounding::finish(const Query& query, std::vector<Held>& held) {
  CHECK(static_cast<std::size_t>(ties_left_) <= ties_.size());
  std::ranges::nth_element(ties_, ties_.begin() + ties_left_, [&](const Held& a, const Held& b) {
    return query.account_before ? query.account_before(a.account, b.account)
                                : a.account < b.account;
  });
  for (std::int64_t k = 0; k < ties_left_; ++k) {
    ties_[static_cast<std::size_t>(k)].amount += Money{1};
  }
  std::erase_if(ties_, [](const Held& row) { return row.amount.fen == 0; });
  std::ranges::sort(ties_);
  // Merged from the back, where there is room.
  std::size_t old = held.size();
  std::size_t out = old + ties_.size();
  held.resize(out);
  while (!ties_.empty()) {
    if (old > 0 && held[old - 1] > ties_.back()) {
      held[--out] = held[--old];
    } else {
      held[--out] = ties_.back();
      ties_.pop_back();
    }
  }
  if (held.empty() || held.back().account != kReturned) return {};
  const Money returned = held.back().amount;
  held.pop_back();
  return returned;
}

}  // namespace holdfast::trace
