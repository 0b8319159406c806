// Random small ledgers - cycles, hubs, equal times, overdrafts, rebates - for the property tests.
#pragma once

#include <rapidcheck.h>

#include <array>
#include <vector>

#include "trace/trace.h"

namespace holdfast::trace {

inline constexpr std::uint32_t kAccounts = 7;
inline constexpr std::uint32_t kCases = 3;
inline constexpr std::array kMethods{Method::Fifo, Method::Lifo, Method::Prorata, Method::Libr,
                                     Method::Statutory};

struct World {
  std::vector<Transfer> transfers;
  std::vector<Source> sources;
  std::vector<Money> openings;

  Ledger ledger() const { return {kAccounts, transfers, openings}; }
  Query query(Method method) const {
    Query query;
    query.method = method;
    query.sources = sources;
    query.cases = kCases;
    return query;
  }
};

// Account 0 is a hub: half of all payments touch it. `scale` makes fen into larger amounts.
inline rc::Gen<World> worlds(std::size_t transfers_max, std::int64_t amount_max) {
  // Full size from the first run on: small ranges find little here.
  return rc::gen::resize(
      rc::kNominalSize, rc::gen::exec([=] {
        World world;
        const auto account = rc::gen::map(rc::gen::inRange<std::uint32_t>(0, 2 * kAccounts - 2),
                                          [](std::uint32_t n) { return n < kAccounts ? n : 0u; });
        const auto count = *rc::gen::inRange<std::size_t>(0, transfers_max + 1);
        std::int64_t time = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
          const std::uint32_t from = *account;
          const std::uint32_t to = *rc::gen::suchThat(account, [&](auto n) { return n != from; });
          const std::int64_t amount = *rc::gen::inRange<std::int64_t>(1, amount_max + 1);
          time += *rc::gen::inRange(0, 3);
          world.transfers.push_back({Instant{time * 1'000'000}, from, to, Money{amount}});
          const auto of_case = *rc::gen::inRange<std::uint32_t>(0, 3 * kCases);
          if (of_case < kCases) world.sources.push_back({i, of_case});
        }
        for (std::uint32_t a = 0; a < kAccounts; ++a) {
          world.openings.push_back(Money{*rc::gen::inRange<std::int64_t>(0, amount_max)});
        }
        return world;
      }));
}

inline Trace must_follow(const World& world, const Query& query) {
  const auto trace = follow(world.ledger(), query);
  RC_ASSERT(trace.has_value());
  return *trace;
}

}  // namespace holdfast::trace
