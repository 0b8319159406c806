#include "desk/pay_return.h"

#include <algorithm>
#include <map>
#include <utility>

#include "desk/plan_return.h"
#include "desk/return_plan.h"

namespace holdfast::desk {
namespace {

Result<std::vector<LoadedCase>> load_cases(const Turn& turn, const ReturnRecord& record) {
  std::vector<LoadedCase> cases;
  for (const CaseId id : record.cases) {
    TRY(auto loaded, turn.tx.load_case(turn.actor, id));
    cases.push_back(std::move(loaded));
  }
  return cases;
}

// A freeze may have ended or fallen since the plan was made: then there is less to give.
Result<void> check_frozen(const Turn& turn, const ReturnRecord& record) {
  TRY(const auto cases, load_cases(turn, record));
  for (const ReturnAccount& account : record.accounts) {
    Money frozen;
    for (const auto& each : cases) frozen += frozen_for(each.state, account.account, turn.now);
    if (account.planned <= frozen - std::min(account.prior, frozen)) continue;
    return fail(ErrorKind::Conflict, "return.less_frozen",
                "our freezes hold " + format_yuan(frozen) + " yuan on " + account.account.text() +
                    " now, the plan gives " + format_yuan(account.planned) + ": plan it anew");
  }
  return {};
}

// By how much each case's hold on the account falls: first by what its own victims got, then, as
// victims share what several cases hold, by what others' victims got beyond that.
std::map<CaseId, Money> falls(const std::vector<LoadedCase>& cases, const ReturnRecord& record,
                              const Account& account) {
  std::map<CaseId, Money> held;
  std::map<CaseId, Money> out;
  for (const auto& each : cases) {
    const auto* row = chase::find_account(each.state, account);
    held[each.header.id] = row == nullptr ? Money{} : row->held;
  }
  Money beyond;
  for (const ReturnShare& share : record.shares) {
    if (share.account != account) continue;
    const Money paid = share.paid.value_or(Money{});
    const Money own = std::min(paid, held[share.case_id]);
    held[share.case_id] -= own;
    out[share.case_id] += own;
    beyond += paid - own;
  }
  for (auto& [id, left] : held) {
    const Money more = std::min(beyond, left);
    out[id] += more;
    beyond -= more;
  }
  return out;
}

// What one case is to hear of a receipt.
chase::FrozenMoneyReturned fact_for(const Turn& turn, const ReturnRecord& record,
                                    const Receipt& receipt, CaseId of_case, Money held_less) {
  chase::FrozenMoneyReturned fact;
  fact.account = receipt.account;
  fact.held_less = held_less;
  fact.paid_at = receipt.executed_at;
  fact.ref = to_string(record.id);
  fact.by = turn.actor.name;
  for (const ReturnShare& share : record.shares) {
    const Money paid = share.paid.value_or(Money{});
    if (share.account != receipt.account || paid.fen == 0) continue;
    const bool is_ours = share.case_id == of_case;
    fact.payouts.push_back({is_ours, is_ours ? share.payer : Account{}, share.payee, paid});
  }
  return fact;
}

// Tells every case that knows the account: what its victims got, what it holds no more, and which
// payments are none of its money moving on.
Result<void> tell_cases(const Turn& turn, const ReturnRecord& record, const Receipt& receipt) {
  TRY(auto cases, load_cases(turn, record));
  const auto fall = falls(cases, record, receipt.account);
  TRY(const auto around,
      turn.tx.cases_of_account(turn.actor, receipt.account, static_cast<int>(kMaxReturnCases)));
  for (const CaseId id : around) {
    if (fall.contains(id)) continue;
    TRY(auto loaded, turn.tx.load_case(turn.actor, id));
    cases.push_back(std::move(loaded));
  }
  for (auto& each : cases) {
    const auto at = fall.find(each.header.id);
    const auto fact =
        fact_for(turn, record, receipt, each.header.id, at == fall.end() ? Money{} : at->second);
    if (fact.payouts.empty() && fact.held_less.fen == 0) continue;
    TRYV(enter(turn, each, {"money.returned", fact, {}}));
  }
  return {};
}

}  // namespace

Result<ReturnRecord> send_return_letters(const Turn& turn, ReturnId id,
                                         const std::vector<std::string>& officers) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(may_send_letters(record, turn.now));
  TRYV(check_frozen(turn, record));
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < record.accounts.size(); ++i) {
    TRY(auto number, turn.tx.next_paper_number(turn.actor, turn.centre.letter_series, turn.now));
    numbers.push_back(std::move(number));
  }
  TRYV(send_letters(record, turn.actor.name, officers, numbers, turn.now));
  TRYV(turn.tx.save_return(turn.actor, record));
  TRYV(turn.tx.save_event(
      turn.actor,
      return_event("return.letters", record,
                   {{"letters", std::to_string(numbers.size())},
                    {"due_at", format_instant(*record.accounts.front().due_at)}}),
      turn.now));
  return record;
}

Result<ReturnRecord> execute_return(const Turn& turn, ReturnId id, const Receipt& receipt) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRYV(execute(record, turn.actor.name, receipt, turn.now));
  TRYV(turn.tx.save_return(turn.actor, record));
  TRYV(turn.tx.save_event(
      turn.actor,
      return_event("return.executed", record,
                   {{"account", receipt.account.text()},
                    {"receipt_no", receipt.number},
                    {"paid_fen", std::to_string(paid_from(record, receipt.account).fen)},
                    {"state", std::string(to_string(record.state))}}),
      turn.now));
  TRYV(tell_cases(turn, record, receipt));
  return record;
}

}  // namespace holdfast::desk
