// A blocking socket for tests: sends exactly the bytes it is given, reads with a deadline.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

namespace holdfast::server::testing {

/// Waits for a fact, at most five seconds.
template <class Fact>
bool eventually(Fact fact) {
  for (int i = 0; i < 2500; ++i) {
    if (fact()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return false;
}

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return is_connected_; }

  /// False once the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  /// Reads until `text` has come (and all with it), the server closed, or time is out.
  std::string read_until(std::string_view text, int timeout_ms = 5000) {
    while (seen_.find(text) == seen_.npos && read_some(timeout_ms)) {
    }
    return seen_;
  }

  /// Reads one response with Content-Length and takes it out of what was seen.
  std::string response(int timeout_ms = 5000) {
    read_until("\r\n\r\n", timeout_ms);
    const auto head_end = seen_.find("\r\n\r\n");
    if (head_end == seen_.npos) return {};
    std::size_t length = 0;
    const auto field = seen_.find("Content-Length: ");
    if (field < head_end) length = std::stoul(seen_.substr(field + 16));
    const std::size_t size = head_end + 4 + length;
    while (seen_.size() < size && read_some(timeout_ms)) {
    }
    const std::string out = seen_.substr(0, size);
    seen_.erase(0, size);
    return out;
  }

  /// Reads to the end. True if the server closed in time.
  bool closes(int timeout_ms = 5000) {
    while (read_some(timeout_ms)) {
    }
    return is_closed_;
  }

  const std::string& seen() const { return seen_; }

 private:
  bool read_some(int timeout_ms) {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, timeout_ms) <= 0) return false;
    char buffer[16384];
    const auto size = ::recv(fd_, buffer, sizeof buffer, 0);
    if (size <= 0) {
      is_closed_ = true;
      return false;
    }
    seen_.append(buffer, static_cast<std::size_t>(size));
    return true;
  }

  int fd_;
  bool is_connected_ = false;
  bool is_closed_ = false;
  std::string seen_;
};

}  // namespace holdfast::server::testing
