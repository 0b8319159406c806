// The HTTP/1.1 server seen from above: requests in, replies and event streams out, timers.
// Standard types only; Asio and Beast stay behind it, in http.cc. Frozen: every handler includes
// it.
//
//   socket -> head -> body -> Handler(request, reply) -> reply.send(response)    now or later
//                                                     -> reply.stream(options)   server-sent events
//
// Handlers, timers and callbacks run on the server's few threads and must be quick (under a
// millisecond, no disk, no lock held for long): what blocks goes to a thread of its own and answers
// through its copy of the Reply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace holdfast::server {

/// Header fields in order; names compare without case.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// One request, complete with its body. Target and fields are as the client sent them.
struct Request {
  std::string method;  ///< as sent: "GET"
  std::string path;    ///< begins with '/', still percent-encoded; "*" only for OPTIONS
  std::string query;   ///< behind '?', raw, without it
  Headers headers;
  std::string body;
  std::string peer_address;               ///< "127.0.0.1", "::1"
  std::string client_certificate_sha256;  ///< lower-case hex over the DER form; empty: none shown
  bool secure = false;                    ///< came over TLS

  /// First value of the field, empty if there is none.
  std::string_view header(std::string_view name) const;
  /// First value of `name` in the query, percent-decoded ('+' is a space); nothing if it is absent
  /// or badly encoded.
  std::optional<std::string> query_value(std::string_view name) const;
};

/// Decodes %XX. Nothing on a broken escape or an encoded NUL.
std::optional<std::string> percent_decode(std::string_view text);

/// What goes back. The core adds Content-Length, Date and Connection, and leaves the body out for
/// HEAD, 204 and 304. CR and LF in a header value become spaces.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  /// Sent instead of `body` if not empty: bytes that outlive the server, as the console's files.
  std::string_view fixed_body;

  static Response json(int status, std::string body);
  static Response text(int status, std::string body);
};

/// The standard phrase of a status ("Not Found").
std::string_view status_phrase(int status);

/// Why a request or a stream ended before the handler ended it.
enum class End {
  ClientGone,  ///< the client closed, or the connection broke
  Stopping,    ///< the server stops: a long poll answers now with what it has
  TooSlow,     ///< streams only: the reader fell behind by more than StreamOptions::queue_bytes_max
};

struct StreamOptions {
  Headers headers;                            ///< beside Content-Type: text/event-stream
  std::size_t queue_bytes_max = 1024 * 1024;  ///< a slower reader is cut off; it resumes by id
  Duration keep_alive_every = seconds{15};    ///< of silence, then a comment line
};

namespace detail {
class Turn;
struct Ticket;
}  // namespace detail

/// A stream that is being written. Copies are one stream; it ends with close(), with the last copy,
/// with the client or with the server. Every function may be called from any thread.
class Stream {
 public:
  /// Queues bytes (whole events: "id: 7\ndata: {...}\n\n"). False: the stream has ended, nothing
  /// was queued.
  bool send(std::string_view bytes) const;
  /// Ends the stream after what is queued.
  void close() const;
  bool is_open() const;
  /// Called once, when the stream ends for another reason than close(); at once if it has already.
  /// Runs on a server thread without locks; it may hold copies of this Stream.
  void on_close(std::function<void(End)> callback) const;

 private:
  friend class Reply;
  explicit Stream(std::shared_ptr<detail::Ticket> ticket) : ticket_(std::move(ticket)) {}
  std::shared_ptr<detail::Ticket> ticket_;
};

/// The answer that is owed to one request. Copies are one reply; the first send() or stream()
/// counts, and if the last copy goes without one, the client gets a 500. Any thread, any time
/// later.
class Reply {
 public:
  /// The request; lives as long as a copy of this Reply or of its Stream.
  const Request& request() const;
  /// False if it was answered before or the client has gone; nothing is sent then.
  bool send(Response response) const;
  /// Answers 200 text/event-stream and keeps it open. Is not open if answered before or gone.
  Stream stream(StreamOptions options = {}) const;
  /// False once it is answered or the client has gone.
  bool is_open() const;
  /// Called once if the client goes or the server stops before the answer; at once if that has
  /// happened already. At Stopping the reply can still be sent, and must be now: long polls set
  /// this. A callback that holds its own Reply keeps it from ever being dropped: answer it then.
  void on_end(std::function<void(End)> callback) const;

 private:
  friend class detail::Turn;
  explicit Reply(std::shared_ptr<detail::Ticket> ticket) : ticket_(std::move(ticket)) {}
  std::shared_ptr<detail::Ticket> ticket_;
};

/// Called for each complete request, on a server thread. An exception becomes a 500.
using Handler = std::function<void(const Request& request, Reply reply)>;

/// PEM files. With `client_ca`, clients may show a certificate, which must then be of that
/// authority.
struct TlsFiles {
  std::string certificate;  ///< the chain, leaf first
  std::string key;
  std::string client_ca;  ///< empty: client certificates are not asked for
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::optional<TlsFiles> tls;
  int threads = 2;
  std::size_t connections_max = 4096;        ///< the next gets 503 and is closed
  std::size_t head_bytes_max = 16 * 1024;    ///< request line and fields: 431
  std::size_t header_fields_max = 100;       ///< 431
  std::size_t body_bytes_max = 1024 * 1024;  ///< 413
  Duration head_time_max = seconds{10};      ///< from its first byte; 408
  Duration body_time_max = seconds{30};      ///< for each body_bytes_max that are allowed; 408
  Duration idle_time_max = seconds{75};      ///< between requests; closed without a word
  Duration write_time_max = seconds{30};     ///< without the client taking a byte; closed
  /// A larger (or smaller) limit for some requests, asked once the head is there (body empty).
  std::function<std::size_t(const Request& head)> body_limit;
  /// Told of each request that was answered: status, and time from its head to its last byte.
  std::function<void(const Request& request, int status, Duration took)> observer;
};

/// What the server is doing, for /metrics.
struct Counts {
  std::uint64_t connections = 0;  ///< open now
  std::uint64_t streams = 0;      ///< open now
  std::uint64_t accepted = 0;     ///< since the start
  std::uint64_t requests = 0;     ///< answered since the start, the broken ones too
  std::uint64_t refused = 0;      ///< connections over connections_max
};

/// A listening server with its own threads. start() binds and runs; the destructor stops at once.
/// wait() and the destructor are not for the server's own threads.
class Server {
 public:
  /// @err server.address, server.listen, server.tls
  static Result<std::unique_ptr<Server>> start(Options options, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// Stops gently: accepts no more, tells waiting polls and streams (End::Stopping), lets requests
  /// that have begun finish, closes; after `grace` cuts what is left. Returns at once; any thread.
  void stop(Duration grace);
  /// Blocks until a stop() is complete: no callback runs after it.
  void wait();
  /// Runs `task` on a server thread. Dropped without a run if the server has stopped.
  void post(std::function<void()> task);
  /// Runs `task` on a server thread after `delay`. Dropped without a run if the server stops first.
  void after(Duration delay, std::function<void()> task);
  /// Reads the certificate and key again, for new connections; the old ones stay on an error.
  /// @err server.tls
  Result<void> reload_tls();
  Counts counts() const;

 private:
  struct Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace holdfast::server
