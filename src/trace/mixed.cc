// libr and the statutory method: cases that meet in an account are weighed against each other or
// flagged, so that they go through the ledger together.
//
// Libr: the holder spends its own money first, then of each case the share it has of them all.
//
// Statutory is prorata (a payment takes of each case the share it has in the balance) but for
// credits that leave one to one (matching.h): such a credit stands in front, what was there before
// waits aside until the next credit comes.
//
// Fixed point, as in prorata: what moves is subtracted from one account and added to the other, so
// a case's total never changes until it is rounded.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "trace/ahead.h"
#include "trace/engine.h"
#include "trace/fixed.h"
#include "trace/matching.h"
#include "trace/rounding.h"
#include "trace/share_pool.h"
#include "trace/stopped.h"
#include "trace/wide_array.h"

namespace holdfast::trace {
namespace {

struct Purse {
  std::int64_t balance_fen = 0;
  ShareList shares;
};

class ShareBook {
 public:
  explicit ShareBook(const Run& run)
      : run_(run),
        is_libr_(run.query.method == Method::Libr),
        is_statutory_(run.query.method == Method::Statutory),
        purses_(run.accounts),
        returned_(run.query.cases) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) purses_[a].balance_fen = run.opening_fen(a);
    set_scales();
    if (is_statutory_) matched_ = matched_credits(run);
    trace_.paid = run.paid;
    trace_.returned.resize(run.query.cases);
  }

  Trace walk() {
    auto source = run_.sources.begin();
    for (std::uint32_t i = 0; i < run_.transfers.size(); ++i) {
      ask(i);
      const Transfer& t = run_.transfers[i];
      const bool is_source = source != run_.sources.end() && source->transfer == i;
      if (is_statutory_) stand_in_front(t, i);
      pay(t, i, is_source);
      Purse& to = purses_[t.to];
      to.balance_fen += t.amount.fen;
      if (!is_source) continue;
      moved_ = {{t.amount.fen * scale_[source->of_case], source->of_case, false}};
      arrive(t.to);
      if (run_.query.wants_parts) trace_.parts.push_back({source->of_case, i, t.amount});
      ++source;
    }
    while (!aside_.empty()) bring_back(aside_.begin()->first);
    round_held();
    sort_answer(trace_);
    return std::move(trace_);
  }

 private:
  void ask(std::size_t i) {
    ask_ahead(run_.transfers, i, [&](std::uint32_t account) { return &purses_[account]; });
    const Transfer& near = run_.transfers[std::min(i + kNearAhead, run_.transfers.size() - 1)];
    pool_.prefetch(purses_[near.from].shares);
    pool_.prefetch(purses_[near.to].shares);
  }

  // Libr weighs the cases against each other: they share the scale of their sum.
  void set_scales() {
    std::int64_t all = 0;
    for (const Money paid : run_.paid) {
      scale_.push_back(finest_scale(paid.fen));
      all += paid.fen;
    }
    if (is_libr_) std::ranges::fill(scale_, finest_scale(all));
  }

  // A new credit ends what stood in front; a matched one takes its place.
  void stand_in_front(const Transfer& t, std::uint32_t index) {
    bring_back(t.to);
    if (!matched_[index]) return;
    aside_[t.to] = std::exchange(purses_[t.to], {});
  }

  void bring_back(std::uint32_t account) {
    const auto found = aside_.find(account);
    if (found == aside_.end()) return;
    Purse& purse = purses_[account];
    purse.balance_fen += found->second.balance_fen;
    const auto shares = pool_.of(found->second.shares);
    moved_.assign(shares.begin(), shares.end());
    pool_.add(purse.shares, moved_);
    pool_.release(found->second.shares);
    aside_.erase(found);
  }

  void pay(const Transfer& t, std::uint32_t index, bool is_source) {
    Purse& from = purses_[t.from];
    std::int64_t rest = t.amount.fen;
    if (!aside_.empty() && rest > from.balance_fen && aside_.contains(t.from)) {
      const std::int64_t in_front = from.balance_fen;
      move_shares(t, index, is_source, in_front);
      from.balance_fen = 0;
      bring_back(t.from);
      rest -= in_front;
    }
    if (from.shares.count != 0) move_shares(t, index, is_source, rest);
    from.balance_fen = std::max<std::int64_t>(0, from.balance_fen - rest);
  }

