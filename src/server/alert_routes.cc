// Alerts are read and filed.
#include <array>
#include <nlohmann/json.hpp>

#include "desk/file_alert.h"
#include "server/decode.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

struct ReadRequest {
  std::string text;
  std::optional<Instant> reported_at;
};

void read_narrative(const Call& call) {
  if (const auto allowed =
          desk::require(call.actor, "alerts:write",
                        {desk::Role::CallTaker, desk::Role::Officer, desk::Role::Administrator});
      !allowed) {
    return send_error(call, allowed.error());
  }
  const auto body = read_body<ReadRequest>(call, [](BodyReader& reader) {
    ReadRequest read;
    read.text = reader.text("text", kNarrativeMax);
    read.reported_at = reader.instant("reported_at");
    reader.no_others();
    return read;
  });
  if (!body) return;
  const auto reading =
      intake::read({body->text, body->reported_at.value_or(call.now)}, intake::builtin_rules());
  send_json(call, 200, encode(reading));
}

void file_alert(const Call& call) {
  const std::string key(call.request().header("Idempotency-Key"));
  if (key.empty() || key.size() > 128) {
    return send_problem(call, {400,
                               "alert.key_missing",
                               "send Idempotency-Key: a text of 1 to 128 bytes, the same for each "
                               "try of one alert, so that it is filed once",
                               {}});
  }
  const auto draft = read_body<desk::AlertDraft>(call, decode_alert);
  if (!draft) return;
  const auto reading = desk::read_draft(*draft, call.now);
  call.api.write<desk::Filed>(
      call,
      [draft = *draft, reading, key](const desk::Turn& turn) {
        return desk::file_alert(turn, draft, reading, key);
      },
      [](const desk::Filed& filed) {
        return Response::json(
            201, dump({{"alert", to_string(filed.alert)}, {"case", to_string(filed.case_id)}}));
      });
}

void get_alert(const Call& call) {
  const auto id = parse_id<AlertTag>(call.value("id"));
  if (!id) {
    return send_error(call, {ErrorKind::NotFound, "alert.not_found", "there is no such alert", {}});
  }
  const auto alert = call.queries->get_alert(call.actor, *id);
  if (!alert) return send_error(call, alert.error());
  send_json(call, 200, encode_with_reading(*alert));
}

constexpr std::array kRoutes = {
    RouteEntry{"POST", "/api/v1/readings", "read_narrative", read_narrative},
    RouteEntry{"POST", "/api/v1/alerts", "file_alert", file_alert},
    RouteEntry{"GET", "/api/v1/alerts/{id}", "get_alert", get_alert},
};

}  // namespace

std::span<const RouteEntry> alert_routes() { return kRoutes; }

}  // namespace holdfast::server
