// fifo and lifo: an account is a row of lots (amount, case or clean), payments move lots.
//
//   fifo:  take from the front, append at the back         front [own 10 | A 5 | B 3] back
//   lifo:  take from the back (top), push in the old order; a shortfall goes deepest
//
// Neighbours of one label are kept as one lot: it changes no answer and keeps the rows short.
#include <algorithm>
#include <vector>

#include "trace/engine.h"
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

constexpr std::size_t kAhead = 24;  // transfers that are asked for ahead of time

template <Method kMethod>
class LotBook {
 public:
  explicit LotBook(const Run& run) : run_(run), purses_(run.accounts) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) purses_[a] = {run.opening_fen(a), kClean, 0};
    trace_.paid = run.paid;
    trace_.returned.resize(run.query.cases);
  }

  Trace walk() {
    auto source = run_.sources.begin();
    for (std::uint32_t i = 0; i < run_.transfers.size(); ++i) {
      const Transfer& far = run_.transfers[std::min(i + kAhead, run_.transfers.size() - 1)];
      __builtin_prefetch(&purses_[far.from], 1);
      __builtin_prefetch(&purses_[far.to], 1);
      const Transfer& t = run_.transfers[i];
      Purse& from = purses_[t.from];
      if (source != run_.sources.end() && source->transfer == i) {
        take(from, t.amount.fen);
        pay_in(t, i, source->of_case);
        ++source;
      } else if (from.row == 0 && from.fen > t.amount.fen) {  // by far the most: one part of a lot
        from.fen -= t.amount.fen;
        push(purses_[t.to], {t.amount.fen, from.label});
        if (from.label != kClean) record({from.label, i, t.amount});
      } else {
        take(from, t.amount.fen);
        give(purses_[t.to], i);
      }
    }
    collect();
    sort_answer(trace_);
    return std::move(trace_);
  }

 private:
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

  // A victim's payment: what arrives is the case's; what was traced already goes back.
  void pay_in(const Transfer& t, std::uint32_t index, std::uint32_t of_case) {
    for (const Lot& lot : moved_) {
      if (lot.label != kClean) trace_.returned[lot.label] += Money{lot.fen};
    }
    push(purses_[t.to], {t.amount.fen, of_case});
    record({of_case, index, t.amount});
  }

  void record(Part part) {
    if (run_.query.wants_parts) trace_.parts.push_back(part);
  }

  void give(Purse& to, std::uint32_t index) {
    if constexpr (kMethod == Method::Lifo) std::ranges::reverse(moved_);
    for (const Lot& lot : moved_) push(to, lot);
    if (!run_.query.wants_parts) return;
    // Lots of one case may move apart: sum them, smallest case first.
    std::erase_if(moved_, [](const Lot& lot) { return lot.label == kClean; });
    if (moved_.size() > 1) std::ranges::sort(moved_, {}, &Lot::label);
    for (std::size_t k = 0; k < moved_.size();) {
      Part part{moved_[k].label, index, {}};
      for (; k < moved_.size() && moved_[k].label == part.of_case; ++k) {
        part.amount += Money{moved_[k].fen};
      }
      record(part);
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
  }

  const Run& run_;
  WideArray<Purse> purses_;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> free_rows_;  // 1 + index
  std::vector<Lot> moved_;                // scratch of one transfer
  Trace trace_;
};

}  // namespace

Trace follow_fifo(const Run& run) { return LotBook<Method::Fifo>(run).walk(); }
Trace follow_lifo(const Run& run) { return LotBook<Method::Lifo>(run).walk(); }

}  // namespace holdfast::trace
