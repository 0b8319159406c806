#include "app/trace_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "app/trace_files.h"
#include "app/trace_live.h"
#include "trace/fixed.h"
#include "trace/trace.h"

namespace holdfast::app {
namespace {

constexpr const char* kExample = R"(
Over each case the rows sum to what its victims paid in; RETURNED is what went back to them.
Methods:
  fifo, lifo  a payment takes the oldest, the newest lots
  prorata     a payment takes of each case the share it has in the balance
  libr        the holder spends its own money first (lowest intermediate balance)
  reach       who was touched, when, over how many payments; amount is the whole balance there, an
              upper bound that does not sum
With --hub or --min-fen a column `reason` says why money is followed no further than that row: `hub`
(the account is in the list), `small` (it came with a part below the limit); empty: it is there now.

With --live, after the tables, transfers are read from MORE one a line as they become known, in
any order: {"time","from","to","amount_fen","ref"} or CSV as --transfers (--format, else the ending,
else the first line tells), with "case" where it is a victim's payment. After each a line of JSON is
written at once: {"ref", "case", "retraced": older transfers that were traced again, "held":
[{"case","account","amount_fen"}]}. `held` has the rows that changed, down to the fen, 0 if nothing
is left; a first line {"begin",...} has all rows, a last one {"end",...} those that rounding
changes: all lines put over one another are the usual table. A bad line ends it, unless --skip-bad
is given.

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

// What was asked for.
struct Question {
  trace::Query query;
  bool is_reach = false;
  std::optional<std::string> edges;
  std::optional<std::string> lots;
  std::optional<std::string> shares;
  std::optional<std::string> hub_file;
  std::vector<std::uint32_t> hubs;

