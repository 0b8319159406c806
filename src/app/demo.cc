#include "app/demo.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/city_facts.h"
#include "app/demo_child.h"
#include "app/demo_follow.h"
#include "app/demo_setup.h"
#include "app/demo_summary.h"
#include "app/exit_status.h"
#include "app/stop_signals.h"
#include "base/clock.h"

namespace holdfast::app {
namespace {

namespace fs = std::filesystem;

constexpr Duration kStartPatience = seconds{30};
constexpr Duration kSettlePatience = minutes{5};  // without any change: something is stuck
constexpr int kFirstPort = 8080;
constexpr int kPortsTried = 20;

struct Options {
  double speed = 20;
  std::uint64_t seed = 1;
  bool is_quiet = false;
  int alerts = 0;
  double interval_s = 6;
  std::string listen;
  std::string data;
};

void add_options(CLI::App& command, Options& options) {
  command.add_option("--speed", options.speed, "how much faster than life people and mules are")
      ->check(CLI::Range(0.1, 10'000.0))
      ->capture_default_str();
  command.add_option("--seed", options.seed, "the same seed, the same city")->capture_default_str();
  command.add_flag("--quiet", options.is_quiet, "no line for each thing that happens");
  command.add_option("--alerts", options.alerts, "end once so many alerts are settled; 0: Ctrl-C")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command.add_option("--interval", options.interval_s, "seconds from one alert to the next")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  command
      .add_option(
          "--listen", options.listen,
          "the server's address; port 0: any; default: 127.0.0.1 and a free port from 8080 on")
      ->type_name("ADDR");
  command.add_option("--data", options.data, "keep everything here; default: gone at the end")
      ->type_name("DIR");
}

/// The loopback port if nobody listens on it; of 0, one that the system chooses.
std::optional<int> free_port(int port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool is_free = ::bind(probe, any, size) == 0 && ::getsockname(probe, any, &size) == 0;
  ::close(probe);
  if (!is_free) return std::nullopt;
  return ntohs(address.sin_port);
}

/// The first loopback port from 8080 on that nobody listens on.
std::string free_address() {
  for (int port = kFirstPort; port < kFirstPort + kPortsTried; ++port) {
    if (free_port(port)) return fmt::format("127.0.0.1:{}", port);
  }
  return fmt::format("127.0.0.1:{}", kFirstPort);
}

/// Port 0 is any: the demo's other processes must be told which.
std::string with_port(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos || listen.substr(colon) != ":0") return listen;
  return fmt::format("{}:{}", listen.substr(0, colon), free_port(0).value_or(kFirstPort));
}

/// A directory that goes away with the demo, unless it was asked for.
class Workplace {
 public:
  explicit Workplace(const std::string& asked) : path_(asked), is_kept_(!asked.empty()) {
    if (is_kept_) return;
    std::string pattern = (fs::temp_directory_path() / "holdfast-demo-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Workplace() {
    std::error_code error;
    if (!is_kept_ && !path_.empty()) fs::remove_all(path_, error);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  bool is_kept_;
};

std::string tail_of(const fs::path& file) {
  std::ifstream in{file};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

class Demo {
 public:
  Demo(Options options, std::ostream& out, std::ostream& err)
      : options_(std::move(options)),
        workplace_(options_.data),
        out_(out),
        err_(err),
        facts_(out, err) {}

  /// The exit status.
  Result<int> run() {
    options_.listen = options_.listen.empty() ? free_address() : with_port(options_.listen);
    server_ = "http://" + options_.listen;
    if (workplace_.path().empty()) {
      return fail(ErrorKind::Unavailable, "demo.unwritable", "no temporary directory");
    }
    TRY(files_, set_up_demo(workplace_.path()));
    TRYV(start_server());
    welcome();
    const bool is_told = !options_.is_quiet && ::isatty(STDOUT_FILENO) == 0;
    if (is_told) follower_.emplace(server_, files_.viewer_token, facts_);
    TRYV(start_city());
    const int status = watch();
    follower_.reset();
    return status;
  }

 private:
  Result<void> start_server() {
    ChildStreams streams;
    streams.log = files_.serve_log.string();
    TRY(auto child, ChildProcess::start({"serve", "--config", files_.config.string(), "--data",
                                         files_.data.string(), "--listen", options_.listen},
                                        streams));
    serve_.emplace(std::move(child));
    watch_.emplace(server_, files_.viewer_token);
    const Instant deadline = clock_.now() + kStartPatience;
    while (!watch_->is_ready()) {
      const auto ended = serve_->status();
      if (ended || clock_.now() > deadline || signals_.wait(milliseconds{50})) {
        return fail(ErrorKind::Unavailable, "demo.server",
                    "the server did not start:\n" + tail_of(files_.serve_log));
      }
    }
    return {};
  }

  Result<void> start_city() {
    std::vector<std::string> args{"city",
                                  "--server",
                                  server_,
                                  "--tokens",
                                  files_.tokens.string(),
                                  "--seed",
                                  std::to_string(options_.seed),
                                  "--start",
                                  format_instant(clock_.now() + milliseconds{500}),
                                  "--speed",
                                  fmt::format("{}", options_.speed),
                                  "--interval",
                                  fmt::format("{}", options_.interval_s),
                                  "--alerts",
                                  std::to_string(options_.alerts),
                                  "--part",
                                  "banks"};
    // Some alerts wait for a person, and so do accounts that several cases hold. A visitor meets
    // both; nobody is there to decide when the demo is to end by itself.
    const bool has_visitor = options_.alerts == 0;
    if (!has_visitor) args.insert(args.end() - 2, {"--shared", "0"});
    ChildStreams streams;
    streams.log = files_.city_log.string();
    TRY(auto banks, ChildProcess::start(args, streams));
    banks_.emplace(std::move(banks));
    args.back() = "feed";
    if (has_visitor) args.insert(args.end(), {"--story-only", "0.1"});
    streams.out = files_.filed.string();
    TRY(auto feed, ChildProcess::start(args, streams));
    feed_.emplace(std::move(feed));
    return {};
  }

  void welcome() {
    out_ << fmt::format(
        "Holdfast demo: a made-up city at {} times the speed of life, seed {}.\n"
        "  Console   {}\n"
        "  Sign in   {}   password {}\n"
        "            {}   password {}   (users, partners)\n"
        "  Look at   the duty board: the first alert comes in a few seconds. Open its case and\n"
        "            watch the money graph grow tier by tier while the banks answer.\n"
        "  Files     {}\n"
        "  Ctrl-C stops everything.\n",
        options_.speed, options_.seed, server_, files_.officer_login, files_.officer_password,
        files_.administrator_login, files_.administrator_password, files_.directory.string());
    out_ << std::flush;
  }

  /// Until Ctrl-C, the last alert settled, or something went wrong.
  int watch() {
    Instant changed_at = clock_.now();
    std::size_t settled = 0;
    while (!signals_.wait(milliseconds{500})) {
      if (serve_->status() || banks_->status() || (feed_->status().value_or(0) != 0)) {
        err_ << "holdfast demo: a process ended by itself:\n"
             << tail_of(files_.serve_log) << tail_of(files_.city_log);
        return kExitInternal;
      }
      if (options_.alerts == 0) continue;
      read_filed();
      if (!look_at_open_cases()) return kExitInternal;
      const std::size_t now_settled = count_settled();
      if (now_settled != settled) changed_at = clock_.now();
      settled = now_settled;
      const bool is_all_filed = feed_->status().has_value();
      if (is_all_filed && settled == cases_.size()) return finish();
      if (is_all_filed && clock_.now() - changed_at > kSettlePatience) return give_up();
    }
    return stop_all();
  }

  /// What the feed filed since we last looked.
  void read_filed() {
    std::ifstream in{files_.filed};
    std::string line;
    while (std::getline(in, line)) {
      const auto fact = nlohmann::json::parse(line, nullptr, false);
      if (!fact.is_object() || in.eof()) continue;  // the last line may be half written
      cases_.try_emplace(fact.value("case", ""));
    }
    cases_.erase("");
  }

  std::size_t count_settled() const {
    std::size_t count = 0;
    for (const auto& [id, outcome] : cases_) count += outcome && outcome->is_settled() ? 1 : 0;
    return count;
  }

  /// Looks again at cases that were not settled; false if a case's money does not add up.
  bool look_at_open_cases() {
    for (auto& [id, outcome] : cases_) {
      if (outcome && outcome->is_settled()) continue;
      if (!look_at(id, outcome)) return false;
    }
    return true;
  }

  bool look_at(const std::string& id, std::optional<CaseOutcome>& outcome) {
    const auto seen = watch_->look_at(id);
    if (!seen) {
      err_ << "holdfast demo: " << seen.error().detail << '\n';
      return false;
    }
    outcome = *seen;
    if (seen->adds_up()) return true;
    err_ << fmt::format(
        "holdfast demo: {} does not add up: paid {} = held {} + in flight {} + gone {} + "
        "returned {}?\n",
        id, format_yuan(seen->paid), format_yuan(seen->held), format_yuan(seen->in_flight),
        format_yuan(seen->gone), format_yuan(seen->returned));
    return false;
  }

  int finish() {
    // Accounts are shared between cases: look at all of them once more before saying so.
    std::map<std::string, CaseOutcome> outcomes;
    for (auto& [id, outcome] : cases_) {
      if (!look_at(id, outcome)) return kExitInternal;
      outcomes[id] = *outcome;
    }
    const int status = stop_all();
    follower_.reset();
    out_ << summary_text(outcomes) << std::flush;
    return status;
  }

  int give_up() {
    err_ << "holdfast demo: these cases do not settle:\n";
    for (const auto& [id, outcome] : cases_) {
      if (!outcome || outcome->is_settled()) continue;
      err_ << fmt::format("  {}: in flight {}, unanswered orders {}\n", id,
                          format_yuan(outcome->in_flight), outcome->unanswered);
    }
    return kExitInternal;
  }

  /// The feed first, the server last: nobody speaks to a server that is gone.
  int stop_all() {
    if (feed_) feed_->stop();
    if (banks_) banks_->stop();
    follower_.reset();
    const int status = serve_->stop();
    if (status == 0) return 0;
    err_ << "holdfast demo: the server ended with status " << status << ":\n"
         << tail_of(files_.serve_log);
    return kExitInternal;
  }

  Options options_;
  StopSignals signals_;  // before any thread or child
  Workplace workplace_;
  std::ostream& out_;
  std::ostream& err_;
  Facts facts_;
  const SystemClock clock_;
  DemoFiles files_;
  std::string server_;
  std::optional<ChildProcess> serve_;
  std::optional<ChildProcess> banks_;
  std::optional<ChildProcess> feed_;
  std::optional<CaseWatch> watch_;
  std::optional<EventFollower> follower_;
  std::map<std::string, std::optional<CaseOutcome>> cases_;
};

}  // namespace

int demo_main(const std::vector<std::string>& args, std::istream&, std::ostream& out,
              std::ostream& err) {
  Options options;
  CLI::App command{"Shows Holdfast at work: the server and a simulated city around it.",
                   "holdfast demo"};
  add_options(command, options);
  try {
    std::vector<std::string> reversed{args.rbegin(), args.rend()};
    command.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return command.exit(error, out, err) == 0 ? 0 : kExitUsage;
  }
  const auto status = Demo{options, out, err}.run();
  if (status) return *status;
  err << "holdfast demo: " << status.error().detail << '\n';
  return kExitUnavailable;
}

}  // namespace holdfast::app
