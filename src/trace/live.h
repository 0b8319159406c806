// A ledger that grows: what banks answer is appended and traced at once, pro rata, for all open
// cases, without going through the ledger again.
//
//   time -->   [ ... traced ... ] + newest               one step
//              [ ... traced ... | late, newer, newer ]   undone back to its place, then done again:
//                                                        of the newer ones only those that touch
//                                                        an account the late one can have changed
//
// Every step keeps what it took from whom, so that it can be undone exactly.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "trace/share_pool.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// A transfer that becomes known, and whose payment it was if it was a victim's.
struct Arrival {
  Transfer transfer;
  std::optional<std::uint32_t> of_case;  ///< below SharePool::kCasesMax; a new number opens a case
};

class LiveTrace {
 public:
  /// `openings`: by account number, 0 or more; missing ones are 0. @err trace.amount
  static Result<LiveTrace> make(std::span<const Money> openings);

  /// What an append did.
  struct Done {
    std::uint32_t transfer = 0;  ///< where the first of the batch now lies in the ledger
    std::uint32_t retraced = 0;  ///< older transfers that had to be traced again
  };

  /// Appends the transfers of one answer, in any order; those that are older than what is known go
  /// to their place in time, behind others of the same time. On an error nothing has changed.
  /// @err trace.amount, trace.self_transfer, trace.too_large, trace.order (a case number is too
  ///   large): as follow()
  /// Cost: for the newest, by the cases in the sender's account; for a late one, a pass over what
  /// is newer. If a case grows past what its scale holds (40 million yuan), all is traced again.
  Result<Done> append(std::span<const Arrival> arrivals);

  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }
  std::uint32_t accounts() const { return static_cast<std::uint32_t>(purses_.size()); }
  std::uint32_t cases() const { return static_cast<std::uint32_t>(paid_.size()); }
  const Transfer& transfer(std::uint32_t index) const { return entries_[index].transfer; }

  /// The traced parts of one transfer, by case, each to the nearest fen (0 is left out).
  std::vector<Part> parts(std::uint32_t transfer) const;

  /// What is traced in an account now, by case, each down to the fen; `stop` is None.
  std::vector<Held> held(std::uint32_t account) const;

  /// Where the last append can have changed what is traced, in no order; an account may be there
  /// twice. Elsewhere held() answers as before it. Valid until the next append.
  std::span<const std::uint32_t> changed() const { return changed_; }

  /// What went back to a case's victims, down to the fen; nothing for a case that is not known. It
  /// changes only by an append that has a source or traces older transfers again.
  Money returned(std::uint32_t of_case) const;

  /// The balance that is known of an account.
  Money balance(std::uint32_t account) const;

  /// All of it: what follow() answers for the whole ledger with Method::Prorata, without a limit.
  Trace answer(const std::function<bool(std::uint32_t, std::uint32_t)>& account_before = {}) const;

 private:
  static constexpr std::uint32_t kNoCase = 0xFFFF'FFFF;
  static constexpr std::uint32_t kNew = 0xFFFF'FFFF;

  struct Purse {
    std::int64_t balance_fen = 0;
    ShareList shares;
  };

  struct Entry {
    Transfer transfer;
    std::uint32_t of_case = kNoCase;
    std::uint32_t moves = kNew;    // how many of moves_ are its; kNew: not traced yet
    std::int64_t before_fen = 0;   // the sender's balance
    std::uint64_t moves_from = 0;  // where they begin
  };

  LiveTrace() = default;
  Result<void> check(std::span<const Arrival> arrivals, std::int64_t& total) const;
  void make_room(std::span<const Entry> entries);
  bool grow_paid(std::span<const Entry> entries);
  void trace_all_again();
  std::uint32_t retrace(std::uint32_t place, std::span<const Entry> late);
  void mark_changed(std::uint32_t place, std::span<const Entry> late);
  void note_all_changed();
  void note_touched(std::span<const Entry> batch);
  void merge(std::uint32_t place, std::span<const Entry> late);
  void undo(const Entry& entry);
  void redo(Entry& entry, std::span<const Share> old_moves);
  void step(Entry& entry);
  void leave(Entry& entry);
  void take(const Entry& entry);
  void arrive(const Entry& entry);
  void add(std::uint32_t account, std::span<const Share> shares);
  void subtract(std::uint32_t account, std::span<const Share> shares);
  std::span<const Share> moves_of(const Entry& entry) const;
  bool is_changed(std::uint32_t account) const;

  std::int64_t total_fen_ = 0;  // all money there can be
  std::vector<Money> openings_;
  std::vector<Entry> entries_;
  std::vector<Share> moves_;
  std::vector<Purse> purses_;
  mutable SharePool pool_;
  std::vector<std::uint8_t> flags_;     // by account: kWasTraced, and while retracing kChanged
  std::vector<std::uint32_t> changed_;  // by the last append; kChanged while retracing
  std::vector<Money> paid_;             // by case
  std::vector<std::int64_t> scale_;     // by case
  std::vector<std::int64_t> returned_;  // by case, units
  std::vector<Share> negative_;         // scratch
};

}  // namespace holdfast::trace
