// reach (poison): a touched account touches whomever it pays.
#include <algorithm>
#include <vector>

#include "trace/engine.h"

namespace holdfast::trace {
namespace {

struct Touch {
  std::uint32_t of_case = 0;
  std::uint32_t through = 0;
  std::uint32_t hops = 0;
};

// Touches of one account, by case; only the first of a case counts.
void touch(std::vector<Touch>& touches, Touch one) {
  const auto at = std::ranges::lower_bound(touches, one.of_case, {}, &Touch::of_case);
  if (at == touches.end() || at->of_case != one.of_case) touches.insert(at, one);
}

}  // namespace

Result<std::vector<Reached>> reach(const Ledger& ledger, const Query& query) {
  TRY(const Run run, prepare(ledger, query));
  std::vector<std::vector<Touch>> touches(run.accounts);
  std::vector<std::int64_t> balance(run.accounts);
  for (std::uint32_t a = 0; a < run.accounts; ++a) balance[a] = run.opening_fen(a);
  auto source = run.sources.begin();
  for (std::uint32_t i = 0; i < run.transfers.size(); ++i) {
    const Transfer& t = run.transfers[i];
    if (source != run.sources.end() && source->transfer == i) {
      touch(touches[t.to], {source->of_case, i, 1});  // what the sender gives out goes back
      ++source;
    } else if (t.amount >= query.limits.smallest && (run.is_hub.empty() || !run.is_hub[t.from])) {
      for (const Touch& one : touches[t.from]) touch(touches[t.to], {one.of_case, i, one.hops + 1});
    }
    balance[t.from] = std::max<std::int64_t>(0, balance[t.from] - t.amount.fen);
    balance[t.to] += t.amount.fen;
  }
  std::vector<Reached> out;
  for (std::uint32_t a = 0; a < run.accounts; ++a) {
    for (const Touch& one : touches[a]) {
      out.push_back({one.of_case, a, run.transfers[one.through].time, one.through, one.hops,
                     Money{balance[a]},
                     run.is_hub.empty() || !run.is_hub[a] ? Stop::None : Stop::Hub});
    }
  }
  std::ranges::sort(out, {}, [](const Reached& r) { return std::pair(r.of_case, r.account); });
  return out;
}

}  // namespace holdfast::trace
