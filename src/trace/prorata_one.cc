// prorata for one case: sixteen bytes an account in one array, touched ahead of time.
//
// A whole ledger is bound by the two random touches of each transfer; asking for them some
// transfers ahead keeps many under way at once.
#include <algorithm>
#include <vector>

#include "trace/engine.h"
#include "trace/fixed.h"
#include "trace/rounding.h"
#include "trace/wide_array.h"

namespace holdfast::trace {
namespace {

constexpr std::size_t kAhead = 48;

struct Purse {
  std::int64_t balance_fen = 0;
  std::int64_t units = 0;
};

// Takes the case's share of a payment out of the purse.
std::int64_t take(Purse& from, std::int64_t fen) {
  std::int64_t moved = from.units;
  if (fen >= from.balance_fen) {
    from.balance_fen = 0;
  } else {
    if (moved != 0) moved = share_of(moved, fen, from.balance_fen);
    from.balance_fen -= fen;
  }
  from.units -= moved;
  return moved;
}

}  // namespace

Trace follow_one_case(const Run& run) {
  WideArray<Purse> purses(run.accounts);
  for (std::uint32_t a = 0; a < run.accounts; ++a) purses[a].balance_fen = run.opening_fen(a);
  Trace trace{run.paid, {Money{}}, {}, {}};
  FineCase fine{0, finest_scale(run.paid[0].fen), 0};
  const bool wants_parts = run.query.wants_parts;

  std::size_t i = 0;
  // Transfers up to `end`, none of them a source.
  const auto walk_to = [&](std::size_t end) {
    for (; i < end; ++i) {
      const Transfer& far = run.transfers[std::min(i + kAhead, run.transfers.size() - 1)];
      __builtin_prefetch(&purses[far.from], 1);
      __builtin_prefetch(&purses[far.to], 1);
      const Transfer& t = run.transfers[i];
      const std::int64_t moved = take(purses[t.from], t.amount.fen);
      purses[t.to].balance_fen += t.amount.fen;
      purses[t.to].units += moved;
      if (!wants_parts || moved == 0) continue;
      const std::int64_t part = std::min(t.amount.fen, nearest_fen(moved, fine.scale));
      if (part > 0 || run.query.wants_dust)
        trace.parts.push_back({0, static_cast<std::uint32_t>(i), Money{part}});
    }
  };
  for (const Source& source : run.sources) {
    walk_to(source.transfer);
    const Transfer& t = run.transfers[i];
    fine.returned_units += take(purses[t.from], t.amount.fen);
    purses[t.to].balance_fen += t.amount.fen;
    purses[t.to].units += t.amount.fen * fine.scale;
    if (wants_parts) trace.parts.push_back({0, source.transfer, t.amount});
    ++i;
  }
  walk_to(run.transfers.size());

  std::vector<FineRow> rows;
  for (std::uint32_t a = 0; a < run.accounts; ++a) {
    if (purses[a].units > 0) rows.push_back({a, false, purses[a].units});
  }
  round_case(run.query, fine, std::move(rows), trace);
  sort_answer(trace);
  return trace;
}

}  // namespace holdfast::trace
