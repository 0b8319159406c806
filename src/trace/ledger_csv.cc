#include "trace/ledger_csv.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace holdfast::trace {
namespace {

constexpr std::array<std::string_view, 5> kTransferColumns{"time", "from", "to", "amount", "ref"};
constexpr std::array<std::string_view, 2> kSourceColumns{"ref", "case"};
constexpr std::array<std::string_view, 2> kAmountColumns{"account", "amount"};
constexpr std::array<std::string_view, 3> kReturnedColumns{"account", "case", "amount"};

// A name may be anything but empty, and accounts not the word the answer needs.
const char* fault_of_account(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name == Book::kReturnedName) return "RETURNED is no account: the answer uses that word";
  return nullptr;
}

}  // namespace

// A sound line of the transfers but for what only the whole ledger can tell.
struct Book::Line {
  Transfer transfer;
  std::string_view from;
  std::string_view to;
  std::string_view ref;
  std::size_t line = 0;
  std::size_t from_hash = 0;
  std::size_t to_hash = 0;
  std::size_t ref_hash = 0;
};

// Lines wait here until there are some dozens: then their places in the name tables, all far apart
// in memory, are asked for together instead of one after the other.
class Book::Batch {
 public:
  Batch(Book& book, std::string_view file, Problems& problems)
      : book_(book), file_(file), problems_(problems) {}

  void put(Line line) {
    line.from_hash = NameTable::hash_of(line.from);
    line.to_hash = NameTable::hash_of(line.to);
    line.ref_hash = NameTable::hash_of(line.ref);
    book_.accounts_.ask_for_slot(line.from_hash);
    book_.accounts_.ask_for_slot(line.to_hash);
    book_.refs_.ask_for_slot(line.ref_hash);
    lines_.push_back(line);
    if (lines_.size() >= kSize) take_in();
  }

  void take_in() {
    for (const Line& line : lines_) {
      book_.accounts_.ask_for_entry(line.from_hash);
      book_.accounts_.ask_for_entry(line.to_hash);
    }
    for (const Line& line : lines_) {
      book_.accounts_.ask_for_bytes(line.from_hash);
      book_.accounts_.ask_for_bytes(line.to_hash);
    }
    for (const Line& line : lines_) take_in(line);
    lines_.clear();
  }

 private:
  static constexpr std::size_t kSize = 48;

  void take_in(const Line& line) {
    std::int64_t total = 0;
    if (__builtin_add_overflow(book_.total_fen_, line.transfer.amount.fen, &total)) {
      problems_.add(file_, line.line, "amount",
                    "brings the ledger to more money than can be counted");
    } else if (!book_.refs_.insert(line.ref, line.ref_hash).second) {
      problems_.add(file_, line.line, "ref",
                    "'" + std::string(line.ref) + "' is there already on an earlier line");
    } else {
      book_.total_fen_ = total;
      Transfer transfer = line.transfer;
      transfer.from = book_.accounts_.insert(line.from, line.from_hash).first;
      transfer.to = book_.accounts_.insert(line.to, line.to_hash).first;
      book_.transfers_.push_back(transfer);
    }
  }

  Book& book_;
  std::string_view file_;
  Problems& problems_;
  std::vector<Line> lines_;
};

void Book::read_transfers(std::string_view file, std::string_view text, Problems& problems) {
  enum Column { kTime, kFrom, kTo, kAmount, kRef };
  CsvReader csv(file, text, kTransferColumns, problems);
  Batch batch(*this, file, problems);
  // A guess that saves most copying: a line of this table is rarely under 64 bytes.
  transfers_.reserve(text.size() / 64);
  const auto bad = [&](Column column, std::string_view what) {
    batch.take_in();  // problems in order of lines
    csv.bad(column, what);
  };
  while (csv.next()) {
    const auto time = parse_instant(csv[kTime]);
    const auto amount = parse_yuan(csv[kAmount]);
    if (!time) {
      bad(kTime, time.error().detail);
    } else if (const char* from_fault = fault_of_account(csv[kFrom])) {
      bad(kFrom, from_fault);
    } else if (const char* to_fault = fault_of_account(csv[kTo])) {
      bad(kTo, to_fault);
    } else if (csv[kFrom] == csv[kTo]) {
      bad(kTo, "is the account the money comes from: a transfer to itself moves nothing");
    } else if (!amount) {
      bad(kAmount, amount.error().detail);
    } else if (amount->fen <= 0) {
      bad(kAmount, "'" + std::string(csv[kAmount]) + "' is not above 0");
    } else if (csv[kRef].empty()) {
      bad(kRef, "is empty");
    } else {
      if (!csv.is_lasting()) batch.take_in();
      batch.put({{*time, 0, 0, *amount}, csv[kFrom], csv[kTo], csv[kRef], csv.line()});
      if (!csv.is_lasting()) batch.take_in();
    }
  }
  batch.take_in();
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

std::vector<Earlier> Book::read_returned(std::string_view file, std::string_view text,
                                         Problems& problems) {
  enum { kAccount, kCase, kAmount };
  CsvReader csv(file, text, kReturnedColumns, problems);
  std::vector<Earlier> out;
  while (csv.next()) {
    const auto amount = parse_yuan(csv[kAmount]);
    const auto at = std::ranges::lower_bound(cases_, csv[kCase]);
    if (const char* fault = fault_of_account(csv[kAccount])) {
      csv.bad(kAccount, fault);
    } else if (at == cases_.end() || *at != csv[kCase]) {
      csv.bad(kCase, "'" + std::string(csv[kCase]) + "' is no case of the sources");
    } else if (!amount || amount->fen < 0) {
      csv.bad(kAmount,
              amount ? "'" + std::string(csv[kAmount]) + "' is below 0" : amount.error().detail);
    } else {
      out.push_back({static_cast<std::uint32_t>(at - cases_.begin()),
                     accounts_.intern(csv[kAccount]), *amount});
    }
  }
  return out;
}

std::vector<Hold> Book::read_holds(std::string_view file, std::string_view text,
                                   Problems& problems) {
  CsvReader csv(file, text, kAmountColumns, problems);
  return read_amounts(csv);
}

}  // namespace holdfast::trace
