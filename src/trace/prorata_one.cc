// prorata for one case: sixteen bytes an account in one array, touched ahead of time.
//
// A whole ledger is bound by the two random touches of each transfer (ahead.h); the arithmetic is
// for accounts with traced money only.
#include <algorithm>
#include <vector>

#include "trace/ahead.h"
#include "trace/engine.h"
#include "trace/fixed.h"
#include "trace/rounding.h"
#include "trace/wide_array.h"

namespace holdfast::trace {
namespace {

struct Purse {
  std::int64_t balance_fen = 0;
  std::int64_t units = 0;
};

// Takes the case's share of a payment out of the purse.
std::int64_t take(Purse& from, std::int64_t fen) {
  const std::int64_t left = from.balance_fen - fen;
  std::int64_t moved = from.units;
  if (moved != 0) {
    if (left > 0) moved = Ratio(fen, from.balance_fen).of(moved);
    from.units -= moved;
  }
  from.balance_fen = std::max<std::int64_t>(left, 0);
  return moved;
}

// All that is held, to the fen.
void round_held(const Run& run, const WideArray<Purse>& purses, std::int64_t scale,
                std::int64_t returned_units, Trace& trace) {
  Rounding rounding(scale);
  for (std::uint32_t a = 0; a < run.accounts; ++a) rounding.count(purses[a].units);
  rounding.count(returned_units);
  rounding.decide(run.paid[0].fen);
  for (std::uint32_t a = 0; a < run.accounts; ++a) {
    if (purses[a].units > 0) rounding.give(a, purses[a].units, false, 0, trace.held);
  }
  if (returned_units > 0) rounding.give(kReturned, returned_units, false, 0, trace.held);
  trace.returned[0] = rounding.finish(run.query, trace.held);
}

}  // namespace

Trace follow_one_case(const Run& run) {
  WideArray<Purse> purses(run.accounts);
  for (std::uint32_t a = 0; a < run.accounts; ++a) purses[a].balance_fen = run.opening_fen(a);
  Trace trace{run.paid, {Money{}}, {}, {}};
  const std::int64_t scale = finest_scale(run.paid[0].fen);
  std::int64_t returned_units = 0;
  const bool wants_parts = run.query.wants_parts;

  std::size_t i = 0;
  // Transfers up to `end`, none of them a source.
  const auto walk_to = [&](std::size_t end) {
    for (; i < end; ++i) {
      ask_ahead(run.transfers, i, [&](std::uint32_t account) { return &purses[account]; });
      const Transfer& t = run.transfers[i];
      const std::int64_t moved = take(purses[t.from], t.amount.fen);
      Purse& to = purses[t.to];
      to.balance_fen += t.amount.fen;
      if (moved == 0) continue;
      to.units += moved;
      if (!wants_parts) continue;
      const std::int64_t part = std::min(t.amount.fen, nearest_fen(moved, scale));
      if (part > 0 || run.query.wants_dust)
        trace.parts.push_back({0, static_cast<std::uint32_t>(i), Money{part}});
    }
  };
  for (const Source& source : run.sources) {
    walk_to(source.transfer);
    const Transfer& t = run.transfers[i];
    returned_units += take(purses[t.from], t.amount.fen);
    purses[t.to].balance_fen += t.amount.fen;
    purses[t.to].units += t.amount.fen * scale;
    if (wants_parts) trace.parts.push_back({0, source.transfer, t.amount});
    ++i;
  }
  walk_to(run.transfers.size());

  round_held(run, purses, scale, returned_units, trace);
  sort_answer(trace);
  return trace;
}

}  // namespace holdfast::trace
