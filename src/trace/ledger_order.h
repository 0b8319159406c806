// Puts a whole ledger in order of time, equal times as they stand.
#pragma once

#include <cstdint>
#include <span>

#include "trace/large_pages.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// The rows in order of time; equal times in order of rows. Cost: a pass for every eleven bits in
/// which the times differ (whole seconds of a month: two).
Large<std::uint32_t> order_by_time(std::span<const Transfer> transfers);

/// values[i] becomes what values[order[i]] was.
template <class T>
void put_in_order(Large<T>& values, const Large<std::uint32_t>& order) {
  constexpr std::size_t kAhead = 16;
  Large<T> sorted;
  sorted.reserve(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i + kAhead < order.size()) __builtin_prefetch(&values[order[i + kAhead]]);
    sorted.push_back(values[order[i]]);
  }
  values = std::move(sorted);
}

}  // namespace holdfast::trace
