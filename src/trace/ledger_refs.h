// Finds a transfer by its ref, and refs that are there twice: rows sorted into buckets by hash.
//
//   hash of a ref (64 bits)      buckets = a power of two, about a quarter of the rows
//   [ bucket | rest ........ ]   starts[b] .. starts[b+1]: where the rows of bucket b lie in rows[]
//
// Both arrays stand in ledger files as they are, rows of a bucket in ascending order.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "trace/large_pages.h"

namespace holdfast::trace {

/// The two arrays, wherever they lie. Safe on any bytes: a row is only what they say, to be
/// checked.
struct RefIndexView {
  std::span<const std::uint32_t> starts;  ///< buckets + 1
  std::span<const std::uint32_t> rows;

  static std::size_t buckets_for(std::size_t rows);

  std::size_t bucket_of(std::uint64_t hash) const;
  /// Rows whose ref may have this hash.
  std::span<const std::uint32_t> candidates(std::uint64_t hash) const;
};

/// Rows (in ascending order, two or more) whose hashes agree in 32 bits or more: of equal refs,
/// most likely.
using SameHash = std::function<void(std::span<const std::uint32_t> rows)>;

class RefIndex {
 public:
  /// Sorts `hashes` (of row 0, 1, 2 ...; below 2^32 rows) into buckets, and gives all rows whose
  /// hashes agree to `same`. Cost: two passes over 8 bytes a row, and one over the buckets.
  void build(std::span<const std::uint64_t> hashes, const SameHash& same);

  RefIndexView view() const { return {starts_, rows_}; }

 private:
  Large<std::uint32_t> starts_;
  Large<std::uint32_t> rows_;
};

}  // namespace holdfast::trace
