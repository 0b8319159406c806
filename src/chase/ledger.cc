// Pairing, in order: (1) a ref this institution gave before; (2) an equal ref of the other end;
// (3) the same from, to, amount within 600 s, in the order of time and nearest in time; (4) an
// equal ref with another amount: one payment, told differently, and the smaller amount counts; (5)
// a victim's payment and the only entry of that day with its accounts and amount, for a victim's
// time is a person's memory; (6) a payment nobody told of.
#include "chase/ledger.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <unordered_map>

namespace holdfast::chase {
namespace {

bool is_near(Instant a, Instant b) { return (a < b ? b - a : a - b) <= kClockSkew; }

bool is_same_day(Instant a, Instant b) {
  const Civil one = to_civil(a, kChinaOffset);
  const Civil other = to_civil(b, kChinaOffset);
  return one.year == other.year && one.month == other.month && one.day == other.day;
}

// A payer whose account the story did not tell.
bool is_unnamed(const Account& payer) {
  return payer.empty() || payer.institution() == kUnnamedPayer;
}

// The bank's time replaces the one the victim remembered, which the note keeps.
void remember_by_bank(Turn& turn, Entry& entry, Instant bank, const std::string& ref) {
  turn.note(
      "payment.time_differs",
      {{"told", format_instant(*entry.told_at)}, {"bank", format_instant(bank)}, {"ref", ref}},
      turn.state.accounts[entry.to].account);
  entry.told_at = bank;
}

void note_not_paired(Turn& turn, const Account& to, Instant told, Money amount, std::size_t count) {
  turn.note("payment.not_paired",
            {{"told", format_instant(told)},
             {"amount_fen", fen(amount)},
             {"count", std::to_string(count)}},
            to);
}

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
    pair(fresh, Payer::Named, [](const Entry& entry, const Told& told) {
      const std::string& ref = told.transfer.ref;
      return entry.sent.ref == ref || entry.received.ref == ref || entry.told_ref == ref;
    });
    std::ranges::sort(open_, [this](std::uint32_t a, std::uint32_t b) {
      return std::pair{state_.entries[a].time(), a} < std::pair{state_.entries[b].time(), b};
    });
    const auto any = [](const Entry&, const Told&) { return true; };
    pair(fresh, Payer::Named, any);
    pair(fresh, Payer::Unknown, any);
    pair_contradictory(fresh);
    pair_by_day(fresh);
    std::ranges::sort(fresh, {}, &Told::place);
    for (const Told& told : fresh) append(told);
  }

 private:
  struct Told {
    Transfer transfer;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint32_t place = 0;
    bool is_paired = false;
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
      Told told{transfer, 0, 0, place++, false};
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

  // A story may not say from which account the victim paid.
  enum class Payer { Named, Unknown };

  // What must be equal for two reports to be of one payment.
  struct Key {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::int64_t fen = 0;
    auto operator<=>(const Key&) const = default;
  };

  // Matches what is told now with what others told, group by group of equal accounts and amounts.
  template <class Fits>
  void pair(std::vector<Told>& fresh, Payer payer, Fits fits) {
    std::map<Key, std::vector<std::uint32_t>> told_by_others;
    for (const std::uint32_t i : open_) {
      const Entry& entry = state_.entries[i];
      if (payer == Payer::Unknown && !is_unnamed(entry)) continue;
      const std::uint32_t from = payer == Payer::Unknown ? kAnyPayer : entry.from;
      told_by_others[{from, entry.to, entry.amount.fen}].push_back(i);
    }
    std::map<Key, std::vector<std::size_t>> told_now;
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      Key key{fresh[i].from, fresh[i].to, fresh[i].transfer.amount.fen};
      if (payer == Payer::Unknown) key.from = kAnyPayer;
      if (told_by_others.contains(key)) told_now[key].push_back(i);
    }
    for (const auto& [key, mine] : told_now) match(fresh, mine, told_by_others[key], fits);
    std::erase_if(fresh, [](const Told& told) { return told.is_paired; });
    std::erase_if(open_, [this](std::uint32_t i) { return is_told(state_.entries[i]); });
  }

