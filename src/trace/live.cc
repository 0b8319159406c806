#include "trace/live.h"

#include <algorithm>
#include <numeric>

#include "trace/fixed.h"
#include "trace/rounding.h"

namespace holdfast::trace {
namespace {

constexpr std::uint8_t kWasTraced = 1;  // traced money was in the account at some time
constexpr std::uint8_t kChanged = 2;    // its state may differ after a late arrival

std::unexpected<Error> bad(const char* reason, const char* detail) {
  return fail(ErrorKind::Invalid, std::string("trace.") + reason, detail);
}

}  // namespace

Result<LiveTrace> LiveTrace::make(std::span<const Money> openings) {
  LiveTrace live;
  for (const Money opening : openings) {
    if (opening.fen < 0) return bad("amount", "an opening balance is below 0");
    if (__builtin_add_overflow(live.total_fen_, opening.fen, &live.total_fen_)) {
      return bad("too_large", "the opening balances are more than can be counted");
    }
    live.purses_.push_back({opening.fen, {}});
  }
  live.openings_.assign(openings.begin(), openings.end());
  live.flags_.resize(openings.size());
  return live;
}

Result<void> LiveTrace::check(std::span<const Arrival> arrivals, std::int64_t& total) const {
  if (entries_.size() + arrivals.size() >= kReturned) {
    return bad("too_large", "too many transfers to number");
  }
  for (const Arrival& arrival : arrivals) {
    const Transfer& t = arrival.transfer;
    if (t.from == t.to) return bad("self_transfer", "a transfer from an account to itself");
    if (t.amount.fen <= 0) return bad("amount", "an amount of 0 or less");
    if (t.from == kReturned || t.to == kReturned ||
        (arrival.of_case && *arrival.of_case >= SharePool::kCasesMax)) {
      return bad("order", "an account or a case with a number that is too large");
    }
    if (__builtin_add_overflow(total, t.amount.fen, &total)) {
      return bad("too_large", "more money than can be counted");
    }
  }
  return {};
}

void LiveTrace::make_room(std::span<const Entry> entries) {
  std::size_t accounts = purses_.size();
  for (const Entry& entry : entries) {
    accounts = std::max<std::size_t>(
        {accounts, entry.transfer.from + std::size_t{1}, entry.transfer.to + std::size_t{1}});
  }
  if (accounts > purses_.size()) {
    purses_.resize(accounts);
    flags_.resize(accounts);
  }
}

// True if a case now needs a coarser scale.
bool LiveTrace::grow_paid(std::span<const Entry> entries) {
  bool is_coarser = false;
  for (const Entry& entry : entries) {
    if (entry.of_case == kNoCase) continue;
    if (entry.of_case >= paid_.size()) {
      paid_.resize(entry.of_case + 1);
      scale_.resize(paid_.size(), finest_scale(0));
      returned_.resize(paid_.size());
    }
    const bool is_first = paid_[entry.of_case].fen == 0;
    paid_[entry.of_case] += entry.transfer.amount;
    const std::int64_t scale = finest_scale(paid_[entry.of_case].fen);
    is_coarser |= !is_first && scale != scale_[entry.of_case];
    scale_[entry.of_case] = scale;
  }
  return is_coarser;
}

Result<LiveTrace::Done> LiveTrace::append(std::span<const Arrival> arrivals) {
  std::int64_t total = total_fen_;
  TRYV(check(arrivals, total));
  total_fen_ = total;
  std::vector<Entry> batch;
  batch.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals) {
    batch.push_back({arrival.transfer, arrival.of_case.value_or(kNoCase), kNew, 0, batch.size()});
  }
  const auto by_time = [](const Entry& entry) { return entry.transfer.time; };
  std::ranges::sort(batch, {}, [](const Entry& entry) {  // equal times as they came
    return std::pair(entry.transfer.time, entry.moves_from);
  });
  make_room(batch);
  const bool is_coarser = grow_paid(batch);
  Done done{size(), 0};
  changed_.clear();
  if (batch.empty()) return done;
  const bool is_late =
      !entries_.empty() && batch.front().transfer.time < entries_.back().transfer.time;
  if (is_late) {
    const auto place = std::ranges::upper_bound(entries_, batch.front().transfer.time, {}, by_time);
    done.transfer = static_cast<std::uint32_t>(place - entries_.begin());
  }
  if (is_coarser) {
    merge(done.transfer, batch);
    trace_all_again();
    note_all_changed();
    done.retraced = size();
  } else if (is_late) {
    done.retraced = retrace(done.transfer, batch);
  } else {
    for (Entry& entry : batch) {
      step(entry);
      entries_.push_back(entry);
    }
    note_touched(batch);
  }
  return done;
}

void LiveTrace::note_all_changed() {
  changed_.resize(purses_.size());
  std::iota(changed_.begin(), changed_.end(), 0u);
}

