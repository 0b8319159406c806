#include "server/http.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "server/session.h"

namespace holdfast::server {
namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, Strand>;

/// How long accepting rests when the process is out of descriptors or memory.
constexpr auto kAcceptPause = std::chrono::milliseconds{100};

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
    "Content-Length: 0\r\n\r\n";

/// The Date field of this second; written anew once a second and thread.
std::string date_now() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    second = now;
    text = http_date(now);
  }
  return text;
}

Result<TlsContext> load_tls(const TlsFiles& files) {
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  const auto refused = [](const std::string& path, const error_code& why) {
    return fail(ErrorKind::Unreadable, "server.tls",
                fmt::format("Cannot use it for TLS: {}.", why.message()), path);
  };
  error_code failed;
  tls->use_certificate_chain_file(files.certificate, failed);
  if (failed) return refused(files.certificate, failed);
  tls->use_private_key_file(files.key, asio::ssl::context::pem, failed);
  if (failed) return refused(files.key, failed);
  SSL_CTX* native = tls->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  // Without a context of its own a resumed session is refused as soon as clients are verified.
  constexpr std::string_view kContext = "holdfast";
  SSL_CTX_set_session_id_context(native, reinterpret_cast<const unsigned char*>(kContext.data()),
                                 static_cast<unsigned int>(kContext.size()));
  if (!files.client_ca.empty()) {
    tls->load_verify_file(files.client_ca, failed);
    if (failed) return refused(files.client_ca, failed);
    STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(files.client_ca.c_str());
    if (names != nullptr) SSL_CTX_set_client_CA_list(native, names);  // takes it over
    tls->set_verify_mode(asio::ssl::verify_peer);  // not fail_if_no_peer_cert: people sign in
  }
  return tls;
}

}  // namespace

/// The threads, the listening socket and the set of open connections.
struct Server::Core {
  Core(Options options, Handler handler)
      : io(options.threads),
        strand(asio::make_strand(io.get_executor())),
        acceptor(strand),
        work(asio::make_work_guard(io)) {
    house.options = std::move(options);
    house.handler = std::move(handler);
    house.date = date_now;
  }

  Result<void> listen();
  Task<void> accept_all();
  void admit(Socket socket);
  void leave(Session* session);
  void stop(Duration grace);
  void cut_all();
  void finish_if_empty();
  std::vector<std::shared_ptr<Session>> open_sessions();

  Household house;
  asio::io_context io;
  Strand strand;
  Acceptor acceptor;
  std::uint16_t port = 0;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::vector<std::jthread> threads;
  std::mutex joining;

  mutable std::mutex mutex;  // guards what follows
  TlsContext tls;
  std::unordered_set<Session*> sessions;
  bool is_accepting = true;
  bool is_stopping = false;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
};

Result<void> Server::Core::listen() {
  const Options& options = house.options;
  error_code failed;
  const auto address = asio::ip::make_address(options.address, failed);
  if (failed) {
    return fail(ErrorKind::Invalid, "server.address", "An IP address is needed to listen on.",
                options.address);
  }
  const tcp::endpoint end(address, options.port);
  acceptor.open(end.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(end, failed);
  if (!failed) acceptor.listen(tcp::acceptor::max_listen_connections, failed);
  if (failed) {
    return fail(ErrorKind::Unavailable, "server.listen",
                fmt::format("Cannot listen there: {}.", failed.message()),
                fmt::format("{}:{}", options.address, options.port));
  }
  port = acceptor.local_endpoint(failed).port();
  return {};
}

Task<void> Server::Core::accept_all() {
  Timer pause(strand);
  while (acceptor.is_open()) {
    auto [failed, socket] = co_await acceptor.async_accept(
        asio::make_strand(io.get_executor()), asio::as_tuple(asio::use_awaitable_t<Strand>{}));
    if (!failed) {
      admit(std::move(socket));
    } else if (acceptor.is_open() && failed != asio::error::connection_aborted) {
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable_t<Strand>{}));
    }
  }
}

