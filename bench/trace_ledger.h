// A seeded ledger for benches: everyday payments with hubs, and mule networks after the figures of
// docs/domain.md "Sizing": tiers 3-6, fan-out 2-20 then 1-5, minutes between tiers, little left
// behind.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/trace.h"

namespace holdfast::bench {

struct World {
  std::uint32_t accounts = 0;
  std::uint32_t cases = 0;
  std::vector<trace::Transfer> transfers;
  std::vector<trace::Source> sources;
  std::vector<Money> openings;
};

/// About `transfers` payments over thirty days among a fifth as many accounts; one in a hundred
/// belongs to a mule network. The same arguments give the same world everywhere.
World make_world(std::uint64_t seed, std::size_t transfers, std::uint32_t cases);

}  // namespace holdfast::bench
