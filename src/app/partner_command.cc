#include "app/partner_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>

#include "app/exit_status.h"
#include "app/stop_signals.h"
#include "exchange/partner_client.h"
#include "exchange/partner_client_command.h"
#include "exchange/partner_client_loop.h"
#include "exchange/partner_client_state.h"

namespace holdfast::app {
namespace {

constexpr const char* kExample = R"(
Each order comes to COMMAND as one line of JSON on its standard input, with HOLDFAST_ORDER_ID in
its environment; what it writes is the answer:
  {"result": "done", "executed_at": "2026-09-11T07:31:02Z", "held_fen": 2800000,
   "available_fen": 150, "transfers": []}
An exit status other than 0 means "not now": it is tried again. Make COMMAND safe to run twice for
one order id: it is, if the process is killed while COMMAND runs. DIR keeps what was answered for
seven days. With --post URL the order is the body of a POST, and the body of a 200 is the answer.

Example:
  holdfast partner --server https://centre.example --token-file token --state /var/lib/bank \
    --run '/opt/bank/answer-order'
)";

struct Options {
  exchange::PartnerAddress address;
  std::string token_file;
  std::string state;
  std::string run;
  std::string post;
  int patience_s = 120;
  int workers = 8;
  bool is_quiet = false;
};

int status_of(const Error& error) {
  if (error.kind == ErrorKind::Unreadable) return kExitUnreadable;
  if (error.kind == ErrorKind::Invalid) return kExitUsage;
  return kExitUnavailable;
}

void add_options(CLI::App& command, Options& options) {
  command.add_option("--server", options.address.server, "the centre's address")
      ->required()
      ->type_name("URL");
  auto* token = command.add_option("--token-file", options.token_file, "file with our token");
  auto* certificate = command.add_option("--certificate", options.address.certificate_file,
                                         "our client certificate, PEM");
  command.add_option("--key", options.address.key_file, "its key, PEM")->needs(certificate);
  certificate->excludes(token);
  command.add_option("--ca", options.address.ca_file, "who signed the centre's certificate, PEM");
  command.add_option("--state", options.state, "directory for what was received and answered")
      ->required()
      ->type_name("DIR");
  auto* run = command.add_option("--run", options.run, "answers each order")->type_name("COMMAND");
  auto* post = command.add_option("--post", options.post, "answers each order")->type_name("URL");
  run->excludes(post);
  command.add_option("--patience", options.patience_s, "seconds for one answer")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  command.add_option("--workers", options.workers, "orders answered at once")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_flag("--quiet", options.is_quiet, "say only what goes wrong");
  command.footer(kExample);
}

Result<std::string> read_token(const std::string& file) {
  std::ifstream in{file};
  std::string token;
  if (!(in >> token)) {
    return fail(ErrorKind::Unreadable, "token.unreadable", file + " has no token in it", file);
  }
  return token;
}

Result<void> serve_orders(Options& options, std::ostream& err) {
  if (!options.token_file.empty()) {
    TRY(options.address.token, read_token(options.token_file));
  }
  StopSignals signals;
  TRY(const auto client, exchange::PartnerClient::make(options.address));
  TRY(const auto state, exchange::PartnerState::open(options.state));
  const exchange::CarryOut carry_out = [&](const exchange::ReceivedOrder& order) {
    const Duration patience = seconds{options.patience_s};
    return options.run.empty() ? exchange::answer_by_post(options.post, order, patience)
                               : exchange::answer_by_command(options.run, order, patience);
  };
  std::mutex writing;
  exchange::PartnerLoopOptions loop;
  loop.workers = options.workers;
  loop.log = [&](std::string_view line) {
    if (options.is_quiet && line.ends_with(": answered")) return;
    const std::scoped_lock lock{writing};
    err << line << std::endl;
  };
  std::atomic<bool> is_over = false;
  Result<void> outcome;
  std::jthread answering{[&](std::stop_token stop) {
    outcome = exchange::answer_orders(*client, *state, carry_out, loop, stop);
    is_over = true;
  }};
  while (!is_over && !signals.wait(milliseconds{200})) {
  }
  answering.request_stop();
  answering.join();
  return outcome;
}

}  // namespace

int partner_main(const std::vector<std::string>& args, std::istream&, std::ostream& out,
                 std::ostream& err) {
  Options options;
  CLI::App command{"Answers the centre's orders for a bank, payment institution or carrier.",
                   "holdfast partner"};
  add_options(command, options);
  try {
    std::vector<std::string> reversed{args.rbegin(), args.rend()};
    command.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return command.exit(error, out, err) == 0 ? 0 : kExitUsage;
  }
  if (options.run.empty() == options.post.empty()) {
    err << "holdfast partner: give --run or --post\n";
    return kExitUsage;
  }
  if (!options.post.empty()) {
    if (const auto url = exchange::check_post_url(options.post); !url) {
      err << "holdfast partner: --post: " << url.error().detail << '\n';
      return kExitUsage;
    }
  }
  if (options.token_file.empty() && options.address.certificate_file.empty()) {
    err << "holdfast partner: give --token-file, or --certificate and --key\n";
    return kExitUsage;
  }
  const auto outcome = serve_orders(options, err);
  if (outcome) return 0;
  err << "holdfast partner: " << outcome.error().detail << '\n';
  return status_of(outcome.error());
}

}  // namespace holdfast::app
