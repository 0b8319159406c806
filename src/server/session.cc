#include "server/session.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <exception>

namespace holdfast::server {
namespace {

/// Bytes read ahead of what the parser can take: pipelined requests, or one line of a chunk.
constexpr std::size_t kUnreadBytesMax = 64 * 1024;
/// One write: small enough that a slow client is seen to move.
constexpr std::size_t kWriteBytesMax = 256 * 1024;
/// Bodies up to this share a packet with their head.
constexpr std::size_t kJoinedBodyBytesMax = 16 * 1024;
/// A client that was refused is still listened to, so that it reads the answer and not a reset.
constexpr auto kPartingTime = std::chrono::seconds{2};
constexpr auto kFarAway = std::chrono::hours{24};

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kKeepAliveComment = ":\n\n";

}  // namespace

Session::Session(Household& house, Socket socket, TlsContext tls)
    : house_(house),
      wire_(std::move(socket), std::move(tls)),
      signal_(wire_.socket().get_executor()) {}

Session::~Session() {
  if (turn_) turn_->detach();
}

void Session::start(std::function<void(Session*)> done) {
  // The frame borrows *this; the completion handler, which outlives it, owns it.
  asio::co_spawn(
      wire_.socket().get_executor(), run(),
      [self = shared_from_this(), done = std::move(done)](const std::exception_ptr& bug) {
        if (bug) std::fputs("server: a connection ended by an exception\n", stderr);
        self->wire_.close();
        if (self->turn_) self->turn_->detach();
        self->turn_.reset();
        done(self.get());
      });
}

void Session::stop() {
  asio::post(wire_.socket().get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    self->signal_.cancel();
  });
}

void Session::cut() {
  asio::post(wire_.socket().get_executor(), [self = shared_from_this()] {
    self->broken_ = self->stopping_ = true;
    self->wire_.close();
    self->signal_.cancel();
  });
}

void Session::wake() {
  const auto self = weak_from_this().lock();
  if (!self) return;
  asio::post(wire_.socket().get_executor(), [self] { self->signal_.cancel(); });
}

Task<void> Session::run() {
  peer_address_ = wire_.peer_address();
  const bool greeted = co_await greet();
  Next next = greeted ? Next::Again : Next::Cut;
  while (next == Next::Again) next = co_await serve_one();
  if (next == Next::Close && !broken_) co_await part();
}

/// The TLS handshake.
Task<bool> Session::greet() {
  if (!wire_.is_secure()) co_return true;
  const auto deadline = Ticks::now() + house_.options.head_time_max;
  busy_ = true;
  wire_.handshake([self = shared_from_this()](error_code failed) {
    self->busy_ = false;
    if (failed) self->broken_ = true;
    self->signal_.cancel();
  });
  while (busy_ && !broken_ && Ticks::now() < deadline) co_await wait_until(deadline);
  if (busy_ || broken_) co_return false;
  certificate_sha256_ = wire_.peer_certificate_sha256();
  co_return true;
}

Task<Session::Next> Session::serve_one() {
  const bool begun = co_await await_first_byte();
  if (!begun) co_return Next::Cut;
  parser_.emplace(HeadLimits{house_.options.head_bytes_max, house_.options.header_fields_max});
  framing_ = {.keep_alive = false};
  const bool has_head = co_await read_head();
  began_ = Ticks::now();
  bool complete = has_head;
  if (has_head) complete = co_await read_body();
  Next next = Next::Cut;
  if (complete) {
    next = co_await answer();
  } else if (refusal_) {
    next = co_await refuse();
  }
  co_return next;
}

/// Between requests: idle, until a byte that is not an empty line (RFC 9112 2.2) is there.
Task<bool> Session::await_first_byte() {
  const auto& options = house_.options;
  const auto deadline = Ticks::now() + (is_first_ ? options.head_time_max : options.idle_time_max);
  is_first_ = false;
  refusal_.reset();
  while (true) {
    take(std::min(unread().find_first_not_of("\r\n"), unread().size()));
    if (!unread().empty()) co_return true;
    if (stopping_) co_return false;
    const bool more = co_await event(deadline);
    if (!more) co_return false;
  }
}

Task<bool> Session::read_head() {
  const auto deadline = Ticks::now() + house_.options.head_time_max;
  while (true) {
    take(parser_->put(unread()));
    if (was_refused()) co_return false;
    if (parser_->state() != RequestParser::State::Head) break;
    const bool more = co_await event(deadline);
    if (!more) {
      if (!is_gone()) refusal_ = Refusal{408, "The head of the request did not arrive in time."};
      co_return false;
    }
  }
  Request& request = parser_->request();
  request.peer_address = peer_address_;
  request.client_certificate_sha256 = certificate_sha256_;
  request.secure = wire_.is_secure();
  framing_ = {.keep_alive = parser_->keep_alive() && !stopping_,
              .http_1_0 = parser_->is_http_1_0(),
              .head_only = request.method == "HEAD"};
  co_return true;
}

