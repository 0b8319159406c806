#include "store/return_rows.h"

#include <algorithm>

#include "store/search_key.h"

namespace holdfast::store {
namespace {

std::unexpected<Error> corrupt(const char* what) {
  return fail(ErrorKind::Unavailable, "store.corrupt",
              std::string("a return cannot be read: ") + what + "; restore a backup");
}

Account account_of(std::string_view text) {
  auto account = Account::parse(text);
  return account ? *std::move(account) : Account{};
}

constexpr std::string_view kColumns =
    "select id, case_id, state, round, basis, rule_id, filed_no, created_at, created_by, as_of,"
    " needs_notice, published_at, published_in, published_by, notice_ends_at, submitted_by,"
    " decision_no, officers, supersedes, superseded_by, input_sha256, computation_sha256"
    " from returns where ";

desk::ReturnRecord read_row(const Row& row) {
  desk::ReturnRecord record;
  record.id = ReturnId{row.number(0)};
  record.case_id = CaseId{row.number(1)};
  record.state = desk::parse_return_state(row.text(2)).value_or(desk::ReturnState::Withdrawn);
  record.round = row.count(3);
  record.basis = desk::parse_basis(row.text(4)).value_or(trace::Basis::Traced);
  record.rule_id = row.string(5);
  record.filed_no = row.string(6);
  record.created_at = row.instant(7);
  record.created_by = row.string(8);
  record.as_of = row.instant(9);
  record.needs_notice = row.truth(10);
  if (!row.is_null(11)) {
    record.notice =
        desk::ReturnNotice{row.instant(11), row.string(12), row.string(13), row.instant(14)};
  }
  record.submitted_by = row.string(15);
  record.decision_no = row.string(16);
  record.officers = split_lines(row.text(17));
  record.supersedes = ReturnId{row.number(18)};
  record.superseded_by = ReturnId{row.number(19)};
  record.input_sha256 = row.string(20);
  record.computation_sha256 = row.string(21);
  return record;
}

desk::ReturnAccount read_account(const Row& row) {
  desk::ReturnAccount account;
  account.account = account_of(row.text(0));
  account.name = row.string(1);
  account.frozen = row.money(2);
  account.prior = row.money(3);
  account.to_share = row.money(4);
  account.article = row.string(5);
  account.planned = row.money(6);
  account.stays_frozen = row.money(7);
  account.freeze_until = row.maybe_instant(8);
  for (const auto& line : split_lines(row.text(9))) {
    if (const auto order = parse_order_id(line)) account.orders.push_back(*order);
  }
  account.letter_no = row.string(10);
  account.sent_at = row.maybe_instant(11);
  account.due_at = row.maybe_instant(12);
  account.receipt_no = row.string(13);
  account.executed_at = row.maybe_instant(14);
  return account;
}

desk::ReturnShare read_share(const Row& row) {
  desk::ReturnShare share;
  share.number = row.count(0);
  share.account = account_of(row.text(1));
  share.case_id = CaseId{row.number(2)};
  share.payer = account_of(row.text(3));
  share.name = row.string(4);
  share.payee = account_of(row.text(5));
  share.payee_reason = row.string(6);
  share.loss = row.money(7);
  share.traced = row.money(8);
  share.returned_before = row.money(9);
  share.planned = row.money(10);
  if (!row.is_null(11)) share.paid = row.money(11);
  share.reason = row.string(12);
  return share;
}

desk::Objection read_objection(const Row& row) {
  desk::Objection objection;
  objection.number = row.count(0);
  objection.by = row.string(1);
  objection.kind = row.string(2);
  objection.text = row.string(3);
  objection.contact = row.string(4);
  objection.received_at = row.instant(5);
  objection.entered_by = row.string(6);
  objection.is_late = row.truth(7);
  for (const auto state :
       {desk::ObjectionState::Open, desk::ObjectionState::Upheld, desk::ObjectionState::Rejected}) {
    if (row.text(8) == desk::to_string(state)) objection.state = state;
  }
  objection.reason = row.string(9);
  objection.decided_at = row.maybe_instant(10);
  objection.decided_by = row.string(11);
  return objection;
}

Result<void> add_children(Session& session, desk::ReturnRecord& record) {
  const auto id = record.id.value;
  TRY(record.cases,
      session.all("select case_id from return_cases where return_id = $1 order by case_id", {id},
                  [](const Row& row) { return CaseId{row.number(0)}; }));
  TRY(record.accounts,
      session.all("select account, name, frozen_fen, prior_fen, to_share_fen, article,"
                  " planned_fen, stays_frozen_fen, freeze_until, orders, letter_no, sent_at,"
                  " due_at, receipt_no, executed_at from return_accounts where return_id = $1"
                  " order by account",
                  {id}, read_account));
  TRYV(session.each(
      "select account, holder, amount_fen, is_prior from return_liens"
      " where return_id = $1 order by account, number",
      {id}, [&](const Row& row) -> Result<void> {
        const auto at = std::ranges::find(record.accounts, row.text(0), [](const auto& account) {
          return std::string_view(account.account.text());
        });
        if (at == record.accounts.end()) return corrupt("a lien on no account");
        at->liens.push_back({row.string(1), row.money(2), row.truth(3)});
        return {};
      }));
  TRY(record.shares,
      session.all("select number, account, case_id, payer, name, payee, payee_reason, loss_fen,"
                  " traced_fen, returned_before_fen, planned_fen, paid_fen, reason"
                  " from return_shares where return_id = $1 order by number",
                  {id}, read_share));
  TRY(record.objections,
      session.all("select number, made_by, kind, said, contact, received_at, entered_by, is_late,"
                  " state, reason, decided_at, decided_by from return_objections"
                  " where return_id = $1 order by number",
                  {id}, read_objection));
  TRY(record.papers,
      session.all("select r.paper_id, p.kind, p.number, p.code, r.account, r.share, p.made_at"
                  " from return_papers r join papers p on p.id = r.paper_id"
                  " where r.return_id = $1 order by r.number",
                  {id}, [](const Row& row) {
                    return desk::ReturnPaper{
                        PaperId{row.number(0)},  row.string(1), row.string(2), row.string(3),
                        account_of(row.text(4)), row.count(5),  row.instant(6)};
                  }));
  TRY(record.steps,
      session.all(
          "select step, at, made_by, note from return_steps"
          " where return_id = $1 order by number",
          {id}, [](const Row& row) {
            return desk::ReturnStep{row.string(0), row.instant(1), row.string(2), row.string(3)};
          }));
  return {};
}

}  // namespace

Result<std::vector<desk::ReturnRecord>> read_returns(Session& session, std::string_view where,
                                                     std::span<const Value> values) {
  TRY(auto records, session.all(std::string(kColumns) + std::string(where), values, read_row));
  for (auto& record : records) {
    TRYV(add_children(session, record));
  }
  return records;
}

Result<desk::ReturnRecord> read_return(Session& session, ReturnId id) {
  const std::array<Value, 1> values{Value(id.value)};
  TRY(auto found, read_returns(session, "id = $1", values));
  if (!found.empty()) return std::move(found.front());
  return fail(ErrorKind::NotFound, "return.not_found", "there is no return " + to_string(id));
}

Result<void> read_paid_back(Session& session, CaseId id, std::vector<desk::PaidBack>& out) {
  return session.each(
      "select payer, account, paid_fen from return_shares where case_id = $1 and paid_fen > 0"
      " order by return_id, number",
      {id.value}, [&](const Row& row) -> Result<void> {
        out.push_back({id, account_of(row.text(0)), account_of(row.text(1)), row.money(2)});
        return {};
      });
}

Result<std::vector<CaseId>> read_cases_of(Session& session, const Account& account, int limit) {
  return session.all(
      "select distinct case_id from mentions where search_key = $1 and kind = 'account'"
      " and value = $2 order by case_id limit $3",
      {search_key(account.text()), account.text(), limit},
      [](const Row& row) { return CaseId{row.number(0)}; });
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace holdfast::store