  // What of a case moves with a payment of `fen` that the account covers.
  std::int64_t moved_part(const Share& share, std::int64_t fen, std::int64_t held,
                          std::int64_t traced) const {
    if (!is_libr_) return Ratio(fen, held).of(share.units);
    const Int128 clean = static_cast<Int128>(held) * scale_[share.of_case] - traced;
    const Int128 moved = static_cast<Int128>(fen) * scale_[share.of_case] - clean;
    if (moved <= 0) return 0;
    return moved >= traced ? share.units
                           : Ratio(static_cast<std::int64_t>(moved), traced).of(share.units);
  }

  void move_shares(const Transfer& t, std::uint32_t index, bool is_source, std::int64_t fen) {
    Purse& from = purses_[t.from];
    const std::int64_t held = from.balance_fen;
    const bool is_part = fen < held;
    std::int64_t traced = 0;  // libr: of all cases together, they have one scale
    if (is_libr_) {
      for (const Share& share : pool_.of(from.shares)) traced += share.units;
    }
    moved_.clear();
    bool is_any_empty = false;
    for (Share& share : pool_.of(from.shares)) {
      const std::int64_t scale = scale_[share.of_case];
      const std::int64_t moved = is_part ? moved_part(share, fen, held, traced) : share.units;
      if (is_statutory_ && is_part && share.units < static_cast<Int128>(held) * scale) {
        share.is_apportioned = true;
      }
      share.units -= moved;
      is_any_empty |= share.units == 0;
      if (is_source) {
        returned_[share.of_case] += moved;
      } else if (moved > 0) {
        moved_.push_back({moved, share.of_case, share.is_apportioned});
        record(share.of_case, index, fen, moved);
      }
    }
    if (is_any_empty) pool_.drop_empty(from.shares);
    arrive(t.to);
  }

  // Adds moved_ to the account, but for what is followed no further.
  void arrive(std::uint32_t account) {
    if (run_.is_limited()) {
      std::erase_if(moved_, [&](const Share& share) {
        const Stop stop = run_.stop_at(account, whole_fen(share.units, scale_[share.of_case]));
        if (stop == Stop::None) return false;
        stopped_.add({share.of_case, account, stop, share.is_apportioned, share.units});
        return true;
      });
    }
    if (!moved_.empty()) pool_.add(purses_[account].shares, moved_);
  }

  void record(std::uint32_t of_case, std::uint32_t index, std::int64_t most_fen,
              std::int64_t units) {
    if (!run_.query.wants_parts) return;
    const std::int64_t fen = std::min(most_fen, nearest_fen(units, scale_[of_case]));
    if (fen > 0 || run_.query.wants_dust) trace_.parts.push_back({of_case, index, Money{fen}});
  }

  // The rows of a case lie together after this; a case is rounded by itself.
  void round_held() {
    std::vector<std::vector<FineRow>> rows(run_.query.cases);
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      for (const Share& s : pool_.of(purses_[a].shares)) {
        rows[s.of_case].push_back({{s.of_case, a, {}, s.is_apportioned}, s.units});
      }
    }
    for (const auto& s : stopped_.rows()) {
      rows[s.of_case].push_back({{s.of_case, s.account, {}, s.is_apportioned, s.stop}, s.units});
    }
    for (std::uint32_t c = 0; c < run_.query.cases; ++c) {
      if (returned_[c] > 0) rows[c].push_back({{c, kReturned, {}}, returned_[c]});
      trace_.returned[c] =
          round_rows(run_.query.account_before, rows[c], scale_[c], run_.paid[c], trace_.held);
      rows[c] = {};
    }
  }

  const Run& run_;
  const bool is_libr_;
  const bool is_statutory_;
  WideArray<Purse> purses_;
  SharePool pool_;
  std::vector<Share> moved_;            // scratch of one transfer
  std::vector<std::int64_t> scale_;     // by case, units in a fen
  std::vector<std::int64_t> returned_;  // by case, units
  std::vector<bool> matched_;           // by transfer; statutory only
  std::unordered_map<std::uint32_t, Purse> aside_;
  StoppedRows stopped_;
  Trace trace_;
};

}  // namespace

Trace follow_mixed(const Run& run) { return ShareBook(run).walk(); }

}  // namespace holdfast::trace
