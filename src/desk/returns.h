// A return of frozen money to the victims (银监发〔2016〕41号), and the steps it goes through.
//
//   planned ──submit──> submitted ──approve──> approved ──letters──> executing ──receipts──>
//   settled
//      │                    └────reject────> rejected
//      └── notice (some account is shared pro rata): published ──30 days──> over
//          may run beside submission and approval; letters wait for its end and for every objection
//   an objection upheld, or taken back by us before a bank paid: withdrawn
//   a new plan in its place: superseded
//
// What is left, or was paid in part, stays frozen: a new round plans it again, with all earlier
// rounds subtracted. Approval is by a second person, at the level that the rule names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"
#include "desk/actor.h"
#include "law/law.h"
#include "records/account.h"
#include "records/ids.h"
#include "trace/refund.h"

namespace holdfast::desk {

// Limits on what people can make a return hold.
inline constexpr std::size_t kMaxReturnCases = 200;
inline constexpr std::size_t kMaxReturnAccounts = 200;
inline constexpr std::size_t kMaxReturnShares = 1'000;
inline constexpr std::size_t kMaxObjections = 200;

enum class ReturnState {
  Planned,
  Submitted,
  Approved,
  Executing,
  Settled,
  Rejected,
  Withdrawn,
  Superseded
};

/// "planned", "submitted", ...
std::string_view to_string(ReturnState state);
std::optional<ReturnState> parse_return_state(std::string_view text);

/// True while something is still to happen: not settled, rejected, withdrawn or superseded.
bool is_open(ReturnState state);

/// "traced", "loss".
std::string_view to_string(trace::Basis basis);
std::optional<trace::Basis> parse_basis(std::string_view text);

/// Somebody else's freeze of an account, as its bank tells.
struct Lien {
  std::string holder;
  Money amount;
  bool is_prior = false;  ///< ranks before ours; false: waits behind it (轮候)

  bool operator==(const Lien&) const = default;
};

/// One frozen account of a return.
struct ReturnAccount {
  Account account;
  std::string name;
  Money frozen;  ///< by our own freezes
  Money prior;   ///< of that, what ranks before them
  Money to_share;
  std::string article;  ///< "8(1)", "8(2)", "8(3)"
  Money planned;
  Money stays_frozen;
  std::optional<Instant> freeze_until;
  std::vector<OrderId> orders;  ///< the freezes
  std::vector<Lien> liens;
  std::string letter_no;
  std::optional<Instant> sent_at;
  std::optional<Instant> due_at;  ///< the bank's last moment
  std::string receipt_no;
  std::optional<Instant> executed_at;

  bool operator==(const ReturnAccount&) const = default;
};

/// What one victim gets out of one account.
struct ReturnShare {
  int number = 0;  ///< 1, 2, ... in the return
  Account account;
  CaseId case_id;
  Account payer;  ///< the account the victim paid from; may be empty
  std::string name;
  Account payee;             ///< the account that is paid to
  std::string payee_reason;  ///< why it is another than the payer
  Money loss;
  Money traced;
  Money returned_before;
  Money planned;
  std::optional<Money> paid;  ///< by the bank's receipt
  std::string reason;         ///< why less was paid than planned

  bool operator==(const ReturnShare&) const = default;
};

enum class ObjectionState { Open, Upheld, Rejected };
std::string_view to_string(ObjectionState state);

struct Objection {
  int number = 0;
  std::string by;
  std::string kind;  ///< victim, interested_party
  std::string text;
  std::string contact;
  Instant received_at;
  std::string entered_by;
  bool is_late = false;  ///< after the notice had ended; it counts all the same
  ObjectionState state = ObjectionState::Open;
  std::string reason;
  std::optional<Instant> decided_at;
  std::string decided_by;

  bool operator==(const Objection&) const = default;
};

/// Who did what, when.
struct ReturnStep {
  std::string step;
  Instant at;
  std::string by;
  std::string note;

  bool operator==(const ReturnStep&) const = default;
};

struct ReturnNotice {
  Instant published_at;
  std::string place;
  std::string published_by;
  Instant ends_at;

  bool operator==(const ReturnNotice&) const = default;
};

/// A paper of the return that was made and kept.
struct ReturnPaper {
  PaperId paper;
  std::string kind;  ///< return_papers.h
  std::string number;
  std::string code;
  Account account;  ///< of a letter
  int share = 0;    ///< of an application
  Instant made_at;

