// The rows of money that limits stopped, summed by case, account and reason.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "trace/trace.h"

namespace holdfast::trace {

class StoppedRows {
 public:
  struct Row {
    std::uint32_t of_case = 0;
    std::uint32_t account = 0;
    Stop stop = Stop::None;
    bool is_apportioned = false;
    std::int64_t units = 0;

    auto place() const { return std::tuple(of_case, account, stop); }
  };

  /// Amortised O(log rows).
  void add(const Row& row) {
    rows_.push_back(row);
    if (rows_.size() >= sum_up_at_) {
      sum_up();
      sum_up_at_ = std::max<std::size_t>(1024, rows_.size() * 2);
    }
  }

  void clear() { rows_.clear(); }

  /// By case, account, reason; each once.
  const std::vector<Row>& rows() {
    sum_up();
    return rows_;
  }

 private:
  void sum_up() {
    std::ranges::sort(rows_, {}, &Row::place);
    std::size_t kept = 0;
    for (const Row& row : rows_) {
      if (kept > 0 && rows_[kept - 1].place() == row.place()) {
        rows_[kept - 1].units += row.units;
        rows_[kept - 1].is_apportioned |= row.is_apportioned;
      } else {
        rows_[kept++] = row;
      }
    }
    rows_.resize(kept);
  }

  std::vector<Row> rows_;
  std::size_t sum_up_at_ = 1024;
};

}  // namespace holdfast::trace
