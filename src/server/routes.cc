#include "server/routes.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

namespace holdfast::server {

void send_json(const Call& call, int status, const Json& json) {
  send(call.reply, Response::json(status, dump(json)));
}

void send_problem(const Call& call, const Problem& problem) {
  send(call.reply, to_response(problem));
}

void send_error(const Call& call, const Error& error) { send(call.reply, std::unexpected(error)); }

std::optional<CaseId> case_id(const Call& call) {
  const auto id = parse_id<CaseTag>(call.value("id"));
  if (!id) {
    send_error(call,
               {ErrorKind::NotFound, "case.not_found", "there is no case " + call.value("id"), {}});
  }
  return id;
}

std::optional<std::int64_t> query_integer(const Call& call, const char* name, std::int64_t low,
                                          std::int64_t high, std::int64_t otherwise) {
  const auto text = call.request().query_value(name);
  if (!text || text->empty()) return otherwise;
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, value);
  if (error == std::errc{} && stopped == end && value >= low && value <= high) return value;
  send_problem(call, {400,
                      "query.invalid",
                      fmt::format("{} is a whole number from {} to {}", name, low, high),
                      {}});
  return std::nullopt;
}

void send_case_after(const Call& call, CaseId id) {
  call.api.options().store.read([call, id](desk::Queries& queries, Instant now) {
    const auto view = queries.get_case(call.actor, id);
    if (!view) return send_error(call, view.error());
    send_json(call, 200, encode(*view, now));
  });
}

void write_then_send_case(const Call& call, CaseId id,
                          std::function<Result<void>(const desk::Turn&)> verb) {
  const auto actor = std::make_shared<const desk::Actor>(call.actor);
  call.api.options().store.write(
      [call, actor, verb = std::move(verb)](desk::Tx& tx, Instant now) {
        return verb(desk::Turn{tx, *actor, call.api.options().centre, now});
      },
      [call, id](Result<void> done) {
        if (!done) return send_error(call, done.error());
        send_case_after(call, id);
      });
}

namespace detail {

std::shared_ptr<const nlohmann::json> parse_body(const Call& call) {
  auto parsed = parse_json(call.request().body);
  if (parsed) return std::make_shared<const nlohmann::json>(*std::move(parsed));
  send_problem(call, parsed.error());
  return nullptr;
}

}  // namespace detail
}  // namespace holdfast::server
