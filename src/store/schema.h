// The tables, and how a database of an older program becomes one of this program.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "store/sql.h"

namespace holdfast::store {

/// One step forward. Steps are never changed once released, only added.
struct Migration {
  std::string_view what;
  /// Runs inside the transaction that also records the new version.
  Result<void> (*apply)(Session& session);
};

/// All steps of this program; the n-th leads to version n.
std::span<const Migration> migrations();

/// Brings the database to the newest version, a step a transaction; a new file gets all steps.
/// @err store.newer (made by a newer program), store.foreign (tables of another program), and the
///   session's errors
Result<void> migrate(Session& session, std::span<const Migration> steps = migrations());

/// The database's version; 0: an empty file.
/// @err store.foreign
Result<int> schema_version(Session& session);

/// Refuses a database that is not of this program's version: for programs that only read.
/// @err store.newer, store.older, store.foreign
Result<void> require_current(Session& session);

}  // namespace holdfast::store