void LiveTrace::note_touched(std::span<const Entry> batch) {
  if (batch.size() >= purses_.size()) return note_all_changed();
  for (const Entry& entry : batch) {
    changed_.push_back(entry.transfer.from);
    changed_.push_back(entry.transfer.to);
  }
}

// From the openings on, in the order that is known by now.
void LiveTrace::trace_all_again() {
  moves_.clear();
  pool_ = {};
  for (std::size_t a = 0; a < purses_.size(); ++a) {
    purses_[a] = {a < openings_.size() ? openings_[a].fen : 0, {}};
  }
  std::ranges::fill(returned_, 0);
  for (Entry& entry : entries_) step(entry);
}

std::span<const Share> LiveTrace::moves_of(const Entry& entry) const {
  return std::span(moves_).subspan(entry.moves_from, entry.moves);
}

bool LiveTrace::is_changed(std::uint32_t account) const {
  return (flags_[account] & kChanged) != 0;
}

// Puts late transfers into their place; how many of those behind it were traced again.
std::uint32_t LiveTrace::retrace(std::uint32_t place, std::span<const Entry> late) {
  mark_changed(place, late);
  for (std::size_t k = entries_.size(); k-- > place;) undo(entries_[k]);
  const std::uint64_t moves_from = entries_[place].moves_from;
  const std::vector<Share> old_moves(moves_.begin() + static_cast<std::ptrdiff_t>(moves_from),
                                     moves_.end());
  moves_.resize(moves_from);
  merge(place, late);
  std::uint32_t retraced = 0;
  for (Entry& entry : std::span(entries_).subspan(place)) {
    if (entry.moves == kNew) {
      step(entry);
    } else {
      retraced += is_changed(entry.transfer.from);
      redo(entry, std::span(old_moves).subspan(entry.moves_from - moves_from, entry.moves));
    }
  }
  for (const std::uint32_t account : changed_) {
    flags_[account] &= static_cast<std::uint8_t>(~kChanged);
  }
  return retraced;
}

// Marks the accounts whose state can differ because of the late entries: those they touch, and
// those that get traced money out of a marked one. Money that was never traced moves as before
// whatever the sender's balance is.
void LiveTrace::mark_changed(std::uint32_t place, std::span<const Entry> late) {
  const auto mark = [&](std::uint32_t account) {
    if (is_changed(account)) return;
    flags_[account] |= kChanged;
    changed_.push_back(account);
  };
  const auto pass = [&](const Entry& entry) {
    const bool is_source = entry.of_case != kNoCase;
    if (flags_[entry.transfer.from] != (kChanged | kWasTraced) || is_source) return;
    mark(entry.transfer.to);
    flags_[entry.transfer.to] |= kWasTraced;
  };
  auto next = late.begin();
  const auto come_up_to = [&](std::optional<Instant> time) {
    for (; next != late.end() && (!time || next->transfer.time < *time); ++next) {
      mark(next->transfer.from);
      mark(next->transfer.to);
      if (next->of_case != kNoCase) flags_[next->transfer.to] |= kWasTraced;
      pass(*next);
    }
  };
  for (const Entry& entry : std::span(entries_).subspan(place)) {
    come_up_to(entry.transfer.time);
    pass(entry);
  }
  come_up_to(std::nullopt);
}

// In order of time, late ones behind others of the same time; from the back, in place.
void LiveTrace::merge(std::uint32_t place, std::span<const Entry> late) {
  std::size_t old = entries_.size();
  std::size_t out = old + late.size();
  entries_.resize(out);
  while (!late.empty()) {
    if (old > place && entries_[old - 1].transfer.time > late.back().transfer.time) {
      entries_[--out] = entries_[--old];
    } else {
      entries_[--out] = late.back();
      late = late.first(late.size() - 1);
    }
  }
}

// Back to how the marked accounts were before it. The others have not changed since in any way that
// matters here.
void LiveTrace::undo(const Entry& entry) {
  const auto [time, from, to, amount] = entry.transfer;
  const bool is_source = entry.of_case != kNoCase;
  const auto moves = moves_of(entry);
  if (is_changed(to)) {
    purses_[to].balance_fen -= amount.fen;
    if (is_source) {
      const Share paid{amount.fen * scale_[entry.of_case], entry.of_case, false};
      subtract(to, {&paid, 1});
    } else {
      subtract(to, moves);
    }
  }
  if (!is_changed(from)) return;
  purses_[from].balance_fen = entry.before_fen;
  add(from, moves);
  if (!is_source) return;
  for (const Share& share : moves) returned_[share.of_case] -= share.units;
}

// An entry that was traced before: by its sender's new state, or as it was.
void LiveTrace::redo(Entry& entry, std::span<const Share> old_moves) {
  if (is_changed(entry.transfer.from)) {
    leave(entry);
  } else {
    entry.moves_from = moves_.size();
    moves_.insert(moves_.end(), old_moves.begin(), old_moves.end());
  }
  if (is_changed(entry.transfer.to)) arrive(entry);  // one that was not undone has it already
}

