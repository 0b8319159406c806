// Returns as screens show them: lists with their clocks, one in full, what a case may give back.
#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "store/queries.h"
#include "store/return_rows.h"

namespace holdfast::store {

Result<std::vector<desk::ReturnRecord>> SqlQueries::list_returns(const desk::Actor& actor,
                                                                 const desk::ReturnFilter& filter,
                                                                 Instant) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  const std::array<Value, 2> values{Value(std::clamp(filter.limit, 0, kMaxRows)),
                                    Value(filter.state ? desk::to_string(*filter.state) : "")};
  std::string where = filter.state          ? "state = $2"
                      : filter.is_open_only ? "$2 = '' and state in ('planned', 'submitted',"
                                              " 'approved', 'executing')"
                                            : "$2 = ''";
  where += " order by coalesce(clock_at, 9000000000000000000), id desc limit $1";
  return read_returns(*session_, where, values);
}

Result<desk::ReturnView> SqlQueries::get_return(const desk::Actor& actor, ReturnId id) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  desk::ReturnView view;
  TRY(view.record, read_return(*session_, id));
  TRY(auto computation, session_->one("select computation from returns where id = $1", {id.value},
                                      [](const Row& row) { return row.string(0); }));
  view.computation = computation.value_or("{}");
  return view;
}

Result<desk::ReturnTables> SqlQueries::get_return_tables(const desk::Actor& actor, ReturnId id) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRY(auto tables, session_->one("select transfers, sources, openings, holds, returned from returns"
                                 " where id = $1",
                                 {id.value}, [](const Row& row) {
                                   return desk::ReturnTables{row.string(0), row.string(1),
                                                             row.string(2), row.string(3),
                                                             row.string(4)};
                                 }));
  if (tables) return *std::move(tables);
  return fail(ErrorKind::NotFound, "return.not_found", "there is no return " + to_string(id));
}

Result<desk::CaseReturns> SqlQueries::case_returns(const desk::Actor& actor, CaseId id,
                                                   Instant now) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRY(const auto own, state_of(id));
  desk::CaseReturns out;
  std::set<CaseId> around{id};
  const std::array<const chase::State*, 1> alone{own.get()};
  for (const auto& held : desk::held_accounts(alone, id, now)) {
    TRY(const auto cases, read_cases_of(*session_, held.account, desk::kMaxReturnCases));
    around.insert(cases.begin(), cases.end());
  }
  std::vector<std::shared_ptr<const chase::State>> kept;
  std::vector<const chase::State*> states;
  for (const CaseId each : around) {
    TRY(auto state, state_of(each));
    states.push_back(state.get());
    kept.push_back(std::move(state));
  }
  out.accounts = desk::held_accounts(states, id, now);
  std::vector<desk::PaidBack> paid;
  TRYV(read_paid_back(*session_, id, paid));
  for (const auto& claimant : chase::merge(alone).claimants) {
    Money returned;
    for (const auto& each : paid) {
      if (each.payer == claimant.payer) returned += each.amount;
    }
    out.victims.push_back({claimant, returned});
  }
  const std::array<Value, 1> values{Value(id.value)};
  TRY(out.returns, read_returns(*session_,
                                "id in (select return_id from return_cases where case_id = $1)"
                                " order by id desc",
                                values));
  return out;
}

}  // namespace holdfast::store
