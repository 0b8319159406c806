// One kept HTTP/1.1 connection to a server on loopback: as little as a load program needs, so that
// the load itself costs little of the two cores.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::bench {

struct HttpReply {
  int status = 0;
  std::string body;
};

class HttpConnection {
 public:
  /// Connects to 127.0.0.1:port; ends the program if it cannot. Calls carry the bearer token.
  HttpConnection(int port, std::string token);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  HttpReply get(std::string_view path);
  /// `key` is sent as Idempotency-Key unless it is empty.
  HttpReply post(std::string_view path, std::string_view body, std::string_view key = {});

 private:
  HttpReply exchange(const std::string& request);

  int socket_ = -1;
  std::string token_;
  std::string buffer_;
};

}  // namespace holdfast::bench
