#include "bench/trace_ledger.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/clock.h"

namespace holdfast::bench {
namespace {

constexpr std::int64_t kMonth = 30LL * 86'400 * 1'000'000;
constexpr std::uint32_t kExits = 40;  // cash, merchants, abroad: money ends there

struct Event {
  trace::Transfer transfer;
  std::uint32_t of_case = 0xFFFF'FFFF;  // a victim's payment
};

// A rough normal (sum of uniforms) made lognormal; the tails do not matter here.
double lognormal(Random& random, double median, double sigma) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.unit();
  return median * std::exp(sigma * sum);
}

class Networks {
 public:
  Networks(Random& random, std::uint32_t accounts, std::uint32_t cases)
      : random_(random), accounts_(accounts), cases_(cases) {}

  // One victim's money over its tiers: appends about sixty events.
  void add(std::uint32_t number, std::vector<Event>& out) {
    const auto start = static_cast<std::int64_t>(random_.unit() * 0.95 * kMonth);
    const auto paid = static_cast<std::int64_t>(lognormal(random_, 2'000'000, 1.0)) + 100'000;
    std::vector<Purse> tier{{mule(), paid, start}};
    out.push_back({{Instant{start}, person(), tier[0].account, Money{paid}}, number % cases_});
    constexpr std::array kTiers{3u, 3u, 3u, 4u, 4u, 4u, 4u, 5u, 5u, 6u};
    const auto tiers = kTiers[random_.below(kTiers.size())];
    for (unsigned t = 1; t <= tiers; ++t) {
      std::vector<Purse> next;
      for (const Purse& purse : tier) split(purse, t == 1, t == tiers, next, out);
      tier = std::move(next);
    }
  }

 private:
  struct Purse {
    std::uint32_t account;
    std::int64_t fen;
    std::int64_t since;
  };

  std::uint32_t person() {
    return kExits + static_cast<std::uint32_t>(random_.below(accounts_ - kExits));
  }
  // Mules are one account in fifty.
  std::uint32_t mule() {
    return kExits + static_cast<std::uint32_t>(random_.below((accounts_ - kExits) / 50));
  }

  void split(const Purse& purse, bool is_first, bool is_last, std::vector<Purse>& next,
             std::vector<Event>& out) {
    const auto fan = is_first ? 2 + std::min<std::uint64_t>(
                                        18, static_cast<std::uint64_t>(lognormal(random_, 3, 0.8)))
                              : 1 + random_.below(1 + random_.below(5));
    std::int64_t left = purse.fen - purse.fen / 200;  // a little stays behind
    std::int64_t at = purse.since;
    for (std::uint64_t k = 0; k < fan && left > 0; ++k) {
      const std::int64_t fen = k + 1 == fan ? left : std::max<std::int64_t>(1, left / 2);
      left -= fen;
      at += static_cast<std::int64_t>(lognormal(random_, 4 * 60e6, 1.0) / static_cast<double>(fan));
      const bool merges = !next.empty() && random_.chance(0.2);
      const std::uint32_t to = is_last  ? static_cast<std::uint32_t>(random_.below(kExits))
                               : merges ? next[random_.below(next.size())].account
                                        : mule();
      if (to == purse.account) continue;
      out.push_back({{Instant{at}, purse.account, to, Money{fen}}});
      next.push_back({to, fen, at});
    }
  }

  Random& random_;
  std::uint32_t accounts_;
  std::uint32_t cases_;
};

}  // namespace

World make_world(std::uint64_t seed, std::size_t transfers, std::uint32_t cases) {
  Random random(seed);
  World world;
  world.accounts = static_cast<std::uint32_t>(std::max<std::size_t>(transfers / 5, 1000));
  world.cases = cases;
  for (std::uint32_t a = 0; a < world.accounts; ++a) {
    world.openings.push_back(Money{static_cast<std::int64_t>(random.below(4'000'000))});
  }
  std::vector<Event> mules;
  Networks networks(random, world.accounts, cases);
  for (std::uint32_t n = 0; mules.size() < transfers / 100; ++n) networks.add(n, mules);
  std::ranges::sort(mules, {}, [](const Event& e) {
    return std::tuple(e.transfer.time, e.transfer.from, e.transfer.to, e.transfer.amount);
  });

  const std::uint32_t people = world.accounts - kExits;
  const std::uint32_t merchants = people / 1000;  // take one payment in four, pay one in fifty
  world.transfers.reserve(transfers + mules.size());
  const std::size_t background = transfers - transfers / 100;
  auto mule = mules.begin();
  for (std::size_t i = 0; i < background; ++i) {
    const Instant at{static_cast<std::int64_t>(static_cast<double>(i) /
                                               static_cast<double>(background) * kMonth)};
    for (; mule != mules.end() && mule->transfer.time <= at; ++mule) {
      if (mule->of_case != 0xFFFF'FFFF) {
        world.sources.push_back(
            {static_cast<std::uint32_t>(world.transfers.size()), mule->of_case});
      }
      world.transfers.push_back(mule->transfer);
    }
    const auto someone = [&](double hubs) {
      const auto bound = random.chance(hubs) ? merchants : people;
      return kExits + static_cast<std::uint32_t>(random.below(bound));
    };
    const std::uint32_t from = someone(0.02);
    const std::uint32_t to = someone(0.25);
    const auto fen = 1 + static_cast<std::int64_t>(random.below(1000) * random.below(1000));
    if (from != to) world.transfers.push_back({at, from, to, Money{fen}});
  }
  return world;
}

}  // namespace holdfast::bench
