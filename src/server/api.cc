#include "server/api.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/sha256.h"
#include "server/problem.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

constexpr std::string_view kCookie = "holdfast_session";
constexpr std::size_t kPasswordQueueMax = 16;  // at 0.1 s each: nobody waits longer than 2 s
constexpr std::size_t kPaperQueueMax = 32;     // at 0.3 s each: nobody waits longer than 10 s

// What every answer carries: the console loads nothing from elsewhere and is framed by nobody.
const Headers& security_headers() {
  static const Headers headers = {
      {"Content-Security-Policy",
       "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
       "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Frame-Options", "DENY"}};
  return headers;
}

std::string cookie_value(const Request& request) {
  std::string_view rest = request.header("Cookie");
  while (!rest.empty()) {
    const auto semicolon = rest.find(';');
    std::string_view pair = rest.substr(0, semicolon);
    rest = semicolon == std::string_view::npos ? std::string_view{} : rest.substr(semicolon + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(kCookie) && pair.size() > kCookie.size() && pair[kCookie.size()] == '=') {
      return std::string(pair.substr(kCookie.size() + 1));
    }
  }
  return {};
}

std::string bearer_token(const Request& request) {
  const std::string_view value = request.header("Authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (value.size() <= kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    const char c = value[i] >= 'A' && value[i] <= 'Z' ? static_cast<char>(value[i] + 32) : value[i];
    if (c != kScheme[i]) return {};
  }
  return std::string(value.substr(kScheme.size()));
}

bool changes_nothing(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

// Compares without telling by its time how much was right.
bool is_same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i] ^ b[i]));
  }
  return difference == 0;
}

Error not_signed_in() {
  return {ErrorKind::Unauthorized,
          "session.missing",
          "sign in, or send Authorization: Bearer with a token that is known here",
          {}};
}

bool is_api_path(std::string_view path) {
  return path.starts_with("/api/") || path.starts_with("/partner/") || path == "/healthz" ||
         path == "/readyz" || path == "/metrics";
}

}  // namespace

Api::Api(ApiOptions options)
    : options_(std::move(options)),
      events_(options_.store),
      feeds_(options_.store),
      passwords_(kPasswordQueueMax),
      papers_(kPaperQueueMax),
      sign_ins_({}) {
  for (const auto& route : routes()) router_.add(route.method, route.pattern);
  for (const auto& client : options_.clients) {
    desk::Actor actor;
    actor.kind = desk::ActorKind::Program;
    actor.name = client.id;
    actor.scopes = client.scopes;
    clients_.emplace(client.token_sha256, std::move(actor));
  }
  options_.store.on_commit([this](const desk::Committed& committed) {
    events_.announce(committed.journal_head);
    feeds_.announce(committed.partners);
  });
}

Api::~Api() = default;

void Api::attach(Server& server) {
  server_ = &server;
  feeds_.attach(server);
}

