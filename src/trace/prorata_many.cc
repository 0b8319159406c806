// prorata for many cases: each is a label of its own, and 64 labels go through the ledger in one
// pass (label_blocks.h). Cases do not touch each other, so that passes can be done one by one - or
// by whoever wants them side by side.
#include <algorithm>
#include <array>
#include <vector>

#include "trace/ahead.h"
#include "trace/engine.h"
#include "trace/fixed.h"
#include "trace/label_blocks.h"
#include "trace/rounding.h"
#include "trace/stopped.h"
#include "trace/wide_array.h"

namespace holdfast::trace {
namespace {

constexpr std::uint32_t kLabels = LabelBlocks::kLabelsMax;

struct Purse {
  std::int64_t balance_fen = 0;
  LabelBlock labels;
};

// One pass: the cases first_case .. first_case + labels - 1.
class LabelPass {
 public:
  LabelPass(const Run& run, std::uint32_t first_case)
      : run_(run),
        first_case_(first_case),
        labels_(std::min(kLabels, run.query.cases - first_case)),
        purses_(run.accounts),
        parts_(labels_) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) purses_[a].balance_fen = run.opening_fen(a);
    for (std::uint32_t k = 0; k < labels_; ++k) {
      scale_[k] = finest_scale(run.paid[first_case + k].fen);
    }
  }

  void walk(Trace& trace) {
    auto source = run_.sources.begin();
    const auto transfers = static_cast<std::uint32_t>(run_.transfers.size());
    for (std::uint32_t i = 0; i < transfers; ++i) {
      ask(i);
      const Transfer& t = run_.transfers[i];
      Purse& from = purses_[t.from];
      Purse& to = purses_[t.to];
      if (source != run_.sources.end() && source->transfer == i) {
        give_back(from, t.amount.fen);
        pay_in(to, i, source->of_case);
        ++source;
      } else if (!blocks_.is_empty(from.labels)) {
        move_labels(from, to, i);
      }
      from.balance_fen = std::max<std::int64_t>(0, from.balance_fen - t.amount.fen);
      to.balance_fen += t.amount.fen;
    }
    round_held(trace);
    for (auto& parts : parts_) {
      trace.parts.insert(trace.parts.end(), parts.begin(), parts.end());
      parts = {};
    }
  }

 private:
  void ask(std::size_t i) const {
    ask_ahead(run_.transfers, i, [&](std::uint32_t account) { return &purses_[account]; });
    const Transfer& next = run_.transfers[std::min(i + kBlocksAhead, run_.transfers.size() - 1)];
    if (blocks_.is_empty(purses_[next.from].labels)) return;
    blocks_.ask(purses_[next.from].labels);
    blocks_.ask(purses_[next.to].labels);
  }

  void pay_in(Purse& to, std::uint32_t index, std::uint32_t of_case) {
    if (of_case < first_case_ || of_case >= first_case_ + labels_) return;
    const std::uint32_t label = of_case - first_case_;
    const Money paid = run_.transfers[index].amount;
    std::uint64_t mask = std::uint64_t{1} << label;
    moved_[0] = paid.fen * scale_[label];
    if (run_.is_limited()) stop(run_.transfers[index].to, mask, {moved_.data(), 1});
    if (mask != 0) blocks_.add(to.labels, mask, {moved_.data(), 1});
    if (run_.query.wants_parts) parts_[label].push_back({of_case, index, paid});
  }

  void give_back(Purse& from, std::int64_t fen) {
    if (blocks_.is_empty(from.labels)) return;
    std::uint64_t mask = blocks_.mask(from.labels);
    for (const std::int64_t units : take(from, fen)) {
      returned_[static_cast<std::size_t>(std::countr_zero(mask))] += units;
      mask &= mask - 1;
    }
    if (is_any_gone_) blocks_.drop_empty(from.labels);
  }

  // What of each label of the purse moves with a payment of `fen`: by label of its mask. The block
  // stays, with what is left.
  std::span<const std::int64_t> take(Purse& from, std::int64_t fen) {
    const auto have = blocks_.units(from.labels);
    is_any_gone_ = is_any_still_ = false;
    if (fen >= from.balance_fen) {
      for (std::size_t k = 0; k < have.size(); ++k) moved_[k] = std::exchange(have[k], 0);
      is_any_gone_ = true;
    } else {
      const Ratio ratio(fen, from.balance_fen);
      for (std::size_t k = 0; k < have.size(); ++k) {
        moved_[k] = ratio.of(have[k]);
        have[k] -= moved_[k];
        is_any_gone_ |= have[k] == 0;
        is_any_still_ |= moved_[k] == 0;
      }
    }
    return {moved_.data(), have.size()};
  }

  void move_labels(Purse& from, Purse& to, std::uint32_t index) {
    const Money amount = run_.transfers[index].amount;
    std::uint64_t mask = blocks_.mask(from.labels);
    if (amount.fen >= from.balance_fen && blocks_.is_empty(to.labels) && !run_.is_limited()) {
      to.labels = std::exchange(from.labels, {});  // all of it: the block changes hands
      record(mask, blocks_.units(to.labels), index);
      return;
    }
    auto moved = take(from, amount.fen);
    if (is_any_still_) moved = leave_out_still(mask, moved);
    if (is_any_gone_) blocks_.drop_empty(from.labels);
    record(mask, moved, index);
    if (run_.is_limited()) moved = stop(run_.transfers[index].to, mask, moved);
    if (mask != 0) blocks_.add(to.labels, mask, moved);
  }

