// The tracer works on arrays of transfers. Money of a victim's own account, of a cash desk and of
// an account that a person cleared is sent from "outside": what has come back to a victim stays
// returned, and what follows from a cleared account is clean.
#include "chase/retrace.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <span>

#include "chase/ledger.h"
#include "chase/merge.h"
#include "trace/trace.h"

namespace holdfast::chase {
namespace {

trace::Method method_of(TraceMethod method) {
  switch (method) {
    case TraceMethod::Fifo:
      return trace::Method::Fifo;
    case TraceMethod::Lifo:
      return trace::Method::Lifo;
    case TraceMethod::Prorata:
      break;
  }
  return trace::Method::Prorata;
}

void mark_victims(State& state) {
  for (AccountRow& row : state.accounts) row.is_victim = false;
  for (const Entry& entry : state.entries) {
    if (entry.is_source) state.accounts[entry.from].is_victim = true;
  }
}

// Entries in which a bank reports a payment of given_back, each of them once.
std::vector<bool> payouts(const State& state) {
  constexpr Duration kBookedWithin = days{3};  // from the receipt's date
  std::vector<bool> result(state.entries.size());
  for (const GivenBack& given : state.given_back) {
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
      const Entry& entry = state.entries[i];
      const bool is_same = entry.from == given.account && entry.to == given.payee &&
                           entry.amount == given.amount && !entry.is_source && !result[i];
      if (!is_same || entry.time() < given.at - kBookedWithin ||
          entry.time() > given.at + kBookedWithin) {
        continue;
      }
      result[i] = true;
      break;
    }
  }
  return result;
}

// An opening balance is that of an instant; the tracer wants the one before the first transfer.
// What left before that instant is put back; what came before it is in the balance already, so the
// account must not gain it again: it goes outside, unless it turns out to be stolen money.
class Follow {
 public:
  Follow(const State& state, const std::vector<std::uint32_t>& order,
         std::span<const std::uint32_t> labels = {}, std::uint32_t label_count = 1)
      : state_(state),
        order_(order),
        labels_(labels),
        label_count_(label_count),
        outside_(static_cast<std::uint32_t>(state.accounts.size())),
        goes_outside_(state.entries.size()),
        is_payout_(payouts(state)) {
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
      const Entry& entry = state.entries[i];
      goes_outside_[i] = !entry.is_source && !is_listed(state.accounts[entry.to], entry) &&
                         is_before(entry.to, entry.received, came_at(entry));
    }
  }

  // Each round lets at least one more entry stay: at most a few in practice.
  trace::Trace run() {
    for (;;) {
      trace::Trace result = once();
      bool is_sound = true;
      for (const trace::Part& part : result.parts) {
        const std::uint32_t at = ranked_[part.transfer];
        if (!goes_outside_[at]) continue;
        goes_outside_[at] = false;
        is_sound = false;
      }
      if (is_sound) return result;
    }
  }

  // The entry that the tracer knows by this number.
  std::uint32_t entry_of(std::uint32_t transfer) const { return ranked_[transfer]; }

  // What the last trace was of, with the times that people know, never decreasing.
  Flow flow() const {
    Flow flow;
    flow.accounts = outside_ + 1;
    flow.transfers = transfers_;
    flow.sources = sources_;
    flow.openings = openings_;
    flow.entries = ranked_;
    Instant latest{std::numeric_limits<std::int64_t>::min()};
    for (std::size_t i = 0; i < flow.transfers.size(); ++i) {
      latest = std::max(latest, state_.entries[ranked_[i]].time());
      flow.transfers[i].time = latest;
    }
    return flow;
  }

 private:
  // An institution's list begins at opening_at by its own clock. What only another told, within
  // the clocks' difference of that, came before it too.
  bool is_before(std::uint32_t account, const Report& own, Instant time) const {
    const AccountRow& row = state_.accounts[account];
    if (!row.opening || ends_trace(row)) return false;
    return time < row.opening_at + (own.time ? Duration{0} : kClockSkew);
  }

