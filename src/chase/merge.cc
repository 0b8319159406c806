#include "chase/merge.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

namespace holdfast::chase {
namespace {

// Two cases know of one transfer if an institution's own number is the same, or, where no
// institution told it to both, the victims' or the clocks' word.
bool is_same_payment(const Entry& a, const Entry& b) {
  if (a.sent.time && b.sent.time) return a.sent.ref == b.sent.ref;
  if (a.received.time && b.received.time) return a.received.ref == b.received.ref;
  if (!a.told_ref.empty() && a.told_ref == b.told_ref) return true;
  const Duration apart = a.time() - b.time();
  return Duration{std::abs(apart.count())} <= kClockSkew;
}

class Merger {
 public:
  void add(const State& state) {
    for (const AccountRow& row : state.accounts) account_of_.push_back(add_account(row));
    const std::size_t known = merged_.state.entries.size();
    std::vector<bool> is_taken(known);
    for (const Entry& entry : state.entries) add_entry(state, entry, is_taken);
    for (const GivenBack& given : state.given_back) {
      add_payout({account_of_[given.account], account_of_[given.account], account_of_[given.payee],
                  given.amount, given.at});
    }
    account_of_.clear();
  }

  Merged finish() {
    std::ranges::sort(merged_.claimants, {}, [](const Claimant& c) { return to_string(c); });
    std::vector<std::uint32_t> labels(merged_.state.entries.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (!merged_.state.entries[i].is_source) continue;
      labels[i] = claimant_of(payers_[i]);
      Claimant& claimant = merged_.claimants[labels[i]];
      claimant.loss += merged_.state.entries[i].amount;
    }
    merged_.flow =
        flow_of(merged_.state, labels,
                std::max<std::uint32_t>(1, static_cast<std::uint32_t>(merged_.claimants.size())));
    return std::move(merged_);
  }

 private:
  struct Payer {
    CaseId case_id;
    Account account;
  };

  std::uint32_t add_account(const AccountRow& row) {
    State& state = merged_.state;
    const auto next = static_cast<std::uint32_t>(state.accounts.size());
    const auto [at, is_new] = state.account_index.try_emplace(row.account, next);
    if (is_new) {
      state.accounts.emplace_back();
      state.accounts.back().account = row.account;
    }
    AccountRow& known = state.accounts[at->second];
    if (known.name.empty()) known.name = row.name;
    known.is_victim |= row.is_victim;
    if (row.ruling == Ruling::StopHere) known.ruling = Ruling::StopHere;
    // The balance that was told first has most of the account's history behind it.
    const bool is_earlier = row.opening && (!known.opening || row.opening_at < known.opening_at);
    if (is_earlier) {
      known.opening = row.opening;
      known.opening_at = row.opening_at;
      known.is_opening_told = row.is_opening_told;
    }
    if (row.heard_since && (!known.heard_since || *row.heard_since < *known.heard_since)) {
      known.heard_since = row.heard_since;
    }
    return at->second;
  }

  // Only so that the banks' reports of it are left out: what a claimant got is told beside.
  void add_payout(const GivenBack& given) {
    auto& known = merged_.state.given_back;
    if (std::ranges::find(known, given) == known.end()) known.push_back(given);
  }

  void add_entry(const State& state, const Entry& entry, std::vector<bool>& is_taken) {
    Entry moved = entry;
    moved.from = account_of_[entry.from];
    moved.to = account_of_[entry.to];
    const std::tuple key{moved.from, moved.to, moved.amount.fen};
    const Payer payer{state.id, state.accounts[entry.from].account};
    for (auto [at, end] = by_ends_.equal_range(key); at != end; ++at) {
      const std::uint32_t i = at->second;
      if (i >= is_taken.size() || is_taken[i]) continue;
      Entry& known = merged_.state.entries[i];
      if (!is_same_payment(known, moved)) continue;
      is_taken[i] = true;
      join(known, moved);
      if (moved.is_source && payers_[i].case_id == CaseId{}) set_payer(i, payer);
      return;
    }
    const auto number = static_cast<std::uint32_t>(merged_.state.entries.size());
    by_ends_.emplace(key, number);
    merged_.state.entries.push_back(std::move(moved));
    payers_.emplace_back();
    if (entry.is_source) set_payer(number, payer);
  }

  static void join(Entry& known, const Entry& other) {
    if (!known.sent.time) known.sent = other.sent;
    if (!known.received.time) known.received = other.received;
    if (!known.told_at) known.told_at = other.told_at;
    if (known.told_ref.empty()) known.told_ref = other.told_ref;
    known.known_at = std::min(known.known_at, other.known_at);
    known.is_source |= other.is_source;
    known.is_cash |= other.is_cash;
    known.is_merchant |= other.is_merchant;
  }

  void set_payer(std::uint32_t entry, const Payer& payer) {
    payers_[entry] = payer;
    const auto same = [&](const Claimant& c) {
      return c.case_id == payer.case_id && c.payer == payer.account;
    };
    if (std::ranges::any_of(merged_.claimants, same)) return;
    const AccountRow* row = find_account(merged_.state, payer.account);
    merged_.claimants.push_back(
        {payer.case_id, payer.account, row == nullptr ? std::string{} : row->name, {}});
  }

  std::uint32_t claimant_of(const Payer& payer) const {
    for (std::uint32_t i = 0; i < merged_.claimants.size(); ++i) {
      const Claimant& claimant = merged_.claimants[i];
      if (claimant.case_id == payer.case_id && claimant.payer == payer.account) return i;
    }
    CHECK(false, "a victim's payment without a victim");
    return 0;
  }

  Merged merged_;
  std::vector<std::uint32_t> account_of_;  // of the case that is being added
  std::vector<Payer> payers_;              // by entry
  std::multimap<std::tuple<std::uint32_t, std::uint32_t, std::int64_t>, std::uint32_t> by_ends_;
};

}  // namespace

std::string to_string(const Claimant& claimant) {
  return to_string(claimant.case_id) + "/" + claimant.payer.text();
}

Merged merge(std::span<const State* const> states) {
  CHECK(!states.empty());
  Merger merger;
  for (const State* state : states) merger.add(*state);
  return merger.finish();
}

}  // namespace holdfast::chase
