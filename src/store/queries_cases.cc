#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include "chase/codec.h"
#include "store/queries.h"
#include "store/rows.h"
#include "store/summary.h"

namespace holdfast::store {
namespace {

// Cases that are ranked for the board, by money in flight, and those that it shows.
constexpr int kRankedCases = 500;
constexpr std::size_t kBoardCases = 100;

std::string select(std::string_view columns, std::string_view rest) {
  return "select " + std::string(columns) + " from " + std::string(rest);
}

/// The midnight before `now` in China.
Instant start_of_day(Instant now) {
  auto civil = to_civil(now, kChinaOffset);
  civil.hour = civil.minute = civil.second = 0;
  civil.microsecond = 0;
  return from_civil(civil, kChinaOffset);
}

std::unexpected<Error> no_case(CaseId id) {
  return fail(ErrorKind::NotFound, "case.not_found", "there is no case " + to_string(id));
}

}  // namespace

Result<void> may_read_cases(const desk::Actor& actor) { return desk::require_cases_read(actor); }

Result<void> SqlQueries::ready() const {
  if (failure_) return std::unexpected(*failure_);
  return {};
}

Result<std::shared_ptr<const chase::State>> SqlQueries::state_of(CaseId id) {
  if (const auto known = states_.find(id); known != states_.end()) return known->second;
  TRY(const auto version, session_->one("select version from cases where id = $1", {id.value},
                                        [](const Row& row) { return row.number(0); }));
  if (!version) return no_case(id);
  auto kept = cache_.find(id, *version);
  if (!kept) {
    TRY(auto read, session_->one("select version, state_hash, state from cases where id = $1",
                                 {id.value}, [](const Row& row) { return read_state(row); }));
    CHECK(read.has_value());
    if (!*read) return std::unexpected(std::move(*read).error());
    kept = **std::move(read);
    cache_.keep(id, *kept);
  }
  states_.emplace(id, kept->state);
  return kept->state;
}

Result<std::vector<desk::CaseSummary>> SqlQueries::list_cases(const desk::Actor& actor,
                                                              std::optional<bool> settled,
                                                              CaseId before, int limit) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  const std::int64_t upto = before ? before.value : INT64_MAX;
  const auto read = [this](const Row& row) { return read_summary(row, now_); };
  const auto count = std::clamp(limit, 0, kMaxRows);
  if (!settled) {
    return session_->all(select(kSummaryColumns, "cases where id < $1 order by id desc limit $2"),
                         {upto, count}, read);
  }
  return session_->all(
      select(kSummaryColumns, "cases where id < $1 and is_settled = $2 order by id desc limit $3"),
      {upto, *settled, count}, read);
}

Result<desk::CaseView> SqlQueries::get_case(const desk::Actor& actor, CaseId id) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRY(auto summary, session_->one(select(kSummaryColumns, "cases where id = $1"), {id.value},
                                  [this](const Row& row) { return read_summary(row, now_); }));
  if (!summary) return no_case(id);
  desk::CaseView view;
  view.summary = *std::move(summary);
  TRY(const auto state, state_of(id));
  view.state = *state;
  TRY(view.alerts, session_->all(select(kAlertColumns, "alerts where case_id = $1 order by id"),
                                 {id.value}, read_alert));
  const std::array<Value, 1> values{Value(id.value)};
  TRY(view.orders, order_views("case_id = $1 order by number", values));
  TRY(view.mentions,
      session_->all("select value, kind, role, seen_in from mentions where case_id = $1"
                    " order by id",
                    {id.value}, [](const Row& row) {
                      return desk::Mention{.value = row.string(0),
                                           .kind = row.string(1),
                                           .role = row.string(2),
                                           .where = row.string(3)};
                    }));
  TRY(view.journal_head, journal_head(actor));
  return view;
}

Result<chase::State> SqlQueries::get_state(const desk::Actor& actor, CaseId id) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRY(const auto state, state_of(id));
  return *state;
}

Result<desk::AlertRecord> SqlQueries::get_alert(const desk::Actor& actor, AlertId id) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRY(auto alert,
      session_->one(select(kAlertColumns, "alerts where id = $1"), {id.value}, read_alert));
  if (alert) return *std::move(alert);
  return fail(ErrorKind::NotFound, "alert.not_found", "there is no alert " + to_string(id));
}

// From opening to the first order and to the last hold, of the newest cases of today.
Result<void> SqlQueries::add_medians(desk::Board& board, Instant today) {
  constexpr int kCasesMax = 1'000;  // the board is asked for often
  std::vector<Duration> first_orders;
  std::vector<Duration> last_holds;
  TRYV(
      session_->each("select opened_at, first_order_at, last_hold_at from case_times"
                     " where opened_at >= $1 order by opened_at desc limit $2",
                     {today, kCasesMax}, [&](const Row& row) -> Result<void> {
                       const Instant opened = row.instant(0);
                       if (!row.is_null(1)) first_orders.push_back(row.instant(1) - opened);
                       if (!row.is_null(2)) last_holds.push_back(row.instant(2) - opened);
                       return {};
                     }));
  const auto median = [](std::vector<Duration>& all) -> std::optional<Duration> {
    if (all.empty()) return std::nullopt;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::ranges::nth_element(all, middle);
    return *middle;
  };
  board.median_first_order = median(first_orders);
  board.median_last_hold = median(last_holds);
  return {};
}

Result<desk::Board> SqlQueries::board(const desk::Actor& actor, Instant now) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  desk::Board board;
  TRY(board.journal_head, journal_head(actor));
  TRY(auto live,
      session_->all(select(kSummaryColumns,
                           "cases where is_settled = 0"
                           " order by in_flight_fen desc, id desc limit $1"),
                    {kRankedCases}, [now](const Row& row) { return read_summary(row, now); }));
  TRY(const auto blob, session_->one("select curve from delay_curve where id = 1", {},
                                     [](const Row& row) { return row.string(0); }));
  chase::DelayCurve curve{};
  if (blob) curve = chase::decode_curve(*blob).value_or(curve);
  std::ranges::sort(live, std::greater{}, [&](const desk::CaseSummary& summary) {
    return std::pair(urgency(summary, curve, now), summary.header.id);
  });
  if (live.size() > kBoardCases) live.resize(kBoardCases);
  board.cases = std::move(live);
  TRY(board.partners, list_partners(actor, now));

  const Instant today = start_of_day(now);
  TRY(const auto sums, session_->one("select cast(coalesce(sum(paid_fen), 0) as bigint),"
                                     " cast(coalesce(sum(held_fen), 0) as bigint),"
                                     " cast(coalesce(sum(in_flight_fen), 0) as bigint),"
                                     " cast(coalesce(sum(gone_fen), 0) as bigint),"
                                     " cast(coalesce(sum(returned_fen), 0) as bigint)"
                                     " from cases where opened_at >= $1",
                                     {today}, [](const Row& row) {
                                       return desk::Totals{row.money(0), row.money(1), row.money(2),
                                                           row.money(3), row.money(4)};
                                     }));
  board.today = sums.value_or(desk::Totals{});
  TRY(const auto alerts, session_->number("select cast(count(*) as bigint) from alerts"
                                          " where filed_at >= $1",
                                          {today}));
  TRY(const auto orders, session_->number("select cast(count(*) as bigint) from orders"
                                          " where issued_at >= $1 and notice_no is not null",
                                          {today}));
  TRYV(add_medians(board, today));
  board.alerts_today = static_cast<int>(alerts);
  board.orders_today = static_cast<int>(orders);
  return board;
}

}  // namespace holdfast::store
