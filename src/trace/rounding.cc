#include "trace/rounding.h"

#include <algorithm>

namespace holdfast::trace {
namespace {

using Before = std::function<bool(std::uint32_t, std::uint32_t)>;

// Which of two rows with equal remainders is rounded up first.
bool goes_first(const Before& account_before, const Held& a, const Held& b) {
  if (a.account == b.account) return a.stop < b.stop;
  return account_before ? account_before(a.account, b.account) : a.account < b.account;
}

// One fen more for the `count` rows with the largest remainders.
void round_up(const Before& account_before, std::vector<FineRow>& rows,
              const std::vector<std::int64_t>& remainders, std::int64_t count) {
  std::vector<std::int64_t> order = remainders;
  std::ranges::nth_element(order, order.begin() + (count - 1), std::greater{});
  const std::int64_t least = order[static_cast<std::size_t>(count - 1)];
  std::vector<FineRow*> ties;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (remainders[k] == least) ties.push_back(&rows[k]);
    if (remainders[k] <= least) continue;
    rows[k].place.amount += Money{1};
    --count;
  }
  std::ranges::nth_element(ties, ties.begin() + count, [&](const FineRow* a, const FineRow* b) {
    return goes_first(account_before, a->place, b->place);
  });
  for (FineRow* row : std::span(ties).first(static_cast<std::size_t>(count))) {
    row->place.amount += Money{1};
  }
}

// The row of what was returned is the last of a case's, if there is one.
Money take_returned(std::vector<Held>& held) {
  if (held.empty() || held.back().account != kReturned) return {};
  const Money returned = held.back().amount;
  held.pop_back();
  return returned;
}

}  // namespace

Money round_rows(const Before& account_before, std::vector<FineRow>& rows, std::int64_t scale,
                 Money paid, std::vector<Held>& held) {
  std::ranges::sort(rows, {}, [](const FineRow& row) {
    return (std::uint64_t{row.place.account} << 8) | static_cast<std::uint64_t>(row.place.stop);
  });
  std::int64_t left = paid.fen;
  std::vector<std::int64_t> remainders;
  remainders.reserve(rows.size());
  for (FineRow& row : rows) {
    row.place.amount = Money{row.units / scale};
    left -= row.place.amount.fen;
    remainders.push_back(remainder_of(row.units, scale));
  }
  CHECK(left >= 0 && left <= static_cast<std::int64_t>(rows.size()));
  if (left > 0) round_up(account_before, rows, remainders, left);
  for (const FineRow& row : rows) {
    if (row.place.amount.fen > 0) held.push_back(row.place);
  }
  return take_returned(held);
}

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

Money Rounding::finish(const Before& account_before, std::vector<Held>& held) {
  CHECK(static_cast<std::size_t>(ties_left_) <= ties_.size());
  std::ranges::nth_element(ties_, ties_.begin() + ties_left_, [&](const Held& a, const Held& b) {
    return goes_first(account_before, a, b);
  });
  for (std::int64_t k = 0; k < ties_left_; ++k) {
    ties_[static_cast<std::size_t>(k)].amount += Money{1};
  }
  if (!std::ranges::is_sorted(held)) std::ranges::sort(held);
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
  return take_returned(held);
}

}  // namespace holdfast::trace
