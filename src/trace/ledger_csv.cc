#include "trace/ledger_csv.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace holdfast::trace {
namespace {

constexpr std::array<std::string_view, 5> kTransferColumns{"time", "from", "to", "amount", "ref"};
constexpr std::array<std::string_view, 2> kSourceColumns{"ref", "case"};
constexpr std::array<std::string_view, 2> kAmountColumns{"account", "amount"};

// A name may be anything but empty, and accounts not the word the answer needs.
const char* fault_of_account(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name == Book::kReturnedName) return "RETURNED is no account: the answer uses that word";
  return nullptr;
}

}  // namespace

void Book::read_transfers(std::string_view file, std::string_view text, Problems& problems) {
  enum { kTime, kFrom, kTo, kAmount, kRef };
  CsvReader csv(file, text, kTransferColumns, problems);
  // A guess that saves most copying: a line of this table is rarely under 64 bytes.
  transfers_.reserve(text.size() / 64);
  while (csv.next()) {
    const auto time = parse_instant(csv[kTime]);
    if (!time) {
      csv.bad(kTime, time.error().detail);
      continue;
    }
    if (const char* fault = fault_of_account(csv[kFrom])) {
      csv.bad(kFrom, fault);
      continue;
    }
    if (const char* fault = fault_of_account(csv[kTo])) {
      csv.bad(kTo, fault);
      continue;
    }
    if (csv[kFrom] == csv[kTo]) {
      csv.bad(kTo, "is the account the money comes from: a transfer to itself moves nothing");
      continue;
    }
    const auto amount = parse_yuan(csv[kAmount]);
    if (!amount || amount->fen <= 0) {
      csv.bad(kAmount, amount ? "'" + std::string(csv[kAmount]) + "' is not above 0"
                              : amount.error().detail);
      continue;
    }
    if (csv[kRef].empty()) {
      csv.bad(kRef, "is empty");
      continue;
    }
    std::int64_t total = 0;
    if (__builtin_add_overflow(total_fen_, amount->fen, &total)) {
      csv.bad(kAmount, "brings the ledger to more money than can be counted");
      continue;
    }
    if (!refs_.insert(csv[kRef]).second) {
      csv.bad(kRef, "'" + std::string(csv[kRef]) + "' is there already on an earlier line");
      continue;
    }
    total_fen_ = total;
    transfers_.push_back(
        {*time, accounts_.intern(csv[kFrom]), accounts_.intern(csv[kTo]), *amount});
  }
  sort_by_time();
}

void Book::sort_by_time() {
  if (std::ranges::is_sorted(transfers_, {}, &Transfer::time)) return;
  row_of_.resize(transfers_.size());
  std::iota(row_of_.begin(), row_of_.end(), 0u);
  std::ranges::sort(row_of_, {},
                    [&](std::uint32_t row) { return std::pair(transfers_[row].time, row); });
  std::vector<Transfer> sorted;
  sorted.reserve(transfers_.size());
  for (const std::uint32_t row : row_of_) sorted.push_back(transfers_[row]);
  transfers_ = std::move(sorted);
}

void Book::read_sources(std::string_view file, std::string_view text, Problems& problems) {
  enum { kRef, kCase };
  CsvReader csv(file, text, kSourceColumns, problems);
  std::vector<std::uint32_t> case_of_row(refs_.size(), NameTable::kNone);
  while (csv.next()) {
    const std::uint32_t row = csv[kRef].empty() ? NameTable::kNone : refs_.find(csv[kRef]);
    if (row == NameTable::kNone) {
      csv.bad(kRef, "'" + std::string(csv[kRef]) + "' is no ref of the transfers");
    } else if (csv[kCase].empty()) {
      csv.bad(kCase, "is empty");
    } else if (case_of_row[row] != NameTable::kNone) {
      csv.bad(kRef, "'" + std::string(csv[kRef]) + "' is there already on an earlier line");
    } else {
      case_of_row[row] = case_names_.intern(csv[kCase]);
    }
  }
  std::vector<std::uint32_t> order(case_names_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t c) { return case_names_.name(c); });
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    cases_.push_back(case_names_.name(order[i]));
  }
  for (std::uint32_t i = 0; i < transfers_.size(); ++i) {
    const std::uint32_t of_case = case_of_row[row_of_.empty() ? i : row_of_[i]];
    if (of_case != NameTable::kNone) sources_.push_back({i, place[of_case]});
  }
}

// `account,amount`, an account once, amounts of 0 or more.
std::vector<Hold> Book::read_amounts(CsvReader& csv) {
  enum { kAccount, kAmount };
  std::vector<Hold> out;
  std::vector<bool> is_there;
  while (csv.next()) {
    const auto amount = parse_yuan(csv[kAmount]);
    if (const char* fault = fault_of_account(csv[kAccount])) {
      csv.bad(kAccount, fault);
      continue;
    }
    if (!amount || amount->fen < 0) {
      csv.bad(kAmount,
              amount ? "'" + std::string(csv[kAmount]) + "' is below 0" : amount.error().detail);
      continue;
    }
    const std::uint32_t account = accounts_.intern(csv[kAccount]);
    is_there.resize(std::max<std::size_t>(is_there.size(), account + 1));
    if (is_there[account]) {
      csv.bad(kAccount, "'" + std::string(csv[kAccount]) + "' is there already on an earlier line");
      continue;
    }
    is_there[account] = true;
    out.push_back({account, *amount});
  }
  return out;
}

void Book::read_openings(std::string_view file, std::string_view text, Problems& problems) {
  CsvReader csv(file, text, kAmountColumns, problems);
  for (const Hold& row : read_amounts(csv)) {
    openings_.resize(std::max<std::size_t>(openings_.size(), row.account + 1));
    openings_[row.account] = row.frozen;
    if (__builtin_add_overflow(total_fen_, row.frozen.fen, &total_fen_)) {
      problems.add_fatal(file, csv.line(), "amount", "more money than can be counted");
      return;
    }
  }
}

std::vector<Hold> Book::read_holds(std::string_view file, std::string_view text,
                                   Problems& problems) {
  CsvReader csv(file, text, kAmountColumns, problems);
  return read_amounts(csv);
}

}  // namespace holdfast::trace
