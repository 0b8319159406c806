// What trace and refund read: transfers (CSV, JSONL or a ledger file), sources, openings and holds
// (CSV), put together into one ledger with dense numbers, sorted by time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "trace/accounts.h"
#include "trace/csv.h"
#include "trace/ledger_file.h"
#include "trace/ledger_input.h"
#include "trace/refund.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// A ledger read from files. Cases are numbered in order of the bytes of their ids; accounts of a
/// ledger file in order of the bytes of their names.
class Book {
 public:
  /// The transfers: one of the two, first of all.
  void take(LedgerRows rows);
  void take(const LedgerFile& file);

  /// `ref,case`: after the transfers.
  void read_sources(std::string_view file, std::string_view text, Problems& problems);

  /// `account,amount`: balances before the first transfer; not where the ledger has its own.
  void read_openings(std::string_view file, std::string_view text, Problems& problems);
  bool has_openings() const { return !ledger().openings.empty(); }

  /// `account,amount`: what is frozen, in file order.
  std::vector<Hold> read_holds(std::string_view file, std::string_view text, Problems& problems);

  /// `account,case,amount`: what earlier rounds gave back, as `holdfast refund` writes it; after
  /// the sources.
  std::vector<Earlier> read_returned(std::string_view file, std::string_view text,
                                     Problems& problems);

  Ledger ledger() const {
    return {known_accounts() + more_.size(), file_ ? file_->transfers() : rows_.transfers(),
            file_ && openings_.empty() ? file_->openings() : std::span<const Money>(openings_)};
  }
  Money total() const { return file_ ? Money{file_->header().total_fen} : rows_.total(); }
  std::span<const Source> sources() const { return sources_; }
  std::uint32_t cases() const { return static_cast<std::uint32_t>(cases_.size()); }
  std::string_view case_id(std::uint32_t of_case) const { return cases_[of_case]; }

  /// The name of an account, also of kReturned.
  std::string_view account(std::uint32_t index) const;

  /// Whether the name of `a` comes before that of `b`, by bytes.
  bool is_before(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t ranked = file_ ? known_accounts() : 0;
    return a < ranked && b < ranked ? a < b : account(a) < account(b);
  }

  /// The number of an account, or NameTable::kNone.
  std::uint32_t find_account(std::string_view name) const;

  /// The ref of a transfer of ledger().
  std::string_view ref(std::uint32_t transfer) const {
    return file_ ? file_->refs()[transfer] : rows_.ref(transfer);
  }
  std::optional<std::uint32_t> find_ref(std::string_view ref) const {
    return file_ ? file_->find_ref(ref) : rows_.find_ref(ref);
  }

  /// The rows of transfers as they were read, where there is no ledger file.
  const LedgerRows& rows() const { return rows_; }

 private:
  std::uint32_t known_accounts() const {
    return file_ ? static_cast<std::uint32_t>(file_->accounts().size()) : rows_.accounts().size();
  }
  std::uint32_t intern(std::string_view account);
  std::vector<Hold> read_amounts(CsvReader& csv);

  std::optional<LedgerFile> file_;
  LedgerRows rows_;
  NameTable more_;  // accounts that only openings and holds name; numbered behind the ledger's
  std::vector<std::string_view> cases_;
  NameTable case_names_;
  std::vector<Source> sources_;
  std::vector<Money> openings_;
};

}  // namespace holdfast::trace
