// The money of the simulated world: every account, every transfer, every hold, to the fen.
//
//   balance   = opening + in - out                      never negative
//   available = balance - what active holds keep there  a hold is limited: the rest can leave
//
// Money is only moved, never made: the sum of all balances is the sum of all openings.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "records/account.h"

namespace holdfast::simulate {

/// An account's place in the ledger.
using AccountIndex = int;

/// Part of a balance that one case keeps on an account. Contract: `amount_fen` is the total for
/// this case on that account, holds of different cases add up, an amendment is no new window.
struct CaseHold {
  std::string case_id;
  Money ordered;
  Money held;  ///< at most ordered; what was not there when the order came is not held
  Instant executed_at;
  Instant expires_at;
  int windows = 0;  ///< stop windows used up: at most two (86号)
  bool is_freeze = false;
  std::vector<std::string> orders;  ///< that made or changed it
};

struct LedgerTransfer {
  Instant time;
  AccountIndex from = 0;
  AccountIndex to = 0;
  Money amount;
  std::string from_ref;  ///< the paying institution's reference
  std::string to_ref;    ///< the receiving institution's: its own, or the same
  std::string channel;
  bool is_cash = false;
  bool is_merchant = false;
};

struct LedgerAccount {
  Account number;
  std::string name;
  Money opening;
  Money balance;
  std::vector<int> entries;  ///< transfers that touch it, oldest first
  std::vector<CaseHold> holds;
};

class Ledger {
 public:
  /// Opens an account with the holder's own money; one that is open already stays as it is.
  AccountIndex open(const Account& number, const std::string& name, Money opening);
  std::optional<AccountIndex> find(const Account& number) const;

  const LedgerAccount& at(AccountIndex account) const;
  const LedgerTransfer& transfer(int entry) const;
  const std::vector<LedgerTransfer>& transfers() const { return transfers_; }
  std::size_t size() const { return accounts_.size(); }

  /// Moves money. False, and nothing moves, where less than the amount is available.
  /// Transfers come in order of time.
  bool move(LedgerTransfer transfer);

  /// What the holder can move at `now`.
  Money available(AccountIndex account, Instant now) const;
  /// The balance just before `since`.
  Money balance_before(AccountIndex account, Instant since) const;

  /// The active hold of a case on an account, or null. Holds that have expired are dropped.
  CaseHold* hold_of(AccountIndex account, const std::string& case_id, Instant now);
  /// The active hold that this order made or changed, or null.
  CaseHold* hold_by_order(AccountIndex account, const std::string& order_id, Instant now);
  /// Sets the total that a case may hold on an account: as much of it as other cases leave.
  CaseHold& set_hold(AccountIndex account, const std::string& case_id, Money ordered, Instant now);
  void drop_hold(AccountIndex account, const std::string& case_id);

  /// The sum of all balances, and of all openings: equal at every moment.
  Money total() const;
  Money total_opened() const;

 private:
  void drop_expired(AccountIndex account, Instant now);
  LedgerAccount& account(AccountIndex index);

  std::vector<LedgerAccount> accounts_;
  std::vector<LedgerTransfer> transfers_;
  std::unordered_map<Account, AccountIndex> by_number_;
};

}  // namespace holdfast::simulate