  // As many pairs as can be in the order of time, and of those the pairs nearest in time: two equal
  // payments a minute apart find each their own, even where one side tells of one only.
  template <class Fits>
  void match(std::vector<Told>& fresh, const std::vector<std::size_t>& mine,
             const std::vector<std::uint32_t>& theirs, Fits fits) {
    constexpr std::size_t kMaxCells = 4'000'000;  // then only the last of each side are compared
    const std::size_t columns = theirs.size() + 1;
    const std::size_t rows = std::min(mine.size(), kMaxCells / columns) + 1;
    struct Cell {
      int pairs = 0;
      std::int64_t apart_us = 0;
      bool operator<(const Cell& other) const {
        return pairs != other.pairs ? pairs < other.pairs : apart_us > other.apart_us;
      }
    };
    std::vector<Cell> best(rows * columns);
    const auto paired = [&](std::size_t row, std::size_t column) {
      const Told& told = fresh[mine[row - 1]];
      const Entry& entry = state_.entries[theirs[column - 1]];
      if (!is_near(entry, told.transfer.time) || !fits(entry, told)) return Cell{-1, 0};
      const Cell& before = best[(row - 1) * columns + column - 1];
      const std::int64_t apart = (entry.time() - told.transfer.time).count();
      return Cell{before.pairs + 1, before.apart_us + std::abs(apart)};
    };
    for (std::size_t row = 1; row < rows; ++row) {
      for (std::size_t column = 1; column < columns; ++column) {
        best[row * columns + column] =
            std::max({best[(row - 1) * columns + column], best[row * columns + column - 1],
                      paired(row, column)});
      }
    }
    for (std::size_t row = rows - 1, column = columns - 1; row > 0 && column > 0;) {
      const Cell& cell = best[row * columns + column];
      const Cell pair = paired(row, column);
      if (pair.pairs > 0 && !(pair < cell)) {
        Told& told = fresh[mine[row - 1]];
        join(theirs[column - 1], told);
        told.is_paired = true;
        --row;
        --column;
      } else if (!(best[(row - 1) * columns + column] < cell)) {
        --row;
      } else {
        --column;
      }
    }
  }

  bool is_same_payer(const Entry& entry, const Told& told) const {
    return entry.from == told.from || is_unnamed(entry);
  }

  bool is_unnamed(const Entry& entry) const {
    return chase::is_unnamed(state_.accounts[entry.from].account);
  }

  // What stays unpaired is shown: neither side must have two that fit.
  void pair_by_day(std::vector<Told>& fresh) {
    std::map<Key, std::vector<std::uint32_t>> remembered;
    for (const std::uint32_t i : open_) {
      const Entry& entry = state_.entries[i];
      if (!is_only_told_by_victim(entry) || !entry.told_at) continue;
      remembered[{kAnyPayer, entry.to, entry.amount.fen}].push_back(i);
    }
    if (remembered.empty()) return;
    const auto fits = [&](std::uint32_t i, const Told& told) {
      const Entry& entry = state_.entries[i];
      return is_only_told_by_victim(entry) && is_same_payer(entry, told) &&
             is_same_day(*entry.told_at, told.transfer.time);
    };
    std::map<std::uint32_t, std::vector<Told*>> by_payment;
    for (Told& told : fresh) {
      const auto group = remembered.find({kAnyPayer, told.to, told.transfer.amount.fen});
      if (group == remembered.end()) continue;
      const auto one = std::ranges::find_if(group->second, [&](auto i) { return fits(i, told); });
      if (one == group->second.end()) continue;
      const auto count =
          std::ranges::count_if(group->second, [&](auto i) { return fits(i, told); });
      std::vector<Told*>& mine = by_payment[*one];
      mine.push_back(&told);
      if (count > 1) mine.push_back(&told);  // which of her payments it is, nobody can say
    }
    for (auto& [at, mine] : by_payment) {
      Entry& entry = state_.entries[at];
      if (mine.size() > 1) {
        note_not_paired(turn_, state_.accounts[entry.to].account, *entry.told_at, entry.amount,
                        mine.size());
        continue;
      }
      Told& told = *mine.front();
      remember_by_bank(turn_, entry, told.transfer.time, told.transfer.ref);
      join(at, told);
      told.is_paired = true;
    }
    std::erase_if(fresh, [](const Told& told) { return told.is_paired; });
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
  static constexpr std::uint32_t kAnyPayer = 0xFFFF'FFFF;
};

// The only entry of that day which the payment can be, where no other payment can be it too.
std::vector<Entry>::iterator find_by_day(Turn& turn, const Payment& payment, std::uint32_t from,
                                         std::uint32_t to) {
  std::vector<Entry>& entries = turn.state.entries;
  const auto fits = [&](const Entry& entry) {
    return entry.to == to && entry.amount == payment.amount &&
           (entry.from == from || is_unnamed(payment.from)) &&
           is_same_day(entry.told_at.value_or(entry.time()), payment.time);
  };
  std::size_t told_by_bank = 0;
  std::size_t remembered = 0;
  auto found = entries.end();
  for (auto at = entries.begin(); at != entries.end(); ++at) {
    if (!fits(*at)) continue;
    if (is_only_told_by_victim(*at)) ++remembered;
    if (at->is_source) continue;
    ++told_by_bank;
    found = at;
  }
  if (told_by_bank == 0) return entries.end();
  if (told_by_bank == 1 && remembered == 0) {
    found->told_at = payment.time;
    remember_by_bank(turn, *found, came_at(*found), found->ref());
    return found;
  }
  note_not_paired(turn, payment.to, payment.time, payment.amount, told_by_bank);
  return entries.end();
}

}  // namespace

