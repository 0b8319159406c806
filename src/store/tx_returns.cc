// Returns of frozen money: what a verb reads and writes of them.
#include <set>
#include <string>

#include "base/sha256.h"
#include "store/computation.h"
#include "store/return_rows.h"
#include "store/tx.h"

namespace holdfast::store {

using desk::Actor;

namespace {

std::string orders_text(const desk::ReturnAccount& account) {
  std::vector<std::string> lines;
  for (const OrderId order : account.orders) lines.push_back(to_string(order));
  return join_lines(lines);
}

std::string computation_of(const desk::ReturnPlanned& planned) {
  const ComputationNames names{
      [&](std::uint32_t account) { return planned.account_names.at(account); },
      [&](std::uint32_t of_case) { return planned.claimant_names.at(of_case); }};
  return computation_text(planned.refund, planned.record.basis, names);
}

}  // namespace

Result<std::vector<CaseId>> SqlTx::cases_of_account(const Actor&, const Account& account,
                                                    int limit) {
  return read_cases_of(context_.session, account, limit);
}

Result<std::vector<desk::PaidBack>> SqlTx::paid_back(const Actor&, std::span<const CaseId> cases) {
  std::vector<desk::PaidBack> out;
  for (const CaseId id : cases) {
    TRYV(read_paid_back(context_.session, id, out));
  }
  return out;
}

Result<std::vector<desk::Tx::Payout>> SqlTx::payouts_at(const Actor&, const Account& account) {
  const auto parsed = [](std::string_view text) {
    return Account::parse(text).value_or(Account{});
  };
  return context_.session.all(
      "select s.return_id, s.account, s.payee, s.paid_fen, a.executed_at from return_shares s"
      " join return_accounts a on a.return_id = s.return_id and a.account = s.account"
      " where s.paid_fen > 0 and (s.account = $1 or s.payee = $1) order by s.return_id, s.number",
      {account.text()}, [&](const Row& row) {
        return Payout{ReturnId{row.number(0)}, parsed(row.text(1)), parsed(row.text(2)),
                      row.money(3), row.instant(4)};
      });
}

Result<std::vector<desk::ReturnOn>> SqlTx::returns_on(const Actor&,
                                                      std::span<const Account> accounts) {
  std::vector<desk::ReturnOn> out;
  std::set<ReturnId> seen;
  for (const Account& account : accounts) {
    TRYV(context_.session.each(
        "select r.id, r.state, r.round from return_accounts a join returns r on r.id = a.return_id"
        " where a.account = $1 order by r.id",
        {account.text()}, [&](const Row& row) -> Result<void> {
          const ReturnId id{row.number(0)};
          const auto state = desk::parse_return_state(row.text(1));
          if (state && seen.insert(id).second) out.push_back({id, *state, row.count(2)});
          return {};
        }));
  }
  return out;
}

Result<desk::ReturnRecord> SqlTx::insert_return(const Actor& actor,
                                                const desk::ReturnPlanned& planned) {
  desk::ReturnRecord record = planned.record;
  const std::string computation = computation_of(planned);
  record.computation_sha256 = sha256_hex(computation);
  const auto& tables = planned.tables;
  TRY(const auto id,
      context_.session.number(
          "insert into returns (case_id, state, round, basis, rule_id, filed_no, created_at,"
          " created_by, as_of, needs_notice, published_in, published_by, submitted_by, decision_no,"
          " officers, supersedes, superseded_by, input_sha256, computation_sha256, computation,"
          " transfers, sources, openings, holds, returned) values ($1, $2, $3, $4, $5, $6, $7, $8,"
          " $9, $10, '', '', '', '', '', $11, 0, $12, $13, $14, $15, $16, $17, $18, $19)"
          " returning id",
          {record.case_id.value, desk::to_string(record.state), record.round,
           desk::to_string(record.basis), record.rule_id, record.filed_no, record.created_at,
           record.created_by, record.as_of, record.needs_notice, record.supersedes.value,
           record.input_sha256, record.computation_sha256, computation, tables.transfers,
           tables.sources, tables.openings, tables.holds, tables.returned}));
  record.id = ReturnId{id};
  TRYV(save_return(actor, record));
  return record;
}

Result<desk::ReturnRecord> SqlTx::load_return(const Actor&, ReturnId id) {
  return read_return(context_.session, id);
}

Result<void> SqlTx::save_return(const Actor&, const desk::ReturnRecord& record) {
  const auto timers = desk::timers_of(record);
  std::optional<Instant> clock;
  for (const auto& timer : timers) clock = std::min(clock.value_or(timer.due_at), timer.due_at);
  std::optional<Instant> published_at;
  std::optional<Instant> ends_at;
  if (record.notice) {
    published_at = record.notice->published_at;
    ends_at = record.notice->ends_at;
  }
  const auto notice = record.notice.value_or(desk::ReturnNotice{});
  TRYV(context_.session.run(
      "update returns set state = $2, published_at = $3, published_in = $4, published_by = $5,"
      " notice_ends_at = $6, submitted_by = $7, decision_no = $8, officers = $9,"
      " superseded_by = $10, clock_at = $11 where id = $1",
      {record.id.value, desk::to_string(record.state), published_at, notice.place,
       notice.published_by, ends_at, record.submitted_by, record.decision_no,
       join_lines(record.officers), record.superseded_by.value, clock}));
  for (const char* table :
       {"return_cases", "return_accounts", "return_liens", "return_shares", "return_objections",
        "return_steps", "return_papers", "return_timers"}) {
    TRYV(context_.session.run("delete from " + std::string(table) + " where return_id = $1",
                              {record.id.value}));
  }
  for (const auto& timer : timers) {
    TRYV(context_.session.run(
        "insert into return_timers (return_id, what, account, due_at) values ($1, $2, $3, $4)",
        {record.id.value, timer.what, timer.account.text(), timer.due_at}));
  }
  return write_return_children(record);
}

Result<void> SqlTx::write_return_children(const desk::ReturnRecord& record) {
  auto& session = context_.session;
  const auto id = record.id.value;
  for (const CaseId of_case : record.cases) {
    TRYV(session.run("insert into return_cases (return_id, case_id) values ($1, $2)",
                     {id, of_case.value}));
  }
  for (const auto& a : record.accounts) {
    TRYV(
        session.run("insert into return_accounts (return_id, account, name, frozen_fen, prior_fen,"
                    " to_share_fen, article, planned_fen, stays_frozen_fen, freeze_until, orders,"
                    " letter_no, sent_at, due_at, receipt_no, executed_at) values ($1, $2, $3, $4,"
                    " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                    {id, a.account.text(), a.name, a.frozen, a.prior, a.to_share, a.article,
                     a.planned, a.stays_frozen, a.freeze_until, orders_text(a), a.letter_no,
                     a.sent_at, a.due_at, a.receipt_no, a.executed_at}));
    for (std::size_t i = 0; i < a.liens.size(); ++i) {
      TRYV(
          session.run("insert into return_liens (return_id, account, number, holder, amount_fen,"
                      " is_prior) values ($1, $2, $3, $4, $5, $6)",
                      {id, a.account.text(), static_cast<int>(i) + 1, a.liens[i].holder,
                       a.liens[i].amount, a.liens[i].is_prior}));
    }
  }
  for (const auto& s : record.shares) {
    TRYV(session.run(
        "insert into return_shares (return_id, number, account, case_id, payer, name,"
        " payee, payee_reason, loss_fen, traced_fen, returned_before_fen, planned_fen,"
        " paid_fen, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
        " $13, $14)",
        {id, s.number, s.account.text(), s.case_id.value, s.payer.text(), s.name, s.payee.text(),
         s.payee_reason, s.loss, s.traced, s.returned_before, s.planned, s.paid, s.reason}));
  }
  for (const auto& o : record.objections) {
    TRYV(
        session.run("insert into return_objections (return_id, number, made_by, kind, said,"
                    " contact, received_at, entered_by, is_late, state, reason, decided_at,"
                    " decided_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                    {id, o.number, o.by, o.kind, o.text, o.contact, o.received_at, o.entered_by,
                     o.is_late, desk::to_string(o.state), o.reason, o.decided_at, o.decided_by}));
  }
  int place = 0;
  for (const auto& paper : record.papers) {
    TRYV(
        session.run("insert into return_papers (return_id, number, paper_id, account, share)"
                    " values ($1, $2, $3, $4, $5)",
                    {id, ++place, paper.paper.value, paper.account.text(), paper.share}));
  }
  int number = 0;
  for (const auto& step : record.steps) {
    TRYV(
        session.run("insert into return_steps (return_id, number, step, at, made_by, note)"
                    " values ($1, $2, $3, $4, $5, $6)",
                    {id, ++number, step.step, step.at, step.by, step.note}));
  }
  return {};
}

Result<std::vector<desk::DueReturn>> SqlTx::due_returns(const Actor&, Instant now, int limit) {
  return context_.session.all(
      "select return_id, what, account, due_at from return_timers where due_at <= $1"
      " order by due_at, return_id, what, account limit $2",
      {now, limit}, [](const Row& row) {
        auto account = Account::parse(row.text(2));
        return desk::DueReturn{
            ReturnId{row.number(0)},
            {row.string(1), account ? *std::move(account) : Account{}, row.instant(3)}};
      });
}

}  // namespace holdfast::store
