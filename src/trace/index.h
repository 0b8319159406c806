// One case on a large ledger: what it touched is followed, nothing else is looked at.
//
// The index has every payment by its sender, in order of time, with what following needs: which
// part of the sender's balance it took, and where the receiver's next payment lies. It is built
// once from the whole ledger (every balance is in it); a case is then a walk over a few hundred
// rows.
//
//   sender A   | #3 -> B 40 % | #9 -> C all | ...      #3's row names B's first payment after #3
//   sender B   | #5 -> C 10 % | ...                    so that a step is one touch of memory
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/rounding.h"
#include "trace/trace.h"
#include "trace/wide_array.h"

namespace holdfast::trace {

/// How far one case is followed. `hops_max` counts payments, the victim's own is the first: money
/// that came over so many stays there (Stop::Hops).
struct CaseQuery {
  std::span<const std::uint32_t> sources;  ///< the victim's payments, transfers in order
  std::optional<Instant> as_of;            ///< transfers after this instant do not count
  Limits limits;                           ///< hubs in ascending order
  std::uint32_t hops_max = 0xFFFF'FFFF;
};

class CaseIndex {
 public:
  /// Builds the index. `ledger.transfers` must outlive it (mapped from a snapshot, say); openings
  /// need not. 24 bytes a transfer, 4 an account.
  /// @err as follow(); trace.too_large: 2^31 transfers or more
  /// Cost: three passes over the ledger, 7 to 11 s for 100M transfers.
  static Result<CaseIndex> make(const Ledger& ledger);

  std::uint32_t accounts() const { return accounts_; }
  std::span<const Transfer> transfers() const { return transfers_; }

 private:
  friend class CaseWalk;

  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  static constexpr std::uint32_t kLast = 0x8000'0000;  // in Payment::transfer

  struct Payment {           // without initial values: memory is written once
    std::uint32_t transfer;  // with kLast: the sender's last
    std::uint32_t to;
    std::uint64_t ratio;          // what it took of the balance: a Ratio, or Ratio::kWhole
    std::uint32_t next;           // where the receiver's next payment lies, or kNone
    std::uint32_t next_transfer;  // and which transfer that is
  };

  static constexpr std::uint32_t kMarkEvery = 1024;

  explicit CaseIndex(const Ledger& ledger);
  void build(const Ledger& ledger);
  std::uint32_t count_until(Instant time) const;

  std::uint32_t accounts_;
  std::span<const Transfer> transfers_;
  Large<Payment> payments_;         // by sender, then transfer
  std::vector<Instant> marks_;      // the time of every 1024th transfer
  WideArray<std::uint32_t> first_;  // by account: its first payment; one more at the end
};

/// Follows cases on one index; keeps its scratch memory from one to the next. Not for use by two at
/// a time.
class CaseWalk {
 public:
  explicit CaseWalk(const CaseIndex& index);

  /// Pro rata: the answer of follow() with one case of these sources, if hops_max is not reached;
  /// parts are in order of transfers. Money in `held` with Stop::Hops came over hops_max payments.
  /// @err trace.order: a source is no transfer, or not after the one ahead of it; a hub likewise
  /// Cost: O(t log a) for t payments out of a touched accounts; no touch of anything else.
  Result<Trace> follow(const CaseQuery& query);

  /// Who was touched over at most hops_max payments: for each account the earliest way to it
  /// (`since`, `through`) and the fewest payments to it (`hops`), which may be another way. In
  /// order of accounts; `at_most` is not told (0). @err as follow() Cost: O(payments out of touched
  /// accounts), at most hops_max times.
  Result<std::vector<Reached>> reach(const CaseQuery& query);

 private:
  using Payment = CaseIndex::Payment;

  struct Touched {
    std::uint32_t account = 0;
    std::uint32_t hops = 0;                      // the fewest so far
    std::int64_t units = 0;                      // follow: what is traced there
    std::array<std::int64_t, 3> stopped{};       // follow: by reason, from Stop::Small on
    std::uint32_t next = CaseIndex::kNone;       // its payment that waits; reach: its first
    std::uint32_t through = 0;                   // reach: the earliest transfer to it
    std::uint32_t seen_from = CaseIndex::kNone;  // reach: payments from here on were looked at
    std::uint32_t in_round = 0;                  // reach: the last round it was put into
  };

  Result<void> check(const CaseQuery& query) const;
  void begin(const CaseQuery& query);
  void forget();
  std::uint32_t touch(std::uint32_t account);
  const Payment& payment_of(std::uint32_t transfer) const;
  void queue(std::uint32_t number, std::uint32_t next, std::uint32_t next_transfer);
  void pay(std::uint32_t number, const CaseQuery& query, bool is_source, Trace& trace);
  void arrive(const Payment& payment, std::int64_t units, std::uint32_t hops,
              const CaseQuery& query);
  void round(Trace& trace);

  const CaseIndex& index_;
  std::uint32_t end_ = 0;  // transfers that count
  std::int64_t scale_ = 1;
  std::int64_t returned_units_ = 0;
  std::vector<Touched> touched_;
  std::vector<std::uint32_t> slots_;  // open addressing: 1 + index into touched_; 0: free
  std::vector<std::uint64_t> queue_;  // a heap: transfer, then index into touched_
  std::vector<std::uint32_t> round_;  // reach: accounts of the next round
  std::vector<FineRow> rows_;
};

}  // namespace holdfast::trace
