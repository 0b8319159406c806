// One request and what is owed to it: where handlers on any thread meet the connection's coroutine.
// Standard types only. Internal to src/server.
//
//   Waiting --send--> Answered --taken--> Over
//      \----stream--> Streaming --close, or the last copy gone, and the queue taken--> Over
//   From every state detach() leads to Over: the connection is done with it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/http.h"

namespace holdfast::server::detail {

/// What a turn wakes when there is something to write: the connection.
class Waker {
 public:
  /// Called with the turn's lock held, from any thread; only posts.
  virtual void wake() = 0;

 protected:
  ~Waker() = default;
};

class Turn {
 public:
  Turn(Request request, Waker& waker) : request_(std::move(request)), waker_(&waker) {}

  /// The first Reply to a new turn; call once.
  static Reply make_reply(const std::shared_ptr<Turn>& turn);

  const Request& request() const { return request_; }

  // The handler's side: any thread.
  bool send(Response response);
  bool open_stream(StreamOptions options);
  bool push(std::string_view bytes);
  void close_stream();
  bool is_open() const;
  void on_end(std::function<void(End)> callback);
  void abandon();  ///< the last Reply and Stream have gone

  // The connection's side: its strand only.
  /// False: there is something to do at once. True: wake() will be called when there is.
  bool arm();
  std::optional<Response> take_response();
  std::optional<StreamOptions> take_stream();
  /// What is queued, and whether the stream ends behind it.
  struct Piece {
    std::string bytes;
    bool last = false;
  };
  Piece take_piece();
  /// The reader fell behind: no more is written, the connection is cut.
  bool is_too_slow() const;
  /// The client has gone or the server stops: tells the callback, once.
  /// True: this call told it.
  bool end(End why);
  /// No write follows: later calls find it closed.
  void detach();

 private:
  enum class Phase { Waiting, Answered, Streaming, Over };
  void wake_locked();

  const Request request_;
  mutable std::mutex mutex_;
  Waker* waker_;
  Phase phase_ = Phase::Waiting;
  bool armed_ = false;
  bool stream_taken_ = false;
  bool closing_ = false;
  bool too_slow_ = false;
  std::optional<End> ended_;
  std::function<void(End)> on_end_;
  Response response_;
  StreamOptions stream_options_;
  std::string queue_;
};

/// Shared by every copy of one Reply and its Stream; its end is how the turn learns that nobody
/// will answer.
struct Ticket {
  explicit Ticket(std::shared_ptr<Turn> t) : turn(std::move(t)) {}
  ~Ticket() { turn->abandon(); }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  std::shared_ptr<Turn> turn;
};

}  // namespace holdfast::server::detail
