#include "app/serve_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <ostream>

#include "app/centre_store.h"
#include "app/data_files.h"
#include "app/exit_status.h"
#include "app/openapi_json.h"
#include "app/stop_signals.h"
#include "desk/manage_partners.h"
#include "desk/run_due_timers.h"
#include "exchange/order_wire.h"
#include "papers/press.h"
#include "server/api.h"
#include "server/assets.h"
#include "server/credentials.h"
#include "server/http.h"

namespace holdfast::app {
namespace {

constexpr Duration kTick = milliseconds{100};      // between two looks for due timers
constexpr Duration kStopGrace = seconds{10};       // for what has begun when told to stop
constexpr std::size_t kAnswerBytesMax = 16 << 20;  // 10,000 transfers of 1.5 KB

struct Arguments {
  std::string config;
  std::string data;
  std::string listen;
  std::string database;
  bool is_behind_proxy = false;
};

struct Address {
  std::string host;
  std::uint16_t port = 0;
  bool is_loopback = false;
};

Result<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool is_number = !port.empty() && port.size() <= 5 &&
                         port.find_first_not_of("0123456789") == std::string::npos &&
                         std::stoi(port) <= 65535;
  if (!is_number || colon == 0) {
    return fail(ErrorKind::Invalid, "serve.address",
                "write the address to listen on as HOST:PORT, as 127.0.0.1:8080", text);
  }
  Address address{text.substr(0, colon), static_cast<std::uint16_t>(std::stoi(port)), false};
  if (address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  if (address.host == "localhost") address.host = "127.0.0.1";
  address.is_loopback = address.host.starts_with("127.") || address.host == "::1";
  return address;
}

// What is said to a stranger's network is said under TLS, or a proxy that does it.
Result<void> check_exposure(const Config& config, const Address& address) {
  if (address.is_loopback || config.tls || config.is_behind_proxy) return {};
  return fail(ErrorKind::Invalid, "serve.exposed",
              "only a loopback address may be served without TLS: add [tls] certificate and key "
              "to the configuration, or say --behind-proxy if a proxy does it",
              config.listen);
}

Result<Config> make_config(const Arguments& arguments) {
  Config config;
  if (!arguments.config.empty()) {
    TRY(config, load_config(arguments.config));
  }
  if (!arguments.data.empty()) config.data = arguments.data;
  if (!arguments.listen.empty()) config.listen = arguments.listen;
  if (arguments.is_behind_proxy) config.is_behind_proxy = true;
  if (!arguments.database.empty()) {
    return fail(ErrorKind::Invalid, "serve.database",
                "this version keeps its data in the embedded database only: leave --database out",
                arguments.database);
  }
  return config;
}

// The server and all it answers with; members end in reverse order.
class Service {
 public:
  static Result<std::unique_ptr<Service>> start(const Config& config) {
    TRY(const auto address, parse_address(config.listen));
    TRYV(check_exposure(config, address));
    auto service = std::unique_ptr<Service>(new Service);
    service->centre_ = {config.policy, config.centre_name, "holdfast " HOLDFAST_VERSION};
    TRY(service->store_, open_store(config));
    TRYV(service->sync(config));
    service->make_api(config);
    TRYV(service->listen(config, address));
    service->tick();
    return service;
  }

  std::uint16_t port() const { return server_->port(); }

  void stop() {
    is_stopping_ = true;
    server_->stop(kStopGrace);
    server_->wait();
    store_->stop();  // its last callbacks need api_ and server_ still there
  }

 private:
  Service() = default;

  Result<void> sync(const Config& config) {
    return store_->write_and_wait([&](desk::Tx& tx, Instant now) {
      const auto actor = desk::Actor::system();
      return desk::sync_partners(desk::Turn{tx, actor, centre_, now}, config.partners);
    });
  }

  void make_api(const Config& config) {
    api_ = std::make_unique<server::Api>(server::ApiOptions{
        store_->store(), centre_, store_->clock(), config.clients,
        exchange::keys_json(store_->key()), std::string(openapi_json()), config.is_behind_proxy,
        [this](const server::Request& request) { return console_.serve(request); }, *press_});
  }

  Result<void> listen(const Config& config, const Address& address) {
    server::Options options;
    options.address = address.host;
    options.port = address.port;
    if (config.tls) {
      options.tls =
          server::TlsFiles{config.tls->certificate, config.tls->key, config.tls->client_ca};
    }
    options.body_limit = [](const server::Request& head) -> std::size_t {
      return head.path.starts_with("/partner/") ? kAnswerBytesMax : std::size_t{1} << 20;
    };
    TRY(server_,
        server::Server::start(std::move(options), [api = api_.get()](const server::Request& request,
                                                                     server::Reply reply) {
          api->handle(request, std::move(reply));
        }));
    api_->attach(*server_);
    return {};
  }

  // The clock comes in like any other fact: due timers go to their cases, then we look again.
  void tick() {
    if (is_stopping_) return;
    const auto handed = std::make_shared<int>(0);
    store_->store().write(
        [this, handed](desk::Tx& tx, Instant now) -> Result<void> {
          const auto actor = desk::Actor::system();
          TRY(*handed, desk::run_due_timers(desk::Turn{tx, actor, centre_, now}));
          return {};
        },
        [this, handed](const Result<void>& done) {
          const bool is_more = done && *handed == desk::kTimersPerTurn;
          server_->after(is_more ? Duration{0} : kTick, [this] { tick(); });
        });
  }

  desk::Centre centre_;
  std::unique_ptr<desk::PaperPress> press_ = papers::make_press();
  server::Assets console_{server::embedded_console()};
  std::unique_ptr<CentreStore> store_;
  std::unique_ptr<server::Api> api_;
  std::unique_ptr<server::Server> server_;
  std::atomic<bool> is_stopping_ = false;
};

Result<void> run(const Arguments& arguments, std::ostream& err) {
  TRY(const Config config, make_config(arguments));
  TRYV(make_data_directory(config.data));
  server::init_credentials();
  StopSignals signals;
  TRY(const auto service, Service::start(config));
  const auto colon = config.listen.rfind(':');
  err << fmt::format("holdfast serve: http{}://{}:{} (data in {})\n", config.tls ? "s" : "",
                     config.listen.substr(0, colon), service->port(), config.data)
      << std::flush;
  while (!signals.wait(seconds{3600})) {
  }
  err << "holdfast serve: stopping\n" << std::flush;
  service->stop();
  return {};
}

}  // namespace

int serve_main(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  Arguments parsed;
  CLI::App app{"Serves the centre: the console, the API, the partner contract.", "holdfast serve"};
  app.add_option("--config", parsed.config, "TOML: [[partner]], [[client]], [policy], [tls]");
  app.add_option("--data", parsed.data, "directory of the embedded database (default: data)");
  app.add_option("--listen", parsed.listen, "HOST:PORT (default: 127.0.0.1:8080; port 0: any)");
  app.add_option("--database", parsed.database,
                 "postgresql://... instead of the embedded database");
  app.add_flag("--behind-proxy", parsed.is_behind_proxy,
               "a proxy in front of us does TLS: other than loopback addresses are allowed");
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? 0 : kExitUsage;
  }
  const auto done = run(parsed, err);
  if (done) return 0;
  const bool is_usage = done.error().reason.starts_with("serve.");
  const int status = report(err, "serve", done.error());
  return is_usage ? kExitUsage : status;
}

}  // namespace holdfast::app
