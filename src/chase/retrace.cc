// The tracer works on arrays of transfers. Money of a victim's own account, of a cash desk and of
// an account that a person cleared is sent from "outside": what has come back to a victim stays
// returned, and what follows from a cleared account is clean.
#include "chase/retrace.h"

#include <algorithm>
#include <cstdlib>

#include "chase/ledger.h"
#include "trace/trace.h"

namespace holdfast::chase {
namespace {

trace::Method method_of(TraceMethod method) {
  switch (method) {
    case TraceMethod::Fifo:
      return trace::Method::Fifo;
    case TraceMethod::Lifo:
      return trace::Method::Lifo;
    case TraceMethod::Prorata:
      break;
  }
  return trace::Method::Prorata;
}

void mark_victims(State& state) {
  for (AccountRow& row : state.accounts) row.is_victim = false;
  for (const Entry& entry : state.entries) {
    if (entry.is_source) state.accounts[entry.from].is_victim = true;
  }
}

// An opening balance is that of an instant; the tracer wants the one before the first transfer.
std::vector<Money> openings(const State& state) {
  std::vector<Money> result(state.accounts.size() + 1);
  for (std::size_t i = 0; i < state.accounts.size(); ++i) {
    const AccountRow& row = state.accounts[i];
    if (row.opening && !ends_trace(row)) result[i] = *row.opening;
  }
  const auto counts = [&](std::uint32_t account, Instant at) {
    const AccountRow& row = state.accounts[account];
    return row.opening && !ends_trace(row) && at < row.opening_at;
  };
  for (const Entry& entry : state.entries) {
    if (counts(entry.from, left_at(entry))) result[entry.from] += entry.amount;
    if (counts(entry.to, came_at(entry))) result[entry.to] -= entry.amount;
  }
  for (Money& opening : result) opening = std::max(opening, Money{});
  return result;
}

trace::Trace follow(const State& state, const std::vector<std::uint32_t>& order) {
  const auto outside = static_cast<std::uint32_t>(state.accounts.size());
  std::vector<trace::Transfer> transfers;
  std::vector<trace::Source> sources;
  transfers.reserve(order.size());
  for (const std::uint32_t at : order) {
    const Entry& entry = state.entries[at];
    const auto rank = static_cast<std::uint32_t>(transfers.size());
    if (entry.is_source) sources.push_back({rank, 0});
    const std::uint32_t from = ends_trace(state.accounts[entry.from]) ? outside : entry.from;
    transfers.push_back({Instant{rank}, from, entry.to, entry.amount});
  }
  const std::vector<Money> opening = openings(state);
  trace::Query query;
  query.method = method_of(state.method);
  query.sources = sources;
  auto result = trace::follow({outside + 1, transfers, opening}, query);
  CHECK(result.has_value(), result ? "" : result.error().detail);  // check() keeps out the rest
  return *std::move(result);
}

// Keeps the fen of amounts that orders rest on, and the sum.
void settle_fen(State& state, const std::vector<Money>& exact) {
  if (state.method != TraceMethod::Prorata) {
    for (std::size_t i = 0; i < exact.size(); ++i) state.accounts[i].traced = exact[i];
    return;
  }
  const auto rests_order = [](const AccountRow& row) { return row.ordered.fen > 0; };
  std::int64_t surplus = 0;  // kept above exact
  for (std::size_t i = 0; i < exact.size(); ++i) {
    AccountRow& row = state.accounts[i];
    const std::int64_t drift = row.traced.fen - exact[i].fen;
    if (rests_order(row) && exact[i].fen > 0 && row.traced.fen > 0 && std::abs(drift) <= 1) {
      surplus += drift;
    } else {
      row.traced = exact[i];
    }
  }
  const auto give_back = [&](bool ordered) {
    for (std::size_t i = 0; i < exact.size() && surplus != 0; ++i) {
      AccountRow& row = state.accounts[i];
      const std::int64_t step = surplus > 0 ? 1 : -1;
      if (rests_order(row) != ordered || exact[i].fen == 0) continue;
      const std::int64_t drift = row.traced.fen - step - exact[i].fen;
      if (std::abs(drift) > (ordered ? 0 : 1) || row.traced.fen - step < 1) continue;
      row.traced.fen -= step;
      surplus -= step;
    }
  };
  give_back(false);
  give_back(true);
  CHECK(surplus == 0, "rounding lost a fen");
}

void set_tiers(State& state, const std::vector<std::uint32_t>& order) {
  for (AccountRow& row : state.accounts) row.tier = row.is_victim ? 0 : -1;
  for (const std::uint32_t at : order) {
    const Entry& entry = state.entries[at];
    AccountRow& to = state.accounts[entry.to];
    const AccountRow& from = state.accounts[entry.from];
    // Many parts under half a fen can make a fen together.
    const bool is_crumb = to.traced.fen > 0 && to.tier < 0 && !ends_trace(from);
    if (entry.traced.fen <= 0 && !is_crumb) continue;
    const int reached = entry.is_source ? 1 : from.tier + 1;
    if (reached >= 1 && (to.tier < 0 || to.tier > reached)) to.tier = reached;
  }
}

}  // namespace

bool ends_trace(const AccountRow& row) {
  return row.is_victim || row.ruling == Ruling::StopHere || row.account.empty() ||
         row.account.institution() == kCash;
}

Money paid(const State& state) {
  Money sum;
  for (const Entry& entry : state.entries) {
    if (entry.is_source) sum += entry.amount;
  }
  return sum;
}

void retrace(Turn& turn) {
  State& state = turn.state;
  mark_victims(state);
  const std::vector<std::uint32_t> order = order_of_events(state);
  const trace::Trace result = follow(state, order);
  std::vector<Money> exact(state.accounts.size());
  for (const trace::Held& held : result.held) exact[held.account] = held.amount;
  settle_fen(state, exact);
  for (Entry& entry : state.entries) entry.traced = Money{};
  for (const trace::Part& part : result.parts) {
    state.entries[order[part.transfer]].traced = part.amount;
  }
  set_tiers(state, order);
}

}  // namespace holdfast::chase