void Server::Core::admit(Socket socket) {
  std::shared_ptr<Session> session;
  {
    const std::scoped_lock lock(mutex);
    if (is_stopping) return;
    ++accepted;
    if (sessions.size() >= house.options.connections_max) {
      ++refused;
      error_code ignored;
      socket.non_blocking(true, ignored);
      if (!tls) socket.write_some(asio::buffer(kBusy), ignored);
      return;
    }
    session = std::make_shared<Session>(house, std::move(socket), tls);
    sessions.insert(session.get());
  }
  session->start([this](Session* gone) { leave(gone); });
}

void Server::Core::leave(Session* session) {
  {
    const std::scoped_lock lock(mutex);
    sessions.erase(session);
  }
  finish_if_empty();
}

void Server::Core::finish_if_empty() {
  const std::scoped_lock lock(mutex);
  if (is_stopping && !is_accepting && sessions.empty()) io.stop();
}

std::vector<std::shared_ptr<Session>> Server::Core::open_sessions() {
  const std::scoped_lock lock(mutex);
  std::vector<std::shared_ptr<Session>> open;
  for (Session* session : sessions) {
    if (auto alive = session->weak_from_this().lock()) open.push_back(std::move(alive));
  }
  return open;
}

void Server::Core::stop(Duration grace) {
  {
    const std::scoped_lock lock(mutex);
    is_stopping = true;
  }
  asio::post(strand, [this] {
    error_code ignored;
    acceptor.close(ignored);
    const std::scoped_lock lock(mutex);
    is_accepting = false;
  });
  for (const auto& session : open_sessions()) session->stop();
  if (grace <= Duration{0}) {
    cut_all();
  } else {
    auto timer = std::make_shared<asio::steady_timer>(io, grace);
    timer->async_wait([this, timer](error_code failed) {
      if (!failed) cut_all();
    });
  }
  asio::post(strand, [this] { finish_if_empty(); });
}

void Server::Core::cut_all() {
  for (const auto& session : open_sessions()) session->cut();
}

Server::Server(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Server::~Server() {
  stop(Duration{0});
  wait();
}

Result<std::unique_ptr<Server>> Server::start(Options options, Handler handler) {
  CHECK(options.threads > 0, "at least one thread");
  auto core = std::make_unique<Core>(std::move(options), std::move(handler));
  if (core->house.options.tls) {
    TRY(core->tls, load_tls(*core->house.options.tls));
  }
  TRYV(core->listen());
  Core& running = *core;
  asio::co_spawn(running.strand, running.accept_all(), asio::detached);
  for (int i = 0; i < running.house.options.threads; ++i) {
    running.threads.emplace_back([&running] { running.io.run(); });
  }
  return std::unique_ptr<Server>(new Server(std::move(core)));
}

std::uint16_t Server::port() const { return core_->port; }

void Server::stop(Duration grace) { core_->stop(grace); }

void Server::wait() {
  const std::scoped_lock lock(core_->joining);
  for (auto& thread : core_->threads) {
    if (thread.joinable()) thread.join();
  }
}

void Server::post(std::function<void()> task) { asio::post(core_->io, std::move(task)); }

void Server::after(Duration delay, std::function<void()> task) {
  auto timer = std::make_shared<asio::steady_timer>(core_->io, delay);
  timer->async_wait([timer, task = std::move(task)](error_code failed) {
    if (!failed) task();
  });
}

Result<void> Server::reload_tls() {
  if (!core_->house.options.tls) return {};
  TRY(auto fresh, load_tls(*core_->house.options.tls));
  const std::scoped_lock lock(core_->mutex);
  core_->tls = std::move(fresh);
  return {};
}

Counts Server::counts() const {
  const std::scoped_lock lock(core_->mutex);
  return {.connections = core_->sessions.size(),
          .streams = core_->house.streams,
          .accepted = core_->accepted,
          .requests = core_->house.requests,
          .refused = core_->refused};
}

}  // namespace holdfast::server