void LiveTrace::step(Entry& entry) {
  leave(entry);
  arrive(entry);
}

// The sender's side of it.
void LiveTrace::leave(Entry& entry) {
  entry.before_fen = purses_[entry.transfer.from].balance_fen;
  entry.moves_from = moves_.size();
  take(entry);
  entry.moves = static_cast<std::uint32_t>(moves_.size() - entry.moves_from);
  if (entry.of_case == kNoCase) return;
  for (const Share& share : moves_of(entry)) returned_[share.of_case] += share.units;
}

// Out of the sender's account, into moves_.
void LiveTrace::take(const Entry& entry) {
  Purse& from = purses_[entry.transfer.from];
  const std::int64_t left = from.balance_fen - entry.transfer.amount.fen;
  if (from.shares.count != 0) {
    bool is_any_empty = false;
    for (Share& share : pool_.of(from.shares)) {
      const std::int64_t moved =
          left > 0 ? Ratio(entry.transfer.amount.fen, from.balance_fen).of(share.units)
                   : share.units;
      share.units -= moved;
      is_any_empty |= share.units == 0;
      if (moved > 0) moves_.push_back({moved, share.of_case, false});
    }
    if (is_any_empty) pool_.drop_empty(from.shares);
  }
  from.balance_fen = std::max<std::int64_t>(0, left);
}

// The receiver's side of it.
void LiveTrace::arrive(const Entry& entry) {
  const std::uint32_t to = entry.transfer.to;
  purses_[to].balance_fen += entry.transfer.amount.fen;
  if (entry.of_case == kNoCase) {
    add(to, moves_of(entry));
  } else {
    const Share paid{entry.transfer.amount.fen * scale_[entry.of_case], entry.of_case, false};
    add(to, {&paid, 1});
  }
}

void LiveTrace::add(std::uint32_t account, std::span<const Share> shares) {
  if (shares.empty()) return;
  pool_.add(purses_[account].shares, shares);
  flags_[account] |= kWasTraced;
}

void LiveTrace::subtract(std::uint32_t account, std::span<const Share> shares) {
  if (shares.empty()) return;
  negative_.assign(shares.begin(), shares.end());
  for (Share& share : negative_) share.units = -share.units;
  pool_.add(purses_[account].shares, negative_);
  pool_.drop_empty(purses_[account].shares);
}

std::vector<Part> LiveTrace::parts(std::uint32_t transfer) const {
  const Entry& entry = entries_[transfer];
  if (entry.of_case != kNoCase) return {{entry.of_case, transfer, entry.transfer.amount}};
  std::vector<Part> out;
  for (const Share& share : moves_of(entry)) {
    const std::int64_t fen =
        std::min(entry.transfer.amount.fen, nearest_fen(share.units, scale_[share.of_case]));
    if (fen > 0) out.push_back({share.of_case, transfer, Money{fen}});
  }
  return out;
}

std::vector<Held> LiveTrace::held(std::uint32_t account) const {
  std::vector<Held> out;
  if (account >= purses_.size()) return out;
  for (const Share& share : pool_.of(purses_[account].shares)) {
    const std::int64_t fen = whole_fen(share.units, scale_[share.of_case]);
    if (fen > 0) out.push_back({share.of_case, account, Money{fen}});
  }
  return out;
}

Money LiveTrace::returned(std::uint32_t of_case) const {
  return Money{of_case < returned_.size() ? whole_fen(returned_[of_case], scale_[of_case]) : 0};
}

Money LiveTrace::balance(std::uint32_t account) const {
  return Money{account < purses_.size() ? purses_[account].balance_fen : 0};
}

Trace LiveTrace::answer(
    const std::function<bool(std::uint32_t, std::uint32_t)>& account_before) const {
  Trace trace{paid_, std::vector<Money>(paid_.size()), {}, {}};
  std::vector<std::vector<FineRow>> rows(paid_.size());
  for (std::uint32_t a = 0; a < purses_.size(); ++a) {
    for (const Share& share : pool_.of(purses_[a].shares)) {
      rows[share.of_case].push_back({{share.of_case, a, {}}, share.units});
    }
  }
  for (std::uint32_t c = 0; c < rows.size(); ++c) {
    if (returned_[c] > 0) rows[c].push_back({{c, kReturned, {}}, returned_[c]});
    trace.returned[c] = round_rows(account_before, rows[c], scale_[c], paid_[c], trace.held);
  }
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const auto some = parts(i);
    trace.parts.insert(trace.parts.end(), some.begin(), some.end());
  }
  std::ranges::sort(trace.parts);
  return trace;
}

}  // namespace holdfast::trace
