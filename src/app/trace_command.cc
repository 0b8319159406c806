#include "app/trace_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/trace_files.h"
#include "trace/trace.h"

namespace holdfast::app {
namespace {

constexpr const char* kExample = R"(
Over each case the rows sum to what its victims paid in; RETURNED is what went back to them.

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
holdfast trace --transfers transfers.csv --sources sources.csv --method prorata
)";

// What comes out when all is done; written only then.
struct Answer {
  std::string held;
  std::string edges;
};

std::string held_table(const trace::Book& book, trace::Trace& trace) {
  for (std::uint32_t c = 0; c < book.cases(); ++c) {
    if (trace.returned[c].fen > 0) trace.held.push_back({c, trace::kReturned, trace.returned[c]});
  }
  std::ranges::sort(trace.held, [&](const trace::Held& a, const trace::Held& b) {
    return a.of_case != b.of_case ? a.of_case < b.of_case
                                  : book.account(a.account) < book.account(b.account);
  });
  std::string out = "case,account,amount\n";
  for (const trace::Held& row : trace.held) {
    trace::append_csv(out, book.case_id(row.of_case));
    out.push_back(',');
    trace::append_csv(out, book.account(row.account));
    out.append(",").append(format_yuan(row.amount)).append("\n");
  }
  return out;
}

std::string edge_table(const trace::Book& book, trace::Trace& trace) {
  std::ranges::sort(trace.parts, [&](const trace::Part& a, const trace::Part& b) {
    return a.of_case != b.of_case ? a.of_case < b.of_case
                                  : book.ref(a.transfer) < book.ref(b.transfer);
  });
  std::string out = "case,ref,amount\n";
  for (const trace::Part& row : trace.parts) {
    trace::append_csv(out, book.case_id(row.of_case));
    out.push_back(',');
    trace::append_csv(out, book.ref(row.transfer));
    out.append(",").append(format_yuan(row.amount)).append("\n");
  }
  return out;
}

Result<Answer> answer(const trace::Book& book, trace::Query query) {
  query.sources = book.sources();
  query.cases = book.cases();
  query.account_before = [&](std::uint32_t a, std::uint32_t b) {
    return book.account(a) < book.account(b);
  };
  TRY(trace::Trace trace, trace::follow(book.ledger(), query));
  return Answer{held_table(book, trace), query.wants_parts ? edge_table(book, trace) : ""};
}

}  // namespace

int trace_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
               std::ostream& err) {
  TableNames names;
  std::string method;
  std::string as_of;
  std::string edges;
  trace::Query query;
  CLI::App command("Follows victims' money through accounts: what of it is where.",
                   "holdfast trace");
  add_table_options(command, names);
  command.add_option("--method", method, "which part of a mixed balance a payment takes")
      ->required()
      ->check(CLI::IsMember({"fifo", "lifo", "prorata"}));
  command.add_option("--as-of", as_of, "leave out transfers after this time")->type_name("TIME");
  command
      .add_option("--edges", edges, "write the traced part of each transfer: CSV case,ref,amount")
      ->type_name("E.csv");
  command.footer(kExample);
  if (const auto status = parse_args(command, args, out, err)) return *status;
  if (!as_of.empty()) {
    const auto at = parse_instant(as_of);
    if (!at) {
      err << "--as-of: " << at.error().detail << '\n';
      return kExitUsage;
    }
    query.as_of = *at;
  }
  query.method = method == "fifo"   ? trace::Method::Fifo
                 : method == "lifo" ? trace::Method::Lifo
                                    : trace::Method::Prorata;
  query.wants_parts = !edges.empty();

  const auto tables = read_tables(names, in, err);
  if (!tables) return tables.error();
  const auto result = answer(tables->book, query);
  if (!result) return tell(result.error(), err);
  if (!edges.empty()) {
    if (const auto written = replace_file(edges, result->edges); !written) {
      return tell(written.error(), err);
    }
  }
  return print(result->held, out, err);
}

}  // namespace holdfast::app