Task<bool> Session::read_body() {
  if (parser_->state() == RequestParser::State::Complete) co_return true;
  const auto& options = house_.options;
  const std::size_t limit =
      options.body_limit ? options.body_limit(parser_->request()) : options.body_bytes_max;
  parser_->allow_body(limit);
  if (was_refused()) co_return false;
  if (parser_->awaits_continue() && unread().empty()) {
    const bool sent = co_await write(kContinue);
    if (!sent) co_return false;
  }
  const auto shares = static_cast<int>(limit / std::max<std::size_t>(options.body_bytes_max, 1));
  const auto deadline = Ticks::now() + options.body_time_max * std::max(shares, 1);
  while (true) {
    const std::size_t taken = parser_->put(unread());
    take(taken);
    if (was_refused()) co_return false;
    if (parser_->state() == RequestParser::State::Complete) co_return true;
    if (taken > 0 && !unread().empty()) continue;
    if (unread().size() > kUnreadBytesMax) {
      refusal_ = Refusal{400, "A line of a chunked body has no end."};
      co_return false;
    }
    const bool more = co_await event(deadline);
    if (!more) {
      if (!is_gone()) refusal_ = Refusal{408, "The body did not arrive in time."};
      co_return false;
    }
  }
}

bool Session::was_refused() {
  if (parser_->state() != RequestParser::State::Refused) return false;
  refusal_ = parser_->refusal();
  return true;
}

/// Hands the request over and waits for what the handler makes of it.
Task<Session::Next> Session::answer() {
  turn_ = std::make_shared<detail::Turn>(std::move(parser_->request()), *this);
  parser_.reset();
  call_handler();
  while (true) {
    auto response = turn_->take_response();
    if (response) {
      const Next next = co_await write_response(*std::move(response));
      co_return next;
    }
    auto stream = turn_->take_stream();
    if (stream) {
      const Next next = co_await run_stream(*std::move(stream));
      co_return next;
    }
    const bool told = note_end();
    if (broken_) break;
    if (told) continue;
    read_more();
    if (turn_->arm()) co_await wait_until(Ticks::now() + kFarAway);
  }
  turn_->detach();
  turn_.reset();
  co_return Next::Cut;
}

void Session::call_handler() {
  try {
    house_.handler(turn_->request(), detail::Turn::make_reply(turn_));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "server: a handler threw: %s\n", error.what());
  }  // the Reply went with the stack, which answered 500
}

/// Tells the turn that the client left or the server stops. True: the handler heard it just now and
/// may have answered.
bool Session::note_end() {
  if (is_gone()) return turn_->end(End::ClientGone);
  if (stopping_) return turn_->end(End::Stopping);
  return false;
}

Task<Session::Next> Session::write_response(Response response) {
  response_ = std::move(response);
  if (stopping_) framing_.keep_alive = false;
  out_ = response_head(response_, framing_, house_.date());
  std::string_view rest;
  if (sends_body(response_, framing_)) rest = body_of(response_);
  if (rest.size() <= kJoinedBodyBytesMax) {
    out_ += rest;
    rest = {};
  }
  bool sent = co_await write(out_);
  if (sent && !rest.empty()) sent = co_await write(rest);
  report(turn_->request(), response_.status);
  turn_->detach();
  turn_.reset();
  response_ = {};
  if (!sent) co_return Next::Cut;
  co_return framing_.keep_alive ? Next::Again : Next::Close;
}

/// Writes what is queued, a comment in silence, and an end. A stream is the last of its connection.
Task<Session::Next> Session::run_stream(StreamOptions options) {
  ++house_.streams;
  framing_.keep_alive = false;
  out_ = stream_head(options.headers, framing_, house_.date());
  bool alive = co_await write(out_);
  auto next_comment = Ticks::now() + options.keep_alive_every;
  while (alive) {
    note_end();
    auto piece = turn_->take_piece();
    if (turn_->is_too_slow() || is_gone()) break;
    const bool last = piece.last || stopping_;
    if (piece.bytes.empty() && !last && Ticks::now() >= next_comment) {
      piece.bytes = kKeepAliveComment;
    }
    if (!piece.bytes.empty()) {
      out_ = chunk(piece.bytes, framing_);
      alive = co_await write(out_);
      next_comment = Ticks::now() + options.keep_alive_every;
    }
    if (last) break;
    if (!alive || !piece.bytes.empty()) continue;
    read_more();
    if (turn_->arm()) co_await wait_until(next_comment);
  }
  const bool is_cut = !alive || turn_->is_too_slow() || is_gone();
  if (turn_->is_too_slow()) turn_->end(End::TooSlow);
  if (is_cut) turn_->end(End::ClientGone);
  if (!is_cut && !framing_.http_1_0) {
    out_ = chunk({}, framing_);
    co_await write(out_);
  }
  --house_.streams;
  report(turn_->request(), 200);
  turn_->detach();
  turn_.reset();
  co_return is_cut ? Next::Cut : Next::Close;
}

