// Every decision of the journal taken again: same state, fact, time and environment must give the
// same state, notes and orders.
#pragma once

#include <string>

#include "base/result.h"
#include "records/ids.h"
#include "store/audit.h"
#include "store/sql.h"

namespace holdfast::store {

/// Sets the report's fault at the first step that is decided otherwise, and counts the others.
/// Steps without an environment are skipped and remarked. Case by case, so that one state is held
/// at a time.
Result<void> replay_journal(Session& session, AuditReport& report);

/// True if the hash is that of a case of which nothing is known yet, by any method of tracing.
bool is_start(CaseId id, const std::string& state_hash);

}  // namespace holdfast::store
