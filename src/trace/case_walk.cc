// How one case is followed on an index: the payments of touched accounts wait in a queue by their
// place in the ledger, so that money meets in the order in which it met.
#include <algorithm>
#include <bit>

#include "trace/ahead.h"
#include "trace/engine.h"
#include "trace/fixed.h"
#include "trace/index.h"
#include "trace/rounding.h"

namespace holdfast::trace {
namespace {

constexpr std::size_t kSlotsMin = 1024;

std::size_t slot_for(std::uint32_t account, std::size_t slots) {
  const std::uint64_t mixed = account * std::uint64_t{0x9E37'79B9'7F4A'7C15};
  return static_cast<std::size_t>(mixed >> 32) & (slots - 1);
}

}  // namespace

CaseWalk::CaseWalk(const CaseIndex& index) : index_(index), slots_(kSlotsMin) {}

Result<void> CaseWalk::check(const CaseQuery& query) const {
  const auto is_ascending = [](std::span<const std::uint32_t> numbers, std::size_t below) {
    return std::ranges::adjacent_find(numbers, std::greater_equal{}) == numbers.end() &&
           (numbers.empty() || numbers.back() < below);
  };
  if (is_ascending(query.sources, index_.transfers_.size()) &&
      is_ascending(query.limits.hubs, index_.accounts_)) {
    return {};
  }
  return fail(ErrorKind::Invalid, "trace.order", "sources or hubs are out of order or of range");
}

// Its number in touched_, new if need be.
std::uint32_t CaseWalk::touch(std::uint32_t account) {
  if (touched_.size() * 2 >= slots_.size()) {
    slots_.assign(slots_.size() * 2, 0);
    for (std::uint32_t k = 0; k < touched_.size(); ++k) {
      std::size_t slot = slot_for(touched_[k].account, slots_.size());
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = k + 1;
    }
  }
  std::size_t slot = slot_for(account, slots_.size());
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (touched_[slots_[slot] - 1].account == account) return slots_[slot] - 1;
  }
  touched_.push_back({account, 0xFFFF'FFFF, 0, {}});
  slots_[slot] = static_cast<std::uint32_t>(touched_.size());
  return slots_[slot] - 1;
}

void CaseWalk::begin(const CaseQuery& query) {
  end_ = query.as_of ? index_.count_until(*query.as_of)
                     : static_cast<std::uint32_t>(index_.transfers_.size());
  returned_units_ = 0;
}

// Empties the scratch memory; cost by what was touched, unless that was a great deal.
void CaseWalk::forget() {
  if (touched_.size() * 8 > slots_.size()) {
    slots_.assign(slots_.size(), 0);
  } else {
    for (const Touched& one : touched_) {
      // Neighbours may already be gone, so the whole run behind its first place goes.
      for (std::size_t slot = slot_for(one.account, slots_.size()); slots_[slot] != 0;
           slot = (slot + 1) & (slots_.size() - 1)) {
        slots_[slot] = 0;
      }
    }
  }
  touched_.clear();
  queue_.clear();
}

const CaseIndex::Payment& CaseWalk::payment_of(std::uint32_t transfer) const {
  const std::uint32_t from = index_.transfers_[transfer].from;
  const Payment* const begin = &index_.payments_[index_.first_[from]];
  const Payment* const end = begin + (index_.first_[from + 1] - index_.first_[from]);
  return *std::lower_bound(begin, end, transfer, [](const Payment& p, std::uint32_t number) {
    return (p.transfer & ~CaseIndex::kLast) < number;
  });
}

void CaseWalk::queue(std::uint32_t number, std::uint32_t next, std::uint32_t next_transfer) {
  touched_[number].next = next_transfer < end_ ? next : CaseIndex::kNone;
  if (touched_[number].next == CaseIndex::kNone) return;
  ask_near(&index_.payments_[next]);
  ask_near(&index_.payments_[next] + 1);
  queue_.push_back((std::uint64_t{next_transfer} << 32) | number);
  std::ranges::push_heap(queue_, std::greater{});
}

void CaseWalk::arrive(const Payment& payment, std::int64_t units, std::uint32_t hops,
                      const CaseQuery& query) {
  const Limits& limits = query.limits;
  const Stop stop = std::ranges::binary_search(limits.hubs, payment.to) ? Stop::Hub
                    : whole_fen(units, scale_) < limits.smallest.fen    ? Stop::Small
                    : hops >= query.hops_max                            ? Stop::Hops
                                                                        : Stop::None;
  const std::uint32_t number = touch(payment.to);
  Touched& to = touched_[number];
  if (stop != Stop::None) {
    to.stopped[static_cast<std::size_t>(stop) - 1] += units;
    return;
  }
  to.units += units;
  to.hops = std::min(to.hops, hops);
  if (to.next == CaseIndex::kNone) queue(number, payment.next, payment.next_transfer);
}

// The next payment of a touched account.
void CaseWalk::pay(std::uint32_t number, const CaseQuery& query, bool is_source, Trace& trace) {
  Touched& from = touched_[number];
  const Payment& payment = index_.payments_[from.next];
  const std::uint32_t hops = from.hops + 1;
  const std::int64_t moved =
      payment.ratio == Ratio::kWhole ? from.units : Ratio::of_word(payment.ratio).of(from.units);
  from.units -= moved;
  const bool is_last = (payment.transfer & CaseIndex::kLast) != 0;
  if (from.units == 0 || is_last) {
    from.next = CaseIndex::kNone;
  } else {
    queue(number, from.next + 1, (&payment)[1].transfer & ~CaseIndex::kLast);
  }
  if (is_source) {
    returned_units_ += moved;
  } else if (moved > 0) {
    const std::int64_t fen = nearest_fen(moved, scale_);
    if (fen > 0) trace.parts.push_back({0, payment.transfer & ~CaseIndex::kLast, Money{fen}});
    arrive(payment, moved, hops, query);
  }
}

Result<Trace> CaseWalk::follow(const CaseQuery& query) {
  TRYV(check(query));
  begin(query);
  Trace trace{{Money{}}, {Money{}}, {}, {}};
  const auto sources = query.sources.first(static_cast<std::size_t>(
      std::ranges::lower_bound(query.sources, end_) - query.sources.begin()));
  for (const std::uint32_t source : sources) trace.paid[0] += index_.transfers_[source].amount;
  scale_ = finest_scale(trace.paid[0].fen);
  auto source = sources.begin();
  while (!queue_.empty() || source != sources.end()) {
    const std::uint32_t waiting =
        queue_.empty() ? end_ : static_cast<std::uint32_t>(queue_.front() >> 32);
    const bool is_source = source != sources.end() && *source <= waiting;
    if (!queue_.empty() && (!is_source || *source == waiting)) {
      const auto number = static_cast<std::uint32_t>(queue_.front());
      std::ranges::pop_heap(queue_, std::greater{});
      queue_.pop_back();
      pay(number, query, is_source, trace);
    }
    if (!is_source) continue;
    const Money paid = index_.transfers_[*source].amount;
    trace.parts.push_back({0, *source, paid});
    arrive(payment_of(*source), paid.fen * scale_, 1, query);
    ++source;
  }
  round(trace);
  forget();
  return trace;
}

void CaseWalk::round(Trace& trace) {
  rows_.clear();
  for (const Touched& one : touched_) {
    if (one.units > 0) rows_.push_back({{0, one.account, {}}, one.units});
    for (const Stop stop : {Stop::Small, Stop::Hub, Stop::Hops}) {
      const std::int64_t units = one.stopped[static_cast<std::size_t>(stop) - 1];
      if (units > 0) rows_.push_back({{0, one.account, {}, false, stop}, units});
    }
  }
  if (returned_units_ > 0) rows_.push_back({{0, kReturned, {}}, returned_units_});
  trace.returned[0] = round_rows({}, rows_, scale_, trace.paid[0], trace.held);
}

// In rounds, one for each further payment. An account is in a round if the round before found an
// earlier way to it; of its payments only those are new that lie before the ones seen already.
Result<std::vector<Reached>> CaseWalk::reach(const CaseQuery& query) {
  TRYV(check(query));
  begin(query);
  round_.clear();
  const auto touch_by = [&](const Payment& payment, std::uint32_t hops) {
    const std::uint32_t transfer = payment.transfer & ~CaseIndex::kLast;
    const std::uint32_t number = touch(payment.to);
    Touched& to = touched_[number];
    if (to.hops != 0xFFFF'FFFF && to.through <= transfer) return;
    to.hops = std::min(to.hops, hops);
    to.through = transfer;
    to.next = payment.next;
    if (hops >= query.hops_max || payment.next == CaseIndex::kNone) return;
    if (std::ranges::binary_search(query.limits.hubs, payment.to)) return;
    ask_near(&index_.payments_[payment.next]);
    if (to.in_round != hops) round_.push_back(number);
    to.in_round = hops;
  };
  for (const std::uint32_t source : query.sources) {
    if (source < end_) touch_by(payment_of(source), 1);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> now;  // account, its first new payment
  for (std::uint32_t hops = 2; !round_.empty(); ++hops) {
    now.clear();
    for (const std::uint32_t number : round_) now.emplace_back(number, touched_[number].next);
    round_.clear();
    for (const auto& [number, first] : now) {
      const std::uint32_t end = std::exchange(touched_[number].seen_from, first);
      for (std::uint32_t at = first; at < end; ++at) {
        const Payment& payment = index_.payments_[at];
        const std::uint32_t transfer = payment.transfer & ~CaseIndex::kLast;
        if (transfer >= end_) break;
        const bool is_followed = !std::ranges::binary_search(query.sources, transfer) &&
                                 (query.limits.smallest.fen <= 0 ||
                                  index_.transfers_[transfer].amount >= query.limits.smallest);
        if (is_followed) touch_by(payment, hops);
        if ((payment.transfer & CaseIndex::kLast) != 0) break;
      }
    }
  }
  std::vector<Reached> out;
  out.reserve(touched_.size());
  for (const Touched& one : touched_) {
    const bool is_hub = std::ranges::binary_search(query.limits.hubs, one.account);
    out.push_back({0,
                   one.account,
                   index_.transfers_[one.through].time,
                   one.through,
                   one.hops,
                   {},
                   is_hub                       ? Stop::Hub
                   : one.hops >= query.hops_max ? Stop::Hops
                                                : Stop::None});
  }
  std::ranges::sort(out, {}, &Reached::account);
  forget();
  return out;
}

}  // namespace holdfast::trace
