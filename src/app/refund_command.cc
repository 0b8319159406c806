#include "app/refund_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/trace_files.h"
#include "trace/refund.h"

namespace holdfast::app {
namespace {

using Json = nlohmann::ordered_json;
using trace::Article;
using trace::Basis;

constexpr const char* kExample = R"(
--basis traced: a case's share is what of its money is still in the account, matched one to one by
time where the flow allows it, else pro rata; the owner's own money is not given away.
--basis loss: a case's share is its whole loss, if anything of it was traced into the account.

Example (can be pasted as it is):
cat > transfers.csv <<'END'
time,from,to,amount,ref
2026-09-11T15:30:00+08:00,ICBC:6222020000000000011,CCB:6217000000000000028,5000.00,t1
2026-09-11T15:34:00+08:00,ABC:6228480000000000031,CCB:6217000000000000028,3000.00,t2
2026-09-11T15:40:00+08:00,CCB:6217000000000000028,BOC:6216600000000000046,6000.00,t3
END
cat > sources.csv <<'END'
ref,case
t1,A
t2,B
END
cat > holds.csv <<'END'
account,amount
BOC:6216600000000000046,4500.00
END
holdfast refund --transfers transfers.csv --sources sources.csv --holds holds.csv
)";

std::string refund_table(const trace::Book& book, const trace::Refund& refund) {
  std::string out = "account,case,amount\n";
  for (const trace::AccountRefund& account : refund.accounts) {
    for (const trace::Claim& claim : account.claims) {
      if (claim.refund.fen == 0) continue;
      trace::append_csv(out, book.account(account.account));
      out.push_back(',');
      trace::append_csv(out, book.case_id(claim.of_case));
      out.append(",").append(format_yuan(claim.refund)).append("\n");
    }
  }
  return out;
}

const char* article_text(Article article) {
  switch (article) {
    case Article::OneRemittance:
      return "8(1)";
    case Article::ByTime:
      return "8(2)";
    case Article::ProRata:
      return "8(3)";
  }
  return "";
}

Json explain_case(const trace::Book& book, const trace::Refund& refund, std::uint32_t c) {
  const trace::CaseLoss& loss = refund.cases[c];
  return {{"case", book.case_id(c)},
          {"paid_fen", loss.paid.fen},
          {"returned_before_fen", loss.returned.fen},
          {"first_paid_at", format_instant(loss.first_paid)},
          {"refund_fen", loss.refund.fen}};
}

// One round as it would be done by hand: pool x weight / total, floor, the fen by remainder, limit.
Json explain_round(const trace::Book& book, const trace::AccountRefund& account,
                   const trace::SharingRound& round) {
  Json shares = Json::array();
  for (const trace::RoundShare& share : round.shares) {
    shares.push_back({{"case", book.case_id(account.claims[share.claim].of_case)},
                      {"weight_fen", account.claims[share.claim].weight.fen},
                      {"floor_fen", share.floor.fen},
                      {"remainder", share.remainder},
                      {"remainder_fen", share.extra.fen},
                      {"limit_fen", share.limit.fen},
                      {"given_fen", share.given.fen}});
  }
  return {{"pool_fen", round.pool.fen},
          {"total_weight_fen", round.total_weight.fen},
          {"shares", std::move(shares)}};
}

Json explain_account(const trace::Book& book, const trace::AccountRefund& account) {
  Json claims = Json::array();
  std::int64_t traced = 0;
  for (const trace::Claim& claim : account.claims) {
    traced += claim.traced.fen;
    claims.push_back({{"case", book.case_id(claim.of_case)},
                      {"traced_fen", claim.traced.fen},
                      {"apportioned", claim.is_apportioned},
                      {"weight_fen", claim.weight.fen},
                      {"limit_fen", claim.limit.fen},
                      {"refund_fen", claim.refund.fen}});
  }
  Json rounds = Json::array();
  for (const auto& round : account.rounds) rounds.push_back(explain_round(book, account, round));
  return {{"account", book.account(account.account)},
          {"frozen_fen", account.frozen.fen},
          {"traced_fen", traced},
          {"to_share_fen", account.to_share.fen},
          {"article", article_text(account.article)},
          {"needs_notice", account.article == Article::ProRata && !account.claims.empty()},
          {"claims", std::move(claims)},
          {"rounds", std::move(rounds)},
          {"stays_frozen_fen", account.stays_frozen.fen}};
}

std::string explanation(const trace::Book& book, const trace::Refund& refund, Basis basis) {
  Json cases = Json::array();
  for (std::uint32_t c = 0; c < book.cases(); ++c) cases.push_back(explain_case(book, refund, c));
  Json accounts = Json::array();
  for (const auto& account : refund.accounts) accounts.push_back(explain_account(book, account));
  const Json all{{"basis", basis == Basis::Loss ? "loss" : "traced"},
                 {"method", "matched one to one by time where the flow allows it, else pro rata"},
                 {"source", "银监发〔2016〕41号 art. 7, 8"},
                 {"rounding",
                  "floor, then one fen each by largest remainder; ties to the earliest source "
                  "transfer, then the case id"},
                 {"cases", std::move(cases)},
                 {"accounts", std::move(accounts)}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<trace::Refund> plan(Tables& tables, Basis basis) {
  const trace::Book& book = tables.book;
  std::ranges::sort(tables.holds, {},
                    [&](const trace::Hold& hold) { return book.account(hold.account); });
  trace::Query query;
  query.sources = book.sources();
  query.cases = book.cases();
  query.account_before = [&](std::uint32_t a, std::uint32_t b) {
    return book.account(a) < book.account(b);
  };
  return trace::plan_refund(book.ledger(), query, tables.holds, basis);
}

}  // namespace

int refund_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                std::ostream& err) {
  TableNames names;
  std::string basis_name = "traced";
  std::string explain;
  CLI::App command("Plans how frozen money goes back to the victims.", "holdfast refund");
  add_table_options(command, names);
  command.add_option("--holds", names.holds, "CSV account,amount: what is frozen")
      ->required()
      ->type_name("H.csv");
  command.add_option("--basis", basis_name, "what a case's share is measured by; default traced")
      ->check(CLI::IsMember({"traced", "loss"}));
  command.add_option("--explain", explain, "write the computation for each account: JSON")
      ->type_name("FILE");
  command.footer(kExample);
  if (const auto status = parse_args(command, args, out, err)) return *status;

  auto tables = read_tables(names, in, err);
  if (!tables) return tables.error();
  const Basis basis = basis_name == "loss" ? Basis::Loss : Basis::Traced;
  const auto refund = plan(*tables, basis);
  if (!refund) return tell(refund.error(), err);
  if (!explain.empty()) {
    const auto written = replace_file(explain, explanation(tables->book, *refund, basis));
    if (!written) return tell(written.error(), err);
  }
  return print(refund_table(tables->book, *refund), out, err);
}

}  // namespace holdfast::app
