// What `holdfast trace` and `holdfast refund` share: their tables in whole, problems out, results
// that are written in whole or not at all.
#pragma once

#include <expected>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/exit_status.h"
#include "base/result.h"
#include "trace/csv.h"
#include "trace/ledger_csv.h"

namespace CLI {
class App;
}

namespace holdfast::app {

/// The bytes of a file, or of `in` for `-`. @err file.unreadable
Result<std::string> read_whole(const std::string& file, std::istream& in);

/// Writes `text` to a new file beside `file` and renames it over `file`: readers see the old one or
/// the whole new one. @err file.unwritable
Result<void> replace_file(const std::string& file, std::string_view text);

/// The tables on the command line; empty is not given.
struct TableNames {
  std::string transfers;
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

/// What the tables hold.
struct Tables {
  trace::Book book;
  std::vector<trace::Hold> holds;
  std::vector<trace::Earlier> returned;
};

/// Reads all tables. Problems are told to `err`, in the form `FILE:LINE: COLUMN: what is wrong`;
/// with skips_bad bad lines are left out and counted there. The failing side is the exit status.
std::expected<Tables, int> read_tables(const TableNames& names, std::istream& in,
                                       std::ostream& err);

/// Writes a result that is complete to `out`; the exit status.
int print(std::string_view text, std::ostream& out, std::ostream& err);

/// Tells `error` to `err`; the exit status that follows from its kind.
int tell(const Error& error, std::ostream& err);

}  // namespace holdfast::app
