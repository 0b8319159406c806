// Times the reading of transfers, all checks included, on one core: CSV and JSONL from memory into
// a ledger, the ledger file made of it, opened, and verified.
//
//   ledger_bench [--transfers N] [--runs R] [--seed S] [--write DIR]
//
// --write DIR leaves transfers.csv and sources.csv there, for the program's commands, and times
// nothing.
// Sketch: a line is about 90 bytes: 500 MB/s is 180 ns for it. Two accounts at random places cost
// two misses of memory (20 ns each with enough of them in flight), a ref's hash is written and
// sorted (15 ns), the rest are bytes in cache.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "bench/trace_ledger.h"
#include "trace/ledger_encode.h"
#include "trace/ledger_input.h"

namespace {

using namespace holdfast;
using namespace holdfast::trace;

struct Options {
  std::size_t transfers = 5'000'000;
  int runs = 3;
  std::uint64_t seed = 1;
  std::string write;
};

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string name_of_account(std::uint32_t account) {
  constexpr const char* kBanks[] = {"ICBC:622202", "CCB:621700", "ABC:622848",
                                    "BOC:621660",  "CMB:621483", "PSBC:621799"};
  // Numbers spread as card numbers are: neighbours share few digits.
  const auto number = std::uint64_t{account} * 2'654'435'761 % 10'000'000'000;
  char text[64];
  const int n = std::snprintf(text, sizeof text, "%s%03u%010llu", kBanks[account % 6],
                              account % 1000, static_cast<unsigned long long>(number));
  return std::string(text, static_cast<std::size_t>(n));
}

// The text of a world, given piece by piece.
template <class Take>
void write_text(const bench::World& world, bool is_jsonl, Take take) {
  std::vector<std::string> names;
  for (std::uint32_t a = 0; a < world.accounts; ++a) names.push_back(name_of_account(a));
  constexpr std::size_t kPiece = std::size_t{1} << 24;
  std::string text = is_jsonl ? "" : "time,from,to,amount,ref\n";
  for (std::size_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    // To the second, as banks tell it.
    const Instant at{(t.time.us / 1'000'000 + 1'786'000'000) * 1'000'000};
    std::string time = format_instant(at + hours{8});
    time.replace(time.size() - 1, 1, "+08:00");
    const std::string ref = "2026" + std::to_string(1'000'000'000 + i);
    const auto& from = names[t.from];
    const auto& to = names[t.to];
    if (is_jsonl) {
      text.append("{\"time\":\"").append(time).append("\",\"from\":\"").append(from);
      text.append("\",\"to\":\"").append(to).append("\",\"amount_fen\":");
      text.append(std::to_string(t.amount.fen)).append(",\"ref\":\"").append(ref).append("\"}\n");
    } else {
      text.append(time).append(",").append(from).append(",").append(to).append(",");
      text.append(format_yuan(t.amount)).append(",").append(ref).append("\n");
    }
    if (text.size() < kPiece) continue;
    take(text);
    text.clear();
  }
  take(text);
}

void write_files(const bench::World& world, const std::string& folder) {
  std::ofstream out(folder + "/transfers.csv");
  write_text(world, false, [&](const std::string& text) { out << text; });
  std::ofstream sources(folder + "/sources.csv");
  sources << "ref,case\n";
  for (const Source& source : world.sources) {
    sources << "2026" << 1'000'000'000 + source.transfer << ",case" << source.of_case << '\n';
  }
}

void show(const char* what, std::size_t bytes, std::size_t rows, std::vector<double> times) {
  std::ranges::sort(times);
  const double median = times[times.size() / 2];
  std::printf("%-22s %8.3f s  (%.3f - %.3f)  %7.0f MB/s  %6.2f M rows/s\n", what, median,
              times.front(), times.back(), static_cast<double>(bytes) / 1e6 / median,
              static_cast<double>(rows) / 1e6 / median);
}

template <class Read>
LedgerRows time_reading(const char* what, const std::string& text, int runs, Read read) {
  std::vector<double> times;
  LedgerRows rows;
  for (int run = 0; run < runs; ++run) {
    rows = {};
    Problems problems;
    const double start = now_s();
    rows = read(LedgerInput{what, text, {}, {}}, problems);
    times.push_back(now_s() - start);
    CHECK(problems.count() == 0);
  }
  show(what, text.size(), rows.transfers().size(), times);
  return rows;
}

std::string whole_text(const bench::World& world, bool is_jsonl) {
  std::string text;
  text.reserve(world.transfers.size() * 150);
  write_text(world, is_jsonl, [&](const std::string& piece) { text += piece; });
  return text;
}

void time_all(const bench::World& world, const Options& options) {
  {
    const std::string jsonl = whole_text(world, true);
    time_reading("JSONL", jsonl, options.runs, read_transfers_jsonl);
  }
  const std::string csv = whole_text(world, false);
  Book book;
  book.take(time_reading("CSV", csv, options.runs, read_transfers_csv));
  const std::size_t rows = world.transfers.size();
  std::string file;
  file.reserve(csv.size());
  std::vector<double> encoding;
  for (int run = 0; run < options.runs; ++run) {
    file.clear();
    const double start = now_s();
    const auto header = encode_ledger(book, [&](std::string_view bytes) -> Result<void> {
      file.append(bytes);
      return {};
    });
    CHECK(header.has_value());
    std::memcpy(file.data(), &*header, sizeof *header);
    encoding.push_back(now_s() - start);
  }
  show("ledger file, made", file.size(), rows, encoding);
  std::vector<double> opening;
  std::vector<double> verifying;
  for (int run = 0; run < options.runs; ++run) {
    double start = now_s();
    const auto opened = LedgerFile::open(std::as_bytes(std::span<const char>(file)), "ledger");
    opening.push_back(now_s() - start);
    CHECK(opened.has_value());
    start = now_s();
    CHECK(opened->verify().has_value());
    verifying.push_back(now_s() - start);
  }
  show("ledger file, verified", file.size(), rows, verifying);
  std::printf("ledger file, opened    %8.1f us; %.1f bytes a transfer with its ref and accounts\n",
              *std::ranges::min_element(opening) * 1e6,
              static_cast<double>(file.size()) / static_cast<double>(rows));
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--transfers") == 0) options.transfers = std::stoull(argv[i + 1]);
    if (std::strcmp(argv[i], "--runs") == 0) options.runs = std::stoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = std::stoull(argv[i + 1]);
    if (std::strcmp(argv[i], "--write") == 0) options.write = argv[i + 1];
  }
  const bench::World world = bench::make_world(options.seed, options.transfers, 64);
  std::printf("%zu transfers, %u accounts\n", world.transfers.size(), world.accounts);
  if (!options.write.empty()) {
    write_files(world, options.write);
  } else {
    time_all(world, options);
  }
  return 0;
}
