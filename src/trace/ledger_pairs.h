// One payment told of twice: the payer's bank tells of the debit, the payee's of the credit, and
// their clocks differ by seconds. Such lines are one transfer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "trace/ledger_rows.h"

namespace holdfast::trace {

/// How far two banks' clocks may be apart (docs/contracts.md: paired by from, to, amount, ±600 s).
inline constexpr Duration kPairWithin = seconds{600};

/// Two rows that tell of one payment; the payer's stands, or, where nobody knows who told, the
/// earlier.
struct Pair {
  std::uint32_t kept = 0;
  std::uint32_t gone = 0;
};

class PairFinder {
 public:
  /// Spans must outlive the finder. A teller for every transfer.
  PairFinder(std::span<const Transfer> transfers, std::span<const Teller> tellers)
      : transfers_(transfers), tellers_(tellers) {}

  /// Whether two rows can be of one payment: equal accounts and amount, near in time, and not told
  /// by the same institution.
  std::optional<Pair> fit(std::uint32_t a, std::uint32_t b) const;

  /// As many pairs as can be in the order of time, and of those the nearest in time: two equal
  /// payments a minute apart find each their own, even where one side tells of one only. Rows that
  /// are taken do not count. Cost: O(n log n), and for k debits and m credits of equal accounts and
  /// amount that lie close together O(k m), with a limit.
  std::vector<Pair> find(const std::vector<bool>& is_taken) const;

 private:
  using Rows = std::span<const std::uint32_t>;
  void match(Rows group, std::vector<Pair>& out) const;
  void match_sides(Rows debits, Rows credits, std::vector<Pair>& out) const;
  void match_unknown(Rows rows, std::vector<Pair>& out) const;
  Duration apart(std::uint32_t a, std::uint32_t b) const;

  std::span<const Transfer> transfers_;
  std::span<const Teller> tellers_;
};

}  // namespace holdfast::trace
