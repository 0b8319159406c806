#include "simulate/ledger.h"

#include <algorithm>

namespace holdfast::simulate {

LedgerAccount& Ledger::account(AccountIndex index) {
  return accounts_.at(static_cast<std::size_t>(index));
}

const LedgerAccount& Ledger::at(AccountIndex index) const {
  return accounts_.at(static_cast<std::size_t>(index));
}

const LedgerTransfer& Ledger::transfer(int entry) const {
  return transfers_.at(static_cast<std::size_t>(entry));
}

AccountIndex Ledger::open(const Account& number, const std::string& name, Money opening) {
  CHECK(opening >= Money{}, "nobody opens with a debt");
  const auto [known, is_new] =
      by_number_.try_emplace(number, static_cast<AccountIndex>(accounts_.size()));
  if (is_new) accounts_.push_back({number, name, opening, opening, {}, {}});
  return known->second;
}

std::optional<AccountIndex> Ledger::find(const Account& number) const {
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) return std::nullopt;
  return found->second;
}

bool Ledger::move(LedgerTransfer transfer) {
  CHECK(transfer.from != transfer.to && transfer.amount > Money{});
  CHECK(transfers_.empty() || transfers_.back().time <= transfer.time, "time goes forward");
  if (available(transfer.from, transfer.time) < transfer.amount) return false;
  const int entry = static_cast<int>(transfers_.size());
  account(transfer.from).balance -= transfer.amount;
  account(transfer.to).balance += transfer.amount;
  account(transfer.from).entries.push_back(entry);
  account(transfer.to).entries.push_back(entry);
  transfers_.push_back(std::move(transfer));
  return true;
}

Money Ledger::available(AccountIndex index, Instant now) const {
  Money left = at(index).balance;
  for (const CaseHold& hold : at(index).holds) {
    if (hold.expires_at > now) left -= hold.held;
  }
  CHECK(left >= Money{}, "holds keep only what is there");
  return left;
}

Money Ledger::balance_before(AccountIndex index, Instant since) const {
  Money balance = at(index).balance;
  const auto& entries = at(index).entries;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const LedgerTransfer& moved = transfer(*entry);
    if (moved.time < since) break;
    if (moved.from == index) balance += moved.amount;
    if (moved.to == index) balance -= moved.amount;
  }
  return balance;
}

void Ledger::drop_expired(AccountIndex index, Instant now) {
  std::erase_if(account(index).holds,
                [now](const CaseHold& hold) { return hold.expires_at <= now; });
}

CaseHold* Ledger::hold_of(AccountIndex index, const std::string& case_id, Instant now) {
  drop_expired(index, now);
  auto& holds = account(index).holds;
  const auto found = std::ranges::find(holds, case_id, &CaseHold::case_id);
  return found == holds.end() ? nullptr : &*found;
}

CaseHold* Ledger::hold_by_order(AccountIndex index, const std::string& order_id, Instant now) {
  drop_expired(index, now);
  auto& holds = account(index).holds;
  const auto found = std::ranges::find_if(holds, [&](const CaseHold& hold) {
    return std::ranges::find(hold.orders, order_id) != hold.orders.end();
  });
  return found == holds.end() ? nullptr : &*found;
}

CaseHold& Ledger::set_hold(AccountIndex index, const std::string& case_id, Money ordered,
                           Instant now) {
  CaseHold* hold = hold_of(index, case_id, now);
  if (hold == nullptr) hold = &account(index).holds.emplace_back();
  hold->case_id = case_id;
  hold->ordered = ordered;
  hold->held = Money{};
  hold->expires_at = Instant{INT64_MAX};
  hold->held = std::min(ordered, available(index, now));
  return *hold;
}

void Ledger::drop_hold(AccountIndex index, const std::string& case_id) {
  std::erase_if(account(index).holds,
                [&](const CaseHold& hold) { return hold.case_id == case_id; });
}

Money Ledger::total() const {
  Money sum;
  for (const LedgerAccount& each : accounts_) sum += each.balance;
  return sum;
}

Money Ledger::total_opened() const {
  Money sum;
  for (const LedgerAccount& each : accounts_) sum += each.opening;
  return sum;
}

}  // namespace holdfast::simulate
