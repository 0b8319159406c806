#include "desk/plan_return.h"

#include <algorithm>
#include <set>
#include <utility>

namespace holdfast::desk {
namespace {

std::vector<const chase::State*> states_of(const std::vector<LoadedCase>& cases) {
  std::vector<const chase::State*> states;
  for (const LoadedCase& each : cases) states.push_back(&each.state);
  return states;
}

// What the request is about: the accounts it names, else all that are held for the case.
Result<std::vector<Account>> accounts_of(const Turn& turn, CaseId case_id,
                                         const ReturnRequest& request) {
  if (!request.accounts.empty()) return request.accounts;
  TRY(const auto loaded, turn.tx.load_case(turn.actor, case_id));
  const std::vector<const chase::State*> own{&loaded.state};
  std::vector<Account> accounts;
  for (const HeldThere& held : held_accounts(own, case_id, turn.now)) {
    accounts.push_back(held.account);
  }
  return accounts;
}

// One account is in one open return at a time, and a later one is a new round.
Result<int> round_of(const Turn& turn, const ReturnPlanned& planned) {
  std::vector<Account> accounts;
  for (const ReturnAccount& account : planned.record.accounts) accounts.push_back(account.account);
  TRY(const auto others, turn.tx.returns_on(turn.actor, accounts));
  int round = 1;
  for (const ReturnOn& other : others) {
    if (other.state == ReturnState::Settled) round = std::max(round, other.round + 1);
    if (!is_open(other.state) || other.id == planned.record.supersedes) continue;
    return fail(ErrorKind::Conflict, "return.account_busy",
                to_string(other.id) +
                    " is open for one of these accounts: carry it out, withdraw "
                    "it, or let the new plan take its place",
                "/supersedes");
  }
  return round;
}

}  // namespace

Event return_event(const char* kind, const ReturnRecord& record,
                   std::vector<std::pair<std::string, std::string>> more) {
  Event event{kind, record.case_id, {{"return", to_string(record.id)}}};
  for (auto& param : more) event.params.push_back(std::move(param));
  return event;
}

Result<std::vector<LoadedCase>> cases_around(const Turn& turn, CaseId case_id,
                                             const std::vector<Account>& accounts) {
  std::set<CaseId> ids{case_id};
  for (const Account& account : accounts) {
    TRY(const auto found,
        turn.tx.cases_of_account(turn.actor, account, static_cast<int>(kMaxReturnCases) + 1));
    ids.insert(found.begin(), found.end());
  }
  if (ids.size() > kMaxReturnCases || accounts.size() > kMaxReturnAccounts) {
    return fail(ErrorKind::TooLarge, "return.too_large",
                "more than 200 cases or accounts in one return: plan it account by account",
                "/accounts");
  }
  std::vector<LoadedCase> cases;
  for (const CaseId id : ids) {
    TRY(auto loaded, turn.tx.load_case(turn.actor, id));
    cases.push_back(std::move(loaded));
  }
  return cases;
}

Result<ReturnRecord> plan_return(const Turn& turn, CaseId case_id, const ReturnRequest& request) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(const auto accounts, accounts_of(turn, case_id, request));
  TRY(const auto cases, cases_around(turn, case_id, accounts));
  std::vector<CaseId> ids;
  for (const LoadedCase& each : cases) ids.push_back(each.header.id);
  TRY(const auto earlier, turn.tx.paid_back(turn.actor, ids));
  TRY(auto planned,
      plan_return_of(request, case_id, states_of(cases), earlier, *turn.centre.law, turn.now));
  TRY(planned.record.round, round_of(turn, planned));
  planned.record.created_by = turn.actor.name;
  planned.record.steps.push_back({"planned", turn.now, turn.actor.name, {}});
  TRY(auto record, turn.tx.insert_return(turn.actor, planned));
  if (request.supersedes) {
    TRY(auto before, turn.tx.load_return(turn.actor, request.supersedes));
    TRYV(supersede(before, record.id, turn.actor.name, turn.now));
    TRYV(turn.tx.save_return(turn.actor, before));
    TRYV(turn.tx.save_event(
        turn.actor, return_event("return.superseded", before, {{"by", to_string(record.id)}}),
        turn.now));
  }
  TRYV(turn.tx.save_event(turn.actor,
                          return_event("return.planned", record,
                                       {{"planned_fen", std::to_string(planned_of(record).fen)},
                                        {"rule", record.rule_id},
                                        {"input_sha256", record.input_sha256},
                                        {"computation_sha256", record.computation_sha256}}),
                          turn.now));
  return record;
}

}  // namespace holdfast::desk
