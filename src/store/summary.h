// What lists and the duty board show of a case without opening it: columns of its row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chase/chase.h"
#include "desk/views.h"
#include "store/sql.h"

namespace holdfast::store {

/// The five sums of a case's state.
desk::Totals totals_of(const chase::State& state);

/// Who is waited for, the longest first.
struct WaitingFor {
  std::string partner;
  int orders = 0;
  Instant since;
  Instant due_at;  ///< the earliest
};
std::vector<WaitingFor> waiting_for(const chase::State& state);

/// One line each: PARTNER ORDERS SINCE DUE, times in microseconds. Partner ids hold no spaces.
std::string encode_waiting(const std::vector<WaitingFor>& waiting);

/// Columns of `cases` that read_summary expects, in its order.
inline constexpr std::string_view kSummaryColumns =
    "id, opened_at, changed_at, paid_at, scam_type, county, title, paid_fen, held_fen, "
    "in_flight_fen, gone_fen, returned_fen, is_settled, is_confirmed, tiers, accounts, drafts, "
    "waiting";
inline constexpr int kSummaryColumnCount = 18;

desk::CaseSummary read_summary(const Row& row, Instant now);
/// The first seven of them.
desk::CaseHeader read_header(const Row& row);

/// How urgent a case is: money in flight times the chance that it is still there, by the time since
/// the first payment. Source: docs/domain.md "Next-account priority".
std::int64_t urgency(const desk::CaseSummary& summary, const chase::DelayCurve& curve, Instant now);

}  // namespace holdfast::store
