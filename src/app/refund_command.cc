#include "app/refund_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/trace_files.h"
#include "store/computation.h"
#include "trace/refund.h"

namespace holdfast::app {
namespace {

using trace::Basis;

constexpr const char* kExample = R"(
--basis traced: a case's share is what of its money is still in the account, matched one to one by
time where the flow allows it, else pro rata; the owner's own money is not given away.
--basis loss: a case's share is its whole loss, if anything of it was traced into the account.
Later rounds (new victims, an account that was frozen later): --returned with the tables that the
earlier rounds wrote, --holds with what is frozen now. What a case got before is subtracted.

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
  return trace::plan_refund(book.ledger(), query, tables.holds, basis, tables.returned);
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
  command
      .add_option("--returned", names.returned,
                  "CSV account,case,amount: what earlier rounds gave back, as refund writes it")
      ->type_name("R.csv");
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
    const trace::Book& book = tables->book;
    const store::ComputationNames of_tables{
        [&](std::uint32_t account) { return std::string(book.account(account)); },
        [&](std::uint32_t of_case) { return std::string(book.case_id(of_case)); }};
    const auto written =
        replace_file(explain, store::computation_text(*refund, basis, of_tables) + "\n");
    if (!written) return tell(written.error(), err);
  }
  return print(refund_table(tables->book, *refund), out, err);
}

}  // namespace holdfast::app
