// Health, metrics and the API's own document.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "server/routes.h"

namespace holdfast::server {
namespace {

void healthz(const Call& call) { send(call.reply, Response::text(200, "ok\n")); }

// Ready is: the database answers.
void readyz(const Call& call) {
  call.api.options().store.read([call](desk::Queries& queries, Instant) {
    const auto head = queries.journal_head(desk::Actor::system());
    if (!head) return send_error(call, head.error());
    send(call.reply, Response::text(200, "ready\n"));
  });
}

void openapi(const Call& call) {
  send(call.reply, Response::json(200, call.api.options().openapi_json));
}

bool may_read_metrics(const Call& call) {
  const auto& actor = call.actor;
  if (actor.kind == desk::ActorKind::Program) return actor.scopes.contains("metrics:read");
  return actor.kind == desk::ActorKind::Person && actor.role == desk::Role::Administrator;
}

std::string gauge(const char* name, const char* help, const char* type, std::uint64_t value) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
}

void metrics(const Call& call) {
  if (!may_read_metrics(call)) {
    return send_error(
        call,
        {ErrorKind::Denied, "actor.scope", "metrics need a token with the scope metrics:read", {}});
  }
  const auto head = call.queries->journal_head(desk::Actor::system());
  if (!head) return send_error(call, head.error());
  const Counts counts = call.api.server().counts();
  std::string text;
  text += gauge("holdfast_http_connections", "open connections", "gauge", counts.connections);
  text += gauge("holdfast_http_streams", "open event streams", "gauge", counts.streams);
  text += gauge("holdfast_http_requests_total", "requests answered", "counter", counts.requests);
  text += gauge("holdfast_http_refused_total", "connections refused", "counter", counts.refused);
  text += gauge("holdfast_journal_entries_total", "entries in the journal", "counter",
                static_cast<std::uint64_t>(*head));
  text += gauge("holdfast_partner_polls_waiting", "partners waiting for orders", "gauge",
                call.api.feeds().waiting_count());
  send(call.reply, Response::text(200, std::move(text)));
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/healthz", "healthz", healthz, true},
    RouteEntry{"GET", "/readyz", "readyz", readyz, true},
    RouteEntry{"GET", "/metrics", "metrics", metrics},
    RouteEntry{"GET", "/api/v1/openapi.json", "openapi", openapi, true},
};

}  // namespace

std::span<const RouteEntry> service_routes() { return kRoutes; }

}  // namespace holdfast::server
