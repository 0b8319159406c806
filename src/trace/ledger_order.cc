#include "trace/ledger_order.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace holdfast::trace {
namespace {

constexpr unsigned kDigitBits = 11;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

struct Keyed {
  std::uint64_t key = 0;
  std::uint32_t row = 0;
};

// The greatest of the usual steps of clocks that all times are a multiple of.
std::uint64_t step_of(std::span<const Transfer> transfers) {
  constexpr std::int64_t kSecond = 1'000'000;
  constexpr std::int64_t kMillisecond = 1'000;
  bool are_seconds = true;
  for (const Transfer& transfer : transfers) {
    if (transfer.time.us % kMillisecond != 0) return 1;
    are_seconds = are_seconds && transfer.time.us % kSecond == 0;
  }
  return static_cast<std::uint64_t>(are_seconds ? kSecond : kMillisecond);
}

}  // namespace

Large<std::uint32_t> order_by_time(std::span<const Transfer> transfers) {
  Large<std::uint32_t> order(transfers.size());
  if (transfers.empty()) return order;
  const std::uint64_t step = step_of(transfers);
  const auto [first, last] = std::ranges::minmax(transfers, {}, &Transfer::time);
  const auto key_of = [&, start = static_cast<std::uint64_t>(first.time.us)](Instant time) {
    return (static_cast<std::uint64_t>(time.us) - start) / step;
  };
  Large<Keyed> items(transfers.size());
  Large<Keyed> sorted(transfers.size());
  for (std::uint32_t row = 0; row < items.size(); ++row) {
    items[row] = {key_of(transfers[row].time), row};
  }
  // From the last digit to the first, each pass keeping the order of the one before.
  for (unsigned shift = 0; shift < 64 && key_of(last.time) >> shift != 0; shift += kDigitBits) {
    std::array<std::size_t, kDigits> place{};
    for (const Keyed& item : items) ++place[item.key >> shift & (kDigits - 1)];
    std::exclusive_scan(place.begin(), place.end(), place.begin(), std::size_t{0});
    for (const Keyed& item : items) sorted[place[item.key >> shift & (kDigits - 1)]++] = item;
    items.swap(sorted);
  }
  std::ranges::transform(items, order.begin(), &Keyed::row);
  return order;
}

}  // namespace holdfast::trace
