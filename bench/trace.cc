// Times the whole-ledger trace beside the plain ways of doing it, on the same generated ledger, and
// checks that every row of the answers is equal.
//
//   trace_bench [--transfers N] [--cases K] [--seed S] [--runs R] [--method prorata|fifo]
//   [--no-peers]
//
// Sketch: a transfer is 24 bytes and touches two accounts at random. 100M transfers are 2.4 GB read
// once (0.16 s at 15 GB/s) and 200M random account touches; with enough of them in flight about
// 50M a second come from memory, so 4 s without any locality, less by what the caches hold.
#include "trace/trace.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <deque>
#include <fstream>
#include <string>
#include <unordered_map>

#include "bench/trace_ledger.h"
#include "trace/fixed.h"

namespace {

using namespace holdfast;
using namespace holdfast::trace;

struct Options {
  std::size_t transfers = 5'000'000;
  std::uint32_t cases = 1;
  std::uint64_t seed = 1;
  int runs = 3;
  std::string method = "all";
  bool has_peers = true;
};

// What is compared: (case, account) -> fen still held, in order.
using Rows = std::vector<Held>;

Rows rows_without_flags(Rows rows) {
  for (Held& row : rows) row.is_apportioned = false;
  return rows;
}

Query query_of(const bench::World& world, Method method) {
  Query query;
  query.method = method;
  query.sources = world.sources;
  query.cases = world.cases;
  query.wants_parts = false;
  return query;
}

Rows ours(const bench::World& world, Method method) {
  const auto trace =
      follow({world.accounts, world.transfers, world.openings}, query_of(world, method));
  CHECK(trace.has_value());
  return rows_without_flags(trace->held);
}

// The usual way: a map of accounts, each with its balance and a map of shares. The arithmetic is
// ours (fixed point), so that the answers can be compared to the fen before they are rounded.
struct HashAccount {
  std::int64_t balance = 0;
  std::unordered_map<std::uint32_t, std::int64_t> units;
};

std::unordered_map<std::uint32_t, HashAccount> hash_fold(const bench::World& world,
                                                         const std::vector<std::int64_t>& scale) {
  std::unordered_map<std::uint32_t, HashAccount> book;
  for (std::uint32_t a = 0; a < world.accounts; ++a) book[a].balance = world.openings[a].fen;
  std::unordered_map<std::uint32_t, std::uint32_t> source;
  for (const Source& s : world.sources) source[s.transfer] = s.of_case;
  for (std::uint32_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    HashAccount& from = book[t.from];
    HashAccount& to = book[t.to];
    const auto found = source.find(i);
    for (auto& [of_case, units] : from.units) {
      if (units == 0) continue;
      const std::int64_t moved =
          t.amount.fen >= from.balance ? units : Ratio(t.amount.fen, from.balance).of(units);
      units -= moved;
      if (found == source.end()) to.units[of_case] += moved;
    }
    if (found != source.end()) to.units[found->second] += t.amount.fen * scale[found->second];
    from.balance = std::max<std::int64_t>(0, from.balance - t.amount.fen);
    to.balance += t.amount.fen;
  }
  return book;
}

// The hash fold is not rounded over a case; every row must lie within a fen of ours.
bool is_equal(const Rows& rows, const std::unordered_map<std::uint32_t, HashAccount>& book,
              const std::vector<std::int64_t>& scale) {
  std::size_t seen = 0;
  std::size_t whole = 0;
  for (const Held& row : rows) {
    const auto& units = book.at(row.account).units;
    const auto found = units.find(row.of_case);
    if (found == units.end()) return false;
    const std::int64_t floor = found->second / scale[row.of_case];
    if (row.amount.fen != floor && row.amount.fen != floor + 1) return false;
    if (floor > 0) ++seen;
  }
  for (const auto& [account, state] : book) {
    for (const auto& [of_case, units] : state.units) whole += units >= scale[of_case];
  }
  return seen == whole;
}

// FIFO as one would write it: a deque of lots for each account.
Rows plain_deque(const bench::World& world) {
  constexpr std::uint32_t kClean = 0xFFFF'FFFF;
  struct Lot {
    std::int64_t fen;
    std::uint32_t label;
  };
  std::unordered_map<std::uint32_t, std::deque<Lot>> book;
  for (std::uint32_t a = 0; a < world.accounts; ++a) {
    if (world.openings[a].fen > 0) book[a].push_back({world.openings[a].fen, kClean});
  }
  std::unordered_map<std::uint32_t, std::uint32_t> source;
  for (const Source& s : world.sources) source[s.transfer] = s.of_case;
  for (std::uint32_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    std::deque<Lot>& from = book[t.from];
    std::deque<Lot>& to = book[t.to];
    const auto found = source.find(i);
    if (found != source.end()) to.push_back({t.amount.fen, found->second});
    const auto put = [&](Lot lot) {
      if (found == source.end()) to.push_back(lot);
    };
    std::int64_t left = t.amount.fen;
    while (left > 0 && !from.empty()) {
      const std::int64_t fen = std::min(left, from.front().fen);
      put({fen, from.front().label});
      left -= fen;
      if ((from.front().fen -= fen) == 0) from.pop_front();
    }
    if (left > 0) put({left, kClean});
  }
  Rows rows;
  for (const auto& [account, lots] : book) {
    std::unordered_map<std::uint32_t, Money> sums;
    for (const Lot& lot : lots) sums[lot.label] += Money{lot.fen};
    sums.erase(kClean);
    for (const auto& [label, sum] : sums) rows.push_back({label, account, sum, false});
  }
  std::ranges::sort(rows);
  return rows;
}

template <class F>
auto timed(const char* name, std::size_t transfers, int runs, F&& f) {
  double best = 1e100;
  double worst = 0;
  decltype(f()) result;
  for (int run = 0; run < runs; ++run) {
    result = {};
    const auto start = std::chrono::steady_clock::now();
    result = f();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
    worst = std::max(worst, took.count());
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("  %-28s %8.3f s  (worst %.3f)  %7.2f M transfers/s   peak %.2f GB\n", name, best,
              worst, static_cast<double>(transfers) / best / 1e6,
              static_cast<double>(usage.ru_maxrss) / 1048576.0);
  std::fflush(stdout);
  return result;
}

std::string machine() {
  std::ifstream cpu("/proc/cpuinfo");
  for (std::string line; std::getline(cpu, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
}

bool read_options(int count, char** words, Options& options) {
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--no-peers") {
      options.has_peers = false;
      continue;
    }
    if (i + 1 >= count) return false;
    const char* value = words[++i];
    if (word == "--transfers")
      options.transfers = std::strtoull(value, nullptr, 10);
    else if (word == "--cases")
      options.cases = static_cast<std::uint32_t>(std::atoi(value));
    else if (word == "--seed")
      options.seed = std::strtoull(value, nullptr, 10);
    else if (word == "--runs")
      options.runs = std::atoi(value);
    else if (word == "--method")
      options.method = value;
    else
      return false;
  }
  return options.transfers > 1000 && options.cases > 0 && options.runs > 0;
}

bool bench_prorata(const bench::World& world, const Options& options) {
  std::printf("pro rata, whole ledger, %u label(s)\n", world.cases);
  const std::size_t n = world.transfers.size();
  const Rows rows =
      timed("holdfast", n, options.runs, [&] { return ours(world, Method::Prorata); });
  std::printf("  rows: %zu\n", rows.size());
  if (!options.has_peers) return true;
  std::vector<std::int64_t> paid(world.cases);
  for (const Source& s : world.sources) paid[s.of_case] += world.transfers[s.transfer].amount.fen;
  std::vector<std::int64_t> scale;
  for (const std::int64_t fen : paid) scale.push_back(finest_scale(fen));
  const auto book = timed("std::unordered_map fold", n, 1, [&] { return hash_fold(world, scale); });
  const bool equal = is_equal(rows, book, scale);
  std::printf("  every row within a fen of the fold: %s\n", equal ? "yes" : "NO");
  return equal;
}

bool bench_fifo(const bench::World& world, const Options& options) {
  std::printf("fifo lots, whole ledger, %u label(s)\n", world.cases);
  const std::size_t n = world.transfers.size();
  const Rows rows = timed("holdfast", n, options.runs, [&] { return ours(world, Method::Fifo); });
  std::printf("  rows: %zu\n", rows.size());
  if (!options.has_peers) return true;
  const Rows plain = timed("std::deque of lots", n, 1, [&] { return plain_deque(world); });
  std::printf("  answers equal: %s\n", rows == plain ? "yes" : "NO");
  return rows == plain;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  if (!read_options(count, words, options)) {
    std::fprintf(stderr,
                 "usage: trace_bench [--transfers N] [--cases K] [--seed S] [--runs R] "
                 "[--method prorata|fifo] [--no-peers]\n");
    return 2;
  }
  std::printf("%s; clang %s\n", machine().c_str(), __clang_version__);
  const bench::World world = bench::make_world(options.seed, options.transfers, options.cases);
  std::printf("seed %llu: %zu transfers, %u accounts, %zu victims' payments\n",
              static_cast<unsigned long long>(options.seed), world.transfers.size(), world.accounts,
              world.sources.size());
  bool is_good = true;
  if (options.method != "fifo") is_good &= bench_prorata(world, options);
  if (options.method != "prorata") is_good &= bench_fifo(world, options);
  return is_good ? 0 : 1;
}
