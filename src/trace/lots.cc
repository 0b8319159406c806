// fifo and lifo: an account is a row of lots (amount, case or clean), payments move lots.
//
//   fifo:  take from the front, append at the back         front [own 10 | A 5 | B 3] back
//   lifo:  take from the back (top), push in the old order; a shortfall goes deepest
//
// Neighbours of one label are kept as one lot: it changes no answer and keeps the rows short.
#include <algorithm>
#include <vector>

#include "trace/engine.h"

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
      lots_.clear();
      front_ = 0;
    } else if (front_ > 32 && front_ * 2 > lots_.size()) {  // give room back, amortised O(1)
      lots_.erase(lots_.begin(), lots_.begin() + static_cast<std::ptrdiff_t>(front_));
      front_ = 0;
    }
  }

  void pop_back() {
    lots_.pop_back();
    if (is_empty()) {
      lots_.clear();
      front_ = 0;
    }
  }

 private:
  std::vector<Lot> lots_;
  std::size_t front_ = 0;
};

template <Method kMethod>
class LotBook {
 public:
  explicit LotBook(const Run& run) : run_(run), rows_(run.accounts) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) {
      if (run.opening_fen(a) > 0) rows_[a].push({run.opening_fen(a), kClean});
    }
    trace_.paid = run.paid;
    trace_.returned.resize(run.query.cases);
  }

  Trace walk() {
    auto source = run_.sources.begin();
    for (std::uint32_t i = 0; i < run_.transfers.size(); ++i) {
      const Transfer& t = run_.transfers[i];
      take(rows_[t.from], t.amount.fen);
      if (source != run_.sources.end() && source->transfer == i) {
        pay_in(t, i, source->of_case);
        ++source;
      } else {
        give(rows_[t.to], i);
      }
    }
    collect();
    sort_answer(trace_);
    return std::move(trace_);
  }

 private:
  // Moves `fen` out of `row` into moved_, first taken first; a shortfall is clean and last.
  void take(Row& row, std::int64_t fen) {
    moved_.clear();
    while (fen > 0 && !row.is_empty()) {
      Lot& lot = kMethod == Method::Fifo ? row.front() : row.back();
      if (lot.fen > fen) {
        moved_.push_back({fen, lot.label});
        lot.fen -= fen;
        return;
      }
      fen -= lot.fen;
      moved_.push_back(lot);
      kMethod == Method::Fifo ? row.pop_front() : row.pop_back();
    }
    if (fen > 0) moved_.push_back({fen, kClean});
  }

  // A victim's payment: what arrives is the case's; what was traced already goes back.
  void pay_in(const Transfer& t, std::uint32_t index, std::uint32_t of_case) {
    for (const Lot& lot : moved_) {
      if (lot.label != kClean) trace_.returned[lot.label] += Money{lot.fen};
    }
    rows_[t.to].push({t.amount.fen, of_case});
    if (run_.query.wants_parts) trace_.parts.push_back({of_case, index, t.amount});
  }

  void give(Row& row, std::uint32_t index) {
    if constexpr (kMethod == Method::Lifo) std::ranges::reverse(moved_);
    for (const Lot& lot : moved_) row.push(lot);
    if (!run_.query.wants_parts) return;
    // Lots of one case may move apart: sum them, smallest case first.
    std::erase_if(moved_, [](const Lot& lot) { return lot.label == kClean; });
    if (moved_.size() > 1) std::ranges::sort(moved_, {}, &Lot::label);
    for (std::size_t k = 0; k < moved_.size();) {
      Part part{moved_[k].label, index, {}};
      for (; k < moved_.size() && moved_[k].label == part.of_case; ++k) {
        part.amount += Money{moved_[k].fen};
      }
      trace_.parts.push_back(part);
    }
  }

  void collect() {
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      moved_.assign(rows_[a].lots().begin(), rows_[a].lots().end());
      std::ranges::sort(moved_, {}, &Lot::label);
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
  std::vector<Row> rows_;
  std::vector<Lot> moved_;  // scratch of one transfer
  Trace trace_;
};

}  // namespace

Trace follow_fifo(const Run& run) { return LotBook<Method::Fifo>(run).walk(); }
Trace follow_lifo(const Run& run) { return LotBook<Method::Lifo>(run).walk(); }

}  // namespace holdfast::trace
