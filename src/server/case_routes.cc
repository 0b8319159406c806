// Cases: the board, lists, one case, its money and timeline, what a person decides about it.
#include <array>
#include <nlohmann/json.hpp>

#include "desk/decide_case.h"
#include "server/decode.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

constexpr std::size_t kReasonMax = 1000;

void get_board(const Call& call) {
  const auto board = call.queries->board(call.actor, call.now);
  if (!board) return send_error(call, board.error());
  send_json(call, 200, encode(*board, call.now));
}

void list_cases(const Call& call) {
  const auto limit = query_integer(call, "limit", 1, 200, 50);
  if (!limit) return;
  const auto status = call.request().query_value("status").value_or("all");
  if (status != "live" && status != "settled" && status != "all") {
    return send_problem(call, {400, "query.invalid", "status is live, settled or all", {}});
  }
  CaseId before;
  if (const auto text = call.request().query_value("before"); text && !text->empty()) {
    const auto parsed = parse_id<CaseTag>(*text);
    if (!parsed) {
      return send_problem(call, {400, "query.invalid", "before is a case id, as C12", {}});
    }
    before = *parsed;
  }
  const auto settled = status == "all" ? std::nullopt : std::optional(status == "settled");
  const auto cases =
      call.queries->list_cases(call.actor, settled, before, static_cast<int>(*limit));
  if (!cases) return send_error(call, cases.error());
  Json json = {{"cases", Json::array()}};
  for (const auto& each : *cases) json["cases"].push_back(encode(each));
  if (static_cast<std::int64_t>(cases->size()) == *limit) {
    json["next"] = to_string(cases->back().header.id);
  }
  send_json(call, 200, json);
}

void get_case(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto view = call.queries->get_case(call.actor, *id);
  if (!view) return send_error(call, view.error());
  send_json(call, 200, encode(*view, call.now));
}

void get_funds(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto state = call.queries->get_state(call.actor, *id);
  if (!state) return send_error(call, state.error());
  send_json(call, 200, encode_funds(*state, call.now));
}

void get_timeline(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto after = query_integer(call, "after", 0, INT64_MAX, 0);
  if (!after) return;
  const auto limit = query_integer(call, "limit", 1, 1000, 500);
  if (!limit) return;
  if (const auto known = call.queries->get_state(call.actor, *id); !known) {
    return send_error(call, known.error());
  }
  const auto entries = call.queries->entries(call.actor, *after, *id, static_cast<int>(*limit));
  if (!entries) return send_error(call, entries.error());
  Json json = {{"entries", Json::array()}};
  for (const auto& entry : entries->entries) json["entries"].push_back(encode(entry));
  send_json(call, 200, json);
}

struct PaymentsBody {
  std::vector<Payment> payments;
  std::vector<std::string> phones;
};

void confirm_reading(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto body = read_body<PaymentsBody>(call, [](BodyReader& reader) {
    PaymentsBody read{decode_payments(reader, "payments"), reader.texts("phones", 100, 32)};
    if (!reader.has("payments")) reader.wrong("payments", "is missing");
    reader.no_others();
    return read;
  });
  if (!body) return;
  write_then_send_case(call, *id, [id = *id, body = *body](const desk::Turn& turn) {
    return desk::confirm_reading(turn, id, body.payments, body.phones);
  });
}

void add_payments(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto body = read_body<PaymentsBody>(call, [](BodyReader& reader) {
    PaymentsBody read{decode_payments(reader, "payments"), {}};
    if (!reader.has("payments")) reader.wrong("payments", "is missing");
    reader.no_others();
    return read;
  });
  if (!body) return;
  write_then_send_case(call, *id, [id = *id, body = *body](const desk::Turn& turn) {
    return desk::add_payments(turn, id, body.payments);
  });
}

struct MethodBody {
  TraceMethod method = TraceMethod::Prorata;
  std::string reason;
};

void set_method(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto body = read_body<MethodBody>(call, [](BodyReader& reader) {
    MethodBody read;
    const auto method = reader.choice("method", {"prorata", "fifo", "lifo"}, true);
    if (method) read.method = static_cast<TraceMethod>(*method);
    read.reason = reader.required_text("reason", kReasonMax);
    reader.no_others();
    return read;
  });
  if (!body) return;
  write_then_send_case(call, *id, [id = *id, body = *body](const desk::Turn& turn) {
    return desk::set_method(turn, id, body.method, body.reason);
  });
}