  std::vector<Money> openings() const {
    std::vector<Money> result(state_.accounts.size() + 1);
    for (std::size_t i = 0; i < state_.accounts.size(); ++i) {
      const AccountRow& row = state_.accounts[i];
      if (row.opening && !ends_trace(row)) result[i] = *row.opening;
    }
    for (std::size_t i = 0; i < state_.entries.size(); ++i) {
      const Entry& entry = state_.entries[i];
      if (is_before(entry.from, entry.sent, left_at(entry))) result[entry.from] += entry.amount;
      if (!goes_outside_[i] && is_before(entry.to, entry.received, came_at(entry))) {
        result[entry.to] -= entry.amount;
      }
    }
    for (Money& opening : result) opening = std::max(opening, Money{});
    return result;
  }

  trace::Trace once() {
    transfers_.clear();
    sources_.clear();
    transfers_.reserve(order_.size());
    ranked_.clear();
    for (const std::uint32_t at : order_) {
      const Entry& entry = state_.entries[at];
      if (is_payout_[at]) continue;  // take_given_back() says whose it was
      const auto rank = static_cast<std::uint32_t>(transfers_.size());
      const std::uint32_t from = ends_trace(state_.accounts[entry.from]) ? outside_ : entry.from;
      const std::uint32_t to = goes_outside_[at] ? outside_ : entry.to;
      if (from == to) continue;  // clean money that changes nothing we look at
      if (entry.is_source) sources_.push_back({rank, labels_.empty() ? 0 : labels_[at]});
      transfers_.push_back({Instant{rank}, from, to, entry.amount});
      ranked_.push_back(at);
    }
    openings_ = openings();
    trace::Query query;
    query.method = method_of(state_.method);
    query.sources = sources_;
    query.cases = label_count_;
    auto result = trace::follow({outside_ + 1, transfers_, openings_}, query);
    CHECK(result.has_value(), result ? "" : result.error().detail);  // check() keeps out the rest
    return *std::move(result);
  }

  const State& state_;
  const std::vector<std::uint32_t>& order_;
  std::span<const std::uint32_t> labels_;  // by entry: whose payment a source is
  std::uint32_t label_count_;
  std::uint32_t outside_;
  std::vector<bool> goes_outside_;
  std::vector<bool> is_payout_;  // the bank's own report of a payment in given_back
  std::vector<trace::Transfer> transfers_;
  std::vector<trace::Source> sources_;
  std::vector<Money> openings_;
  std::vector<std::uint32_t> ranked_;
};

// Money that went back by decision is the victim's whole, not a share of what the account holds. If
// less is traced there now than was paid, the rest is taken from what was thought gone, then from
// what is on its way, last from what is held: it cannot be in two places.
void take_given_back(const State& state, std::vector<Money>& exact) {
  for (const GivenBack& given : state.given_back) {
    if (given.to == given.account) continue;  // none of this case's money
    Money missing = given.amount;
    const auto take = [&](std::size_t from, Money most) {
      const Money taken = std::min({missing, exact[from], std::max(most, Money{})});
      exact[from] -= taken;
      exact[given.to] += taken;
      missing -= taken;
    };
    take(given.account, given.amount);
    for (int round = 0; round < 3 && missing.fen > 0; ++round) {
      for (std::size_t i = 0; i < exact.size(); ++i) {
        const AccountRow& row = state.accounts[i];
        if (row.is_victim || i == given.to || (round == 0 && !is_gone(row.rest))) continue;
        take(i, round == 2 ? exact[i] : exact[i] - std::min(row.held, exact[i]));
      }
    }
  }
}

