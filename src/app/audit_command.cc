#include "app/audit_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>

#include "app/exit_status.h"
#include "base/sha256.h"
#include "desk/papers.h"
#include "store/audit.h"

namespace holdfast::app {
namespace {

constexpr const char* kCommand = "audit";

int print_verdict(const store::AuditReport& report, bool replays, std::ostream& out,
                  std::ostream& err) {
  for (const auto& remark : report.remarks) err << "holdfast audit: note: " << remark << '\n';
  if (report.fault) {
    err << fmt::format(
        "holdfast audit: entry {}: {}\n"
        "The journal cannot be trusted from there on; {} entries were checked.\n",
        report.fault->seq, report.fault->what, report.entries);
    return kExitBadData;
  }
  out << fmt::format("{} entries, {} cases: the chain is whole\n", report.entries, report.cases);
  if (replays) out << fmt::format("{} decisions replayed: all the same\n", report.replayed);
  if (report.head.seq > 0) out << "head " << to_string(report.head) << '\n';
  return 0;
}

// A paper that was asked for: what the journal says of it, or that it says nothing.
int print_paper(const store::AuditOptions& options, const store::AuditReport& report,
                std::ostream& out, std::ostream& err) {
  const bool is_file = !options.paper_sha256.empty();
  if (!report.paper) {
    err << "holdfast audit: "
        << (is_file ? "the journal holds no such file: it was altered, or not made by this centre\n"
                    : "the journal holds no paper with the code " + options.paper_code + "\n");
    return kExitBadData;
  }
  const auto& paper = *report.paper;
  out << fmt::format("paper {} ({}) of {}, code {}: made {} by {}, entry {}\n", paper.number,
                     paper.kind, to_string(paper.case_id), paper.code, format_instant(paper.at),
                     paper.actor, paper.seq);
  return 0;
}

/// A damaged file is bad data here, though it is an outage for a server.
int report_error(std::ostream& err, Error error) {
  if (error.reason == "store.corrupt") error.kind = ErrorKind::Invalid;
  return report(err, kCommand, error);
}

int verify(const store::AuditOptions& options, std::ostream& out, std::ostream& err) {
  const auto checked = store::verify_journal(options);
  if (!checked) return report_error(err, checked.error());
  const int verdict = print_verdict(*checked, options.replays, out, err);
  const bool asks = !options.paper_code.empty() || !options.paper_sha256.empty();
  if (verdict != 0 || !asks) return verdict;
  return print_paper(options, *checked, out, err);
}

// Turns --code and --paper into what the journal is asked for; gives the exit status if it cannot.
std::optional<int> read_paper_question(const std::string& code, const std::string& file,
                                       store::AuditOptions& options, std::ostream& err) {
  if (!code.empty()) {
    const auto parsed = desk::parse_paper_code(code);
    if (!parsed) {
      err << "holdfast audit: --code: " << parsed.error().detail << '\n';
      return kExitUsage;
    }
    options.paper_code = *parsed;
  }
  if (!file.empty()) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) {
      return report(err, kCommand,
                    {ErrorKind::Unreadable, "paper.unreadable", "the paper cannot be read", file});
    }
    options.paper_sha256 = sha256_hex(bytes);
  }
  return std::nullopt;
}

int print_head(const std::string& directory, std::ostream& out, std::ostream& err) {
  const auto head = store::journal_end(directory);
  if (!head) return report_error(err, head.error());
  out << (head->seq == 0 ? "0" : to_string(*head)) << '\n';
  return 0;
}

}  // namespace

int audit_main(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  store::AuditOptions options;
  options.directory = "data";
  std::string expected;
  std::string code;
  std::string paper;
  CLI::App app{
      "Checks the journal without a server; may run beside one. Note the head elsewhere from time "
      "to time: whoever can write this machine's disk could otherwise cut the journal's end off.",
      "holdfast audit"};
  app.require_subcommand(1);
  const char* const about_data = "the data directory that `holdfast serve` was given";
  auto* const verifying = app.add_subcommand("verify", "check that nothing was altered or lost");
  verifying->add_option("--data", options.directory, about_data)->capture_default_str();
  verifying->add_flag("--replay", options.replays, "also decide every step again and compare");
  verifying->add_option("--expect", expected, "SEQ:HASH of a head that was noted elsewhere");
  verifying->add_option("--code", code, "also look for the paper with this verification code");
  verifying->add_option("--paper", paper, "also look for this PDF, as it was made")
      ->excludes("--code");
  auto* const heading = app.add_subcommand("head", "print the last entry as SEQ:HASH");
  heading->add_option("--data", options.directory, about_data)->capture_default_str();
  try {
    // CLI11 takes them off the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? 0 : kExitUsage;
  }
  if (heading->parsed()) return print_head(options.directory, out, err);
  if (!expected.empty()) {
    options.expects = store::parse_journal_head(expected);
    if (!options.expects) {
      err << "holdfast audit: --expect is SEQ:HASH, as `holdfast audit head` prints it\n";
      return kExitUsage;
    }
  }
  if (const auto status = read_paper_question(code, paper, options, err)) return *status;
  return verify(options, out, err);
}

}  // namespace holdfast::app
