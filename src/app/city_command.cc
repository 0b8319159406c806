#include "app/city_command.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <map>

#include "app/city_banks.h"
#include "app/city_feed.h"
#include "app/exit_status.h"
#include "app/stop_signals.h"
#include "base/clock.h"

namespace holdfast::app {
namespace {

constexpr const char* kExample = R"(
FILE has a line "ID TOKEN" for each partner (ICBC ABC BOC CCB BOCOM PSBC ALIPAY WECHAT CMCC CUCC
CTCC) and for the feed (cad-110). Partners without a token stay silent.

Example:
  holdfast city --server http://127.0.0.1:8080 --tokens tokens --speed 20 --seed 7
)";

struct Options {
  std::string server;
  std::string token_file;
  std::string part = "all";
  std::string start;
  double interval_s = 6;
  int alerts = 0;
  simulate::CityConfig city;
};

void add_options(CLI::App& command, Options& options) {
  command.add_option("--server", options.server, "the centre's address")
      ->required()
      ->type_name("URL");
  command.add_option("--tokens", options.token_file, "who we are")->required()->type_name("FILE");
  command.add_option("--part", options.part, "which part of the city this process is")
      ->check(CLI::IsMember({"banks", "feed", "all"}))
      ->capture_default_str();
  command.add_option("--seed", options.city.seed, "the same seed, the same city")
      ->capture_default_str();
  command.add_option("--start", options.start, "when it begins; default: now")->type_name("TIME");
  command.add_option("--speed", options.city.speed, "how much faster than life people are")
      ->check(CLI::Range(0.1, 10'000.0))
      ->capture_default_str();
  command.add_option("--interval", options.interval_s, "seconds from one alert to the next")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  command.add_option("--alerts", options.alerts, "stop filing after so many; 0: never")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command
      .add_option("--story-only", options.city.story_only,
                  "share of alerts that are only a story, without structured payments")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command
      .add_option("--shared", options.city.shared_accounts,
                  "share of accounts that gangs use in several stories")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.footer(kExample);
}

Result<std::map<std::string, std::string>> read_tokens(const std::string& file) {
  std::ifstream in{file};
  if (!in) return fail(ErrorKind::Unreadable, "tokens.unreadable", file + " cannot be read", file);
  std::map<std::string, std::string> tokens;
  std::string id, token;
  while (in >> id >> token) tokens[id] = token;
  return tokens;
}

Result<void> run_city(Options& options, std::ostream& out, std::ostream& err) {
  const SystemClock clock;
  options.city.start = clock.now();
  if (!options.start.empty()) {
    TRY(options.city.start, parse_instant(options.start));
  }
  options.city.stories = options.alerts;
  options.city.alert_interval = Duration{static_cast<std::int64_t>(options.interval_s * 1e6)};
  TRY(const auto tokens, read_tokens(options.token_file));
  StopSignals signals;
  Facts facts{out, err};
  std::optional<CityBanks> banks;
  std::optional<CityFeed> feed;
  if (options.part != "feed") {
    banks.emplace(options.city, options.server, tokens, clock, facts);
    TRYV(banks->start());
  }
  if (options.part != "banks") {
    const auto token = tokens.find("cad-110");
    if (token == tokens.end()) {
      return fail(ErrorKind::Invalid, "tokens.feed", "the token file has no cad-110");
    }
    feed.emplace(options.city, options.server, token->second, options.alerts, clock, facts);
  }
  while (!signals.wait(milliseconds{10})) {
    if (banks) banks->tick();
    if (feed) feed->tick();
    const bool is_done = feed && feed->is_done() && !banks;
    if (is_done) break;
  }
  return {};
}

}  // namespace

int city_main(const std::vector<std::string>& args, std::istream&, std::ostream& out,
              std::ostream& err) {
  Options options;
  CLI::App command{"A simulated city: banks and carriers that answer, 110 that files alerts.",
                   "holdfast city"};
  add_options(command, options);
  try {
    std::vector<std::string> reversed{args.rbegin(), args.rend()};
    command.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return command.exit(error, out, err) == 0 ? 0 : kExitUsage;
  }
  const auto outcome = run_city(options, out, err);
  if (outcome) return 0;
  err << "holdfast city: " << outcome.error().detail << '\n';
  if (outcome.error().kind == ErrorKind::Unreadable) return kExitUnreadable;
  return outcome.error().kind == ErrorKind::Invalid ? kExitUsage : kExitUnavailable;
}

}  // namespace holdfast::app
