#include "bench/trace_case.h"

#include <algorithm>
#include <fstream>

#include "base/clock.h"
#include "bench/trace_figures.h"
#include "trace/index.h"
#include "trace/live.h"

namespace holdfast::bench {
namespace {

using namespace trace;

constexpr std::uint32_t kHops = 6;
constexpr std::int64_t kDay = 86'400LL * 1'000'000;
constexpr std::size_t kChases = 200;  // that the databases answer too

CaseQuery day_after(const World& world, const std::uint32_t& source, Money smallest) {
  const Instant until{world.transfers[source].time.us + kDay};
  return {{&source, 1}, until, {smallest, {}}, kHops};
}

template <class F>
void time_each(const World& world, const char* name, std::size_t& rows, F&& f) {
  Timing timing;
  for (const Source& source : world.sources) {
    const double start = seconds_now();
    const std::size_t found = f(source.transfer);
    timing.seconds.push_back(seconds_now() - start);
    rows += found;
  }
  sort_runs(timing);
  print_latency(name, timing);
}

void write_chases(const World& world, CaseWalk& walk, const std::string& folder) {
  std::ofstream transfers(folder + "/transfers.csv");
  for (std::size_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    transfers << i << ',' << t.from << ',' << t.to << ',' << t.amount.fen << '\n';
  }
  std::ofstream chases(folder + "/chases.csv");
  std::ofstream expected(folder + "/expected.csv");
  const std::size_t step = std::max<std::size_t>(1, world.sources.size() / kChases);
  for (std::size_t k = 0; k < world.sources.size(); k += step) {
    const std::uint32_t source = world.sources[k].transfer;
    const CaseQuery query = day_after(world, source, {});
    const auto end = std::ranges::upper_bound(world.transfers, *query.as_of, {}, &Transfer::time);
    chases << source << ',' << end - world.transfers.begin() << '\n';
    const auto reached = walk.reach(query);
    CHECK(reached.has_value());
    for (const Reached& one : *reached) {
      expected << source << ',' << one.account << ',' << one.through << ',' << one.hops << '\n';
    }
  }
}

}  // namespace

bool bench_cases(const World& world, const std::string& folder) {
  std::printf("one case, %u payments far, a day long (index in memory, each victim alone)\n",
              kHops);
  Timing building;
  const auto index = timed(1, building, [&] {
    return std::optional(CaseIndex::make({world.accounts, world.transfers, world.openings}));
  });
  CHECK(index && index->has_value());
  print_line("building the index", building, world.transfers.size(), 0);
  CaseWalk walk(**index);
  std::size_t rows = 0;
  for (int round = 0; round < 2; ++round) {
    const char* const state = round == 0 ? " (cold)" : "";
    time_each(world, (std::string("pro rata, from 1 yuan on") + state).c_str(), rows,
              [&](std::uint32_t source) {
                return walk.follow(day_after(world, source, Money{100}))->parts.size();
              });
    time_each(world, (std::string("pro rata, every fen") + state).c_str(), rows,
              [&](std::uint32_t source) {
                return walk.follow(day_after(world, source, {}))->parts.size();
              });
    time_each(
        world, (std::string("reach, whoever was touched") + state).c_str(), rows,
        [&](std::uint32_t source) { return walk.reach(day_after(world, source, {}))->size(); });
  }
  std::printf("  rows a case: %.0f\n",
              static_cast<double>(rows) / 6.0 / static_cast<double>(world.sources.size()));
  if (!folder.empty()) write_chases(world, walk, folder);
  return true;
}

bool bench_live(const World& world) {
  std::printf("a ledger that grows, %u open cases: each transfer traced as it comes\n",
              world.cases);
  std::vector<Arrival> arrivals;
  for (const Transfer& t : world.transfers) arrivals.push_back({t, {}});
  for (const Source& s : world.sources) arrivals[s.transfer].of_case = s.of_case;
  auto live = *LiveTrace::make(world.openings);
  Timing all;
  timed(1, all, [&] {
    for (const Arrival& arrival : arrivals) CHECK(live.append({&arrival, 1}).has_value());
    return 0;
  });
  print_line("in order, one by one", all, arrivals.size(), 0);

  // Again, each one timed; one in a thousand becomes known up to 10,000 transfers late.
  Random random(7);
  for (std::size_t i = 0; i + 10'000 < arrivals.size(); i += 1000) {
    const auto late = static_cast<std::ptrdiff_t>(random.below(10'000));
    const auto at = arrivals.begin() + static_cast<std::ptrdiff_t>(i);
    std::rotate(at, at + 1, at + late + 1);
  }
  auto mixed = *LiveTrace::make(world.openings);
  Timing in_order;
  Timing late;
  for (const Arrival& arrival : arrivals) {
    const double start = seconds_now();
    const auto done = mixed.append({&arrival, 1});
    const double took = seconds_now() - start;
    CHECK(done.has_value());
    (done->transfer + 1 == mixed.size() ? in_order : late).seconds.push_back(took);
  }
  sort_runs(in_order);
  print_latency("the newest", in_order);
  if (!late.seconds.empty()) {
    sort_runs(late);
    print_latency("up to 10,000 late", late);
  }
  Query query;
  query.sources = world.sources;
  query.cases = world.cases;
  query.wants_parts = false;
  const auto whole = follow({world.accounts, world.transfers, world.openings}, query);
  const bool is_equal = live.answer().held == whole->held && mixed.answer().held == whole->held;
  std::printf("  answers equal to the whole pass: %s\n", is_equal ? "yes" : "NO");
  return is_equal;
}

}  // namespace holdfast::bench
