// Pairing, in order: (1) a ref this institution gave before; (2) an equal ref of the other end;
// (3) the same from, to, amount within 600 s, earliest with earliest, so that two equal payments
// a minute apart find each their own; (4) an equal ref with another amount: one payment, told
// differently, and the smaller amount counts; (5) a payment nobody told of.
#include "chase/ledger.h"

#include <algorithm>
#include <unordered_map>

namespace holdfast::chase {
namespace {

bool is_near(Instant a, Instant b) { return (a < b ? b - a : a - b) <= kClockSkew; }

bool is_near(const Entry& entry, Instant time) {
  return (entry.sent.time && is_near(*entry.sent.time, time)) ||
         (entry.received.time && is_near(*entry.received.time, time)) ||
         (entry.told_at && is_near(*entry.told_at, time));
}

// What one institution tells about one account, while it is entered.
class Telling {
 public:
  Telling(Turn& turn, std::uint32_t target, std::string_view institution)
      : turn_(turn), state_(turn.state), target_(target), institution_(institution) {
    for (std::uint32_t i = 0; i < state_.entries.size(); ++i) {
      const Entry& entry = state_.entries[i];
      if (is_ours(entry.from) && entry.sent.time) by_ref_.emplace(entry.sent.ref, i);
      if (is_ours(entry.to) && entry.received.time) by_ref_.emplace(entry.received.ref, i);
      if ((entry.from == target_ || entry.to == target_) && !is_told(entry)) open_.push_back(i);
    }
    base_ = static_cast<std::uint32_t>(state_.entries.size());
  }

  void enter(const std::vector<Transfer>& transfers) {
    std::vector<Told> fresh = sort_out(transfers);
    pair(fresh, [](const Entry& entry, const Told& told) {
      const std::string& ref = told.transfer.ref;
      return entry.sent.ref == ref || entry.received.ref == ref || entry.told_ref == ref;
    });
    std::ranges::sort(open_, [this](std::uint32_t a, std::uint32_t b) {
      return std::pair{state_.entries[a].time(), a} < std::pair{state_.entries[b].time(), b};
    });
    pair(fresh, [](const Entry&, const Told&) { return true; });
    pair_contradictory(fresh);
    std::ranges::sort(fresh, {}, &Told::place);
    for (const Told& told : fresh) append(told);
  }

 private:
  struct Told {
    Transfer transfer;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint32_t place = 0;
  };

  bool is_ours(std::uint32_t account) const {
    return state_.accounts[account].account.institution() == institution_;
  }

  bool is_told(const Entry& entry) const {
    return (is_ours(entry.from) && entry.sent.time) || (is_ours(entry.to) && entry.received.time);
  }

  // Leaves out what tells nothing and what was told before; the rest by time.
  std::vector<Told> sort_out(const std::vector<Transfer>& transfers) {
    std::vector<Told> fresh;
    std::unordered_map<std::string_view, std::size_t> in_this_answer;
    std::uint32_t place = base_;
    fresh.reserve(transfers.size());
    for (const Transfer& transfer : transfers) {
      Told told{transfer, 0, 0, place++};
      if (transfer.from == transfer.to && !make_cash(told.transfer)) {
        note("transfer.ignored", {{"why", "from_is_to"}, {"ref", transfer.ref}});
        continue;
      }
      if (const auto before = by_ref_.find(transfer.ref); before != by_ref_.end()) {
        repeat(state_.entries[before->second], told.transfer);
        continue;
      }
      const auto [twin, is_new] = in_this_answer.try_emplace(transfer.ref, fresh.size());
      if (!is_new) {
        const Transfer& first = fresh[twin->second].transfer;
        if (first.from != told.transfer.from || first.to != told.transfer.to ||
            first.amount != transfer.amount) {
          contradiction("one_ref_two_transfers", transfer.ref, first.amount, transfer.amount);
        }
        continue;
      }
      told.from = intern(state_, told.transfer.from);
      told.to = intern(state_, told.transfer.to);
      fresh.push_back(std::move(told));
    }
    std::ranges::sort(fresh, [](const Told& a, const Told& b) {
      return std::pair{a.transfer.time, a.place} < std::pair{b.transfer.time, b.place};
    });
    return fresh;
  }

