#include "store/replay.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "chase/codec.h"
#include "store/hash.h"
#include "store/journal.h"
#include "store/journal_body.h"
#include "store/summary.h"

namespace holdfast::store {
namespace {

/// The policies and partners that steps name by their hash.
class Environments {
 public:
  explicit Environments(Session& session) : session_(session) {}

  Result<const StoredEnvironment*> find(const std::string& hash) {
    if (const auto known = known_.find(hash); known != known_.end()) return &known->second;
    TRY(const auto text, session_.one("select body from environments where hash = $1", {hash},
                                      [](const Row& row) { return row.string(0); }));
    CHECK(text.has_value(), "the chain was checked before");
    TRY(auto decoded, decode_environment(*text));
    return &known_.emplace(hash, std::move(decoded)).first->second;
  }

 private:
  Session& session_;
  std::map<std::string, StoredEnvironment> known_;
};

bool is_same(const desk::Totals& a, const desk::Totals& b) {
  return a.paid == b.paid && a.held == b.held && a.in_flight == b.in_flight && a.gone == b.gone &&
         a.returned == b.returned;
}

/// What differs between what was decided and what is decided now; nothing if they agree.
std::optional<std::string> difference(const JournalEntry& entry, const JournalBody& body,
                                      const chase::Decision& decision) {
  if (sha256_hex(chase::encode(decision.state)) != entry.state_after) return "another state";
  if (body.notes != decision.notes) return "other notes";
  if (body.orders != decision.changed_orders) return "other orders";
  if (!body.totals || !is_same(*body.totals, totals_of(decision.state))) return "other sums";
  return std::nullopt;
}

std::optional<chase::State> start_of(CaseId id, const std::string& state_hash) {
  for (const auto method : {TraceMethod::Prorata, TraceMethod::Fifo, TraceMethod::Lifo}) {
    auto state = chase::open(id, method);
    if (sha256_hex(chase::encode(state)) == state_hash) return state;
  }
  return std::nullopt;
}

/// Replays one case from its first step on.
class CaseReplay {
 public:
  CaseReplay(CaseId id, Environments& environments, AuditReport& report)
      : id_(id), environments_(environments), report_(report) {}

  Result<void> step(const JournalEntry& entry) {
    if (report_.fault || is_ended_) return {};
    if (!state_) state_ = start_of(id_, entry.state_before);
    CHECK(state_.has_value(), "the chain was checked before");
    if (entry.environment.empty()) {
      is_ended_ = true;
      report_.remarks.push_back("entry " + std::to_string(entry.seq) +
                                " does not say what it was decided by: the rest of " +
                                to_string(id_) + " cannot be replayed");
      return {};
    }
    auto fact = chase::decode_fact(entry.fact);
    auto curve = chase::decode_curve(entry.curve);
    if (!fact || !curve) return found(entry, "its fact cannot be read by this program");
    TRY(const auto* stored, environments_.find(entry.environment));
    TRY(const auto body, decode_body(entry.body));
    const chase::Environment environment{stored->policy, stored->partners, *curve};
    auto decision = chase::advance(*std::move(state_), *fact, entry.at, environment);
    if (const auto other = difference(entry, body, decision)) {
      return found(entry, "decided again, it gives " + *other);
    }
    state_ = std::move(decision.state);
    last_seq_ = entry.seq;
    ++report_.replayed;
    return {};
  }

  /// Holds the rows that lists and feeds are made of against the state they were made from.
  Result<void> check_rows(Session& session) {
    if (report_.fault || is_ended_ || !state_) return {};
    std::size_t rows = 0;
    std::string wrong;
    TRYV(session.each(
        "select number, partner, status, due_at from orders where case_id = $1 order by number",
        {id_.value}, [&](const Row& row) -> Result<void> {
          ++rows;
          const auto* record = chase::find_order(*state_, OrderId{id_, row.count(0)});
          const bool is_right = record != nullptr && record->order.partner == row.text(1) &&
                                chase::to_string(record->status) == row.text(2) &&
                                record->order.due_at == row.instant(3);
          if (!is_right && wrong.empty()) wrong = to_string(OrderId{id_, row.count(0)});
          return {};
        }));
    if (wrong.empty() && rows != state_->orders.size()) wrong = "some of " + to_string(id_);
    if (!wrong.empty()) {
      report_.fault = AuditFault{last_seq_, "the row of order " + wrong + " is not its result"};
    }
    return {};
  }

 private:
  Result<void> found(const JournalEntry& entry, std::string what) {
    report_.fault = AuditFault{entry.seq, std::move(what)};
    return {};
  }

  CaseId id_;
  Environments& environments_;
  AuditReport& report_;
  std::optional<chase::State> state_;
  std::int64_t last_seq_ = 0;
  bool is_ended_ = false;
};

}  // namespace

Result<void> replay_journal(Session& session, AuditReport& report) {
  Environments environments(session);
  TRY(const auto cases, session.all("select id from cases order by id", {},
                                    [](const Row& row) { return CaseId{row.number(0)}; }));
  const std::string text = "select " + std::string(kJournalColumns) +
                           " from journal where case_id = $1 and state_after <> '' order by seq";
  for (const auto id : cases) {
    CaseReplay replay(id, environments, report);
    TRYV(session.each(text, {id.value},
                      [&](const Row& row) { return replay.step(read_entry(row)); }));
    TRYV(replay.check_rows(session));
  }
  return {};
}

}  // namespace holdfast::store
