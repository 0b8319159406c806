// A socket, plain or under TLS, as four operations that call back on its strand. Only http.cc's
// translation unit includes it: this is where Asio's templates meet both kinds of socket.
#pragma once

#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

using Ticks = std::chrono::steady_clock;
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<tcp, Strand>;
using Timer = asio::basic_waitable_timer<Ticks, asio::wait_traits<Ticks>, Strand>;
using TlsContext = std::shared_ptr<asio::ssl::context>;

/// How long sent bytes may stay without an acknowledgement before the connection is broken.
inline constexpr int kUnacknowledgedMs = 60'000;

/// At most one read and one write at a time; every `done` runs later, on the socket's strand.
class Wire {
 public:
  Wire(Socket socket, TlsContext tls) : socket_(std::move(socket)), tls_context_(std::move(tls)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    // A screen whose cable was pulled is noticed at the next comment, not after fifteen minutes.
    using UserTimeout = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
    socket_.set_option(UserTimeout(kUnacknowledgedMs), ignored);
    if (tls_context_) tls_.emplace(socket_, *tls_context_);
  }

  bool is_secure() const { return tls_.has_value(); }
  Socket& socket() { return socket_; }

  template <class Done>
  void handshake(Done done) {
    tls_->async_handshake(asio::ssl::stream_base::server, std::move(done));
  }

  /// Ends TLS; what is read afterwards is the bare socket. Plain sockets need none.
  template <class Done>
  void goodbye(Done done) {
    is_over_ = true;
    tls_->async_shutdown(std::move(done));
  }

  template <class Done>
  void read_some(asio::mutable_buffer into, Done done) {
    if (tls_ && !is_over_) {
      tls_->async_read_some(into, std::move(done));
    } else {
      socket_.async_read_some(into, std::move(done));
    }
  }

  template <class Done>
  void write_some(asio::const_buffer from, Done done) {
    if (tls_) {
      tls_->async_write_some(from, std::move(done));
    } else {
      socket_.async_write_some(from, std::move(done));
    }
  }

  /// Writes what a plain socket takes without waiting; most answers go this way. 0 if none, or TLS.
  std::size_t write_now(std::string_view bytes) {
    if (tls_) return 0;
    error_code failed;
    const std::size_t written = socket_.write_some(asio::buffer(bytes), failed);
    return failed ? 0 : written;  // a broken socket says so again in write_some
  }

  void cancel() {
    error_code ignored;
    socket_.cancel(ignored);
  }

  void finish_sending() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

  std::string peer_address() const {
    error_code failed;
    const auto end = socket_.remote_endpoint(failed);
    if (failed) return {};
    const auto address = end.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
      return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
  }

  /// Lower-case hex SHA-256 of the certificate the client showed; empty if none.
  std::string peer_certificate_sha256() {
    if (!tls_) return {};
    X509* certificate = SSL_get1_peer_certificate(tls_->native_handle());
    if (certificate == nullptr) return {};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const int ok = X509_digest(certificate, EVP_sha256(), digest, &size);
    X509_free(certificate);
    std::string hex;
    for (unsigned int i = 0; ok == 1 && i < size; ++i) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      hex += kDigits[digest[i] >> 4];
      hex += kDigits[digest[i] & 15];
    }
    return hex;
  }

 private:
  Socket socket_;
  TlsContext tls_context_;
  bool is_over_ = false;
  std::optional<asio::ssl::stream<Socket&>> tls_;
};

}  // namespace holdfast::server
