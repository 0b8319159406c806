#include "store/audit.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "chase/codec.h"
#include "store/hash.h"
#include "store/journal.h"
#include "store/journal_body.h"
#include "store/replay.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/sql.h"

namespace holdfast::store {
namespace {

/// What the steps so far say of a case.
struct CaseTrail {
  std::string state_hash;
  std::int64_t version = 0;
};

/// One pass over the chain. Each check says what is wrong, or nothing.
class ChainCheck {
 public:
  ChainCheck(Session& session, const AuditOptions& options)
      : session_(session), options_(options) {}

  using Finding = Result<std::optional<std::string>>;

  Finding check(const JournalEntry& entry) {
    if (auto wrong = check_link(entry)) return wrong;
    if (!entry.fact.empty()) {
      if (auto wrong = check_states(entry)) return wrong;
      TRY(auto wrong, check_environment(entry));
      if (wrong) return wrong;
    }
    TRY(const auto body, decode_body(entry.body));
    TRY(auto wrong_alert, check_alerts(body));
    if (wrong_alert) return wrong_alert;
    TRY(auto wrong_paper, check_papers(body));
    if (wrong_paper) return wrong_paper;
    look_for_paper(entry, body);
    return check_sealed(body);
  }

  const JournalHead& head() const { return head_; }
  const std::map<CaseId, CaseTrail>& trails() const { return trails_; }
  const std::optional<FoundPaper>& paper() const { return paper_; }
  std::int64_t papers() const { return papers_; }

 private:
  std::optional<std::string> check_link(const JournalEntry& entry) {
    if (entry.seq != head_.seq + 1) {
      return "entry " + std::to_string(head_.seq + 1) + " is missing";
    }
    const std::string before = head_.seq == 0 ? std::string(64, '0') : head_.hash;
    if (entry.prev_hash != before) return "it does not hang on the entry before it";
    if (entry.hash != journal_hash(entry)) return "its content is not what its hash was made of";
    head_ = {.seq = entry.seq, .hash = entry.hash};
    return std::nullopt;
  }

  std::optional<std::string> check_states(const JournalEntry& entry) {
    const auto known = trails_.find(entry.case_id);
    const bool follows = known == trails_.end() ? is_start(entry.case_id, entry.state_before)
                                                : known->second.state_hash == entry.state_before;
    if (!follows)
      return "it does not start from the state that " + to_string(entry.case_id) + " had";
    trails_[entry.case_id] = {.state_hash = entry.state_after, .version = entry.seq};
    return std::nullopt;
  }

  Finding check_environment(const JournalEntry& entry) {
    if (entry.environment.empty() || environments_.contains(entry.environment)) {
      return std::nullopt;
    }
    TRY(const auto body,
        session_.one("select body from environments where hash = $1", {entry.environment},
                     [](const Row& row) { return row.string(0); }));
    if (!body) return "the policy it was decided by is missing";
    if (sha256_hex(*body) != entry.environment) return "the policy it was decided by was altered";
    environments_.insert(entry.environment);
    return std::nullopt;
  }

  Finding check_alerts(const JournalBody& body) {
    for (const auto& [id, hash] : body.alerts) {
      const auto number = parse_id<AlertTag>(id);
      TRY(const auto alert,
          session_.one("select " + std::string(kAlertColumns) + " from alerts where id = $1",
                       {number ? number->value : 0}, read_alert));
      if (!alert) return "alert " + id + ", which it filed, is missing";
      if (alert_hash(*alert) != hash) return "alert " + id + ", which it filed, was altered";
    }
    return std::nullopt;
  }

  Finding check_papers(const JournalBody& body) {
    for (const auto& [id, hash] : body.papers) {
      ++papers_;
      const auto number = parse_id<PaperTag>(id);
      TRY(const auto pdf,
          session_.one("select pdf from papers where id = $1", {number ? number->value : 0},
                       [](const Row& row) { return row.string(0); }));
      if (!pdf) return "paper " + id + ", which it made, is missing";
      if (sha256_hex(*pdf) != hash) return "paper " + id + " is not the file that it made";
    }
    return std::nullopt;
  }

  void look_for_paper(const JournalEntry& entry, const JournalBody& body) {
    for (const auto& [id, hash] : body.papers) {
      FoundPaper found{entry.seq, entry.at, entry.actor, entry.case_id, {}, {}, {}};
      for (const auto& note : body.notes) {
        for (const auto& [name, value] : note.params) {
          if (name == "kind") found.kind = value;
          if (name == "number") found.number = value;
          if (name == "code") found.code = value;
        }
      }
      const bool is_it = options_.paper_sha256.empty() ? found.code == options_.paper_code
                                                       : hash == options_.paper_sha256;
      if (is_it) paper_ = std::move(found);
    }
  }

  Finding check_sealed(const JournalBody& body) {
    for (const auto& [id, hash] : body.sealed) {
      const auto order = parse_order_id(id).value_or(OrderId{});
      TRY(const auto wire,
          session_.one("select coalesce(wire, '') from orders where case_id = $1 and number = $2",
                       {order.case_id.value, order.number},
                       [](const Row& row) { return row.string(0); }));
      if (!wire) return "order " + id + ", which it sent, is missing";
      if (sha256_hex(*wire) != hash) return "order " + id + " is not what it sent";
    }
    return std::nullopt;
  }