/// Answers what could not be read as a request; nothing behind it on this connection is trusted.
Task<Session::Next> Session::refuse() {
  framing_.keep_alive = false;
  response_ = transport_problem(refusal_->status, refusal_->detail);
  out_ = response_head(response_, framing_, house_.date());
  if (sends_body(response_, framing_)) out_ += response_.body;
  const bool sent = co_await write(out_);
  report(parser_->request(), response_.status);
  co_return sent ? Next::Close : Next::Cut;
}

/// Closes so that the client can still read the last answer: says goodbye, then reads and forgets
/// until the client closes too, for a short time.
Task<void> Session::part() {
  const auto deadline = Ticks::now() + kPartingTime;
  in_.clear();
  in_taken_ = 0;
  if (wire_.is_secure() && !at_end_) {
    if (reading_) wire_.cancel();
    while (reading_ && Ticks::now() < deadline) co_await wait_until(deadline);
    busy_ = true;
    wire_.goodbye([self = shared_from_this()](error_code) {
      self->busy_ = false;
      self->signal_.cancel();
    });
    while (busy_ && Ticks::now() < deadline) co_await wait_until(deadline);
    if (busy_) co_return;
  }
  wire_.finish_sending();
  bool more = true;
  while (more) {
    in_.clear();
    more = co_await event(deadline);
  }
}

/// Writes all of `bytes`, which stay where they are until the connection closes. False: the client
/// has gone, took nothing for write_time_max, or fell behind its stream's limit.
Task<bool> Session::write(std::string_view bytes) {
  if (broken_) co_return false;
  bytes.remove_prefix(wire_.write_now(bytes));
  while (!bytes.empty()) {
    writing_ = true;
    wire_.write_some(asio::buffer(bytes.data(), std::min(bytes.size(), kWriteBytesMax)),
                     [self = shared_from_this()](error_code failed, std::size_t written) {
                       self->writing_ = false;
                       self->written_ = written;
                       if (failed) self->broken_ = true;
                       self->signal_.cancel();
                     });
    const auto deadline = Ticks::now() + house_.options.write_time_max;
    while (writing_ && !broken_) {
      co_await wait_until(deadline);
      const bool is_slow = Ticks::now() >= deadline || (turn_ && turn_->is_too_slow());
      if (writing_ && is_slow) broken_ = true;
    }
    if (broken_) {
      wire_.close();  // nothing looks at `bytes` behind this
      co_return false;
    }
    bytes.remove_prefix(written_);
  }
  co_return true;
}

/// Waits for anything to happen, reading meanwhile. False: the deadline has passed, or no more can
/// come. Callers look at what they wait for themselves.
Task<bool> Session::event(Ticks::time_point deadline) {
  if (is_gone() || Ticks::now() >= deadline) co_return false;
  read_more();
  co_await wait_until(deadline);
  co_return !is_gone() || !unread().empty();
}

Task<void> Session::wait_until(Ticks::time_point deadline) {
  signal_.expires_at(deadline);
  co_await signal_.async_wait(asio::as_tuple(asio::use_awaitable_t<Strand>{}));
}

void Session::read_more() {
  if (reading_ || is_gone() || unread().size() > kUnreadBytesMax) return;
  reading_ = true;
  wire_.read_some(asio::buffer(landing_),
                  [self = shared_from_this()](error_code failed, std::size_t size) {
                    self->reading_ = false;
                    self->in_.append(self->landing_.data(), size);
                    if (failed == asio::error::eof) {
                      self->at_end_ = true;
                    } else if (failed && failed != asio::error::operation_aborted) {
                      self->broken_ = true;
                    }
                    self->signal_.cancel();
                  });
}

void Session::take(std::size_t bytes) {
  in_taken_ += bytes;
  if (in_taken_ < in_.size() && in_taken_ < kUnreadBytesMax) return;
  in_.erase(0, in_taken_);
  in_taken_ = 0;
}

void Session::report(const Request& request, int status) {
  ++house_.requests;
  if (!house_.options.observer) return;
  const auto took = std::chrono::duration_cast<Duration>(Ticks::now() - began_);
  house_.options.observer(request, status, took);
}

}  // namespace holdfast::server