  // Money drawn out where the bank names the account itself as its receiver.
  static bool make_cash(Transfer& transfer) {
    if (!transfer.is_cash || transfer.from.institution() == kCash) return false;
    const std::string number{transfer.from.text().substr(0, 64)};
    auto cash = Account::parse(std::string{kCash} + ":" + number);
    if (!cash) return false;
    transfer.to = *std::move(cash);
    return true;
  }

  // The same ref again: the first telling stands, flags and names may be added.
  void repeat(Entry& entry, const Transfer& again) {
    if (state_.accounts[entry.from].account != again.from ||
        state_.accounts[entry.to].account != again.to || entry.amount != again.amount) {
      contradiction("one_ref_two_transfers", again.ref, entry.amount, again.amount);
      return;
    }
    add_flags(entry, again);
  }

  template <class Fits>
  void pair(std::vector<Told>& fresh, Fits fits) {
    // Candidates by what must be equal; each list keeps the order of open_.
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> candidates;
    for (const std::uint32_t i : open_) {
      candidates[key(state_.entries[i].to, state_.entries[i].amount)].push_back(i);
    }
    std::erase_if(fresh, [&](const Told& told) {
      const auto found = candidates.find(key(told.to, told.transfer.amount));
      if (found == candidates.end()) return false;
      auto& list = found->second;
      const auto at = std::ranges::find_if(list, [&](std::uint32_t i) {
        const Entry& entry = state_.entries[i];
        return entry.to == told.to && entry.amount == told.transfer.amount &&
               is_same_payer(entry, told) && is_near(entry, told.transfer.time) &&
               fits(entry, told);
      });
      if (at == list.end()) return false;
      join(*at, told);
      list.erase(at);
      return true;
    });
    close_told();
  }

  void close_told() {
    std::erase_if(open_, [this](std::uint32_t i) { return is_told(state_.entries[i]); });
  }

  // A story may not say from which account the victim paid.
  bool is_same_payer(const Entry& entry, const Told& told) const {
    return entry.from == told.from ||
           (entry.is_source && state_.accounts[entry.from].account.empty());
  }

  void pair_contradictory(std::vector<Told>& fresh) {
    std::unordered_multimap<std::string, std::uint32_t> by_other_ref;
    for (const std::uint32_t i : open_) by_other_ref.emplace(state_.entries[i].ref(), i);
    std::erase_if(fresh, [&](const Told& told) {
      const Transfer& transfer = told.transfer;
      const auto [begin, end] = by_other_ref.equal_range(transfer.ref);
      const auto at = std::find_if(begin, end, [&](const auto& candidate) {
        const Entry& entry = state_.entries[candidate.second];
        return entry.to == told.to && is_same_payer(entry, told) && !is_told(entry) &&
               is_near(entry, transfer.time);
      });
      if (at == end) return false;
      Entry& entry = state_.entries[at->second];
      contradiction("two_amounts_of_one_payment", transfer.ref, entry.amount, transfer.amount);
      // What the victim says was paid stands; between institutions the smaller amount counts.
      if (!entry.is_source) entry.amount = std::min(entry.amount, transfer.amount);
      join(at->second, told);
      return true;
    });
  }

  void join(std::uint32_t at, const Told& told) {
    Entry& entry = state_.entries[at];
    const std::string other = entry.ref();
    if (entry.is_source && entry.from != told.from) entry.from = told.from;
    report(entry, told);
    if (!entry.is_source)
      note("transfer.paired", {{"ref", told.transfer.ref}, {"other_ref", other}});
  }

  void report(Entry& entry, const Told& told) {
    const Report report{told.transfer.ref, told.transfer.time, told.place};
    if (is_ours(entry.from)) entry.sent = report;
    if (is_ours(entry.to)) entry.received = report;
    add_flags(entry, told.transfer);
  }

  void add_flags(Entry& entry, const Transfer& transfer) {
    entry.is_cash |= transfer.is_cash;
    entry.is_merchant |= transfer.is_merchant;
    add_name(entry.from, transfer.from_name);
    add_name(entry.to, transfer.to_name);
  }