  Session& session_;
  const AuditOptions& options_;
  JournalHead head_;
  std::optional<FoundPaper> paper_;
  std::int64_t papers_ = 0;
  std::map<CaseId, CaseTrail> trails_;
  std::set<std::string> environments_;
};

Result<void> check_chain(Session& session, AuditReport& report, ChainCheck& chain) {
  // One statement over the whole journal: rows are read as they come, never all at once.
  const std::string text = "select " + std::string(kJournalColumns) + " from journal order by seq";
  auto read = session.each(text, {}, [&](const Row& row) -> Result<void> {
    if (report.fault) return {};
    const auto entry = read_entry(row);
    TRY(auto wrong, chain.check(entry));
    if (wrong) {
      report.fault = AuditFault{entry.seq, *std::move(wrong)};
      return {};
    }
    ++report.entries;
    return {};
  });
  if (read || read.error().reason != "store.corrupt") return read;
  if (!report.fault) report.fault = AuditFault{report.entries + 1, read.error().detail};
  return {};
}

Result<void> check_cases(Session& session, AuditReport& report, const ChainCheck& chain) {
  std::set<CaseId> seen;
  TRYV(session.each(
      "select id, version, state_hash, state from cases order by id", {},
      [&](const Row& row) -> Result<void> {
        if (report.fault) return {};
        const CaseId id{row.number(0)};
        seen.insert(id);
        ++report.cases;
        const auto trail = chain.trails().find(id);
        if (trail == chain.trails().end()) {
          // Opened, but no step was taken; anything else was added by hand.
          if (row.number(1) != 0) {
            report.fault = AuditFault{report.head.seq, to_string(id) + " has steps it never took"};
          }
          return {};
        }
        const bool is_same = row.number(1) == trail->second.version &&
                             row.text(2) == trail->second.state_hash &&
                             sha256_hex(row.text(3)) == trail->second.state_hash;
        if (!is_same) {
          report.fault = AuditFault{trail->second.version,
                                    "the state kept of " + to_string(id) + " is not its result"};
        }
        return {};
      }));
  for (const auto& [id, trail] : chain.trails()) {
    if (report.fault || seen.contains(id)) continue;
    report.fault = AuditFault{trail.version, "case " + to_string(id) + " is missing"};
  }
  return {};
}

/// Every paper has the entry that made it: another was put in by hand.
Result<void> check_paper_count(Session& session, AuditReport& report, const ChainCheck& chain) {
  TRY(const auto kept, session.number("select cast(count(*) as bigint) from papers"));
  if (kept == chain.papers()) return {};
  report.fault = AuditFault{report.head.seq, "a paper was added that no entry made"};
  return {};
}

/// Holds an entry that was noted outside the database against the journal.
Result<void> check_noted(Session& session, AuditReport& report, const JournalHead& noted,
                         const std::string& where) {
  TRY(const auto hash, session.one("select hash from journal where seq = $1", {noted.seq},
                                   [](const Row& row) { return row.string(0); }));
  if (hash && *hash == noted.hash) return {};
  const std::string what = hash ? "it is not the entry that was noted "
                                : "entry " + std::to_string(noted.seq) + " was noted ";
  report.fault = AuditFault{hash ? noted.seq : report.head.seq,
                            what + where + (hash ? "" : " and is missing: the end was cut off")};
  return {};
}

Result<void> check_notes(Session& session, AuditReport& report, const AuditOptions& options,
                         const Result<std::optional<JournalHead>>& noted) {
  if (!noted) {
    report.remarks.push_back(noted.error().detail);
  } else if (!*noted) {
    if (report.head.seq > 0) {
      report.remarks.push_back("there is no file journal.head: a cut end would not be seen by it");
    }
  } else {
    TRYV(check_noted(session, report, **noted, "in journal.head"));
  }
  if (options.expects && !report.fault) {
    TRYV(check_noted(session, report, *options.expects, "elsewhere"));
  }
  return {};
}

Result<Session> open_for_audit(const std::string& directory) {
  const std::string path = database_path(directory);
  std::error_code code;
  if (!std::filesystem::exists(path, code)) {
    return fail(ErrorKind::Unreadable, "store.cannot_open", "there is no database here", path);
  }
  TRY(auto session, Session::open(path, Access::ReadOnly));
  TRYV(session.begin_read());
  TRYV(require_current(session));
  return session;
}

}  // namespace

bool is_start(CaseId id, const std::string& state_hash) {
  constexpr std::array kMethods = {TraceMethod::Prorata, TraceMethod::Fifo, TraceMethod::Lifo};
  return std::ranges::any_of(kMethods, [&](TraceMethod method) {
    return sha256_hex(chase::encode(chase::open(id, method))) == state_hash;
  });
}

Result<AuditReport> verify_journal(const AuditOptions& options) {
  // Read before the view of the database begins: a server that commits meanwhile is then ahead of
  // its note, never behind.
  const auto noted = read_head_file(options.directory);
  TRY(auto session, open_for_audit(options.directory));
  AuditReport report;
  ChainCheck chain(session, options);
  TRYV(check_chain(session, report, chain));
  report.head = chain.head();
  if (!report.fault) {
    TRYV(check_cases(session, report, chain));
  }
  report.paper = chain.paper();
  if (!report.fault) {
    TRYV(check_paper_count(session, report, chain));
  }
  if (!report.fault) {
    TRYV(check_notes(session, report, options, noted));
  }
  if (!report.fault && options.replays) {
    TRYV(replay_journal(session, report));
  }
  return report;
}

Result<JournalHead> journal_end(const std::string& directory) {
  TRY(auto session, open_for_audit(directory));
  return read_journal_head(session);
}

}  // namespace holdfast::store
