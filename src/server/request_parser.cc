#include "server/request_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace holdfast::server {
namespace {

namespace http = boost::beast::http;
using boost::beast::string_view;

constexpr std::string_view kNotUnderstood = "The request is not HTTP/1.1.";

std::string_view view(string_view text) { return {text.data(), text.size()}; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::size_t count(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::ranges::count_if(headers, [&](const auto& field) { return equals(field.first, name); }));
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The least that can be left of a chunked body ("0", two line ends). Beast 1.81 asserts on less.
constexpr std::size_t kChunkedBytesMin = 5;

/// True if a line begins with white space: the field before it goes on (obs-fold).
bool has_folded_line(std::string_view head) {
  return head.find("\n ") != head.npos || head.find("\n\t") != head.npos;
}

/// True if the first line ends in a version of HTTP, only not in one that we speak.
bool names_other_version(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
  if (line.size() < 9) return false;
  const std::string_view version = line.substr(line.size() - 9);
  if (version == " HTTP/1.0" || version == " HTTP/1.1") return false;
  return version.starts_with(" HTTP/") && is_digits(version.substr(6, 1)) && version[7] == '.' &&
         is_digits(version.substr(8, 1));
}

}  // namespace

/// Beast's tokeniser, its findings written straight into our Request.
class RequestParser::Beast final : public http::basic_parser<true> {
 public:
  explicit Beast(RequestParser& owner) : owner_(owner) {
    header_limit(static_cast<std::uint32_t>(owner.limits_.head_bytes_max));
    body_limit(boost::none);  // until allow_body(): the limit may depend on the head
  }

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version,
                       boost::system::error_code& ec) override {
    owner_.request_.method = view(method);
    owner_.http_1_0_ = version == 10;
    if (!owner_.take_target(view(target))) ec = http::error::bad_target;
  }

  void on_field_impl(http::field, string_view name, string_view value,
                     boost::system::error_code& ec) override {
    if (owner_.state_ != State::Head) return;  // a trailer: nobody may rely on it
    if (owner_.request_.headers.size() == owner_.limits_.header_fields_max) {
      ec = http::error::header_limit;
      return;
    }
    owner_.request_.headers.emplace_back(view(name), view(value));
  }

  std::size_t on_body_impl(string_view body, boost::system::error_code&) override {
    owner_.request_.body.append(body.data(), body.size());
    return body.size();
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view body,
                                 boost::system::error_code&) override {
    owner_.request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_response_impl(int, string_view, int, boost::system::error_code&) override {}
  void on_header_impl(boost::system::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&,
                         boost::system::error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, string_view, boost::system::error_code&) override {}
  void on_finish_impl(boost::system::error_code&) override {}

  RequestParser& owner_;
};

RequestParser::RequestParser(HeadLimits limits)
    : limits_(limits), beast_(std::make_unique<Beast>(*this)) {}

RequestParser::~RequestParser() = default;

std::size_t RequestParser::put(std::string_view bytes) {
  if (state_ == State::Complete || state_ == State::Refused || bytes.empty()) return 0;
  if (state_ == State::Body && is_chunked_ && bytes.size() < kChunkedBytesMin) return 0;
  boost::system::error_code ec;
  const std::size_t taken = beast_->put({bytes.data(), bytes.size()}, ec);
  if (ec == http::error::need_more) ec = {};
  if (ec == http::error::body_limit) {
    refuse(413, "The body is larger than this resource takes.");
  } else if (ec == http::error::header_limit) {
    refuse(431, "The head of the request is too large.");
  } else if (ec == http::error::bad_version && names_other_version(bytes)) {
    refuse(505, "This server speaks HTTP/1.1 and HTTP/1.0.");
  } else if (ec) {
    refuse(400, kNotUnderstood);
  }
  if (state_ == State::Refused) return taken;

  if (state_ == State::Head) {
    head_bytes_ += taken;
    // Beast limits what it is given at a time, not what came line by line.
    const std::size_t unread = beast_->is_header_done() ? 0 : bytes.size() - taken;
    if (head_bytes_ + unread > limits_.head_bytes_max) {
      refuse(431, "The head of the request is too large.");
    } else if (has_folded_line(bytes.substr(0, taken))) {
      refuse(400, "A field stands on one line.");
    } else if (beast_->is_header_done()) {
      finish_head();
    }
  } else if (beast_->is_done()) {
    state_ = State::Complete;
  }
  return taken;
}

void RequestParser::allow_body(std::size_t bytes_max) {
  if (state_ != State::Body) return;
  const auto length = beast_->content_length();
  if (length && *length > bytes_max) {
    refuse(413, "The body is larger than this resource takes.");
    return;
  }
  beast_->body_limit(bytes_max);
}

void RequestParser::refuse(int status, std::string_view detail) {
  state_ = State::Refused;
  refusal_ = {status, detail};
}

void RequestParser::finish_head() {
  keep_alive_ = beast_->keep_alive();
  is_chunked_ = beast_->chunked();
  if (!check_framing()) return;
  const std::string_view expect = request_.header("Expect");
  if (!expect.empty() && !http_1_0_) {  // RFC 9110 10.1.1: 1.0 is ignored
    if (!equals(expect, "100-continue")) {
      refuse(417, "Only Expect: 100-continue is known.");
      return;
    }
    awaits_continue_ = !beast_->is_done();
  }
  state_ = beast_->is_done() ? State::Complete : State::Body;
}

/// What RFC 9112 6.3 lets a lenient server repair, this one refuses.
bool RequestParser::check_framing() {
  const std::size_t lengths = count(request_.headers, "Content-Length");
  const std::size_t codings = count(request_.headers, "Transfer-Encoding");
  const std::size_t hosts = count(request_.headers, "Host");
  if (hosts > 1 || (hosts == 0 && !http_1_0_)) {
    refuse(400, "A request names one Host.");
  } else if (lengths + codings > 1) {
    refuse(400, "A request has one Content-Length or one Transfer-Encoding.");
  } else if (lengths == 1 && !is_digits(request_.header("Content-Length"))) {
    refuse(400, "Content-Length is one number.");
  } else if (codings == 1 &&
             (http_1_0_ || !equals(request_.header("Transfer-Encoding"), "chunked"))) {
    refuse(400, "The only Transfer-Encoding is chunked.");
  }
  return state_ != State::Refused;
}

/// Origin form, absolute form (RFC 9112 3.2.2: servers must take it), or "*" of OPTIONS.
bool RequestParser::take_target(std::string_view target) {
  if (!target.starts_with('/') && target != "*") {
    const std::size_t scheme = target.find("://");
    const std::string_view name = target.substr(0, scheme);
    if (scheme == target.npos || !(equals(name, "http") || equals(name, "https"))) return false;
    target.remove_prefix(scheme + 3);
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
  }
  if (target == "*" && request_.method != "OPTIONS") return false;
  if (target.find('#') != target.npos) return false;
  const std::size_t mark = std::min(target.find('?'), target.size());
  request_.path = target.substr(0, mark);
  if (request_.path.empty()) request_.path = "/";
  request_.query = target.substr(std::min(mark + 1, target.size()));
  return true;
}

}  // namespace holdfast::server
