#include "app/audit_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "app/exit_status.h"
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

/// A damaged file is bad data here, though it is an outage for a server.
int report_error(std::ostream& err, Error error) {
  if (error.reason == "store.corrupt") error.kind = ErrorKind::Invalid;
  return report(err, kCommand, error);
}

int verify(const store::AuditOptions& options, std::ostream& out, std::ostream& err) {
  const auto checked = store::verify_journal(options);
  if (!checked) return report_error(err, checked.error());
  return print_verdict(*checked, options.replays, out, err);
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
  return verify(options, out, err);
}

}  // namespace holdfast::app
