#include "server/turn.h"

#include "server/response_head.h"

namespace holdfast::server {
namespace detail {

// A callback may own the last Ticket, whose end locks the turn again: callbacks are moved out under
// the lock, called and destroyed without it.

Reply Turn::make_reply(const std::shared_ptr<Turn>& turn) {
  return Reply(std::make_shared<Ticket>(turn));
}

bool Turn::send(Response response) {
  std::function<void(End)> unused;
  const std::scoped_lock lock(mutex_);
  if (phase_ != Phase::Waiting) return false;
  phase_ = Phase::Answered;
  response_ = std::move(response);
  unused.swap(on_end_);
  wake_locked();
  return true;
}

bool Turn::open_stream(StreamOptions options) {
  std::function<void(End)> unused;
  const std::scoped_lock lock(mutex_);
  if (phase_ != Phase::Waiting) return false;
  phase_ = Phase::Streaming;
  stream_options_ = std::move(options);
  unused.swap(on_end_);
  wake_locked();
  return true;
}

bool Turn::push(std::string_view bytes) {
  const std::scoped_lock lock(mutex_);
  if (phase_ != Phase::Streaming || closing_ || ended_) return false;
  if (queue_.size() + bytes.size() > stream_options_.queue_bytes_max) {
    too_slow_ = closing_ = true;
    queue_ = {};
    armed_ = true;  // the connection may sit in a write that never ends
    wake_locked();
    return false;
  }
  queue_ += bytes;
  wake_locked();
  return true;
}

void Turn::close_stream() {
  std::function<void(End)> unused;
  const std::scoped_lock lock(mutex_);
  if (phase_ != Phase::Streaming || closing_) return;
  closing_ = true;
  unused.swap(on_end_);
  wake_locked();
}

bool Turn::is_open() const {
  const std::scoped_lock lock(mutex_);
  if (phase_ == Phase::Waiting) return ended_ != End::ClientGone;
  return phase_ == Phase::Streaming && !closing_ && !ended_;
}

void Turn::on_end(std::function<void(End)> callback) {
  End why{};
  {
    const std::scoped_lock lock(mutex_);
    const bool could_end = phase_ == Phase::Waiting || phase_ == Phase::Streaming;
    if (!ended_) {
      if (could_end && (!closing_ || too_slow_)) on_end_.swap(callback);
      return;  // what was swapped out dies behind the lock
    }
    why = *ended_;
  }
  callback(why);
}

void Turn::abandon() {
  const std::scoped_lock lock(mutex_);
  if (phase_ == Phase::Waiting) {
    phase_ = Phase::Answered;
    response_ = transport_problem(500, "The server failed to answer.");
    wake_locked();
  } else if (phase_ == Phase::Streaming) {
    closing_ = true;
    wake_locked();
  }
}

bool Turn::arm() {
  const std::scoped_lock lock(mutex_);
  const bool has_work =
      phase_ == Phase::Answered ||
      (phase_ == Phase::Streaming && (!stream_taken_ || closing_ || !queue_.empty()));
  armed_ = !has_work;
  return armed_;
}

std::optional<Response> Turn::take_response() {
  const std::scoped_lock lock(mutex_);
  if (phase_ != Phase::Answered) return std::nullopt;
  phase_ = Phase::Over;
  return std::move(response_);
}

std::optional<StreamOptions> Turn::take_stream() {
  const std::scoped_lock lock(mutex_);
  if (phase_ != Phase::Streaming || stream_taken_) return std::nullopt;
  stream_taken_ = true;
  return stream_options_;
}

bool Turn::is_too_slow() const {
  const std::scoped_lock lock(mutex_);
  return too_slow_;
}

Turn::Piece Turn::take_piece() {
  const std::scoped_lock lock(mutex_);
  Piece piece;
  piece.bytes.swap(queue_);
  piece.last = closing_;
  return piece;
}

bool Turn::end(End why) {
  std::function<void(End)> callback;
  {
    const std::scoped_lock lock(mutex_);
    if (ended_ || (phase_ != Phase::Waiting && phase_ != Phase::Streaming)) return false;
    ended_ = why;
    callback.swap(on_end_);
  }
  if (!callback) return false;
  callback(why);
  return true;
}

void Turn::detach() {
  std::function<void(End)> unused;
  const std::scoped_lock lock(mutex_);
  const bool unfinished = phase_ == Phase::Waiting || (phase_ == Phase::Streaming && !closing_);
  if (unfinished && !ended_) ended_ = End::ClientGone;
  waker_ = nullptr;
  phase_ = Phase::Over;
  queue_ = {};
  unused.swap(on_end_);
}

void Turn::wake_locked() {
  if (!armed_ || waker_ == nullptr) return;
  armed_ = false;
  waker_->wake();
}

}  // namespace detail

bool Stream::send(std::string_view bytes) const { return ticket_->turn->push(bytes); }
void Stream::close() const { ticket_->turn->close_stream(); }
bool Stream::is_open() const { return ticket_->turn->is_open(); }
void Stream::on_close(std::function<void(End)> callback) const {
  ticket_->turn->on_end(std::move(callback));
}

const Request& Reply::request() const { return ticket_->turn->request(); }
bool Reply::send(Response response) const { return ticket_->turn->send(std::move(response)); }
Stream Reply::stream(StreamOptions options) const {
  ticket_->turn->open_stream(std::move(options));
  return Stream(ticket_);
}
bool Reply::is_open() const { return ticket_->turn->is_open(); }
void Reply::on_end(std::function<void(End)> callback) const {
  ticket_->turn->on_end(std::move(callback));
}

}  // namespace holdfast::server
