#include "store/journal.h"

#include <string>

#include "store/hash.h"

namespace holdfast::store {
namespace {

std::string no_hash() { return std::string(64, '0'); }

}  // namespace

std::string journal_hash(const JournalEntry& entry) {
  return CanonicalForm("holdfast.journal.1")
      .add(entry.seq)
      .add(entry.at.us)
      .add(entry.actor)
      .add(entry.kind)
      .add(entry.case_id.value)
      .add(entry.body)
      .add(entry.fact)
      .add(entry.environment)
      .add(entry.curve)
      .add(entry.state_before)
      .add(entry.state_after)
      .add(entry.prev_hash)
      .hash();
}

std::string alert_hash(const desk::AlertRecord& alert) {
  return CanonicalForm("holdfast.alert.1")
      .add(alert.id.value)
      .add(alert.case_id.value)
      .add(alert.source)
      .add(alert.county)
      .add(alert.reported_at.us)
      .add(alert.occurred_at ? std::to_string(alert.occurred_at->us) : "")
      .add(alert.reporter_name)
      .add(alert.reporter_phone)
      .add(alert.narrative)
      .add(alert.filed_at.us)
      .add(alert.filed_by)
      .hash();
}

Result<void> append_entry(Session& session, JournalEntry& entry, JournalHead& head) {
  entry.seq = head.seq + 1;
  entry.prev_hash = head.seq == 0 ? no_hash() : head.hash;
  entry.hash = journal_hash(entry);
  TRYV(session.run(
      "insert into journal (seq, at, actor, kind, case_id, body, fact, environment, curve,"
      " state_before, state_after, prev_hash, hash)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      {entry.seq, entry.at, entry.actor, entry.kind, entry.case_id.value, entry.body,
       Blob{entry.fact}, entry.environment, Blob{entry.curve}, entry.state_before,
       entry.state_after, entry.prev_hash, entry.hash}));
  head = {.seq = entry.seq, .hash = entry.hash};
  return {};
}

Result<JournalHead> read_journal_head(Session& session) {
  TRY(auto head, session.one("select seq, hash from journal order by seq desc limit 1", {},
                             [](const Row& row) {
                               return JournalHead{.seq = row.number(0), .hash = row.string(1)};
                             }));
  return head.value_or(JournalHead{});
}

JournalEntry read_entry(const Row& row) {
  return {.seq = row.number(0),
          .at = row.instant(1),
          .actor = row.string(2),
          .kind = row.string(3),
          .case_id = CaseId{row.number(4)},
          .body = row.string(5),
          .fact = row.string(6),
          .environment = row.string(7),
          .curve = row.string(8),
          .state_before = row.string(9),
          .state_after = row.string(10),
          .prev_hash = row.string(11),
          .hash = row.string(12)};
}

}  // namespace holdfast::store
