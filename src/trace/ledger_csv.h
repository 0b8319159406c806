// The four tables that trace and refund read: transfers, sources, openings, holds (CSV), put
// together into one ledger with dense numbers, sorted by time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "trace/accounts.h"
#include "trace/csv.h"
#include "trace/refund.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// A ledger read from files. Cases are numbered in order of the bytes of their ids.
class Book {
 public:
  /// `time,from,to,amount,ref`: checks every line and sorts by time, equal times in file order.
  void read_transfers(std::string_view file, std::string_view text, Problems& problems);

  /// `ref,case`: after the transfers.
  void read_sources(std::string_view file, std::string_view text, Problems& problems);

  /// `account,amount`: balances before the first transfer.
  void read_openings(std::string_view file, std::string_view text, Problems& problems);

  /// `account,amount`: what is frozen, in file order.
  std::vector<Hold> read_holds(std::string_view file, std::string_view text, Problems& problems);

  /// `account,case,amount`: what earlier rounds gave back, as `holdfast refund` writes it; after
  /// the sources.
  std::vector<Earlier> read_returned(std::string_view file, std::string_view text,
                                     Problems& problems);

  Ledger ledger() const { return {accounts_.size(), transfers_, openings_}; }
  std::span<const Source> sources() const { return sources_; }
  std::uint32_t cases() const { return static_cast<std::uint32_t>(cases_.size()); }
  std::string_view case_id(std::uint32_t of_case) const { return cases_[of_case]; }

  /// The name of an account, also of kReturned.
  std::string_view account(std::uint32_t index) const {
    return index == kReturned ? kReturnedName : accounts_.name(index);
  }

  /// The number of an account, or NameTable::kNone.
  std::uint32_t find_account(std::string_view name) const { return accounts_.find(name); }

  /// The ref of a transfer of ledger().
  std::string_view ref(std::uint32_t transfer) const {
    return refs_.name(row_of_.empty() ? transfer : row_of_[transfer]);
  }

  /// How the answer names what went back to victims; no account may be called so.
  static constexpr std::string_view kReturnedName = "RETURNED";

 private:
  struct Line;
  class Batch;
  void sort_by_time();
  std::vector<Hold> read_amounts(CsvReader& csv);

  NameTable accounts_;
  NameTable refs_;  // numbered by sound row of the file
  std::vector<Transfer> transfers_;
  std::vector<std::uint32_t> row_of_;  // transfer -> row; empty if the file was sorted
  std::vector<std::string_view> cases_;
  NameTable case_names_;
  std::vector<Source> sources_;
  std::vector<Money> openings_;
  std::int64_t total_fen_ = 0;
};

}  // namespace holdfast::trace