// Keeps the fen of amounts that orders rest on, and the sum.
void settle_fen(State& state, const std::vector<Money>& exact) {
  if (state.method != TraceMethod::Prorata) {
    for (std::size_t i = 0; i < exact.size(); ++i) state.accounts[i].traced = exact[i];
    return;
  }
  const auto rests_order = [](const AccountRow& row) { return row.ordered.fen > 0; };
  std::int64_t surplus = 0;  // kept above exact
  for (std::size_t i = 0; i < exact.size(); ++i) {
    AccountRow& row = state.accounts[i];
    // What a bank holds is there; what was ordered need not be amended.
    const bool is_near_held = row.held.fen > 0 && std::abs(row.held.fen - exact[i].fen) <= 1;
    const Money kept = is_near_held ? row.held : row.traced;
    const std::int64_t drift = kept.fen - exact[i].fen;
    if (rests_order(row) && exact[i].fen > 0 && kept.fen > 0 && std::abs(drift) <= 1) {
      row.traced = kept;
      surplus += drift;
    } else {
      row.traced = exact[i];
    }
  }
  const auto give_back = [&](bool ordered) {
    for (std::size_t i = 0; i < exact.size() && surplus != 0; ++i) {
      AccountRow& row = state.accounts[i];
      const std::int64_t step = surplus > 0 ? 1 : -1;
      if (rests_order(row) != ordered || exact[i].fen == 0) continue;
      const std::int64_t drift = row.traced.fen - step - exact[i].fen;
      if (std::abs(drift) > (ordered ? 0 : 1) || row.traced.fen - step < 1) continue;
      row.traced.fen -= step;
      surplus -= step;
    }
  };
  give_back(false);
  give_back(true);
  CHECK(surplus == 0, "rounding lost a fen");
}

void set_tiers(State& state, const std::vector<std::uint32_t>& order) {
  for (AccountRow& row : state.accounts) row.tier = row.is_victim ? 0 : -1;
  for (const std::uint32_t at : order) {
    const Entry& entry = state.entries[at];
    AccountRow& to = state.accounts[entry.to];
    const AccountRow& from = state.accounts[entry.from];
    // Many parts under half a fen can make a fen together.
    const bool is_crumb = to.traced.fen > 0 && to.tier < 0 && !ends_trace(from);
    if (entry.traced.fen <= 0 && !is_crumb) continue;
    const int reached = entry.is_source ? 1 : from.tier + 1;
    if (reached >= 1 && (to.tier < 0 || to.tier > reached)) to.tier = reached;
  }
}

}  // namespace

bool ends_trace(const AccountRow& row) {
  return row.is_victim || row.ruling == Ruling::StopHere || row.account.empty() ||
         row.account.institution() == kCash;
}

Money paid(const State& state) {
  Money sum;
  for (const Entry& entry : state.entries) {
    if (entry.is_source) sum += entry.amount;
  }
  return sum;
}

void retrace(Turn& turn) {
  State& state = turn.state;
  mark_victims(state);
  const std::vector<std::uint32_t> order = order_of_events(state);
  Follow follow(state, order);
  const trace::Trace result = follow.run();
  std::vector<Money> exact(state.accounts.size());
  for (const trace::Held& held : result.held) exact[held.account] = held.amount;
  take_given_back(state, exact);
  settle_fen(state, exact);
  for (Entry& entry : state.entries) entry.traced = Money{};
  for (const trace::Part& part : result.parts) {
    state.entries[follow.entry_of(part.transfer)].traced = part.amount;
  }
  set_tiers(state, order);
  for (const GivenBack& given : state.given_back) {
    AccountRow& to = state.accounts[given.to];
    if (!to.is_victim && given.to != given.account)
      to.tier = state.accounts[given.account].tier + 1;
  }
}

Flow flow_of(const State& state, std::span<const std::uint32_t> labels, std::uint32_t label_count) {
  const std::vector<std::uint32_t> order = order_of_events(state);
  Follow follow(state, order, labels, label_count);
  follow.run();
  return follow.flow();
}

}  // namespace holdfast::chase
