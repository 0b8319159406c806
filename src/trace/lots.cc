// fifo and lifo: an account is a row of lots (amount, case or clean), payments move lots.
//
//   fifo:  take from the front, append at the back         front [own 10 | A 5 | B 3] back
//   lifo:  take from the back (top), push in the old order; a shortfall goes deepest
//
// Neighbours of one label are kept as one lot: it changes no answer and keeps the rows short.
#include <algorithm>
#include <vector>

#include "trace/ahead.h"
#include "trace/engine.h"
#include "trace/stopped.h"
#include "trace/wide_array.h"

namespace holdfast::trace {
namespace {

constexpr std::uint32_t kClean = 0xFFFF'FFFF;

struct Lot {
  std::int64_t fen = 0;
  std::uint32_t label = kClean;  // the case, or kClean
};

// A row of lots that loses at the front or the back and grows at the back.
class Row {
 public:
  bool is_empty() const { return front_ == lots_.size(); }
  Lot& front() { return lots_[front_]; }
  Lot& back() { return lots_.back(); }
  std::span<const Lot> lots() const { return std::span(lots_).subspan(front_); }

  void push(Lot lot) {
    if (!is_empty() && back().label == lot.label) {
      back().fen += lot.fen;
    } else {
      lots_.push_back(lot);
    }
  }

  void pop_front() {
    if (++front_ == lots_.size()) {
      clear();
    } else if (front_ > 32 && front_ * 2 > lots_.size()) {  // give room back, amortised O(1)
      lots_.erase(lots_.begin(), lots_.begin() + static_cast<std::ptrdiff_t>(front_));
      front_ = 0;
    }
  }

  void pop_back() {
    lots_.pop_back();
    if (is_empty()) clear();
  }

  void clear() {
    lots_.clear();
    front_ = 0;
  }

 private:
  std::vector<Lot> lots_;
  std::size_t front_ = 0;
};

// An account: most hold one lot only, which lies here; more lie in a row.
struct Purse {
  std::int64_t fen = 0;
  std::uint32_t label = 0;
  std::uint32_t row = 0;  // 1 + index into the rows; 0: one lot or none
};

// One move of a lot; its label is then the index of the step, and the steps lead back to the
// victim.
struct Step {
  std::uint32_t transfer = 0;
  std::uint32_t before = kClean;  // kClean: the victim's own payment
  std::uint32_t of_case = 0;
};

enum class Labels { Cases, Steps };

template <Method kMethod, Labels kLabels = Labels::Cases>
class LotBook {
 public:
  explicit LotBook(const Run& run) : run_(run), purses_(run.accounts) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) purses_[a] = {run.opening_fen(a), kClean, 0};
    trace_.paid = run.paid;
    trace_.returned.resize(run.query.cases);
  }

  Trace answer() {
    walk();
    collect();
    sort_answer(trace_);
    return std::move(trace_);
  }

  std::vector<LotPath> paths(std::uint32_t account) {
    walk();
    const Purse& purse = purses_[account];
    std::vector<Lot> lots;
    if (purse.row != 0) {
      const auto row = rows_[purse.row - 1].lots();
      lots.assign(row.begin(), row.end());
    } else if (purse.fen > 0) {
      lots.push_back({purse.fen, purse.label});
    }
    std::vector<LotPath> out;
    for (const Lot& lot : lots) {
      LotPath& path = out.emplace_back();
      path.amount = Money{lot.fen};
      if (lot.label == kClean) continue;
      path.of_case = steps_[lot.label].of_case;
      for (std::uint32_t k = lot.label; k != kClean; k = steps_[k].before) {
        path.transfers.push_back(steps_[k].transfer);
      }
      std::ranges::reverse(path.transfers);
    }
    return out;
  }