void decide_account(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto body = read_body<desk::AccountDecision>(call, [](BodyReader& reader) {
    desk::AccountDecision read;
    read.account = reader.required_account("account");
    const auto decision = reader.choice("decision", {"follow", "stop_here"}, true);
    if (decision == 1) read.ruling = chase::Ruling::StopHere;
    reader.choice("gone_as",
                  {"cash", "abroad", "not_a_partner", "refused", "not_found", "below_minimum",
                   "merchant", "lapsed"},
                  false);
    read.gone_as = chase::parse_gone(reader.text("gone_as", 32)).value_or(chase::Rest::Merchant);
    read.reason = reader.required_text("reason", kReasonMax);
    reader.no_others();
    return read;
  });
  if (!body) return;
  write_then_send_case(call, *id, [id = *id, body = *body](const desk::Turn& turn) {
    return desk::decide_account(turn, id, body);
  });
}

void correct_account(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto body = read_body<desk::AccountCorrection>(call, [](BodyReader& reader) {
    desk::AccountCorrection read;
    read.wrong = reader.required_account("account");
    read.right = reader.required_account("correct_account");
    read.reason = reader.text("reason", kReasonMax);
    reader.no_others();
    return read;
  });
  if (!body) return;
  write_then_send_case(call, *id, [id = *id, body = *body](const desk::Turn& turn) {
    return desk::correct_account(turn, id, body);
  });
}

void search(const Call& call) {
  const auto needle = call.request().query_value("q").value_or("");
  if (needle.size() < 2 || needle.size() > 200) {
    return send_problem(call, {400, "query.invalid", "q is a text of 2 to 200 bytes", {}});
  }
  const auto hits = call.queries->search(call.actor, needle, 200);
  if (!hits) return send_error(call, hits.error());
  Json json = {{"hits", Json::array()}};
  for (const auto& hit : *hits) json["hits"].push_back(encode(hit));
  send_json(call, 200, json);
}

void events(const Call& call) {
  if (call.actor.kind == desk::ActorKind::Program) {
    if (const auto allowed = desk::require_cases_read(call.actor); !allowed) {
      return send_error(call, allowed.error());
    }
  }
  const auto head = call.queries->journal_head(desk::Actor::system());
  if (!head) return send_error(call, head.error());
  std::int64_t after = *head;
  const std::string last(call.request().header("Last-Event-ID"));
  if (!last.empty() && last.size() < 19 &&
      last.find_first_not_of("0123456789") == std::string::npos) {
    after = std::stoll(last);
  } else {
    const auto asked = query_integer(call, "after", 0, INT64_MAX, *head);
    if (!asked) return;
    after = *asked;
  }
  StreamOptions options;
  options.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  call.api.events().subscribe(*call.queries, call.actor, after,
                              call.reply.stream(std::move(options)));
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/board", "get_board", get_board},
    RouteEntry{"GET", "/api/v1/cases", "list_cases", list_cases},
    RouteEntry{"GET", "/api/v1/cases/{id}", "get_case", get_case},
    RouteEntry{"GET", "/api/v1/cases/{id}/funds", "get_funds", get_funds},
    RouteEntry{"GET", "/api/v1/cases/{id}/timeline", "get_timeline", get_timeline},
    RouteEntry{"POST", "/api/v1/cases/{id}/reading", "confirm_reading", confirm_reading},
    RouteEntry{"POST", "/api/v1/cases/{id}/payments", "add_payments", add_payments},
    RouteEntry{"POST", "/api/v1/cases/{id}/method", "set_method", set_method},
    RouteEntry{"POST", "/api/v1/cases/{id}/accounts/decision", "decide_account", decide_account},
    RouteEntry{"POST", "/api/v1/cases/{id}/accounts/correction", "correct_account",
               correct_account},
    RouteEntry{"GET", "/api/v1/search", "search", search},
    RouteEntry{"GET", "/api/v1/events", "events", events},
};

}  // namespace

std::span<const RouteEntry> case_routes() { return kRoutes; }

}  // namespace holdfast::server
