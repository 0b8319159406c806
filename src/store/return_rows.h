// A return out of its rows: what writing and reading both need.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/return_plan.h"
#include "desk/returns.h"
#include "store/sql.h"

namespace holdfast::store {

/// The returns that `where` selects, in its order, each with all that belongs to it.
/// @err store.corrupt
Result<std::vector<desk::ReturnRecord>> read_returns(Session& session, std::string_view where,
                                                     std::span<const Value> values);

/// The return, or return.not_found.
Result<desk::ReturnRecord> read_return(Session& session, ReturnId id);

/// All that was paid back to victims of a case.
Result<void> read_paid_back(Session& session, CaseId id, std::vector<desk::PaidBack>& out);

/// Cases in which an account occurs, by id.
Result<std::vector<CaseId>> read_cases_of(Session& session, const Account& account, int limit);

/// A list as one text, a line each, and back.
std::string join_lines(const std::vector<std::string>& lines);
std::vector<std::string> split_lines(std::string_view text);

}  // namespace holdfast::store
