// What screens and programs are shown: plain values, filled by store/, written out by server/.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "chase/chase.h"
#include "desk/actor.h"
#include "desk/return_plan.h"
#include "desk/returns.h"
#include "records/ids.h"
#include "records/order.h"
#include "records/partner.h"

namespace holdfast::desk {

/// An alert as it was filed.
struct AlertRecord {
  AlertId id;
  CaseId case_id;
  std::string source;  ///< 110, hotline, walk_in, county, partner
  std::string county;
  Instant reported_at;
  std::optional<Instant> occurred_at;
  std::string reporter_name;
  std::string reporter_phone;
  std::string narrative;
  Instant filed_at;
  std::string filed_by;
};

/// A number, name or address that occurs in a case: what search finds.
struct Mention {
  std::string value;  ///< canonical; search folds case and drops spaces and dashes
  std::string kind;   ///< account, phone, url, name, ref, notice, qq, wechat, ...
  std::string role;   ///< suspect, victim, other, unknown; empty where it does not apply
  std::string where;  ///< alert, payment, transfer, order, answer

  bool operator==(const Mention&) const = default;
};

/// What a case is besides its money: kept in the case's row, shown in lists.
struct CaseHeader {
  CaseId id;
  Instant opened_at;
  Instant changed_at;
  std::optional<Instant> paid_at;  ///< the first payment
  std::string scam_type;
  std::string county;
  std::string title;  ///< one line without personal data: type, amount
};

/// The five sums of a case.
struct Totals {
  Money paid;
  Money held;
  Money in_flight;
  Money gone;
  Money returned;
};

/// Who is waited for in a case.
struct Waiting {
  std::string partner;
  int orders = 0;
  Instant since;
  bool is_overdue = false;
};

/// A row of the duty board and of case lists.
struct CaseSummary {
  CaseHeader header;
  Totals totals;
  bool is_settled = false;
  bool is_confirmed = true;
  int tiers = 0;
  int accounts = 0;
  int drafts = 0;
  std::vector<Waiting> waiting;
};

/// An order with what only the store knows of it.
struct OrderView {
  chase::OrderRecord record;
  std::string notice_no;  ///< empty while a draft
  std::optional<Instant> delivered_at;
  std::string answered_by;
};

/// One case in full. Its orders and accounts are in `state`.
struct CaseView {
  CaseSummary summary;
  chase::State state;
  std::vector<AlertRecord> alerts;
  std::vector<OrderView> orders;
  std::vector<Mention> mentions;
  std::int64_t journal_head = 0;
};

/// A journal entry as it is shown.
struct EntryView {
  std::int64_t seq = 0;
  Instant at;
  std::string kind;
  std::string actor;
  CaseId case_id;
  std::vector<chase::Note> notes;
  std::optional<Totals> totals;
  std::vector<OrderId> orders;
  std::vector<std::string> partners;  ///< whom it concerns: what a partner desk may see
};

/// One delivery in a partner's feed: the order as it was signed, at its place in the feed.
struct Delivery {
  std::int64_t seq = 0;
  OrderId order;
  std::string wire;  ///< the signed JSON text
};

/// A paper that was made, without its file.
struct PaperView {
  PaperId id;
  CaseId case_id;
  std::string kind;  ///< evidence_pack, ...
  std::string title;
  std::string number;  ///< 反诈证〔2026〕0012号
  Instant made_at;
  std::string made_by;
  std::string code;            ///< desk/papers.h paper_code
  std::string content_sha256;  ///< of what it says: what the code is made of
  std::string file_sha256;     ///< of the PDF
  std::int64_t bytes = 0;      ///< of the PDF
  std::string rules;           ///< the version of the rules it was made by
};

struct UserView {
  UserId id;
  std::string login;
  std::string name;
  Role role = Role::CallTaker;
  std::string partner;
  law::Level approval_level = law::Level::None;
  bool is_active = true;
  std::optional<Instant> last_seen_at;
};

struct PartnerView {
  Partner partner;
  bool is_active = true;
  bool has_token = false;
  bool is_from_config = false;
  std::string certificate_sha256;
  int waiting = 0;
  int overdue = 0;
  int answered = 0;
  std::optional<Instant> oldest_at;
  std::optional<Instant> last_seen_at;
  std::optional<Duration> median_answer;  ///< of the last 200 answers
};

struct Hit {
  Mention mention;
  CaseId case_id;
  Instant at;
  int count = 1;  ///< in how many cases this value occurs
};

/// A return with what only the store knows of it.
struct ReturnView {
  ReturnRecord record;
  std::string computation;  ///< JSON: store/computation.h
};

/// What may be given back in a case, and what was.
struct CaseReturns {
  /// A victim of the case, and what came back in returns that were carried out.
  struct Victim {
    chase::Claimant claimant;
    Money returned;
  };
  std::vector<HeldThere> accounts;
  std::vector<Victim> victims;
  std::vector<ReturnRecord> returns;  ///< newest first
};

/// The duty board.
struct Board {
  std::int64_t journal_head = 0;
  std::vector<CaseSummary> cases;  ///< live, most urgent first
  std::vector<PartnerView> partners;
  Totals today;
  int alerts_today = 0;
  int orders_today = 0;
  std::optional<Duration> median_first_order;  ///< of today's cases, from their opening
  std::optional<Duration> median_last_hold;
};

}  // namespace holdfast::desk
