#include "trace/ledger_book.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace holdfast::trace {
namespace {

constexpr std::array<std::string_view, 2> kSourceColumns{"ref", "case"};
constexpr std::array<std::string_view, 2> kAmountColumns{"account", "amount"};
constexpr std::array<std::string_view, 3> kReturnedColumns{"account", "case", "amount"};

}  // namespace

void Book::take(LedgerRows rows) { rows_ = std::move(rows); }

void Book::take(const LedgerFile& file) { file_ = file; }

std::string_view Book::account(std::uint32_t index) const {
  if (index == kReturned) return kReturnedName;
  const std::uint32_t known = known_accounts();
  if (index >= known) return more_.name(index - known);
  return file_ ? file_->accounts()[index] : rows_.accounts().name(index);
}

std::uint32_t Book::find_account(std::string_view name) const {
  const std::uint32_t known =
      file_ ? file_->find_account(name).value_or(NameTable::kNone) : rows_.accounts().find(name);
  if (known != NameTable::kNone) return known;
  const std::uint32_t more = more_.find(name);
  return more == NameTable::kNone ? more : known_accounts() + more;
}

std::uint32_t Book::intern(std::string_view account) {
  const std::uint32_t known = find_account(account);
  return known == NameTable::kNone ? known_accounts() + more_.intern(account) : known;
}

void Book::read_sources(std::string_view file, std::string_view text, Problems& problems) {
  enum { kRef, kCase };
  CsvReader csv(file, text, kSourceColumns, problems);
  std::unordered_map<std::uint32_t, std::uint32_t> case_of;
  while (csv.next()) {
    const auto transfer = csv[kRef].empty() ? std::nullopt : find_ref(csv[kRef]);
    if (!transfer) {
      csv.bad(kRef, "'" + std::string(csv[kRef]) + "' is no ref of the transfers");
    } else if (csv[kCase].empty()) {
      csv.bad(kCase, "is empty");
    } else if (case_of.contains(*transfer)) {
      csv.bad(kRef, "'" + std::string(csv[kRef]) + "' is there already on an earlier line");
    } else {
      case_of[*transfer] = case_names_.intern(csv[kCase]);
    }
  }
  std::vector<std::string_view> names;
  for (std::uint32_t c = 0; c < case_names_.size(); ++c) names.push_back(case_names_.name(c));
  const std::vector<std::uint32_t> order = order_of_names(names);
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    cases_.push_back(names[order[i]]);
  }
  for (const auto& [transfer, of_case] : case_of) sources_.push_back({transfer, place[of_case]});
  std::ranges::sort(sources_, {}, &Source::transfer);
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
    const std::uint32_t account = intern(csv[kAccount]);
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
  std::int64_t sum = total().fen;
  for (const Hold& row : read_amounts(csv)) {
    openings_.resize(std::max<std::size_t>(openings_.size(), row.account + 1));
    openings_[row.account] = row.frozen;
    if (__builtin_add_overflow(sum, row.frozen.fen, &sum)) {
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
      out.push_back(
          {static_cast<std::uint32_t>(at - cases_.begin()), intern(csv[kAccount]), *amount});
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
