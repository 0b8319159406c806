// Times the whole-ledger trace beside the plain ways of doing it, on the same generated ledger, and
// checks that every row of the answers is equal; then one case alone, and a ledger that grows.
//
//   trace_bench [--transfers N] [--cases K] [--seed S] [--runs R] [--no-peers] [--write FOLDER]
//               [--only prorata|many|fifo|case|live]
//
// Sketch: a transfer is 24 bytes and touches two accounts at random. 100M transfers are 2.4 GB read
// once (0.16 s at 15 GB/s) and 200M random account touches of a line each way; what is kept under
// way at once (trace/ahead.h) decides how many come from memory a second.
#include "trace/trace.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "bench/trace_case.h"
#include "bench/trace_figures.h"
#include "bench/trace_ledger.h"
#include "bench/trace_plain.h"

namespace {

using namespace holdfast;
using namespace holdfast::trace;
using bench::Rows;
using bench::Timing;

struct Options {
  std::size_t transfers = 5'000'000;
  std::uint32_t cases = 64;
  std::uint64_t seed = 1;
  int runs = 3;
  std::string only;
  std::string folder;
  bool has_peers = true;

  bool wants(const char* part) const { return only.empty() || only == part; }
};

Rows ours(const bench::World& world, Method method) {
  Query query;
  query.method = method;
  query.sources = world.sources;
  query.cases = world.cases;
  query.wants_parts = false;
  auto trace = follow({world.accounts, world.transfers, world.openings}, query);
  CHECK(trace.has_value());
  return std::move(trace->held);
}

bool tell(const char* what, bool is_good) {
  std::printf("  %s: %s\n", what, is_good ? "yes" : "NO");
  return is_good;
}

bool bench_prorata(const bench::World& world, const Options& options) {
  std::printf("pro rata, whole ledger, %u label(s)\n", world.cases);
  const std::size_t n = world.transfers.size();
  Timing fast;
  const Rows rows = timed(options.runs, fast, [&] { return ours(world, Method::Prorata); });
  print_line("holdfast", fast, n, 0);
  std::printf("  rows: %zu\n", rows.size());
  if (!options.has_peers) return true;
  const auto scale = bench::scales(world);
  Timing plain;
  const auto book = timed(1, plain, [&] { return bench::hash_fold(world, scale); });
  print_line("std::unordered_map fold", plain, n, fast.median());
  return tell("every row within a fen of the fold", is_equal(rows, book, scale));
}

bool bench_fifo(const bench::World& world, const Options& options) {
  std::printf("fifo lots, whole ledger, %u label(s)\n", world.cases);
  const std::size_t n = world.transfers.size();
  Timing fast;
  const Rows rows = timed(options.runs, fast, [&] { return ours(world, Method::Fifo); });
  print_line("holdfast", fast, n, 0);
  std::printf("  rows: %zu\n", rows.size());
  Query query;
  query.method = Method::Fifo;
  query.sources = world.sources;
  query.cases = world.cases;
  const std::uint32_t account = rows.empty() ? 0 : rows[rows.size() / 2].account;
  Timing paths;
  const auto lots = timed(options.runs, paths, [&] {
    return *lots_of({world.accounts, world.transfers, world.openings}, query, account);
  });
  print_line("holdfast, paths kept", paths, n, 0);
  if (!options.has_peers) return true;
  Timing deque;
  const Rows plain = timed(1, deque, [&] { return bench::plain_deque(world); });
  print_line("std::deque of lots", deque, n, fast.median());
  return tell("answers equal", rows == plain);
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
    else if (word == "--only")
      options.only = value;
    else if (word == "--write")
      options.folder = value;
    else
      return false;
  }
  return options.transfers > 1000 && options.cases > 0 && options.runs > 0;
}

// All sources of one case: one label.
bench::World with_one_label(bench::World world) {
  world.cases = 1;
  for (Source& source : world.sources) source.of_case = 0;
  return world;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  if (!read_options(count, words, options)) {
    std::fprintf(stderr,
                 "usage: trace_bench [--transfers N] [--cases K] [--seed S] [--runs R] "
                 "[--no-peers] [--write FOLDER] [--only prorata|many|fifo|case|live]\n");
    return 2;
  }
  std::printf("%s; clang %s\n", machine().c_str(), __clang_version__);
  bench::World world = bench::make_world(options.seed, options.transfers, options.cases);
  std::printf("seed %llu: %zu transfers, %u accounts, %zu victims' payments\n",
              static_cast<unsigned long long>(options.seed), world.transfers.size(), world.accounts,
              world.sources.size());
  std::printf("  %-30s %8s %8s %8s   %12s  ratio\n", "", "min", "median", "max", "median");
  bool is_good = true;
  if (options.wants("many")) is_good &= bench_prorata(world, options);
  if (options.wants("fifo")) is_good &= bench_fifo(world, options);
  if (options.wants("live")) is_good &= bench::bench_live(world);
  world = with_one_label(std::move(world));
  if (options.wants("prorata")) is_good &= bench_prorata(world, options);
  if (options.wants("case")) is_good &= bench::bench_cases(world, options.folder);
  return is_good ? 0 : 1;
}