  // Takes labels that are followed no further out of `mask` and `moved`, which is moved_.
  std::span<const std::int64_t> stop(std::uint32_t to, std::uint64_t& mask,
                                     std::span<const std::int64_t> moved) {
    std::uint64_t bits = mask;
    for (std::int64_t& units : std::span(moved_).first(moved.size())) {
      const auto label = static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
      const Stop stop = run_.stop_at(to, whole_fen(units, scale_[label]));
      if (stop == Stop::None) continue;
      stopped_.add({first_case_ + label, to, stop, false, units});
      units = 0;
    }
    return leave_out_still(mask, moved);
  }

  // Takes labels of which nothing moved out of `mask` and `moved`, which is moved_.
  std::span<const std::int64_t> leave_out_still(std::uint64_t& mask,
                                                std::span<const std::int64_t> moved) {
    std::size_t kept = 0;
    std::uint64_t bits = mask;
    for (const std::int64_t units : moved) {
      const std::uint64_t bit = bits & (~bits + 1);
      bits &= bits - 1;
      moved_[kept] = units;
      kept += units != 0;
      if (units == 0) mask &= ~bit;
    }
    return {moved_.data(), kept};
  }

  void record(std::uint64_t mask, std::span<const std::int64_t> moved, std::uint32_t index) {
    if (!run_.query.wants_parts) return;
    for (const std::int64_t units : moved) {
      const auto label = static_cast<std::size_t>(std::countr_zero(mask));
      mask &= mask - 1;
      const std::int64_t fen =
          std::min(run_.transfers[index].amount.fen, nearest_fen(units, scale_[label]));
      if (fen == 0 && !run_.query.wants_dust) continue;
      parts_[label].push_back({first_case_ + static_cast<std::uint32_t>(label), index, Money{fen}});
    }
  }

  // Calls f(row, units) for all that is held or was returned.
  template <class F>
  void for_each_row(F&& f) {
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      if (a + kNearAhead < run_.accounts) blocks_.ask(purses_[a + kNearAhead].labels);
      if (blocks_.is_empty(purses_[a].labels)) continue;
      std::uint64_t mask = blocks_.mask(purses_[a].labels);
      for (const std::int64_t units : blocks_.units(purses_[a].labels)) {
        f(Held{first_case_ + static_cast<std::uint32_t>(std::countr_zero(mask)), a, {}}, units);
        mask &= mask - 1;
      }
    }
    for (const auto& row : stopped_.rows()) {
      f(Held{row.of_case, row.account, {}, false, row.stop}, row.units);
    }
    for (std::uint32_t k = 0; k < labels_; ++k) {
      if (returned_[k] > 0) f(Held{first_case_ + k, kReturned, {}}, returned_[k]);
    }
  }

  void round_held(Trace& trace) {
    std::vector<Rounding> roundings;
    for (std::uint32_t k = 0; k < labels_; ++k) roundings.emplace_back(scale_[k]);
    for_each_row([&](const Held& row, std::int64_t units) {
      roundings[row.of_case - first_case_].count(units);
    });
    for (std::uint32_t k = 0; k < labels_; ++k) roundings[k].decide(run_.paid[first_case_ + k].fen);
    std::vector<std::vector<Held>> held(labels_);
    for_each_row([&](const Held& row, std::int64_t units) {
      const std::uint32_t label = row.of_case - first_case_;
      roundings[label].give(row, units, held[label]);
    });
    for (std::uint32_t k = 0; k < labels_; ++k) {
      trace.returned[first_case_ + k] = roundings[k].finish(run_.query.account_before, held[k]);
      trace.held.insert(trace.held.end(), held[k].begin(), held[k].end());
      held[k] = {};
    }
  }

  static constexpr std::size_t kBlocksAhead = 6;

  const Run& run_;
  const std::uint32_t first_case_;
  const std::uint32_t labels_;
  WideArray<Purse> purses_;
  LabelBlocks blocks_;
  std::array<std::int64_t, kLabels> scale_{};     // by label, units in a fen
  std::array<std::int64_t, kLabels> returned_{};  // by label, units
  std::array<std::int64_t, kLabels> moved_;       // scratch of one transfer
  bool is_any_gone_ = false;                      // take(): some label has nothing left
  bool is_any_still_ = false;                     // take(): of some label nothing moved
  std::vector<std::vector<Part>> parts_;          // by label
  StoppedRows stopped_;
};

}  // namespace

Trace follow_many_cases(const Run& run) {
  Trace trace{run.paid, std::vector<Money>(run.query.cases), {}, {}};
  for (std::uint32_t first = 0; first < run.query.cases; first += kLabels) {
    LabelPass(run, first).walk(trace);
  }
  sort_answer(trace);
  return trace;
}

}  // namespace holdfast::trace
