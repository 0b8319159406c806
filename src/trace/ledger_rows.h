// The sound lines of a table of transfers, gathered into a ledger: accounts get numbers, refs stay
// where the text has them, refs that are there twice are found at the end, and all is put in order
// of time (equal times in the order of lines).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/accounts.h"
#include "trace/csv.h"
#include "trace/fixed.h"
#include "trace/ledger_refs.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// Which institution told of a transfer.
enum class Teller : std::uint8_t {
  Unknown,
  Payer,  ///< the payer's: it tells of the debit
  Payee,  ///< the payee's: it tells of the credit
  Sole,   ///< both accounts are with one institution: no other tells of it
};

/// A sound line but for what only the whole ledger can tell.
struct LedgerLine {
  Instant time;
  Money amount;  ///< above 0
  std::string_view from;
  std::string_view to;  ///< not `from`
  std::string_view ref;
  std::size_t line = 0;
  bool is_one_line = true;  ///< false: the ref may lie on another line than the record's first
  Teller teller = Teller::Unknown;
};

/// How lines are taken.
struct RowOptions {
  bool pairs = false;  ///< two institutions' lines about one transfer count once (ledger_pairs.h)
};

/// A ledger in memory, by time. Its refs lie in the text it was read from.
class LedgerRows {
 public:
  std::span<const Transfer> transfers() const { return transfers_; }
  const NameTable& accounts() const { return accounts_; }
  Money total() const { return total_; }  ///< of all transfers
  std::string_view ref(std::uint32_t transfer) const { return ref_at(spots_[transfer]); }
  /// The transfer that has this ref, as its own or as its other one.
  std::optional<std::uint32_t> find_ref(std::string_view ref) const;

  /// Transfers that two lines told of, each with its own ref: transfer and the second ref.
  std::size_t others() const { return other_of_.size(); }
  std::uint32_t other_of(std::size_t i) const { return other_of_[i]; }
  std::string_view other_ref(std::size_t i) const { return ref_at(spots_[transfers_.size() + i]); }

  /// Transfers that two lines told of.
  std::size_t pairs() const { return pairs_; }
  /// Pairs found by accounts, amount and time alone, as no column said who told of the line.
  std::size_t guessed_pairs() const { return guessed_pairs_; }

  /// Rows are transfers, then second refs.
  RefIndexView index() const { return index_.view(); }

 private:
  friend class LedgerBuilder;

  // Where a ref lies: place (47 bits), whether in kept_ or in the text, length (16 bits).
  using Spot = std::uint64_t;
  std::string_view ref_at(Spot spot) const {
    const auto place = static_cast<std::size_t>(spot >> 17);
    const auto size = static_cast<std::size_t>(spot & 0xFFFF);
    return (spot >> 16 & 1) != 0 ? std::string_view(kept_[place]) : text_.substr(place, size);
  }

  std::string_view text_;
  NameTable accounts_;
  Large<Transfer> transfers_;
  Large<Spot> spots_;  // of the transfers, then of the second refs
  std::deque<std::string> kept_;
  std::vector<std::uint32_t> other_of_;
  std::size_t pairs_ = 0;
  std::size_t guessed_pairs_ = 0;
  RefIndex index_;
  Money total_;
};

class LedgerBuilder {
 public:
  /// The most bytes of a ref, and of an account's name.
  static constexpr std::size_t kMaxName = 0xFFFF;
  static constexpr std::size_t kMaxRows = 0xFFFF'FFF0;

  /// `text`: what the lines' fields lie in (others are copied); it must outlive the ledger.
  /// `problems` must outlive the builder.
  LedgerBuilder(std::string_view file, std::string_view text, RowOptions options,
                Problems& problems);

  /// Asks for room for about so many lines.
  void expect(std::size_t lines);

  bool has_room() const { return rows_.transfers_.size() < kMaxRows; }
  void put(const LedgerLine& line);

  /// Checks what only the whole can tell, and gives the ledger. `ref_column`, `amount_column`: what
  /// problems call them. The builder is empty then.
  LedgerRows finish(std::string_view ref_column, std::string_view amount_column);

 private:
  using Spot = LedgerRows::Spot;
  struct Waiting {
    // The keys are made where they stay: a copy would wait for the stores before it.
    Waiting(std::string_view from_, std::size_t from_readable, std::string_view to_,
            std::size_t to_readable)
        : from(from_, from_readable), to(to_, to_readable), from_name(from_), to_name(to_) {}
    NameKey from;
    NameKey to;
    std::string_view from_name;
    std::string_view to_name;
  };
  // A line whose ref is there already: on the line of row `earlier`.
  struct Twin {
    std::uint32_t later = 0;
    std::uint32_t earlier = 0;
  };

  bool is_in_text(std::string_view field) const {
    return field.data() >= text_.data() && field.data() < text_.data() + text_.size();
  }
  std::size_t readable_from(std::string_view name) const {
    return is_in_text(name) ? static_cast<std::size_t>(text_.data() + text_.size() - name.data())
                            : 0;
  }
  void number_waiting();
  Spot spot_of(std::string_view ref);
  std::vector<Twin> find_twins();
  void join_pairs(std::vector<Twin>& twins);
  void drop_twins(const std::vector<Twin>& twins, std::string_view column);
  void drop_surplus(std::string_view column);
  void report(const std::vector<std::uint32_t>& rows, std::string_view column,
              std::string (*what)(std::string_view ref));
  void drop(std::uint32_t row);
  void squeeze();
  void sort_by_time();
  bool is_dropped(std::size_t row) const { return !is_dropped_.empty() && is_dropped_[row]; }
  std::vector<std::size_t> lines_of(const std::vector<std::uint32_t>& rows) const;

  std::string_view file_;
  std::string_view text_;
  RowOptions options_;
  Problems& problems_;
  LedgerRows rows_;
  Large<std::uint64_t> hashes_;
  std::vector<Waiting> waiting_;
  std::vector<Teller> tellers_;                                   // only for pairs
  std::vector<std::pair<std::uint32_t, std::size_t>> odd_lines_;  // row, line; by row
  std::vector<bool> is_dropped_;                                  // empty: none is
  std::vector<std::pair<std::uint32_t, Spot>> second_refs_;  // row of the transfer, its other ref
  bool is_moved_ = false;                                    // rows are no longer the lines
  Int128 total_ = 0;
};

}  // namespace holdfast::trace
