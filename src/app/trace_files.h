// What `holdfast trace`, `refund` and `ledger` share: their tables in whole, problems out, results
// that are written in whole or not at all.
#pragma once

#include <array>
#include <expected>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/exit_status.h"
#include "app/file_bytes.h"
#include "base/result.h"
#include "trace/csv.h"
#include "trace/ledger_book.h"

namespace CLI {
class App;
}

namespace holdfast::app {

/// The tables on the command line; empty is not given.
struct TableNames {
  std::string transfers;
  std::string format;  ///< csv, jsonl; empty: by the ending of the transfers' name
  std::string sources;
  std::string openings;
  std::string holds;
  std::string returned;
  bool skips_bad = false;
};

/// The options that both commands have.
void add_table_options(CLI::App& command, TableNames& names);

/// Parses `args` with `command`. Returns a status if the command is over: --help, --version, or a
/// mistake, which is told to `err`.
std::optional<int> parse_args(CLI::App& command, const std::vector<std::string>& args,
                              std::ostream& out, std::ostream& err);

/// What the tables hold, and the bytes that the book points into.
struct Tables {
  std::array<FileBytes, 5> files;
  trace::Book book;
  std::vector<trace::Hold> holds;
  std::vector<trace::Earlier> returned;
  bool is_ledger_file = false;
};

/// The formats `--format` knows.
inline constexpr std::array kFormats{"csv", "jsonl"};

/// Reads transfers in the format that is asked for or that the name ends in, with a progress line.
trace::LedgerRows read_transfers(const trace::LedgerInput& input, const std::string& format,
                                 trace::Problems& problems, std::ostream& err);

/// Tells the problems to `err`. True if the work may go on: there are none, or all are lines that
/// --skip-bad leaves out (then their number is told).
bool may_go_on(const trace::Problems& problems, bool skips_bad, std::ostream& err);

/// Reads all tables. Problems are told to `err`, in the form `FILE:LINE: COLUMN: what is wrong`;
/// with skips_bad bad lines are left out and counted there. The failing side is the exit status.
std::expected<Tables, int> read_tables(const TableNames& names, std::istream& in,
                                       std::ostream& err);

/// Writes a result that is complete to `out`; the exit status.
int print(std::string_view text, std::ostream& out, std::ostream& err);

/// Tells `error` to `err`; the exit status that follows from its kind.
int tell(const Error& error, std::ostream& err);

/// The same for what the engine says about the tables: a ledger file is checked in whole only by
/// `holdfast ledger verify`.
int tell(const Error& error, const TableNames& names, const Tables& tables, std::ostream& err);

}  // namespace holdfast::app