  bool operator==(const ReturnPaper&) const = default;
};

struct ReturnRecord {
  ReturnId id;
  CaseId case_id;
  std::vector<CaseId> cases;  ///< whose victims have a share, or whose freeze holds
  ReturnState state = ReturnState::Planned;
  int round = 1;
  trace::Basis basis = trace::Basis::Traced;
  std::string rule_id;  ///< the row of the rule table it is made under
  std::string filed_no;
  Instant created_at;
  std::string created_by;
  Instant as_of;
  bool needs_notice = false;
  std::string input_sha256;
  std::string computation_sha256;
  std::vector<ReturnAccount> accounts;  ///< by account
  std::vector<ReturnShare> shares;
  std::optional<ReturnNotice> notice;
  std::vector<Objection> objections;
  std::vector<ReturnStep> steps;
  std::vector<ReturnPaper> papers;  ///< in the order they were made
  std::string submitted_by;
  std::string decision_no;
  std::vector<std::string> officers;
  ReturnId supersedes;
  ReturnId superseded_by;

  bool operator==(const ReturnRecord&) const = default;
};

Money planned_of(const ReturnRecord& record);
Money paid_of(const ReturnRecord& record);
Money paid_from(const ReturnRecord& record, const Account& account);

/// The rule a return is made under. The table never loses a row.
const law::Rule& rule_of(const ReturnRecord& record);

/// What must happen next.
struct ReturnWait {
  std::string what;  ///< notice, notice_end, objections, submission, approval, letters, banks, ...
  std::optional<Instant> until;
  bool is_overdue = false;
};
ReturnWait wait_of(const ReturnRecord& record, Instant now);

/// A moment at which it is looked at again: "notice_over", or "bank_overdue" of an account.
struct ReturnTimer {
  std::string what;
  Account account;
  Instant due_at;

  bool operator==(const ReturnTimer&) const = default;
};
/// Timers that have not come yet (their coming is a step).
std::vector<ReturnTimer> timers_of(const ReturnRecord& record);
/// A timer has come: notes it as a step. False if it no longer matters.
bool ring(ReturnRecord& record, const ReturnTimer& timer, Instant now);

/// What the actor may do with it now, by the names of the API's actions.
std::vector<std::string> allowed_to(const Actor& actor, const ReturnRecord& record, Instant now);

// The steps. Each checks its guards and changes the record, or changes nothing.

/// @err return.state, return.no_notice_needed, return.published_already, return.published_at
Result<void> publish(ReturnRecord& record, const std::string& by, Instant published_at,
                     const std::string& place, Instant now);

/// @err return.state, return.too_many_objections, return.received_at
Result<void> object(ReturnRecord& record, Objection objection, Instant now);

/// An objection that is upheld ends the plan.
/// @err return.objection_unknown, return.objection_decided
Result<void> decide_objection(ReturnRecord& record, int number, bool is_upheld,
                              const std::string& reason, const std::string& by, Instant now);

/// @err return.state
Result<void> submit(ReturnRecord& record, const std::string& by, const std::string& note,
                    Instant now);

/// Checks level and second person; approving and rejecting ask the same.
/// @err return.state, approval.level, approval.own
Result<void> may_decide(const Actor& actor, const ReturnRecord& record);
void approve(ReturnRecord& record, const std::string& by, const std::string& note,
             const std::string& decision_no, Instant now);
void reject(ReturnRecord& record, const std::string& by, const std::string& reason, Instant now);

/// Whether letters may go to the banks.
/// @err return.state, return.notice_missing, return.notice_runs, return.objection_open
Result<void> may_send_letters(const ReturnRecord& record, Instant now);
/// @param letter_nos by account, one for each
/// @err those of may_send_letters, return.officers
Result<void> send_letters(ReturnRecord& record, const std::string& by,
                          const std::vector<std::string>& officers,
                          const std::vector<std::string>& letter_nos, Instant now);

struct ReceiptShare {
  int share = 0;
  Money paid;
  std::string reason;
};

/// What a bank paid from one account.
struct Receipt {
  Account account;
  std::string number;
  Instant executed_at;
  std::vector<ReceiptShare> shares;
};

/// @err return.state, return.account_unknown, return.already_executed, return.executed_at,
///   return.share_unknown, return.shares_incomplete, return.more_than_planned,
///   return.reason_missing
Result<void> execute(ReturnRecord& record, const std::string& by, const Receipt& receipt,
                     Instant now);

/// @err return.state, return.paid_already
Result<void> withdraw(ReturnRecord& record, const std::string& by, const std::string& reason,
                      Instant now);

/// @err return.state, return.paid_already
Result<void> supersede(ReturnRecord& record, ReturnId by_return, const std::string& by,
                       Instant now);

}  // namespace holdfast::desk
