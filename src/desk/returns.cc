#include "desk/returns.h"

#include <algorithm>
#include <array>
#include <set>

#include "law/calendar.h"

namespace holdfast::desk {
namespace {

constexpr Duration kClockSkew = minutes{10};  // of a bank's clock against ours
constexpr std::array<std::string_view, 8> kStates = {"planned",   "submitted", "approved",
                                                     "executing", "settled",   "rejected",
                                                     "withdrawn", "superseded"};

void step(ReturnRecord& record, const char* what, const std::string& by, Instant now,
          const std::string& note = {}) {
  record.steps.push_back({what, now, by, note});
}

Result<void> require_state(const ReturnRecord& record, std::initializer_list<ReturnState> states,
                           const char* what) {
  if (std::ranges::find(states, record.state) != states.end()) return {};
  return fail(ErrorKind::Conflict, "return.state",
              "the return is " + std::string(to_string(record.state)) + ": it cannot be " + what);
}

bool has_open_objection(const ReturnRecord& record) {
  return std::ranges::any_of(record.objections,
                             [](const Objection& o) { return o.state == ObjectionState::Open; });
}

bool has_paid(const ReturnRecord& record) {
  return std::ranges::any_of(record.accounts,
                             [](const ReturnAccount& a) { return a.executed_at.has_value(); });
}

ReturnAccount* find_account(ReturnRecord& record, const Account& account) {
  const auto at = std::ranges::find(record.accounts, account, &ReturnAccount::account);
  return at == record.accounts.end() ? nullptr : &*at;
}

// The banks' clocks: the first that ends, among those that have not answered.
ReturnWait wait_for_banks(const ReturnRecord& record, Instant now) {
  ReturnWait wait{"banks", {}, false};
  for (const ReturnAccount& account : record.accounts) {
    if (account.executed_at || !account.due_at) continue;
    if (!wait.until || *account.due_at < *wait.until) wait.until = account.due_at;
  }
  wait.is_overdue = wait.until && *wait.until <= now;
  return wait;
}

Result<void> check_receipt(const ReturnRecord& record, const ReturnAccount& account,
                           const Receipt& receipt, Instant now) {
  if (receipt.executed_at > now + kClockSkew ||
      receipt.executed_at < *account.sent_at - kClockSkew) {
    return fail(ErrorKind::Invalid, "return.executed_at",
                "the bank paid after the letter went out and not in the future", "/executed_at");
  }
  std::set<int> told;
  for (std::size_t i = 0; i < receipt.shares.size(); ++i) {
    const ReceiptShare& said = receipt.shares[i];
    const std::string place = "/shares/" + std::to_string(i);
    const auto share = std::ranges::find(record.shares, said.share, &ReturnShare::number);
    const bool is_ours = share != record.shares.end() && share->account == account.account;
    if (!is_ours || !told.insert(said.share).second) {
      return fail(
          ErrorKind::Invalid, "return.share_unknown",
          "share " + std::to_string(said.share) + " is none of this account, or named twice",
          place + "/share");
    }
    if (said.paid > share->planned || said.paid.fen < 0) {
      return fail(ErrorKind::Invalid, "return.more_than_planned",
                  "the decision gives share " + std::to_string(said.share) + " at most " +
                      format_yuan(share->planned) + " yuan",
                  place + "/paid_fen");
    }
    if (said.paid < share->planned && said.reason.empty()) {
      return fail(ErrorKind::Invalid, "return.reason_missing",
                  "say why less was paid than the decision gives", place + "/reason");
    }
  }
  const auto of_account = std::ranges::count(record.shares, account.account, &ReturnShare::account);
  if (static_cast<std::ptrdiff_t>(told.size()) == of_account) return {};
  return fail(ErrorKind::Invalid, "return.shares_incomplete",
              "the receipt must name every share of the account; one that was not paid has 0",
              "/shares");
}

}  // namespace

std::string_view to_string(ReturnState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<ReturnState> parse_return_state(std::string_view text) {
  const auto at = std::ranges::find(kStates, text);
  if (at == kStates.end()) return std::nullopt;
  return static_cast<ReturnState>(at - kStates.begin());
}

bool is_open(ReturnState state) { return state < ReturnState::Settled; }

std::string_view to_string(trace::Basis basis) {
  return basis == trace::Basis::Loss ? "loss" : "traced";
}

std::optional<trace::Basis> parse_basis(std::string_view text) {
  if (text == "traced") return trace::Basis::Traced;
  if (text == "loss") return trace::Basis::Loss;
  return std::nullopt;
}

std::string_view to_string(ObjectionState state) {
  switch (state) {
    case ObjectionState::Open:
      return "open";
    case ObjectionState::Upheld:
      return "upheld";
    case ObjectionState::Rejected:
      return "rejected";
  }
  return "";
}

Money planned_of(const ReturnRecord& record) {
  Money sum;
  for (const ReturnShare& share : record.shares) sum += share.planned;
  return sum;
}

Money paid_of(const ReturnRecord& record) {
  Money sum;
  for (const ReturnShare& share : record.shares) sum += share.paid.value_or(Money{});
  return sum;
}

Money paid_from(const ReturnRecord& record, const Account& account) {
  Money sum;
  for (const ReturnShare& share : record.shares) {
    if (share.account == account) sum += share.paid.value_or(Money{});
  }
  return sum;
}

const law::Rule& rule_of(const ReturnRecord& record) {
  const law::Rule* rule = law::china().find(record.rule_id);
  CHECK(rule != nullptr, "the rule table lost a row that a return was made under");
  return *rule;
}

ReturnWait wait_of(const ReturnRecord& record, Instant now) {
  if (!is_open(record.state)) return {"nothing", {}, false};
  if (record.state == ReturnState::Executing) return wait_for_banks(record, now);
  if (has_open_objection(record)) return {"objections", {}, false};
  if (record.state == ReturnState::Submitted) return {"approval", {}, false};
  if (record.needs_notice && !record.notice) return {"notice", {}, false};
  if (record.state == ReturnState::Planned) return {"submission", {}, false};
  if (record.needs_notice && now < record.notice->ends_at) {
    return {"notice_end", record.notice->ends_at, false};
  }
  return {"letters", {}, false};
}

std::vector<ReturnTimer> timers_of(const ReturnRecord& record) {
  const auto has_come = [&](std::string_view what, const std::string& note) {
    return std::ranges::any_of(record.steps, [&](const ReturnStep& done) {
      return done.step == what && done.note == note;
    });
  };
  std::vector<ReturnTimer> timers;
  if (!is_open(record.state)) return timers;
  if (record.notice && !has_come("notice_over", "")) {
    timers.push_back({"notice_over", {}, record.notice->ends_at});
  }
  for (const ReturnAccount& account : record.accounts) {
    if (!account.due_at || account.executed_at) continue;
    if (has_come("bank_overdue", account.account.text())) continue;
    timers.push_back({"bank_overdue", account.account, *account.due_at});
  }
  return timers;
}

bool ring(ReturnRecord& record, const ReturnTimer& timer, Instant now) {
  const auto timers = timers_of(record);
  if (std::ranges::find(timers, timer) == timers.end()) return false;
  step(record, timer.what.c_str(), "system", now, timer.account.text());
  return true;
}

std::vector<std::string> allowed_to(const Actor& actor, const ReturnRecord& record, Instant now) {
  std::vector<std::string> actions;
  const bool is_officer = require_role(actor, {Role::Officer, Role::Administrator}).has_value();
  const bool is_before_letters = is_open(record.state) && record.state != ReturnState::Executing;
  if (is_officer) {
    if (is_before_letters && record.needs_notice && !record.notice) actions.emplace_back("notice");
    if (is_before_letters) actions.emplace_back("objections");
    if (record.state == ReturnState::Planned) actions.emplace_back("submit");
    if (may_send_letters(record, now)) actions.emplace_back("letters");
    if (record.state == ReturnState::Executing) actions.emplace_back("execute");
    if (is_open(record.state) && !has_paid(record)) actions.emplace_back("withdraw");
  }
  if (may_decide(actor, record)) {
    actions.emplace_back("approve");
    actions.emplace_back("reject");
  }
  return actions;
}

Result<void> publish(ReturnRecord& record, const std::string& by, Instant published_at,
                     const std::string& place, Instant now) {
  TRYV(require_state(record, {ReturnState::Planned, ReturnState::Submitted, ReturnState::Approved},
                     "published"));
  if (!record.needs_notice) {
    return fail(ErrorKind::Conflict, "return.no_notice_needed",
                "every account of this return goes back directly (41号 art. 8(1), 8(2))");
  }
  if (record.notice) {
    return fail(ErrorKind::Conflict, "return.published_already",
                "its notice was published on " + format_instant(record.notice->published_at));
  }
  // A notice says what was computed: it cannot be older than the plan.
  if (published_at < record.created_at || published_at > now) {
    return fail(ErrorKind::Invalid, "return.published_at",
                "a notice is published after its plan was made and not in the future",
                "/published_at");
  }
  const Instant end = law::end_of_days(published_at, rule_of(record).notice_days);
  record.notice = ReturnNotice{published_at, place, by, end};
  step(record, "notice", by, now, place);
  return {};
}

Result<void> object(ReturnRecord& record, Objection objection, Instant now) {
  TRYV(require_state(record, {ReturnState::Planned, ReturnState::Submitted, ReturnState::Approved},
                     "objected to"));
  if (record.objections.size() >= kMaxObjections) {
    return fail(ErrorKind::TooLarge, "return.too_many_objections",
                "a return takes at most 200 objections; decide those that are there first");
  }
  if (objection.received_at > now || objection.received_at < record.created_at) {
    return fail(ErrorKind::Invalid, "return.received_at",
                "an objection comes after the plan was made and not in the future", "/received_at");
  }
  objection.number = static_cast<int>(record.objections.size()) + 1;
  objection.is_late = record.notice && objection.received_at >= record.notice->ends_at;
  objection.state = ObjectionState::Open;
  record.objections.push_back(std::move(objection));
  return {};
}

Result<void> decide_objection(ReturnRecord& record, int number, bool is_upheld,
                              const std::string& reason, const std::string& by, Instant now) {
  TRYV(require_state(record, {ReturnState::Planned, ReturnState::Submitted, ReturnState::Approved},
                     "decided on"));
  const auto at = std::ranges::find(record.objections, number, &Objection::number);
  if (at == record.objections.end()) {
    return fail(ErrorKind::NotFound, "return.objection_unknown",
                "there is no objection " + std::to_string(number), "/objection");
  }
  if (at->state != ObjectionState::Open) {
    return fail(ErrorKind::Conflict, "return.objection_decided",
                "objection " + std::to_string(number) + " was decided already", "/objection");
  }
  at->state = is_upheld ? ObjectionState::Upheld : ObjectionState::Rejected;
  at->reason = reason;
  at->decided_at = now;
  at->decided_by = by;
  if (!is_upheld) return {};
  record.state = ReturnState::Withdrawn;
  step(record, "withdrawn", by, now, "objection " + std::to_string(number) + ": " + reason);
  return {};
}

Result<void> submit(ReturnRecord& record, const std::string& by, const std::string& note,
                    Instant now) {
  TRYV(require_state(record, {ReturnState::Planned}, "submitted"));
  record.state = ReturnState::Submitted;
  record.submitted_by = by;
  step(record, "submitted", by, now, note);
  return {};
}

Result<void> may_decide(const Actor& actor, const ReturnRecord& record) {
  TRYV(require_state(record, {ReturnState::Submitted}, "approved or rejected"));
  const law::Level needed = rule_of(record).approval;
  if (actor.kind != ActorKind::Person || actor.role == Role::PartnerDesk ||
      actor.approval_level < needed) {
    return fail(ErrorKind::Denied, "approval.level",
                "a return is approved at the level " + std::string(law::to_string(needed)) +
                    " or above (" + rule_of(record).source + ")");
  }
  if (actor.name == record.created_by || actor.name == record.submitted_by) {
    return fail(ErrorKind::Denied, "approval.own",
                "who planned or submitted a return does not decide on it; ask a second person");
  }
  return {};
}

void approve(ReturnRecord& record, const std::string& by, const std::string& note,
             const std::string& decision_no, Instant now) {
  record.state = ReturnState::Approved;
  record.decision_no = decision_no;
  step(record, "approved", by, now, note);
}

void reject(ReturnRecord& record, const std::string& by, const std::string& reason, Instant now) {
  record.state = ReturnState::Rejected;
  step(record, "rejected", by, now, reason);
}

Result<void> may_send_letters(const ReturnRecord& record, Instant now) {
  TRYV(require_state(record, {ReturnState::Approved}, "sent to the banks"));
  if (record.needs_notice && !record.notice) {
    return fail(ErrorKind::Conflict, "return.notice_missing",
                "a return by shares is published for " +
                    std::to_string(rule_of(record).notice_days) + " days first (41号 art. 8(3))");
  }
  if (record.needs_notice && now < record.notice->ends_at) {
    return fail(ErrorKind::Conflict, "return.notice_runs",
                "the notice runs until " + format_instant(record.notice->ends_at));
  }
  if (has_open_objection(record)) {
    return fail(ErrorKind::Conflict, "return.objection_open",
                "an objection is not decided yet: uphold or reject it first");
  }
  return {};
}

Result<void> send_letters(ReturnRecord& record, const std::string& by,
                          const std::vector<std::string>& officers,
                          const std::vector<std::string>& letter_nos, Instant now) {
  TRYV(may_send_letters(record, now));
  const std::set<std::string> distinct(officers.begin(), officers.end());
  if (static_cast<int>(distinct.size()) < rule_of(record).officers) {
    return fail(ErrorKind::Invalid, "return.officers",
                "two officers bring the letters (41号 art. 10): name two", "/officers");
  }
  CHECK(letter_nos.size() == record.accounts.size());
  const Instant due =
      law::china_calendar().end_of_working_days(now, rule_of(record).bank_working_days);
  for (std::size_t i = 0; i < record.accounts.size(); ++i) {
    record.accounts[i].letter_no = letter_nos[i];
    record.accounts[i].sent_at = now;
    record.accounts[i].due_at = due;
  }
  record.officers = officers;
  record.state = ReturnState::Executing;
  step(record, "letters", by, now);
  return {};
}

Result<void> execute(ReturnRecord& record, const std::string& by, const Receipt& receipt,
                     Instant now) {
  TRYV(require_state(record, {ReturnState::Executing}, "carried out"));
  ReturnAccount* account = find_account(record, receipt.account);
  if (account == nullptr) {
    return fail(ErrorKind::NotFound, "return.account_unknown",
                receipt.account.text() + " is no account of this return", "/account");
  }
  if (account->executed_at) {
    return fail(ErrorKind::Conflict, "return.already_executed",
                "the bank's receipt for this account is entered already: " + account->receipt_no,
                "/account");
  }
  TRYV(check_receipt(record, *account, receipt, now));
  account->receipt_no = receipt.number;
  account->executed_at = receipt.executed_at;
  for (const ReceiptShare& said : receipt.shares) {
    auto& share = *std::ranges::find(record.shares, said.share, &ReturnShare::number);
    share.paid = said.paid;
    if (said.paid < share.planned) share.reason = said.reason;
  }
  step(record, "executed", by, now, receipt.account.text());
  const bool is_done = std::ranges::all_of(
      record.accounts, [](const ReturnAccount& a) { return a.executed_at.has_value(); });
  if (!is_done) return {};
  record.state = ReturnState::Settled;
  step(record, "settled", by, now);
  return {};
}

Result<void> withdraw(ReturnRecord& record, const std::string& by, const std::string& reason,
                      Instant now) {
  if (!is_open(record.state)) return require_state(record, {}, "withdrawn");
  if (has_paid(record)) {
    return fail(ErrorKind::Conflict, "return.paid_already",
                "a bank has paid under this return already; enter the other receipts");
  }
  record.state = ReturnState::Withdrawn;
  step(record, "withdrawn", by, now, reason);
  return {};
}

Result<void> supersede(ReturnRecord& record, ReturnId by_return, const std::string& by,
                       Instant now) {
  const bool is_ended =
      record.state == ReturnState::Rejected || record.state == ReturnState::Withdrawn;
  if (!is_ended) {
    TRYV(require_state(record,
                       {ReturnState::Planned, ReturnState::Submitted, ReturnState::Approved},
                       "superseded"));
  }
  record.state = ReturnState::Superseded;
  record.superseded_by = by_return;
  step(record, "superseded", by, now, to_string(by_return));
  return {};
}

}  // namespace holdfast::desk
