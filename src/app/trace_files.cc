#include "app/trace_files.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/progress.h"

namespace holdfast::app {

bool may_go_on(const trace::Problems& problems, bool skips_bad, std::ostream& err) {
  for (const std::string& line : problems.shown()) err << line << '\n';
  const std::size_t more = problems.count() - problems.shown().size();
  if (more > 0) err << "... and " << more << " more\n";
  if (problems.count() == 0) return true;
  if (problems.is_fatal() || !skips_bad) return false;
  err << problems.count() << (problems.count() == 1 ? " bad line" : " bad lines") << " left out\n";
  return true;
}

trace::LedgerRows read_transfers(const trace::LedgerInput& input, const std::string& format,
                                 trace::Problems& problems, std::ostream& err) {
  Progress progress(err, std::string(input.file), input.text.size());
  trace::LedgerInput watched = input;
  watched.progress = [&](std::size_t bytes, std::size_t lines) { progress.show(bytes, lines); };
  const bool is_jsonl = format.empty() ? input.file.ends_with(".jsonl") : format == "jsonl";
  return is_jsonl ? trace::read_transfers_jsonl(watched, problems)
                  : trace::read_transfers_csv(watched, problems);
}

void add_table_options(CLI::App& command, TableNames& names) {
  command.set_version_flag("--version", "holdfast " HOLDFAST_VERSION);
  command
      .add_option("--transfers", names.transfers,
                  "CSV time,from,to,amount,ref; or JSONL with amount_fen; or a ledger file")
      ->required()
      ->type_name("T.csv");
  command
      .add_option("--format", names.format,
                  "of the transfers: csv or jsonl; default by the ending .jsonl")
      ->check(CLI::IsMember(kFormats));
  command.add_option("--sources", names.sources, "CSV ref,case: the victims' payments")
      ->required()
      ->type_name("S.csv");
  command
      .add_option("--openings", names.openings,
                  "CSV account,amount: known balances before the first transfer")
      ->type_name("O.csv");
  command.add_flag("--skip-bad", names.skips_bad,
                   "leave bad lines out, and tell how many they were");
}

std::optional<int> parse_args(CLI::App& command, const std::vector<std::string>& args,
                              std::ostream& out, std::ostream& err) {
  try {
    command.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    out << command.help();
    return 0;
  } catch (const CLI::CallForVersion& version) {
    out << version.what() << '\n';
    return 0;
  } catch (const CLI::ParseError& mistake) {
    err << command.get_name() << ": " << mistake.what() << "\nTry --help.\n";
    return kExitUsage;
  }
}

namespace {

// The transfers into the book; a status if it ends there.
std::optional<int> take_transfers(const TableNames& names, Tables& tables,
                                  trace::Problems& problems, std::ostream& err) {
  const FileBytes& file = tables.files[0];
  if (!file.text().starts_with(trace::kLedgerMagic.substr(0, 4))) {
    file.expect_reading_through();
    tables.book.take(
        read_transfers({names.transfers, file.text(), {}, {}}, names.format, problems, err));
    return std::nullopt;
  }
  const auto ledger = trace::LedgerFile::open(file.bytes(), names.transfers);
  if (!ledger) return tell(ledger.error(), err);
  tables.is_ledger_file = true;
  tables.book.take(*ledger);
  if (tables.book.has_openings() && !names.openings.empty()) {
    err << "--openings: " << names.transfers << " has its own openings; leave the option away\n";
    return kExitUsage;
  }
  return std::nullopt;
}

}  // namespace

std::expected<Tables, int> read_tables(const TableNames& names, std::istream& in,
                                       std::ostream& err) {
  const std::array files{&names.transfers, &names.sources, &names.openings, &names.holds,
                         &names.returned};
  if (std::ranges::count(files, "-", [](const std::string* f) { return *f; }) > 1) {
    err << "only one table can be read from standard input (-)\n";
    return std::unexpected(kExitUsage);
  }
  Tables tables;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i]->empty()) continue;
    auto bytes = FileBytes::open(*files[i], in);
    if (!bytes) return std::unexpected(tell(bytes.error(), err));
    tables.files[i] = *std::move(bytes);
  }
  trace::Problems problems;
  trace::Book& book = tables.book;
  if (const auto status = take_transfers(names, tables, problems, err)) {
    return std::unexpected(*status);
  }
  const auto text = [&](std::size_t i) { return tables.files[i].text(); };
  if (!problems.is_fatal()) book.read_sources(names.sources, text(1), problems);
  if (!names.openings.empty()) book.read_openings(names.openings, text(2), problems);
  if (!names.holds.empty()) tables.holds = book.read_holds(names.holds, text(3), problems);
  if (!names.returned.empty() && !problems.is_fatal()) {
    tables.returned = book.read_returned(names.returned, text(4), problems);
  }
  if (!may_go_on(problems, names.skips_bad, err)) return std::unexpected(kExitBadData);
  return tables;
}

int print(std::string_view text, std::ostream& out, std::ostream& err) {
  out << text << std::flush;
  if (out) return 0;
  err << "the result cannot be written to standard output\n";
  return kExitInternal;
}

int tell(const Error& error, std::ostream& err) {
  err << error.detail << '\n';
  switch (error.kind) {
    case ErrorKind::Unreadable:
      return kExitUnreadable;
    case ErrorKind::Internal:
      return kExitInternal;
    default:
      return kExitBadData;
  }
}

int tell(const Error& error, const TableNames& names, const Tables& tables, std::ostream& err) {
  const int status = tell(error, err);
  if (tables.is_ledger_file && error.reason.starts_with("trace.")) {
    err << names.transfers << " may be damaged: holdfast ledger verify tells\n";
  }
  return status;
}

}  // namespace holdfast::app
