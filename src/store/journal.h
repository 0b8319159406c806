// The journal: everything that ever happened, as a chain of hashes that cannot be altered unseen.
//
//   entry n:  seq  at  actor  kind  case  body  fact  environment  curve  before  after
//                                                                          prev_hash  hash
//   hash      = hex SHA-256 of "holdfast.journal.1\n" and these fields in this order, each as
//               LENGTH ":" BYTES "\n" (numbers in decimal, fact and curve as their raw bytes),
//               the last of them prev_hash
//   prev_hash = hash of entry n-1; 64 zeros for the first
//   before, after = hex SHA-256 of the case's encoded state (chase/codec.h), empty if no step
//   environment   = hex SHA-256 of a row of `environments`: policy and partners that the engine had
//
// Whoever alters an entry must alter all that follow, and the note of the end outside the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "desk/views.h"
#include "records/ids.h"
#include "store/data_directory.h"
#include "store/sql.h"

namespace holdfast::store {

/// One entry as it is kept. Numbers, texts and hashes exactly as the database has them.
struct JournalEntry {
  std::int64_t seq = 0;
  Instant at;
  std::string actor;  ///< "person:li", "partner:ICBC", "program:cad-110", "system"
  std::string kind;
  CaseId case_id;           ///< 0: about no case
  std::string body;         ///< journal_body.h
  std::string fact;         ///< chase/codec.h; empty if it is no step
  std::string environment;  ///< hash; empty if it is no step
  std::string curve;        ///< chase/codec.h; empty if it is no step
  std::string state_before;
  std::string state_after;
  std::string prev_hash;
  std::string hash;
};

/// What `hash` must be, by the form drawn above.
std::string journal_hash(const JournalEntry& entry);

/// What the entry that filed an alert keeps of it, so that an altered narrative is found: hex
/// SHA-256 of "holdfast.alert.1\n" and its fields in their order, written as above.
std::string alert_hash(const desk::AlertRecord& alert);

/// Hangs the entry to the chain: sets seq, prev_hash and hash, writes it, and moves `head`.
Result<void> append_entry(Session& session, JournalEntry& entry, JournalHead& head);

/// The last entry of the database.
Result<JournalHead> read_journal_head(Session& session);

/// Reads one row of the columns kJournalColumns.
JournalEntry read_entry(const Row& row);
inline constexpr std::string_view kJournalColumns =
    "seq, at, actor, kind, case_id, body, fact, environment, curve, state_before, state_after, "
    "prev_hash, hash";

}  // namespace holdfast::store