 private:
  void walk() {
    auto source = run_.sources.begin();
    for (std::uint32_t i = 0; i < run_.transfers.size(); ++i) {
      ask_ahead(run_.transfers, i, [&](std::uint32_t account) { return &purses_[account]; });
      const Transfer& t = run_.transfers[i];
      Purse& from = purses_[t.from];
      if (source != run_.sources.end() && source->transfer == i) {
        take(from, t.amount.fen);
        pay_in(t, i, source->of_case);
        ++source;
      } else if (from.row == 0 && from.fen > t.amount.fen &&
                 (from.label == kClean || !run_.is_limited())) {
        from.fen -= t.amount.fen;  // by far the most: one part of a lot
        push(purses_[t.to], {t.amount.fen, moved_label(from.label, i)});
        if (from.label != kClean) record({from.label, i, t.amount});
      } else {
        take(from, t.amount.fen);
        give(purses_[t.to], i);
      }
    }
  }

  void push(Purse& to, Lot lot) {
    if (to.row != 0) {
      rows_[to.row - 1].push(lot);
    } else if (to.fen == 0) {
      to = {lot.fen, lot.label, 0};
    } else if (to.label == lot.label) {
      to.fen += lot.fen;
    } else {
      if (free_rows_.empty()) {
        rows_.emplace_back();
        free_rows_.push_back(static_cast<std::uint32_t>(rows_.size()));
      }
      to.row = free_rows_.back();
      free_rows_.pop_back();
      rows_[to.row - 1].push({to.fen, to.label});
      rows_[to.row - 1].push(lot);
    }
  }

  // Moves `fen` out of the purse into moved_, first taken first; a shortfall is clean and last.
  void take(Purse& from, std::int64_t fen) {
    moved_.clear();
    if (from.row != 0) {
      fen = take_from_row(from, fen);
    } else if (from.fen > 0) {
      const std::int64_t some = std::min(fen, from.fen);
      moved_.push_back({some, from.label});
      from.fen -= some;
      fen -= some;
    }
    if (fen > 0) moved_.push_back({fen, kClean});
  }

  // Returns what is still to be taken.
  std::int64_t take_from_row(Purse& from, std::int64_t fen) {
    Row& row = rows_[from.row - 1];
    while (fen > 0 && !row.is_empty()) {
      Lot& lot = kMethod == Method::Fifo ? row.front() : row.back();
      const std::int64_t some = std::min(fen, lot.fen);
      moved_.push_back({some, lot.label});
      lot.fen -= some;
      fen -= some;
      if (lot.fen > 0) break;
      kMethod == Method::Fifo ? row.pop_front() : row.pop_back();
    }
    const auto rest = row.lots();
    if (rest.size() > 1) return fen;
    free_rows_.push_back(from.row);
    from = rest.empty() ? Purse{} : Purse{rest[0].fen, rest[0].label, 0};
    row.clear();
    return fen;
  }

  // The label a lot has after it moved.
  std::uint32_t moved_label(std::uint32_t label, std::uint32_t index) {
    if constexpr (kLabels == Labels::Cases) {
      return label;
    } else {
      return label == kClean ? kClean : step({index, label, steps_[label].of_case});
    }
  }

  std::uint32_t step(Step step) {
    CHECK(steps_.size() < kClean, "more moves than can be numbered");
    steps_.push_back(step);
    return static_cast<std::uint32_t>(steps_.size() - 1);
  }

  // A victim's payment: what arrives is the case's; what was traced already goes back.
  void pay_in(const Transfer& t, std::uint32_t index, std::uint32_t of_case) {
    if constexpr (kLabels == Labels::Cases) {
      for (const Lot& lot : moved_) {
        if (lot.label != kClean) trace_.returned[lot.label] += Money{lot.fen};
      }
      record({of_case, index, t.amount});
    }
    std::uint32_t label = kLabels == Labels::Cases ? of_case : step({index, kClean, of_case});
    if (stops(of_case, t.to, t.amount.fen)) label = kClean;
    push(purses_[t.to], {t.amount.fen, label});
  }

  bool stops(std::uint32_t of_case, std::uint32_t account, std::int64_t fen) {
    const Stop stop = run_.stop_at(account, fen);
    if (stop != Stop::None) stopped_.add({of_case, account, stop, false, fen});
    return stop != Stop::None;
  }

