#include "bench/chase_http.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace holdfast::bench {
namespace {

[[noreturn]] void give_up(std::string_view what) {
  std::fputs(fmt::format("chase_load: {}: {}\n", what, std::strerror(errno)).c_str(), stderr);
  std::exit(69);
}

// The value of Content-Length in a head of lower- or mixed-case names; the server always sends it.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "content-length:";
  for (std::size_t at = 0; at < head.size();) {
    std::size_t end = head.find("\r\n", at);
    if (end == std::string_view::npos) end = head.size();
    const std::string_view line = head.substr(at, end - at);
    if (line.size() > kName.size() && ::strncasecmp(line.data(), kName.data(), kName.size()) == 0) {
      std::string_view value = line.substr(kName.size());
      value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
      std::size_t length = 0;
      std::from_chars(value.data(), value.data() + value.size(), length);
      return length;
    }
    at = end + 2;
  }
  return 0;
}

}  // namespace

HttpConnection::HttpConnection(int port, std::string token) : token_(std::move(token)) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    give_up("cannot connect");
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

HttpConnection::~HttpConnection() { ::close(socket_); }

HttpReply HttpConnection::get(std::string_view path) {
  return exchange(fmt::format(
      "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n", path, token_));
}

HttpReply HttpConnection::post(std::string_view path, std::string_view body, std::string_view key) {
  std::string extra;
  if (!key.empty()) extra = fmt::format("Idempotency-Key: {}\r\n", key);
  return exchange(
      fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
                  "Content-Type: application/json\r\n{}Content-Length: {}\r\n\r\n{}",
                  path, token_, extra, body.size(), body));
}

HttpReply HttpConnection::exchange(const std::string& request) {
  for (std::size_t sent = 0; sent < request.size();) {
    const auto count = ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) give_up("cannot send");
    sent += static_cast<std::size_t>(count);
  }
  buffer_.clear();
  std::size_t whole = std::string::npos;
  HttpReply reply;
  char piece[65536];
  while (buffer_.size() < whole) {
    const auto count = ::recv(socket_, piece, sizeof piece, 0);
    if (count <= 0) give_up("the server closed the connection");
    buffer_.append(piece, static_cast<std::size_t>(count));
    if (whole != std::string::npos) continue;
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    whole = end + 4 + content_length(std::string_view(buffer_).substr(0, end));
    std::from_chars(buffer_.data() + 9, buffer_.data() + 12, reply.status);
    reply.body = {};
    buffer_.reserve(whole);
  }
  reply.body = buffer_.substr(buffer_.find("\r\n\r\n") + 4);
  return reply;
}

}  // namespace holdfast::bench