const std::vector<RouteEntry>& Api::routes() {
  static const std::vector<RouteEntry> all = [] {
    std::vector<RouteEntry> joined;
    for (const auto part :
         {service_routes(), session_routes(), alert_routes(), case_routes(), analysis_routes(),
          paper_routes(), order_routes(), return_routes(), admin_routes(), partner_routes()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

const desk::Actor* Api::client(const std::string& token_sha256) const {
  const auto found = clients_.find(token_sha256);
  return found == clients_.end() ? nullptr : &found->second;
}

std::string Api::peer(const Request& request) const {
  if (!options_.is_behind_proxy) return request.peer_address;
  // The nearest proxy wrote the last address; what stands before it is the client's word.
  const std::string_view forwarded = request.header("X-Forwarded-For");
  const auto comma = forwarded.rfind(',');
  std::string_view last = comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1);
  while (!last.empty() && last.front() == ' ') last.remove_prefix(1);
  return last.empty() ? request.peer_address : std::string(last);
}

void Api::handle(const Request& request, Reply reply) {
  auto match = router_.match(request.method, request.path);
  if (match.route) return authenticate(*match.route, std::move(match.values), std::move(reply));
  if (!match.allow.empty()) {
    Response response = to_response(
        Problem{405, "route.method", fmt::format("{} is not allowed here", request.method), {}});
    response.headers.emplace_back("Allow", match.allow);
    reply.send(std::move(response));
    return;
  }
  if (!is_api_path(request.path) && changes_nothing(request) && options_.assets) {
    Response response = options_.assets(request);
    response.headers.insert(response.headers.end(), security_headers().begin(),
                            security_headers().end());
    reply.send(std::move(response));
    return;
  }
  send(reply, fail(ErrorKind::NotFound, "route.not_found", "there is nothing at this path"));
}

// What a request shows to be let in.
struct Api::Credential {
  std::string token_hash;    ///< of a bearer token
  std::string session_hash;  ///< of the session cookie
  std::string certificate;
};

namespace {

// Who it is, from the store. A session also gives the person and the CSRF token.
Result<std::optional<desk::Queries::Signed>> identify(desk::Queries& queries,
                                                      const std::string& token_hash,
                                                      const std::string& session_hash,
                                                      const std::string& certificate, Instant now) {
  const auto as_signed = [](std::optional<desk::Actor> actor) {
    std::optional<desk::Queries::Signed> out;
    if (actor) out = desk::Queries::Signed{*std::move(actor), {}, {}};
    return out;
  };
  if (!token_hash.empty()) {
    TRY(auto actor, queries.find_partner_by_token(token_hash));
    return as_signed(std::move(actor));
  }
  if (!session_hash.empty()) return queries.find_session(session_hash, now);
  if (!certificate.empty()) {
    TRY(auto actor, queries.find_partner_by_certificate(certificate));
    return as_signed(std::move(actor));
  }
  return std::optional<desk::Queries::Signed>{};
}

}  // namespace

void Api::authenticate(std::size_t number, PathValues values, Reply reply) {
  const RouteEntry& route = routes()[number];
  const Request& request = reply.request();
  const Instant now = options_.clock.now();
  Call call{*this, std::move(reply), std::move(values), {}, {}, {}, {}, now, nullptr};
  if (route.is_public) return route.run(call);

  Credential credential;
  const std::string bearer = bearer_token(request);
  if (!bearer.empty()) {
    credential.token_hash = sha256_hex(bearer);
  } else if (const std::string cookie = cookie_value(request); !cookie.empty()) {
    credential.session_hash = sha256_hex(cookie);
  } else {
    credential.certificate = request.client_certificate_sha256;
  }
  options_.store.read([this, &route, call, credential](desk::Queries& queries,
                                                       Instant read_at) mutable {
    call.queries = &queries;
    call.now = read_at;
    if (const auto* program = client(credential.token_hash)) {
      call.actor = *program;
      return route.run(call);
    }
    auto found = identify(queries, credential.token_hash, credential.session_hash,
                          credential.certificate, read_at);
    if (!found) return send(call.reply, std::unexpected(std::move(found).error()));
    if (!*found) return send(call.reply, std::unexpected(not_signed_in()));
    call.actor = (*found)->actor;
    call.user = (*found)->user;
    call.csrf = (*found)->csrf;
    call.session_hash = credential.session_hash;
    const bool needs_csrf = !credential.session_hash.empty() && !changes_nothing(call.request());
    if (needs_csrf && !is_same_secret(call.request().header("X-CSRF-Token"), call.csrf)) {
      return send(call.reply,
                  fail(ErrorKind::Denied, "session.csrf",
                       "send X-CSRF-Token with the value that GET /api/v1/session gives"));
    }
    route.run(call);
  });
}

void send(const Reply& reply, Result<Response> result) {
  Response response = result ? *std::move(result) : to_response(result.error());
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Cache-Control", "no-store");
  reply.send(std::move(response));
}

}  // namespace holdfast::server
