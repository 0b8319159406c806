// The journal checked offline: nothing of it is altered, missing or added, and what the engine
// decided follows from what it was told. Needs no running server, and does not disturb one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "records/ids.h"
#include "store/data_directory.h"

namespace holdfast::store {

struct AuditOptions {
  std::string directory;
  bool replays = false;                ///< decide every step again and compare
  std::optional<JournalHead> expects;  ///< an entry that was noted elsewhere: it must be there
  /// A paper to look for, by its code (desk::paper_code) or the SHA-256 of its file; empty: none.
  std::string paper_code{};
  std::string paper_sha256{};
};

/// The first thing that is wrong.
struct AuditFault {
  std::int64_t seq = 0;  ///< of the entry; of the last one for what is missing behind it
  std::string what;
};

/// What the journal says of a paper that was looked for.
struct FoundPaper {
  std::int64_t seq = 0;  ///< of the entry that made it
  Instant at;
  std::string actor;
  CaseId case_id;
  std::string kind;
  std::string number;
  std::string code;
};

struct AuditReport {
  std::int64_t entries = 0;  ///< that were checked
  std::int64_t cases = 0;    ///< whose state was held against the journal
  std::int64_t replayed = 0;
  JournalHead head;
  std::optional<AuditFault> fault;
  std::vector<std::string> remarks;  ///< no faults, but to be known
  std::optional<FoundPaper> paper;   ///< what was looked for, if an entry made it
};

/// Checks the chain of hashes (journal.h), and that cases, alerts, signed orders and papers are
/// what the journal says; with `replays`, runs the engine again on every fact of every case and
/// compares states, notes and orders. Stops at the first fault.
/// @err store.cannot_open (Unreadable), store.newer, store.older, store.foreign, store.corrupt
/// Cost: one pass over the journal, 20,000 to 40,000 entries a second; a replay costs the engine's
/// time.
Result<AuditReport> verify_journal(const AuditOptions& options);

/// The end of the journal, to be noted elsewhere. @err as verify_journal
Result<JournalHead> journal_end(const std::string& directory);

}  // namespace holdfast::store