  void add_name(std::uint32_t account, const std::string& name) {
    if (state_.accounts[account].name.empty()) state_.accounts[account].name = name;
  }

  void append(const Told& told) {
    Entry entry;
    entry.from = told.from;
    entry.to = told.to;
    entry.amount = told.transfer.amount;
    entry.known_at = turn_.now;
    report(entry, told);
    state_.entries.push_back(std::move(entry));
  }

  static std::uint64_t key(std::uint32_t to, Money amount) {
    return static_cast<std::uint64_t>(amount.fen) * 0x9E3779B97F4A7C15ULL + to;
  }

  void note(std::string code, Params params) {
    turn_.note(std::move(code), std::move(params), state_.accounts[target_].account);
  }

  void contradiction(std::string what, const std::string& ref, Money first, Money second) {
    note("answer.contradiction", {{"what", std::move(what)},
                                  {"ref", ref},
                                  {"first_fen", fen(first)},
                                  {"second_fen", fen(second)}});
  }

  Turn& turn_;
  State& state_;
  std::uint32_t target_;
  std::string_view institution_;
  std::unordered_map<std::string, std::uint32_t> by_ref_;  // what this institution told before
  std::vector<std::uint32_t> open_;  // entries at the target it has not told of
  std::uint32_t base_ = 0;
};

}  // namespace

void enter_payment(Turn& turn, const Payment& payment, bool is_confirmed) {
  State& state = turn.state;
  const std::uint32_t from = intern(state, payment.from);
  const std::uint32_t to = intern(state, payment.to);
  if (state.accounts[from].name.empty()) state.accounts[from].name = payment.from_name;
  if (state.accounts[to].name.empty()) state.accounts[to].name = payment.to_name;

  const auto is_known = [&](const Entry& entry) {
    return !entry.is_source && entry.to == to && entry.amount == payment.amount &&
           (entry.from == from || payment.from.empty()) && is_near(entry, payment.time);
  };
  auto at = std::ranges::find_if(state.entries, [&](const Entry& entry) {
    return is_known(entry) && !payment.ref.empty() &&
           (entry.sent.ref == payment.ref || entry.received.ref == payment.ref);
  });
  if (at == state.entries.end()) at = std::ranges::find_if(state.entries, is_known);
  if (at == state.entries.end()) {
    Entry entry;
    entry.from = from;
    entry.to = to;
    entry.amount = payment.amount;
    entry.known_at = turn.now;
    at = state.entries.insert(state.entries.end(), std::move(entry));
  }
  at->told_at = payment.time;
  at->told_ref = payment.ref;
  at->is_source = true;
  at->is_confirmed = is_confirmed;
}

void drop_unconfirmed(Turn& turn) {
  std::vector<Entry>& entries = turn.state.entries;
  std::erase_if(entries, [](const Entry& entry) {
    return entry.is_source && !entry.is_confirmed && !entry.sent.time && !entry.received.time;
  });
  for (Entry& entry : entries) {
    if (!entry.is_source || entry.is_confirmed) continue;
    entry.is_source = false;
    entry.is_confirmed = true;
    entry.told_at.reset();
    entry.told_ref.clear();
  }
}

bool is_wide(const Policy& policy, std::size_t onward_payments) {
  return onward_payments > static_cast<std::size_t>(std::max(policy.max_fanout, 0));
}

std::size_t enter_transfers(Turn& turn, std::uint32_t target, std::string_view institution,
                            const std::vector<Transfer>& transfers) {
  const std::string teller{institution};  // accounts may move while new ones are entered
  const std::size_t known = turn.state.entries.size();
  Telling(turn, target, teller).enter(transfers);
  const Account& account = turn.state.accounts[target].account;
  const auto onward = static_cast<std::size_t>(std::ranges::count_if(
      transfers, [&](const Transfer& transfer) { return transfer.from == account; }));
  if (is_wide(turn.policy(), onward)) {
    for (std::size_t i = known; i < turn.state.entries.size(); ++i) {
      Entry& entry = turn.state.entries[i];
      entry.is_wide = entry.from == target;
    }
  }
  return onward;
}

}  // namespace holdfast::chase