  void record(Part part) {
    if (kLabels == Labels::Cases && run_.query.wants_parts) trace_.parts.push_back(part);
  }

  std::uint32_t case_of(std::uint32_t label) const {
    return kLabels == Labels::Cases || label == kClean ? label : steps_[label].of_case;
  }

  // Lots of one case may move apart: parts_ is their sums, smallest case first.
  void sum_parts(std::uint32_t index) {
    parts_.clear();
    for (const Lot& lot : moved_) {
      if (lot.label != kClean) parts_.push_back({case_of(lot.label), index, Money{lot.fen}});
    }
    if (parts_.size() < 2) return;
    std::ranges::sort(parts_, {}, &Part::of_case);
    std::size_t kept = 0;
    for (const Part& part : std::span(parts_).subspan(1)) {
      if (part.of_case == parts_[kept].of_case) {
        parts_[kept].amount += part.amount;
      } else {
        parts_[++kept] = part;
      }
    }
    parts_.resize(kept + 1);
  }

  void give(Purse& to, std::uint32_t index) {
    if constexpr (kMethod == Method::Lifo) std::ranges::reverse(moved_);
    if (run_.is_limited() || run_.query.wants_parts) {
      sum_parts(index);
      for (const Part& part : parts_) record(part);
      if (run_.is_limited()) clean_stopped(run_.transfers[index].to);
    }
    for (const Lot& lot : moved_) push(to, {lot.fen, moved_label(lot.label, index)});
  }

  // Lots of cases that are followed no further arrive as clean ones.
  void clean_stopped(std::uint32_t account) {
    for (const Part& part : parts_) {
      if (!stops(part.of_case, account, part.amount.fen)) continue;
      for (Lot& lot : moved_) {
        if (case_of(lot.label) == part.of_case) lot.label = kClean;
      }
    }
  }

  void collect() {
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      const Purse& purse = purses_[a];
      moved_.clear();
      if (purse.row != 0) {
        const auto lots = rows_[purse.row - 1].lots();
        moved_.assign(lots.begin(), lots.end());
        std::ranges::sort(moved_, {}, &Lot::label);
      } else if (purse.fen > 0) {
        moved_.push_back({purse.fen, purse.label});
      }
      for (const Lot& lot : moved_) {
        if (lot.label == kClean) break;  // sorts last
        if (!trace_.held.empty() && trace_.held.back().account == a &&
            trace_.held.back().of_case == lot.label) {
          trace_.held.back().amount += Money{lot.fen};
        } else {
          trace_.held.push_back({lot.label, a, Money{lot.fen}});
        }
      }
    }
    for (const auto& row : stopped_.rows()) {
      trace_.held.push_back({row.of_case, row.account, Money{row.units}, false, row.stop});
    }
  }

  const Run& run_;
  WideArray<Purse> purses_;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> free_rows_;  // 1 + index
  std::vector<Lot> moved_;                // scratch of one transfer
  std::vector<Part> parts_;               // scratch of one transfer
  std::vector<Step> steps_;               // Labels::Steps only
  StoppedRows stopped_;
  Trace trace_;
};

}  // namespace

Trace follow_fifo(const Run& run) { return LotBook<Method::Fifo>(run).answer(); }
Trace follow_lifo(const Run& run) { return LotBook<Method::Lifo>(run).answer(); }

Result<std::vector<LotPath>> lots_of(const Ledger& ledger, const Query& query,
                                     std::uint32_t account) {
  if (query.method != Method::Fifo && query.method != Method::Lifo) {
    return fail(ErrorKind::Invalid, "trace.method", "only fifo and lifo keep lots");
  }
  if (account >= ledger.accounts) {
    return fail(ErrorKind::Invalid, "trace.order", "the account is not in the ledger");
  }
  TRY(const Run run, prepare(ledger, query));
  if (query.method == Method::Fifo) {
    return LotBook<Method::Fifo, Labels::Steps>(run).paths(account);
  }
  return LotBook<Method::Lifo, Labels::Steps>(run).paths(account);
}

}  // namespace holdfast::trace
