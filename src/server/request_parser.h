// One HTTP/1.1 request from bytes, stricter than the RFC asks, so that no two readers of one byte
// stream can disagree where a request ends (request smuggling). No sockets; Beast stays in the .cc.
//
//   start -> head lines ... -> Head -> (allow_body) -> body ... -> Complete
//     \________________________\___________________________\____-> Refused: answer and close
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "server/http.h"

namespace holdfast::server {

struct HeadLimits {
  std::size_t head_bytes_max = 16 * 1024;
  std::size_t header_fields_max = 100;
};

/// Why a request is not read on: the status to answer with before the connection is closed.
struct Refusal {
  int status = 400;
  std::string_view detail;
};

/// Reads one request; make a new one for the next.
class RequestParser {
 public:
  enum class State { Head, Body, Complete, Refused };

  explicit RequestParser(HeadLimits limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Takes bytes from the front of `bytes` and says how many; stops behind the head, and behind the
  /// request. What it leaves must be given again, with more behind it. 0 and the same state: it
  /// needs more bytes than these.
  std::size_t put(std::string_view bytes);

  State state() const { return state_; }
  /// Valid when Refused: 400, 413, 417, 431, 505.
  const Refusal& refusal() const { return refusal_; }

  /// Valid once the head is there. Trailer fields never become header fields.
  Request& request() { return request_; }
  bool keep_alive() const { return keep_alive_; }
  bool is_http_1_0() const { return http_1_0_; }
  /// The client waits for "100 Continue" before it sends its body.
  bool awaits_continue() const { return awaits_continue_; }
  /// Call once, in State::Body, before more put(): 413 if the length is known to be more.
  void allow_body(std::size_t bytes_max);

 private:
  class Beast;
  friend class Beast;

  void refuse(int status, std::string_view detail);
  void finish_head();
  bool take_target(std::string_view target);
  bool check_framing();

  HeadLimits limits_;
  State state_ = State::Head;
  Refusal refusal_;
  Request request_;
  bool keep_alive_ = false;
  bool http_1_0_ = false;
  bool is_chunked_ = false;
  bool awaits_continue_ = false;
  std::size_t head_bytes_ = 0;
  std::unique_ptr<Beast> beast_;
};

}  // namespace holdfast::server