void enter_payment(Turn& turn, const Payment& payment, bool is_confirmed) {
  State& state = turn.state;
  const std::uint32_t from = intern(state, payment.from);
  const std::uint32_t to = intern(state, payment.to);
  if (state.accounts[from].name.empty()) state.accounts[from].name = payment.from_name;
  if (state.accounts[to].name.empty()) state.accounts[to].name = payment.to_name;

  const auto is_known = [&](const Entry& entry) {
    return !entry.is_source && entry.to == to && entry.amount == payment.amount &&
           (entry.from == from || is_unnamed(payment.from)) && is_near(entry, payment.time);
  };
  auto at = std::ranges::find_if(state.entries, [&](const Entry& entry) {
    return is_known(entry) && !payment.ref.empty() &&
           (entry.sent.ref == payment.ref || entry.received.ref == payment.ref);
  });
  if (at == state.entries.end()) at = std::ranges::find_if(state.entries, is_known);
  const bool is_near_none = at == state.entries.end();
  if (is_near_none) at = find_by_day(turn, payment, from, to);
  const bool is_by_day = is_near_none && at != state.entries.end();
  if (at == state.entries.end()) {
    Entry entry;
    entry.from = from;
    entry.to = to;
    entry.amount = payment.amount;
    entry.known_at = turn.now;
    at = state.entries.insert(state.entries.end(), std::move(entry));
  }
  if (!is_by_day) at->told_at = payment.time;
  at->told_ref = payment.ref;
  at->is_source = true;
  at->is_confirmed = is_confirmed;
}

bool is_only_told_by_victim(const Entry& entry) {
  return entry.is_source && !entry.sent.time && !entry.received.time;
}

std::vector<Payment> move_payments(Turn& turn, std::uint32_t wrong, const Account& right) {
  State& state = turn.state;
  struct Moved {
    Payment payment;
    bool is_confirmed;
  };
  std::vector<Moved> moved;
  const std::string name = state.accounts[wrong].name;
  for (const Entry& entry : state.entries) {
    if (entry.to != wrong || !is_only_told_by_victim(entry)) continue;
    Payment payment;
    payment.time = entry.told_at.value_or(Instant{});
    payment.from = state.accounts[entry.from].account;
    payment.to = right;
    payment.amount = entry.amount;
    payment.ref = entry.told_ref;
    payment.to_name = name;
    moved.push_back({std::move(payment), entry.is_confirmed});
  }
  std::erase_if(state.entries, [&](const Entry& entry) {
    return entry.to == wrong && is_only_told_by_victim(entry);
  });
  std::vector<Payment> payments;
  for (Moved& each : moved) {
    enter_payment(turn, each.payment, each.is_confirmed);
    payments.push_back(std::move(each.payment));
  }
  return payments;
}

void drop_unconfirmed(Turn& turn) {
  std::vector<Entry>& entries = turn.state.entries;
  std::erase_if(entries, [](const Entry& entry) {
    return !entry.is_confirmed && is_only_told_by_victim(entry);
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
