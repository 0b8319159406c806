// The bytes before a body: status line and fields. Pure; internal to src/server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/http.h"

namespace holdfast::server {

/// What of the request decides how its response is framed.
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
  bool head_only = false;  ///< HEAD
};

/// The bytes that `response` has as its body.
std::string_view body_of(const Response& response);

/// False for 204, 304 and HEAD: the fields are those of a body that is not sent.
bool sends_body(const Response& response, const Framing& framing);

/// Status line, Date, Connection, Content-Length, the response's own fields, empty line. `date` is
/// an IMF-fixdate.
std::string response_head(const Response& response, const Framing& framing, std::string_view date);

/// The head of an event stream: chunked, or to the end of the connection for HTTP/1.0.
std::string stream_head(const Headers& headers, const Framing& framing, std::string_view date);

/// `bytes` as one chunk; raw for HTTP/1.0.
std::string chunk(std::string_view bytes, const Framing& framing);

/// A problem of the transport itself (RFC 9457).
Response transport_problem(int status, std::string_view detail);

/// "Sun, 06 Nov 1994 08:49:37 GMT" of Unix seconds.
std::string http_date(std::int64_t unix_s);

}  // namespace holdfast::server
