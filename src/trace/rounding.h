// From fixed point to the fen: the largest remainders of a case are rounded up, so that it still
// sums to what was paid in.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "trace/fixed.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// A row before it is rounded: its place, and what it holds in units of the case's scale.
struct FineRow {
  Held place;
  std::int64_t units = 0;
};

/// Rounds the rows of one case, which sum to `paid`, appends what is above 0 to `held`, by account,
/// and returns what was returned (a row too: account kReturned). The same answer as Rounding, for
/// rows that are few enough to lie in memory twice.
Money round_rows(const std::function<bool(std::uint32_t, std::uint32_t)>& account_before,
                 std::vector<FineRow>& rows, std::int64_t scale, Money paid,
                 std::vector<Held>& held);

/// Rounds the rows of one case in two passes over them, so that a ledger's millions of rows need
/// not be kept twice: count() each row, decide(), then give() each row again, then finish().
/// What went back to the victims is a row too: account kReturned.
class Rounding {
 public:
  /// `units_in_fen`: the scale of the case, 1 .. 10^9.
  explicit Rounding(std::int64_t units_in_fen);

  void count(std::int64_t units) {
    if (units < dust_) return;  // its remainder is noise, see decide()
    whole_fen_ += units / scale_;
    ++rows_by_remainder_[static_cast<std::size_t>(remainder_of(units, scale_))];
  }

  /// `paid_fen`: what the rows sum to.
  void decide(std::int64_t paid_fen);

  /// Puts the row's fen into `row.amount` and appends it to `held` if that is above 0. Of rows
  /// whose remainders tie for the last fen the place is kept for finish().
  void give(Held row, std::int64_t units, std::vector<Held>& held) {
    if (units < dust_ && least_up_ > 0) return;
    const std::int64_t remainder = remainder_of(units, scale_);
    row.amount = Money{units / scale_ + (remainder > least_up_ ? 1 : 0)};
    if (remainder == least_up_ && ties_left_ > 0) {
      ties_.push_back(row);
    } else if (row.amount.fen > 0) {
      held.push_back(row);
    }
  }

  /// Gives the last fen to the first of those that tie and puts them into `held`, which has one
  /// case's rows; sorts it. The row of what was returned is taken out.
  /// @return what was returned
  Money finish(const std::function<bool(std::uint32_t, std::uint32_t)>& account_before,
               std::vector<Held>& held);

 private:
  std::int64_t scale_;
  std::int64_t dust_;  // fewer units are less than half a ten-thousandth of a fen
  std::int64_t whole_fen_ = 0;
  std::int64_t least_up_ = 0;   // remainders above it are rounded up
  std::int64_t ties_left_ = 0;  // and so many of those equal to it
  std::vector<std::uint32_t> rows_by_remainder_;
  std::vector<Held> ties_;
};

}  // namespace holdfast::trace
