#include "trace/index.h"

#include <algorithm>

#include "trace/ahead.h"
#include "trace/engine.h"
#include "trace/fixed.h"

namespace holdfast::trace {
namespace {

// Of an account while the index is built.
struct Cursor {
  std::int64_t balance_fen = 0;
  std::uint32_t at = 0;    // forward: where its next payment goes; backward: its earliest so far
  std::uint32_t next = 0;  // backward: which transfer that is
};

constexpr std::size_t kRowAhead = 24;  // transfers whose rows in the index are asked for

}  // namespace

Result<CaseIndex> CaseIndex::make(const Ledger& ledger) {
  TRYV(prepare(ledger, {}));
  if (ledger.transfers.size() >= kLast) {
    return fail(ErrorKind::Invalid, "trace.too_large", "too many transfers for an index of cases");
  }
  CaseIndex index(ledger);
  index.build(ledger);
  return index;
}

CaseIndex::CaseIndex(const Ledger& ledger)
    : accounts_(ledger.accounts),
      transfers_(ledger.transfers),
      payments_(ledger.transfers.size()),
      first_(std::size_t{ledger.accounts} + 1) {}

// How many transfers are not after `time`.
std::uint32_t CaseIndex::count_until(Instant time) const {
  const auto mark = std::ranges::upper_bound(marks_, time);
  const std::size_t after = static_cast<std::size_t>(mark - marks_.begin());
  const std::size_t begin = after == 0 ? 0 : (after - 1) * kMarkEvery;
  const std::size_t end = std::min(after * kMarkEvery, transfers_.size());
  const auto some = transfers_.subspan(begin, end - begin);
  const auto found = std::ranges::upper_bound(some, time, {}, &Transfer::time);
  return static_cast<std::uint32_t>(begin + static_cast<std::size_t>(found - some.begin()));
}

void CaseIndex::build(const Ledger& ledger) {
  const auto count = static_cast<std::uint32_t>(transfers_.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    ask_far(&first_[transfers_[std::min<std::size_t>(i + kFarAhead, count - 1)].from]);
    ++first_[transfers_[i].from];
  }
  WideArray<Cursor> cursors(accounts_);
  std::uint32_t at = 0;
  for (std::uint32_t a = 0; a < accounts_; ++a) {
    const std::uint32_t payments = std::exchange(first_[a], at);
    cursors[a] = {a < ledger.openings.size() ? ledger.openings[a].fen : 0, at, kNone};
    at += payments;
  }
  first_[accounts_] = at;
  const auto cursor_at = [&](std::uint32_t account) { return &cursors[account]; };
  for (std::uint32_t i = 0; i < count; ++i) {
    ask_ahead(transfers_, i, cursor_at);
    ask_far(&payments_[std::min(
        cursors[transfers_[std::min(i + kRowAhead, std::size_t{count} - 1)].from].at, count - 1)]);
    const Transfer& t = transfers_[i];
    if (i % kMarkEvery == 0) marks_.push_back(t.time);
    Cursor& from = cursors[t.from];
    const std::int64_t left = from.balance_fen - t.amount.fen;
    const std::uint64_t ratio =
        left > 0 ? Ratio(t.amount.fen, from.balance_fen).word() : Ratio::kWhole;
    from.balance_fen = std::max<std::int64_t>(0, left);
    cursors[t.to].balance_fen += t.amount.fen;
    const std::uint32_t row = from.at++;
    payments_[row] = {i, t.to, ratio, kNone, kNone};
  }
  // Backward: now `at` is the earliest payment seen of each account, one past its last at first.
  for (std::uint32_t i = count; i-- > 0;) {
    const Transfer& far = transfers_[i < 2 * kFarAhead ? 0 : i - 2 * kFarAhead];
    ask_far(&cursors[far.from]);
    ask_far(&cursors[far.to]);
    const Transfer& near = transfers_[i < kRowAhead ? 0 : i - kRowAhead];
    const std::uint32_t near_at = cursors[near.from].at;
    if (near_at > 0) ask_far(&payments_[near_at - 1]);
    const Transfer& t = transfers_[i];
    Cursor& from = cursors[t.from];
    const Cursor& to = cursors[t.to];
    Payment& payment = payments_[--from.at];
    if (from.next == kNone) payment.transfer |= kLast;
    from.next = i;
    if (to.next == kNone) continue;
    payment.next = to.at;
    payment.next_transfer = to.next;
  }
}

}  // namespace holdfast::trace
