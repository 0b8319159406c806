// prorata: every payment takes of each case the share the case has in the balance.
//
// Cases do not touch each other: each has its own fixed-point scale, and what moves is subtracted
// from one account and added to the other, so a case's total never changes until it is rounded.
#include <algorithm>
#include <vector>

#include "trace/engine.h"
#include "trace/fixed.h"

namespace holdfast::trace {
namespace {

struct Share {
  std::uint32_t of_case = 0;
  std::int64_t units = 0;
};

class ShareBook {
 public:
  explicit ShareBook(const Run& run)
      : run_(run), balance_(run.accounts), shares_(run.accounts), returned_(run.query.cases) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) balance_[a] = run.opening_fen(a);
    for (const Money paid : run.paid) scale_.push_back(finest_scale(paid.fen));
    trace_.paid = run.paid;
  }

  Trace walk() {
    auto source = run_.sources.begin();
    for (std::uint32_t i = 0; i < run_.transfers.size(); ++i) {
      const Transfer& t = run_.transfers[i];
      const bool is_source = source != run_.sources.end() && source->transfer == i;
      if (!shares_[t.from].empty()) move_shares(t, i, is_source);
      std::int64_t& held = balance_[t.from];
      held = std::max<std::int64_t>(0, held - t.amount.fen);
      balance_[t.to] += t.amount.fen;
      if (!is_source) continue;
      add(shares_[t.to], {source->of_case, t.amount.fen * scale_[source->of_case]});
      if (run_.query.wants_parts) trace_.parts.push_back({source->of_case, i, t.amount});
      ++source;
    }
    round_held();
    sort_answer(trace_);
    return std::move(trace_);
  }

 private:
  void move_shares(const Transfer& t, std::uint32_t index, bool is_source) {
    const std::int64_t held = balance_[t.from];
    auto& from = shares_[t.from];
    for (Share& share : from) {
      const std::int64_t moved =
          t.amount.fen >= held ? share.units : share_of(share.units, t.amount.fen, held);
      share.units -= moved;
      if (is_source) {
        returned_[share.of_case] += moved;
        continue;
      }
      if (moved == 0) continue;
      add(shares_[t.to], {share.of_case, moved});
      record(share.of_case, index, t.amount.fen, moved);
    }
    std::erase_if(from, [](const Share& share) { return share.units == 0; });
  }

  void record(std::uint32_t of_case, std::uint32_t index, std::int64_t amount_fen,
              std::int64_t units) {
    if (!run_.query.wants_parts) return;
    const std::int64_t fen = std::min(amount_fen, nearest_fen(units, scale_[of_case]));
    if (fen > 0) trace_.parts.push_back({of_case, index, Money{fen}});
  }

  static void add(std::vector<Share>& shares, Share share) {
    const auto at = std::ranges::lower_bound(shares, share.of_case, {}, &Share::of_case);
    if (at != shares.end() && at->of_case == share.of_case) {
      at->units += share.units;
    } else {
      shares.insert(at, share);
    }
  }

  // Largest remainder over each case, so that it still sums to what was paid in.
  void round_held() {
    std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> rows(run_.query.cases);
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      for (const Share& share : shares_[a]) rows[share.of_case].emplace_back(a, share.units);
    }
    for (std::uint32_t c = 0; c < run_.query.cases; ++c) {
      if (returned_[c] > 0) rows[c].emplace_back(kReturned, returned_[c]);
      trace_.returned.emplace_back();
      for (const auto& [account, fen] : round_rows(rows[c], c)) {
        if (account == kReturned) {
          trace_.returned[c] = Money{fen};
        } else if (fen > 0) {
          trace_.held.push_back({c, account, Money{fen}});
        }
      }
    }
  }

  // (account, units) in, (account, fen) out.
  std::vector<std::pair<std::uint32_t, std::int64_t>> round_rows(
      std::vector<std::pair<std::uint32_t, std::int64_t>> rows, std::uint32_t of_case) const {
    const std::int64_t scale = scale_[of_case];
    std::int64_t left = run_.paid[of_case].fen;
    for (const auto& [account, units] : rows) left -= units / scale;
    CHECK(left >= 0 && left <= static_cast<std::int64_t>(rows.size()));
    const auto before = [&](const auto& a, const auto& b) {
      const std::int64_t rest_a = remainder_of(a.second, scale);
      const std::int64_t rest_b = remainder_of(b.second, scale);
      if (rest_a != rest_b) return rest_a > rest_b;
      return run_.query.account_before ? run_.query.account_before(a.first, b.first)
                                       : a.first < b.first;
    };
    std::ranges::partial_sort(rows, rows.begin() + left, before);
    for (auto& [account, units] : rows) units = units / scale + (left-- > 0 ? 1 : 0);
    return rows;
  }

  const Run& run_;
  std::vector<std::int64_t> balance_;       // by account, fen
  std::vector<std::vector<Share>> shares_;  // by account, sorted by case
  std::vector<std::int64_t> scale_;         // by case, units in a fen
  std::vector<std::int64_t> returned_;      // by case, units
  Trace trace_;
};

}  // namespace

Trace follow_prorata(const Run& run) { return ShareBook(run).walk(); }

}  // namespace holdfast::trace
