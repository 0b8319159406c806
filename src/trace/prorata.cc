// prorata, libr and the statutory method: a payment takes of each case the share it has in the
// balance.
//
// In prorata cases do not touch each other: each has its own fixed-point scale, and what moves is
// subtracted from one account and added to the other, so a case's total never changes until it is
// rounded.
//
// The statutory method is the same but for credits that leave one to one (matching.h): such a
// credit stands in front, what was there before waits aside until the next credit comes.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "trace/engine.h"
#include "trace/fixed.h"
#include "trace/matching.h"
#include "trace/rounding.h"

namespace holdfast::trace {
namespace {

struct Share {
  std::uint32_t of_case = 0;
  bool is_apportioned = false;  // some of it was found by dividing a mixture
  std::int64_t units = 0;
};

void add(std::vector<Share>& shares, Share share) {
  const auto at = std::ranges::lower_bound(shares, share.of_case, {}, &Share::of_case);
  if (at != shares.end() && at->of_case == share.of_case) {
    at->units += share.units;
    at->is_apportioned |= share.is_apportioned;
  } else {
    shares.insert(at, share);
  }
}

class ShareBook {
 public:
  explicit ShareBook(const Run& run)
      : run_(run),
        balance_(run.accounts),
        shares_(run.accounts),
        returned_(run.query.cases),
        is_statutory_(run.query.method == Method::Statutory) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) balance_[a] = run.opening_fen(a);
    set_scales();
    if (is_statutory_) matched_ = matched_credits(run);
    trace_.paid = run.paid;
    trace_.returned.resize(run.query.cases);
  }

  Trace walk() {
    auto source = run_.sources.begin();
    for (std::uint32_t i = 0; i < run_.transfers.size(); ++i) {
      const Transfer& t = run_.transfers[i];
      const bool is_source = source != run_.sources.end() && source->transfer == i;
      if (!matched_.empty()) stand_in_front(t, i);
      pay(t, i, is_source);
      balance_[t.to] += t.amount.fen;
      if (!is_source) continue;
      add(shares_[t.to], {source->of_case, false, t.amount.fen * scale_[source->of_case]});
      if (run_.query.wants_parts) trace_.parts.push_back({source->of_case, i, t.amount});
      ++source;
    }
    while (!aside_.empty()) bring_back(aside_.begin()->first);
    round_held();
    sort_answer(trace_);
    return std::move(trace_);
  }

 private:
  struct Aside {
    std::int64_t balance_fen = 0;
    std::vector<Share> shares;
  };

  // Libr weighs the cases against each other: they share the scale of their sum.
  void set_scales() {
    std::int64_t all = 0;
    for (const Money paid : run_.paid) {
      scale_.push_back(finest_scale(paid.fen));
      all += paid.fen;
    }
    if (run_.query.method == Method::Libr) std::ranges::fill(scale_, finest_scale(all));
  }

  // A new credit ends what stood in front; a matched one takes its place.
  void stand_in_front(const Transfer& t, std::uint32_t index) {
    bring_back(t.to);
    if (!matched_[index]) return;
    aside_[t.to] = {std::exchange(balance_[t.to], 0), std::exchange(shares_[t.to], {})};
  }

  void bring_back(std::uint32_t account) {
    const auto found = aside_.find(account);
    if (found == aside_.end()) return;
    balance_[account] += found->second.balance_fen;
    for (const Share& share : found->second.shares) add(shares_[account], share);
    aside_.erase(found);
  }

  void pay(const Transfer& t, std::uint32_t index, bool is_source) {
    std::int64_t rest = t.amount.fen;
    if (!aside_.empty() && rest > balance_[t.from] && aside_.contains(t.from)) {
      const std::int64_t in_front = balance_[t.from];
      move_shares(t, index, is_source, in_front);
      balance_[t.from] = 0;
      bring_back(t.from);
      rest -= in_front;
    }
    if (!shares_[t.from].empty()) move_shares(t, index, is_source, rest);
    balance_[t.from] = std::max<std::int64_t>(0, balance_[t.from] - rest);
  }

  // What of a case moves with a payment of `fen` that the account covers.
  std::int64_t moved_part(const Share& share, std::int64_t fen, std::int64_t held,
                          std::int64_t traced) const {
    if (run_.query.method != Method::Libr) return share_of(share.units, fen, held);
    const Int128 clean = static_cast<Int128>(held) * scale_[share.of_case] - traced;
    const Int128 moved = static_cast<Int128>(fen) * scale_[share.of_case] - clean;
    if (moved <= 0) return 0;
    return moved >= traced ? share.units
                           : share_of(share.units, static_cast<std::int64_t>(moved), traced);
  }

  void move_shares(const Transfer& t, std::uint32_t index, bool is_source, std::int64_t fen) {
    const std::int64_t held = balance_[t.from];
    auto& from = shares_[t.from];
    std::int64_t traced = 0;  // libr: of all cases together, they have one scale
    if (run_.query.method == Method::Libr) {
      for (const Share& share : from) traced += share.units;
    }
    for (Share& share : from) {
      const std::int64_t scale = scale_[share.of_case];
      const bool is_part = fen < held;
      const std::int64_t moved = is_part ? moved_part(share, fen, held, traced) : share.units;
      if (is_statutory_ && is_part && share.units < static_cast<Int128>(held) * scale) {
        share.is_apportioned = true;
      }
      share.units -= moved;
      if (is_source) {
        returned_[share.of_case] += moved;
      } else if (moved > 0) {
        add(shares_[t.to], {share.of_case, share.is_apportioned, moved});
        record(share.of_case, index, fen, moved);
      }
    }
    std::erase_if(from, [](const Share& share) { return share.units == 0; });
  }

  void record(std::uint32_t of_case, std::uint32_t index, std::int64_t most_fen,
              std::int64_t units) {
    if (!run_.query.wants_parts) return;
    const std::int64_t fen = std::min(most_fen, nearest_fen(units, scale_[of_case]));
    if (fen > 0 || run_.query.wants_dust) trace_.parts.push_back({of_case, index, Money{fen}});
  }

  void round_held() {
    std::vector<std::vector<FineRow>> rows(run_.query.cases);
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      for (const Share& s : shares_[a]) rows[s.of_case].push_back({a, s.is_apportioned, s.units});
    }
    for (std::uint32_t c = 0; c < run_.query.cases; ++c) {
      round_case(run_.query, {c, scale_[c], returned_[c]}, std::move(rows[c]), trace_);
    }
  }

  const Run& run_;
  std::vector<std::int64_t> balance_;       // by account, fen
  std::vector<std::vector<Share>> shares_;  // by account, sorted by case
  std::vector<std::int64_t> scale_;         // by case, units in a fen
  std::vector<std::int64_t> returned_;      // by case, units
  const bool is_statutory_;
  std::vector<bool> matched_;  // by transfer; empty unless statutory
  std::unordered_map<std::uint32_t, Aside> aside_;
  Trace trace_;
};

}  // namespace

Trace follow_prorata(const Run& run) {
  if (run.query.cases == 1 && run.query.method == Method::Prorata) return follow_one_case(run);
  return ShareBook(run).walk();
}

}  // namespace holdfast::trace
