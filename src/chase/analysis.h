// A case's ledger as an analyst looks at it: any method, at any time, payment by payment. It
// decides nothing; orders rest on the case's own method (retrace.h).
//
//   labels: one for each payment of a victim; every traced fen has one
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chase/chase.h"

namespace holdfast::chase {

/// What an analysis rests on: which version of the methods' rules. Changed when an amount could.
inline constexpr std::string_view kTraceRules = "holdfast.trace.1";

enum class AnalysisMethod {
  Prorata,
  Fifo,
  Lifo,
  Libr,   ///< the holder spends its own money first: the lowest intermediate balance
  Reach,  ///< who was touched, with all that is known to be there: an upper bound, no sum
};

/// "prorata", "fifo", "lifo", "libr", "reach".
std::string_view to_string(AnalysisMethod method);
std::optional<AnalysisMethod> parse_analysis_method(std::string_view text);
AnalysisMethod analysis_method(TraceMethod method);

/// A payment of a victim.
struct Label {
  std::string ref;
  Instant time;
  Account victim;  ///< the account it was paid from; may be empty
  Account to;
  Money amount;
};

/// So much of a label.
struct Portion {
  std::uint32_t label = 0;  ///< index into Analysis::labels
  Money amount;             ///< above 0

  bool operator==(const Portion&) const = default;
};

struct AnalysedAccount {
  Account account;
  std::string name;
  int tier = 0;  ///< 0: a victim's
  bool is_victim = false;
  Money traced;                   ///< in it at the end; reach: the most that can be
  Money held;                     ///< of that, held for this case now; 0 in an earlier view
  std::optional<Instant> since;   ///< when traced money first came in
  std::vector<Portion> portions;  ///< of traced, by label
};

struct AnalysedTransfer {
  std::string ref;
  Instant time;
  Account from;
  Account to;
  Money amount;
  Money traced;
  bool is_source = false;
  int tier = 0;                   ///< of the receiving account
  std::vector<Portion> portions;  ///< of traced, by label
};

struct Analysis {
  AnalysisMethod method = AnalysisMethod::Prorata;
  std::optional<Instant> as_of;
  Money paid;                 ///< paid = still + returned, but for reach
  Money held;                 ///< of still: held for this case now; 0 in an earlier view
  Money still;                ///< in accounts that are no victim's
  Money returned;             ///< back with the victims
  std::vector<Label> labels;  ///< by time
  std::vector<AnalysedAccount> accounts;    ///< that traced money touched: by tier, then account
  std::vector<AnalysedTransfer> transfers;  ///< that carry traced money, in order of events
};

/// Traces the case's ledger anew, as the chase does (openings, clocks, cash, cleared accounts),
/// with `method`, leaving out what is later than `as_of`.
/// @err trace.too_large (more money than can be counted)
/// Cost: O(entries log entries + accounts x labels).
Result<Analysis> analyse(const State& state, AnalysisMethod method, std::optional<Instant> as_of);

// ------------------------------------------------------------------------------- one account

/// A movement of one account.
struct Movement {
  std::string ref;
  Instant time;
  Account other;
  bool is_in = false;
  bool is_source = false;
  Money amount;
  Money traced;
  std::vector<Portion> portions;  ///< of traced
  Money balance;                  ///< known in the account afterwards
  Money traced_after;             ///< of that, traced; sums of rounded parts: see rounding
};

/// One transfer on the way of a lot.
struct Passage {
  std::string ref;
  Instant time;
  Account from;
  Account to;
  Money amount;
};

/// Money that lies together in an account.
struct AnalysedLot {
  Money amount;
  std::optional<std::uint32_t> label;  ///< nothing: clean
  std::vector<Passage> path;           ///< fifo and lifo: from the victim's payment to here
};

struct AccountAnalysis {
  Account account;
  std::string name;
  Money opening;                 ///< before the first movement known
  bool is_opening_told = false;  ///< by the institution; false: computed, or taken as 0
  Money balance;
  Money traced;
  /// traced - traced_after of the last movement: what rounding the parts left over, a few fen.
  Money rounding;
  std::vector<Movement> movements;
  /// fifo, lifo: oldest first. Other methods mix: one lot for each label, then the clean money.
  std::vector<AnalysedLot> lots;
};

/// The movements and lots of one account. @err account.unknown, trace.method (reach has no lots),
/// and as analyse(). Cost: as analyse().
Result<AccountAnalysis> analyse_account(const State& state, const Account& account,
                                        AnalysisMethod method, std::optional<Instant> as_of);

/// The same for all accounts of `analysis` that are no victim's, in its order, without their lots:
/// one trace for all. `analysis` is what analyse() gave for the state.
std::vector<AccountAnalysis> account_histories(const State& state, const Analysis& analysis);

}  // namespace holdfast::chase
