// What frozen money goes back to whom: the computation of a return, from the cases' own states.
//
//   cases that know the accounts ──merge──> one ledger ──trace::plan_refund──> shares
//   F of an account = what our own freezes hold there, less what ranks before them
//
// Payment stops give nothing back (170号). Pure: the same states and request give the same plan.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chase/merge.h"
#include "desk/returns.h"

namespace holdfast::desk {

/// What an officer has verified of a victim: the name, and the account to be paid to.
struct PayeeTold {
  std::string claimant;
  std::string name;    ///< empty: as the case knows it
  Account account;     ///< empty: the account the victim paid from
  std::string reason;  ///< why it is another; needed with `account`
};

struct LoweredLoss {
  std::string claimant;
  Money loss;
  std::string reason;
};

struct LienTold {
  Account account;
  Lien lien;
};

/// What a person asks for.
struct ReturnRequest {
  std::string filed_no;
  std::optional<trace::Basis> basis;  ///< nothing: the rule's own
  std::vector<Account> accounts;      ///< empty: all that a freeze of ours holds
  std::optional<Instant> as_of;
  std::vector<PayeeTold> payees;
  std::vector<LoweredLoss> losses;
  std::vector<LienTold> liens;
  ReturnId supersedes;
};

/// Money that a victim got in a return that was carried out.
struct PaidBack {
  CaseId case_id;
  Account payer;
  Account account;
  Money amount;
};

/// The tables the plan was computed from, as `holdfast refund` reads them.
struct ReturnTables {
  std::string transfers;
  std::string sources;
  std::string openings;
  std::string holds;
  std::string returned;
};

/// The hex SHA-256 of the tables: each with its name and length before it.
std::string sha256_of(const ReturnTables& tables);

struct ReturnPlanned {
  ReturnRecord record;  ///< without id, round, computation_sha256
  trace::Refund refund;
  std::vector<std::string> account_names;   ///< by number in `refund`
  std::vector<std::string> claimant_names;  ///< by case number in `refund`
  ReturnTables tables;
};

/// What a freeze or stop of ours holds on an account, over several cases.
struct HeldThere {
  Account account;
  std::string name;
  Money frozen;
  Money stopped;
  std::optional<Instant> freeze_until;  ///< the first that ends
  std::vector<OrderId> freezes;
  std::vector<CaseId> cases;
};

/// Of the accounts that the first case holds, what all the cases hold, by account.
std::vector<HeldThere> held_accounts(std::span<const chase::State* const> states, CaseId of_case,
                                     Instant now);

/// What one case's freeze holds on an account now.
Money frozen_for(const chase::State& state, const Account& account, Instant now);

/// Plans the return. `states` are by case id and hold the case of the request and every other that
/// knows one of its accounts; `earlier` is all that was paid back in these cases before.
/// @err return.not_filed, return.unconfirmed, return.account_unknown, return.stop_only,
///   return.not_frozen, return.nothing_frozen, return.basis, return.claimant_unknown,
///   return.payee_missing, return.payee_reason, return.loss_raised, return.nothing_to_give,
///   return.too_large, law.no_rule, those of trace::plan_refund
Result<ReturnPlanned> plan_return_of(const ReturnRequest& request, CaseId case_id,
                                     std::span<const chase::State* const> states,
                                     std::span<const PaidBack> earlier, const law::Table& law,
                                     Instant now);

}  // namespace holdfast::desk
