#include "app/ledger_command.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/trace_files.h"
#include "trace/ledger_encode.h"

namespace holdfast::app {
namespace {

using Json = nlohmann::ordered_json;
using trace::LedgerSection;

constexpr const char* kExample = R"(
A ledger file has the transfers by time, the names of accounts and refs, and checksums. It opens at
once whatever its size: holdfast trace and refund take it for --transfers.

Example (can be pasted as it is):
cat > transfers.csv <<'END'
time,from,to,amount,ref
2026-09-11T15:30:00+08:00,ICBC:6222020000000000011,CCB:6217000000000000028,5000.00,t1
2026-09-11T15:34:00+08:00,ABC:6228480000000000031,CCB:6217000000000000028,3000.00,t2
2026-09-11T15:40:00+08:00,CCB:6217000000000000028,BOC:6216600000000000046,6000.00,t3
END
printf 'ref,case\nt1,A\nt2,B\n' > sources.csv
holdfast ledger import transfers.csv town.hfl
holdfast ledger verify town.hfl
holdfast trace --transfers town.hfl --sources sources.csv --method prorata
)";

struct Import {
  std::string in;
  std::string out;
  std::string openings;
  std::string format;
  bool pairs = false;
  bool skips_bad = false;
};

// 1234567 -> 1,234,567
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

// "3 accounts", "1 account"
std::string count_of(std::uint64_t number, const char* noun) {
  return grouped(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string megabytes(std::uint64_t bytes) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text.data();
}

Result<trace::LedgerHeader> write_ledger(const std::string& file, const trace::Book& book) {
  if (file == "-" || is_special(file)) {
    return fail(ErrorKind::Unreadable, "file.unwritable",
                file + ": a ledger file cannot be written into a pipe or a device", file);
  }
  TRY(NewFile out, NewFile::make(file));
  TRY(const trace::LedgerHeader header,
      trace::encode_ledger(book, [&](std::string_view bytes) { return out.append(bytes); }));
  TRYV(out.put_at_start({reinterpret_cast<const char*>(&header), sizeof header}));
  TRYV(out.commit());
  return header;
}

void tell_pairs(const trace::LedgerRows& rows, std::ostream& out, std::ostream& err) {
  out << count_of(rows.pairs(), "transfer") << " told of by two institutions, counted once\n";
  if (rows.guessed_pairs() == 0) return;
  err << count_of(rows.guessed_pairs(), "pair")
      << " found by accounts, amount and time alone: two true payments of one amount within 10 "
         "minutes look the same. A column told_by (the institution that told of the line) makes it "
         "sure.\n";
}

int import_ledger(const Import& options, std::istream& in, std::ostream& out, std::ostream& err) {
  if (options.in == "-" && options.openings == "-") {
    err << "only one table can be read from standard input (-)\n";
    return kExitUsage;
  }
  const auto text = FileBytes::open(options.in, in);
  if (!text) return tell(text.error(), err);
  text->expect_reading_through();
  FileBytes openings;
  if (!options.openings.empty()) {
    auto bytes = FileBytes::open(options.openings, in);
    if (!bytes) return tell(bytes.error(), err);
    openings = *std::move(bytes);
  }
  trace::Problems problems;
  trace::Book book;
  const trace::LedgerInput input{options.in, text->text(), {options.pairs}, {}};
  book.take(read_transfers(input, options.format, problems, err));
  if (!options.openings.empty()) book.read_openings(options.openings, openings.text(), problems);
  if (!may_go_on(problems, options.skips_bad, err)) return kExitBadData;
  const auto header = write_ledger(options.out, book);
  if (!header) return tell(header.error(), err);
  out << options.out << ": " << count_of(header->transfers, "transfer") << ", "
      << count_of(header->accounts, "account") << ", " << megabytes(header->size) << '\n';
  if (options.pairs) tell_pairs(book.rows(), out, err);
  return 0;
}

std::uint64_t bytes_from(const trace::LedgerHeader& header, LedgerSection first,
                         LedgerSection last) {
  std::uint64_t sum = 0;
  for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i) {
    sum += header.places[i].size;
  }
  return sum;
}

std::string hex(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

Json describe(const trace::LedgerFile& file) {
  const trace::LedgerHeader& header = file.header();
  const auto transfers = file.transfers();
  const auto time = [&](bool is_first) {
    if (transfers.empty()) return Json(nullptr);
    return Json(format_instant(is_first ? transfers.front().time : transfers.back().time));
  };
  using S = LedgerSection;
  return {{"format", header.version},
          {"bytes", header.size},
          {"transfers", header.transfers},
          {"accounts", header.accounts},
          {"second_refs", header.refs - header.transfers},
          {"first_at", time(true)},
          {"last_at", time(false)},
          {"total_fen", header.total_fen},
          {"has_openings", !file.openings().empty()},
          {"openings_fen", header.opened_fen},
          {"transfer_bytes", header.at(S::Transfers).size},
          {"account_bytes", bytes_from(header, S::AccountBases, S::AccountBytes)},
          {"ref_bytes", bytes_from(header, S::RefBases, S::OtherOf)},
          {"checksum", hex(header.checksum)}};
}

std::string describe_for_people(const trace::LedgerFile& file) {
  const trace::LedgerHeader& header = file.header();
  const Json facts = describe(file);
  const auto number = [&](const char* key) { return facts[key].get<std::uint64_t>(); };
  std::string out = "transfers  " + grouped(header.transfers);
  if (!file.transfers().empty()) {
    out +=
        ", " + facts["first_at"].get<std::string>() + " to " + facts["last_at"].get<std::string>();
  }
  out += "\nsum        " + format_yuan(Money{header.total_fen});
  out += "\naccounts   " + grouped(header.accounts);
  out +=
      "\nopenings   " + (file.openings().empty() ? "none" : format_yuan(Money{header.opened_fen}));
  out += "\ntwice told " + grouped(number("second_refs")) + " with two refs";
  out += "\nsize       " + megabytes(header.size) + ": transfers " +
         megabytes(number("transfer_bytes")) + ", accounts " + megabytes(number("account_bytes")) +
         ", refs " + megabytes(number("ref_bytes"));
  out += "\nformat     " + std::to_string(header.version) + ", checksum " + hex(header.checksum);
  return out + "\n";
}

struct Opened {
  FileBytes bytes;
  trace::LedgerFile file;
};

std::expected<Opened, int> open_ledger(const std::string& name, std::istream& in,
                                       std::ostream& err) {
  auto bytes = FileBytes::open(name, in);
  if (!bytes) return std::unexpected(tell(bytes.error(), err));
  auto file = trace::LedgerFile::open(bytes->bytes(), name);
  if (!file) return std::unexpected(tell(file.error(), err));
  return Opened{*std::move(bytes), *std::move(file)};
}

int verify_ledger(const std::string& name, std::istream& in, std::ostream& out, std::ostream& err) {
  const auto ledger = open_ledger(name, in, err);
  if (!ledger) return ledger.error();
  if (const auto sound = ledger->file.verify(); !sound) return tell(sound.error(), err);
  const trace::LedgerHeader& header = ledger->file.header();
  return print(name + ": sound, " + count_of(header.transfers, "transfer") + ", " +
                   count_of(header.accounts, "account") + ", checksum " + hex(header.checksum) +
                   "\n",
               out, err);
}

// The transfers as CSV, in order of time. A second ref is not told.
int export_ledger(const std::string& name, std::istream& in, std::ostream& out, std::ostream& err) {
  const auto ledger = open_ledger(name, in, err);
  if (!ledger) return ledger.error();
  constexpr std::size_t kWriteAt = std::size_t{1} << 20;
  std::string text = "time,from,to,amount,ref\n";
  std::size_t row = 0;
  for (const trace::Transfer& transfer : ledger->file.transfers()) {
    text.append(format_instant(transfer.time)).push_back(',');
    trace::append_csv(text, ledger->file.accounts()[transfer.from]);
    text.push_back(',');
    trace::append_csv(text, ledger->file.accounts()[transfer.to]);
    text.append(",").append(format_yuan(transfer.amount)).append(",");
    trace::append_csv(text, ledger->file.refs()[row++]);
    text.push_back('\n');
    if (text.size() < kWriteAt) continue;
    out << text;
    text.clear();
  }
  return print(text, out, err);
}

}  // namespace

int ledger_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                std::ostream& err) {
  CLI::App command("Keeps a table of transfers as one checked file that opens at once.",
                   "holdfast ledger");
  command.set_version_flag("--version", "holdfast " HOLDFAST_VERSION);
  command.require_subcommand(1);
  command.footer(kExample);
  Import options;
  std::string file;
  bool is_json = false;
  auto* const import = command.add_subcommand("import", "make a ledger file of CSV or JSONL");
  import
      ->add_option("IN", options.in, "CSV time,from,to,amount,ref; or JSONL with amount_fen; or -")
      ->required();
  import->add_option("OUT", options.out, "the ledger file to write, as town.hfl")->required();
  import
      ->add_option("--openings", options.openings,
                   "CSV account,amount: known balances before the first transfer")
      ->type_name("O.csv");
  import->add_option("--format", options.format, "csv or jsonl; default by the ending .jsonl")
      ->check(CLI::IsMember(kFormats));
  import->add_flag("--pair", options.pairs,
                   "two institutions' lines about one payment (equal accounts and amount, within "
                   "600 s, equal refs first) count once; the column told_by names the institution");
  import->add_flag("--skip-bad", options.skips_bad,
                   "leave bad lines out, and tell how many they were");
  auto* const info = command.add_subcommand("info", "what a ledger file holds (reads its header)");
  auto* const verify = command.add_subcommand("verify", "check every byte of a ledger file");
  auto* const exporting = command.add_subcommand("export", "print the transfers as CSV");
  for (auto* const one : {info, verify, exporting}) {
    one->add_option("FILE", file, "a ledger file")->required();
  }
  info->add_flag("--json", is_json, "as one JSON object");
  if (const auto status = parse_args(command, args, out, err)) return *status;

  if (import->parsed()) return import_ledger(options, in, out, err);
  if (verify->parsed()) return verify_ledger(file, in, out, err);
  if (exporting->parsed()) return export_ledger(file, in, out, err);
  const auto ledger = open_ledger(file, in, err);
  if (!ledger) return ledger.error();
  return print(is_json ? describe(ledger->file).dump() + "\n" : describe_for_people(ledger->file),
               out, err);
}

}  // namespace holdfast::app