  bool is_limited() const { return hub_file.has_value() || query.limits.smallest.fen > 0; }
};

// What comes out when all is done; written only then.
struct Answer {
  std::string out;
  std::string edges;
};

void append_field(std::string& out, std::string_view text) {
  trace::append_csv(out, text);
  out.push_back(',');
}

const char* name_of(trace::Stop stop) {
  switch (stop) {
    case trace::Stop::None:
      return "";
    case trace::Stop::Small:
      return "small";
    case trace::Stop::Hub:
      return "hub";
    case trace::Stop::Hops:
      return "hops";
  }
  return "";
}

// The column is there only where limits are in use: without them the answer is the contract's.
void end_line(std::string& out, const Question& question, const char* last) {
  if (question.is_limited()) out.append(",").append(last);
  out.push_back('\n');
}

std::string held_table(const trace::Book& book, const Question& question, trace::Trace& trace) {
  for (std::uint32_t c = 0; c < book.cases(); ++c) {
    if (trace.returned[c].fen > 0) trace.held.push_back({c, trace::kReturned, trace.returned[c]});
  }
  std::ranges::sort(trace.held, [&](const trace::Held& a, const trace::Held& b) {
    if (a.of_case == b.of_case && a.account == b.account) return a.stop < b.stop;
    return a.of_case != b.of_case ? a.of_case < b.of_case : book.is_before(a.account, b.account);
  });
  std::string out = "case,account,amount";
  end_line(out, question, "reason");
  for (const trace::Held& row : trace.held) {
    append_field(out, book.case_id(row.of_case));
    append_field(out, book.account(row.account));
    out.append(format_yuan(row.amount));
    end_line(out, question, name_of(row.stop));
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
    append_field(out, book.case_id(row.of_case));
    append_field(out, book.ref(row.transfer));
    out.append(format_yuan(row.amount)).append("\n");
  }
  return out;
}

std::string reach_table(const trace::Book& book, const Question& question,
                        std::vector<trace::Reached> reached) {
  std::ranges::sort(reached, [&](const trace::Reached& a, const trace::Reached& b) {
    return a.of_case != b.of_case ? a.of_case < b.of_case : book.is_before(a.account, b.account);
  });
  std::string out = "case,account,amount,since,hops,ref";
  end_line(out, question, "reason");
  for (const trace::Reached& row : reached) {
    append_field(out, book.case_id(row.of_case));
    append_field(out, book.account(row.account));
    append_field(out, format_yuan(row.at_most));
    append_field(out, format_instant(row.since));
    append_field(out, std::to_string(row.hops));
    trace::append_csv(out, book.ref(row.through));
    end_line(out, question, name_of(row.stop));
  }
  return out;
}

// Whose the balance of one account is: each case's part, then the rest, which is nobody's that is
// known. Money that a limit stopped there is not in it: it may have left again.
std::string share_table(const trace::Book& book, const trace::Trace& trace, std::uint32_t account,
                        Money balance) {
  std::string out = "case,amount,share\n";
  const auto line = [&](std::string_view of_case, Money amount) {
    append_field(out, of_case);
    append_field(out, format_yuan(amount));
    const std::int64_t parts =  // ten-thousandths, to the nearest
        balance.fen == 0 ? 0
                         : static_cast<std::int64_t>(
                               (static_cast<trace::Int128>(amount.fen) * 20'000 + balance.fen) /
                               (static_cast<trace::Int128>(balance.fen) * 2));
    const std::string digits = std::to_string(10'000 + parts % 10'000).substr(1);
    out.append(std::to_string(parts / 10'000)).append(".").append(digits).append("\n");
  };
  Money rest = balance;
  for (const trace::Held& row : trace.held) {
    if (row.account != account || row.stop != trace::Stop::None) continue;
    rest -= row.amount;
    line(book.case_id(row.of_case), row.amount);
  }
  line("", rest);
  return out;
}

// The lots of one account, oldest first; a path is the refs from the victim's payment on.
std::string lot_table(const trace::Book& book, const std::vector<trace::LotPath>& lots) {
  std::string out = "case,amount,path\n";
  for (const trace::LotPath& lot : lots) {
    append_field(out, lot.of_case ? book.case_id(*lot.of_case) : "");
    append_field(out, format_yuan(lot.amount));
    std::string path;
    for (const std::uint32_t transfer : lot.transfers) {
      if (!path.empty()) path.push_back(' ');
      path.append(book.ref(transfer));
    }
    trace::append_csv(out, path);
    out.push_back('\n');
  }
  return out;
}

Result<std::uint32_t> account_of(const trace::Book& book, const char* option,
                                 const std::string& name) {
  const std::uint32_t account = book.find_account(name);
  if (account != trace::NameTable::kNone) return account;
  return fail(ErrorKind::Invalid, "account.unknown",
              std::string(option) + ": '" + name + "' is no account of the transfers");
}

Result<Answer> answer(const trace::Book& book, const Question& question) {
  trace::Query query = question.query;
  query.sources = book.sources();
  query.cases = book.cases();
  query.limits.hubs = question.hubs;
  query.wants_parts = question.edges.has_value();
  query.account_before = [&](std::uint32_t a, std::uint32_t b) { return book.is_before(a, b); };
  if (question.lots) {
    TRY(const auto account, account_of(book, "--lots", *question.lots));
    TRY(const auto lots, trace::lots_of(book.ledger(), query, account));
    return Answer{lot_table(book, lots), ""};
  }
  if (question.is_reach) {
    TRY(auto reached, trace::reach(book.ledger(), query));
    return Answer{reach_table(book, question, std::move(reached)), ""};
  }
  TRY(trace::Trace trace, trace::follow(book.ledger(), query));
  if (question.shares) {
    TRY(const auto account, account_of(book, "--shares", *question.shares));
    const Money balance = trace::balance_of(book.ledger(), account, query.as_of);
    return Answer{share_table(book, trace, account, balance), ""};
  }
  return Answer{held_table(book, question, trace), question.edges ? edge_table(book, trace) : ""};
}

// The hubs of the file that are accounts of the ledger: a list for a whole country may be given.
// An exit status if the file is no such list.
std::optional<int> read_hubs(const trace::Book& book, Question& question, std::istream& in,
                             std::ostream& err) {
  const auto file = FileBytes::open(*question.hub_file, in);
  if (!file) return tell(file.error(), err);
  constexpr std::array<std::string_view, 1> kColumns{"account"};
  trace::Problems problems;
  trace::CsvReader csv(*question.hub_file, file->text(), kColumns, problems);
  while (csv.next()) {
    const std::uint32_t account = book.find_account(csv[0]);
    if (account != trace::NameTable::kNone) question.hubs.push_back(account);
  }
  for (const std::string& problem : problems.shown()) err << problem << '\n';
  if (problems.count() > 0) return kExitBadData;
  return std::nullopt;
}

// The method's name and the time into the question; what is wrong with them, or nothing.
std::string set_method(const std::string& name, Question& question) {
  using trace::Method;
  question.is_reach = name == "reach";
  question.query.method = name == "fifo"   ? Method::Fifo
                          : name == "lifo" ? Method::Lifo
                          : name == "libr" ? Method::Libr
                                           : Method::Prorata;
  if (question.lots && name != "fifo" && name != "lifo")
    return "--lots: only fifo and lifo keep lots";
  if (question.lots.has_value() + question.edges.has_value() + question.shares.has_value() > 1)
    return "--lots, --shares and --edges: ask for one of them";
  if (question.is_reach && question.shares) return "--shares: reach has no shares";
  if (question.query.limits.smallest.fen < 0) return "--min-fen: 0 or more";
  if (question.is_reach && question.edges) return "--edges: reach has no amounts for transfers";
  return "";
}

// The command line.
struct Asked {
  TableNames names;
  std::string method;
  std::optional<std::string> as_of;
  std::optional<std::string> live;
  Question question;
};

void add_options(CLI::App& command, Asked& asked) {
  Question& question = asked.question;
  add_table_options(command, asked.names);
  command.add_option("--method", asked.method, "which part of a mixed balance a payment takes")
      ->required()
      ->check(CLI::IsMember({"fifo", "lifo", "prorata", "libr", "reach"}));
  command.add_option("--as-of", asked.as_of, "leave out transfers after this time")
      ->type_name("TIME");
  command
      .add_option("--edges", question.edges,
                  "write the traced part of each transfer: CSV case,ref,amount")
      ->type_name("E.csv");
  command
      .add_option("--lots", question.lots,
                  "print the lots of this account instead, with the path of each: "
                  "CSV case,amount,path (fifo, lifo)")
      ->type_name("ACCOUNT");
  command
      .add_option("--shares", question.shares,
                  "print instead whose the balance of this account is: CSV case,amount,share, "
                  "the rest last")
      ->type_name("ACCOUNT");
  command
      .add_option(
          "--hub", question.hub_file,
          "CSV account: merchants, payment institutions: money is not followed out of these")
      ->type_name("H.csv");
  command
      .add_option("--min-fen", question.query.limits.smallest.fen,
                  "a case's part of a payment below so many fen is not followed on")
      ->type_name("N");
  CLI::Option* const live =
      command
          .add_option("--live", asked.live,
                      "then trace each transfer read from here (- is standard input) as it comes; "
                      "JSON lines out (prorata)")
          ->type_name("MORE");
  for (const char* other : {"--as-of", "--edges", "--lots", "--shares", "--hub", "--min-fen"}) {
    live->excludes(command.get_option(other));
  }
  command.footer(kExample);
}

// The question as the options have it; what is wrong with them, or nothing.
std::string check_options(Asked& asked) {
  std::string mistake = set_method(asked.method, asked.question);
  if (asked.as_of) {
    const auto at = parse_instant(*asked.as_of);
    if (at) asked.question.query.as_of = *at;
    if (!at) mistake = "--as-of: " + at.error().detail;
  }
  if (asked.live && asked.method != "prorata") {
    mistake = "--live: only prorata is traced as it comes; for " + asked.method +
              " put the transfers into one file";
  }
  const auto is_standard_input = [](const std::string& file) { return file == "-"; };
  if (asked.live == "-" &&
      std::ranges::any_of(
          std::array{asked.names.transfers, asked.names.sources, asked.names.openings},
          is_standard_input)) {
    mistake = "only one table can be read from standard input (-)";
  }
  return mistake;
}

}  // namespace

int trace_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
               std::ostream& err) {
  Asked asked;
  CLI::App command("Follows victims' money through accounts: what of it is where.",
                   "holdfast trace");
  add_options(command, asked);
  if (const auto status = parse_args(command, args, out, err)) return *status;
  if (const std::string mistake = check_options(asked); !mistake.empty()) {
    err << mistake << '\n';
    return kExitUsage;
  }

  Question& question = asked.question;
  const auto tables = read_tables(asked.names, in, err);
  if (!tables) return tables.error();
  if (asked.live) {
    const LiveInput more{*asked.live, asked.names.format, asked.names.skips_bad};
    return trace_live(more, *tables, in, out, err);
  }
  if (question.hub_file) {
    if (const auto status = read_hubs(tables->book, question, in, err)) return *status;
  }
  const auto result = answer(tables->book, question);
  if (!result) return tell(result.error(), asked.names, *tables, err);
  if (question.edges) {
    if (const auto written = replace_file(*question.edges, result->edges); !written) {
      return tell(written.error(), err);
    }
  }
  return print(result->out, out, err);
}

}  // namespace holdfast::app
