// Follows victims' money through accounts: transfers in, traced money out.
//
// One pass over the transfers in order of time. Each method says which part of a payment out of a
// mixed account is whose; everything else (sources, shortfalls, money given back) is the same:
//  - a source transfer is wholly its case's money in the receiving account; traced money that the
//    sender thereby gives out of its own account (a victim who had been paid a rebate) is returned;
//  - an account that sends more than it is known to hold sends clean money for the shortfall, and
//    its known balance becomes 0.
// Over each case: paid = sum of held + returned, to the fen, in every method.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"

namespace holdfast::trace {

/// One payment. Accounts are dense numbers (AccountTable). 24 bytes: a ledger of 100M fits memory.
struct Transfer {
  Instant time;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  Money amount;  ///< above 0
};

/// Says that a transfer was a victim's payment, and of which case.
struct Source {
  std::uint32_t transfer = 0;  ///< index into Ledger::transfers
  std::uint32_t of_case = 0;   ///< 0 .. Query::cases-1
};

/// What is known. Spans must outlive the call only.
struct Ledger {
  std::uint32_t accounts = 0;           ///< every account number is below this
  std::span<const Transfer> transfers;  ///< by time; equal times count in this order
  std::span<const Money> openings;      ///< by account number, 0 or more; missing ones are 0
};

enum class Method {
  Fifo,       ///< a queue of lots, opening balance first; payments take the oldest (Clayton's case)
  Lifo,       ///< a stack of lots; payments take the newest, lots that move together keep order
  Prorata,    ///< a payment x out of a balance B with T of a case takes x*T/max(B,x)
  Libr,       ///< the holder spends its own money first, then the cases' pro rata among themselves
  Statutory,  ///< as prorata, but credits that leave one to one by time are matched (41号 art. 7-8)
};

/// The account number that stands for "given back to the victims" where accounts are ordered.
inline constexpr std::uint32_t kReturned = 0xFFFF'FFFF;

/// Where money is followed no further. What a limit stops stays where it arrived, as a row of its
/// own with the reason, and counts as clean money there from then on. By default nothing is
/// limited.
struct Limits {
  Money smallest;                       ///< a case's part of a payment below this is not followed
  std::span<const std::uint32_t> hubs;  ///< accounts in which money ends: merchants, institutions
};

/// Why money is followed no further.
enum class Stop : std::uint8_t {
  None,   ///< it is: it lies there now
  Small,  ///< it came with a part below Limits::smallest
  Hub,    ///< the account is one of Limits::hubs
  Hops,   ///< it came over as many payments as are followed (index.h)
};

/// What is asked.
struct Query {
  Method method = Method::Prorata;
  std::span<const Source> sources;  ///< by transfer, at most one for a transfer
  std::uint32_t cases = 1;
  std::optional<Instant> as_of;  ///< transfers after this instant do not count
  bool wants_parts = true;       ///< false: Trace::parts stays empty (less memory)
  bool wants_dust = false;       ///< true: also parts that round to 0
  Limits limits;
  /// Which account comes first where rounding ties (pro rata only); also gets kReturned.
  /// Empty: by number, kReturned last.
  std::function<bool(std::uint32_t, std::uint32_t)> account_before;
};

/// Traced money that is still in an account, or that was followed up to there.
struct Held {
  std::uint32_t of_case = 0;
  std::uint32_t account = 0;
  Money amount;                 ///< above 0
  bool is_apportioned = false;  ///< statutory only: found by dividing a mixture on its way
  Stop stop = Stop::None;       ///< other than None: the money may have left again
  bool operator==(const Held&) const = default;
  auto operator<=>(const Held& other) const {
    return std::tie(of_case, account, stop, amount, is_apportioned) <=>
           std::tie(other.of_case, other.account, other.stop, other.amount, other.is_apportioned);
  }
};

/// The traced part of one transfer.
struct Part {
  std::uint32_t of_case = 0;
  std::uint32_t transfer = 0;
  Money amount;  ///< above 0 (but see wants_dust), at most the transfer's amount
  auto operator<=>(const Part&) const = default;
};

/// The answer. For each case c: paid[c] = returned[c] + sum of held of c, exactly.
struct Trace {
  std::vector<Money> paid;      ///< by case: what its source transfers up to as_of sum to
  std::vector<Money> returned;  ///< by case: what went back to victims
  std::vector<Held> held;       ///< by case, then account number
  std::vector<Part> parts;      ///< by case, then transfer; a source is wholly its case's
};

/// Follows the money. fifo and lifo are exact; prorata computes in fixed point (a billionth of a
/// fen for cases up to 40 million yuan, never coarser than a millionth below 4 billion) and rounds
/// to the fen at the end: held by largest remainder over a case, parts each to the nearest.
/// Cases do not influence one another's amounts.
/// @err trace.order (transfers or sources not sorted, an index or a hub out of range), trace.amount
/// (not
///   above 0, or a negative opening), trace.self_transfer, trace.too_large (all money together is
///   more than an int64 of fen)
/// Cost: O(transfers + accounts + pieces moved); no hashing.
/// Source: docs/domain.md "Fund tracing methods".
Result<Trace> follow(const Ledger& ledger, const Query& query);

/// The balance that is known of an account of a sound ledger. Cost: one pass.
Money balance_of(const Ledger& ledger, std::uint32_t account, std::optional<Instant> as_of = {});

/// Money that lies together in an account, and how it came there.
struct LotPath {
  Money amount;
  std::optional<std::uint32_t> of_case;  ///< nothing: clean
  /// From the victim's payment to the one that brought it here; empty for clean money.
  std::vector<std::uint32_t> transfers;
};

/// The lots of one account as fifo or lifo has them, oldest first: for every traced fen the path
/// back to the victim. Cost: as follow(), and 12 bytes for each move of traced money.
/// @err trace.method for other methods; else as follow()
Result<std::vector<LotPath>> lots_of(const Ledger& ledger, const Query& query,
                                     std::uint32_t account);

/// An account that money of a case can have reached.
struct Reached {
  std::uint32_t of_case = 0;
  std::uint32_t account = 0;
  Instant since;
  std::uint32_t through = 0;  ///< the transfer that first reached it
  std::uint32_t hops = 0;     ///< 1: a victim paid into it
  Money at_most;              ///< all that is known to be there
  Stop stop = Stop::None;     ///< not None: it touches nobody further
};

/// Who was touched, and when: every payment out of a touched account touches the next. An upper
/// bound (it does not conserve: the same money counts in every account it passed). By case, then
/// account. `query.method` does not count; of the limits hubs touch nobody, and payments below
/// `smallest` do not touch. @err as follow(). Cost: O(transfers + touches).
Result<std::vector<Reached>> reach(const Ledger& ledger, const Query& query);

}  // namespace holdfast::trace
