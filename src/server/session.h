// One connection, from accept to close: a coroutine that reads a request, waits for its answer,
// writes it, and goes round. Only http.cc's translation unit includes it.
//
// Reads, writes and wakes set a member and cancel `signal_`; the coroutine waits for nothing but
// that timer, so that every wait has a deadline and a client that leaves during a long poll is
// noticed.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/request_parser.h"
#include "server/response_head.h"
#include "server/turn.h"
#include "server/wire.h"

namespace holdfast::server {

template <class T>
using Task = asio::awaitable<T, Strand>;

/// What a connection needs of its server; outlives it.
struct Household {
  Options options;
  Handler handler;
  std::atomic<std::uint64_t> streams = 0;
  std::atomic<std::uint64_t> requests = 0;
  std::function<std::string()> date;
};

class Session final : public std::enable_shared_from_this<Session>, public detail::Waker {
 public:
  Session(Household& house, Socket socket, TlsContext tls);
  ~Session();

  /// Runs the connection to its end, then calls `done`.
  void start(std::function<void(Session*)> done);
  /// Finishes what has begun, then closes. Any thread.
  void stop();
  /// Closes at once. Any thread.
  void cut();

  void wake() override;

 private:
  enum class Next { Again, Close, Cut };

  Task<void> run();
  Task<bool> greet();
  Task<Next> serve_one();
  Task<bool> await_first_byte();
  Task<bool> read_head();
  Task<bool> read_body();
  Task<Next> answer();
  Task<Next> write_response(Response response);
  Task<Next> run_stream(StreamOptions options);
  Task<Next> refuse();
  Task<void> part();
  Task<bool> write(std::string_view bytes);
  Task<bool> event(Ticks::time_point deadline);
  Task<void> wait_until(Ticks::time_point deadline);

  void call_handler();
  bool was_refused();
  bool note_end();
  void read_more();
  void report(const Request& request, int status);
  std::string_view unread() const { return std::string_view{in_}.substr(in_taken_); }
  void take(std::size_t bytes);
  bool is_gone() const { return at_end_ || broken_; }

  Household& house_;
  Wire wire_;
  Timer signal_;
  std::string peer_address_;
  std::string certificate_sha256_;

  std::array<char, 8 * 1024> landing_;
  std::string in_;
  std::size_t in_taken_ = 0;
  std::string out_;
  std::size_t written_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool busy_ = false;    ///< a handshake or a goodbye is under way
  bool at_end_ = false;  ///< the client sends no more
  bool broken_ = false;  ///< nothing can be written any more
  bool stopping_ = false;
  bool is_first_ = true;

  std::optional<RequestParser> parser_;
  std::optional<Refusal> refusal_;
  Framing framing_;
  Response response_;
  std::shared_ptr<detail::Turn> turn_;
  Ticks::time_point began_;
};

}  // namespace holdfast::server
