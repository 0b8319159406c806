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
#include "trace/stopped.h"
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

class OneCase {
 public:
  explicit OneCase(const Run& run)
      : run_(run), purses_(run.accounts), scale_(finest_scale(run.paid[0].fen)) {
    for (std::uint32_t a = 0; a < run.accounts; ++a) purses_[a].balance_fen = run.opening_fen(a);
    trace_.paid = run.paid;
    trace_.returned.resize(1);
  }

  template <bool kIsLimited>
  Trace walk() {
    for (const Source& source : run_.sources) {
      walk_to<kIsLimited>(source.transfer);
      const Transfer& t = run_.transfers[next_++];
      returned_units_ += take(purses_[t.from], t.amount.fen);
      purses_[t.to].balance_fen += t.amount.fen;
      arrive<kIsLimited>(t.to, t.amount.fen * scale_);
      if (run_.query.wants_parts) trace_.parts.push_back({0, source.transfer, t.amount});
    }
    walk_to<kIsLimited>(run_.transfers.size());
    round_held();
    return std::move(trace_);
  }

 private:
  // Transfers up to `end`, none of them a source.
  template <bool kIsLimited>
  void walk_to(std::size_t end) {
    const bool wants_parts = run_.query.wants_parts;
    for (std::size_t i = next_; i < end; ++i) {
      ask_ahead(run_.transfers, i, [&](std::uint32_t account) { return &purses_[account]; });
      const Transfer& t = run_.transfers[i];
      const std::int64_t moved = take(purses_[t.from], t.amount.fen);
      purses_[t.to].balance_fen += t.amount.fen;
      if (moved == 0) continue;
      arrive<kIsLimited>(t.to, moved);
      if (!wants_parts) continue;
      const std::int64_t part = std::min(t.amount.fen, nearest_fen(moved, scale_));
      if (part > 0 || run_.query.wants_dust)
        trace_.parts.push_back({0, static_cast<std::uint32_t>(i), Money{part}});
    }
    next_ = end;
  }

  template <bool kIsLimited>
  void arrive(std::uint32_t account, std::int64_t units) {
    if constexpr (kIsLimited) {
      const Stop stop = run_.stop_at(account, whole_fen(units, scale_));
      if (stop != Stop::None) return stopped_.add({0, account, stop, false, units});
    }
    purses_[account].units += units;
  }

  template <class F>
  void for_each_row(F&& f) {
    for (std::uint32_t a = 0; a < run_.accounts; ++a) {
      if (purses_[a].units > 0) f(Held{0, a, {}}, purses_[a].units);
    }
    for (const auto& row : stopped_.rows()) {
      f(Held{0, row.account, {}, false, row.stop}, row.units);
    }
    if (returned_units_ > 0) f(Held{0, kReturned, {}}, returned_units_);
  }

  void round_held() {
    Rounding rounding(scale_);
    for_each_row([&](const Held&, std::int64_t units) { rounding.count(units); });
    rounding.decide(run_.paid[0].fen);
    for_each_row([&](Held row, std::int64_t units) { rounding.give(row, units, trace_.held); });
    trace_.returned[0] = rounding.finish(run_.query.account_before, trace_.held);
  }

  const Run& run_;
  WideArray<Purse> purses_;
  const std::int64_t scale_;
  std::int64_t returned_units_ = 0;
  std::size_t next_ = 0;
  StoppedRows stopped_;
  Trace trace_;
};

}  // namespace

Trace follow_one_case(const Run& run) {
  return run.is_limited() ? OneCase(run).walk<true>() : OneCase(run).walk<false>();
}

}  // namespace holdfast::trace
