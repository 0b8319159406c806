#include "server/response_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace holdfast::server {
namespace {

bool equals(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

/// Fields that say where a message ends belong to the core alone.
bool is_framing_field(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOurs = {"Content-Length", "Transfer-Encoding",
                                                     "Connection", "Date", "Keep-Alive"};
  return std::ranges::any_of(kOurs, [&](std::string_view ours) { return equals(name, ours); });
}

/// A value from outside must not end its line: that would let it write the next field.
void append_text(std::string& out, std::string_view text) {
  for (const char c : text) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

std::string open_head(int status, const Headers& headers, const Framing& framing,
                      std::string_view date) {
  std::string out;
  out.reserve(256);
  const int known = status >= 200 && status <= 599 ? status : 500;
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\n", known,
                 status_phrase(known), date);
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (framing.http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  for (const auto& [name, value] : headers) {
    if (is_framing_field(name)) continue;
    append_text(out, name);
    out += ": ";
    append_text(out, value);
    out += "\r\n";
  }
  return out;
}

}  // namespace

std::string_view body_of(const Response& response) {
  return response.fixed_body.empty() ? std::string_view{response.body} : response.fixed_body;
}

bool sends_body(const Response& response, const Framing& framing) {
  return !framing.head_only && response.status != 204 && response.status != 304;
}

std::string response_head(const Response& response, const Framing& framing, std::string_view date) {
  std::string out = open_head(response.status, response.headers, framing, date);
  if (response.status != 204 && response.status != 304) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", body_of(response).size());
  }
  out += "\r\n";
  return out;
}

std::string stream_head(const Headers& headers, const Framing& framing, std::string_view date) {
  std::string out = open_head(200, headers, framing, date);
  out += "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n";
  if (!framing.http_1_0) out += "Transfer-Encoding: chunked\r\n";
  out += "\r\n";
  return out;
}

std::string chunk(std::string_view bytes, const Framing& framing) {
  if (framing.http_1_0) return std::string(bytes);
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

Response transport_problem(int status, std::string_view detail) {
  return {status,
          {{"Content-Type", "application/problem+json"}},
          fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":"{}"}})",
                      status_phrase(status), status, detail),
          {}};
}

std::string http_date(std::int64_t unix_s) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_s;
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                     kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace holdfast::server
