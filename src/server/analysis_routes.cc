// What an analyst asks of a case: the money traced with a method, one account's lots, both as
// files.
#include <array>
#include <nlohmann/json.hpp>

#include "desk/evidence_pack.h"
#include "server/decode.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

constexpr std::size_t kPurposeMax = 300;

/// A case and how it is to be traced. Sends the problem and gives nothing where it cannot be.
struct Asked {
  CaseId id;
  chase::State state;
  TraceQuestion question;
};

std::optional<Asked> asked_for(const Call& call) {
  const auto id = case_id(call);
  if (!id) return std::nullopt;
  auto state = call.queries->get_state(call.actor, *id);
  if (!state) {
    send_error(call, state.error());
    return std::nullopt;
  }
  const auto question = trace_question(call, *state);
  if (!question) return std::nullopt;
  return Asked{*id, *std::move(state), *question};
}

desk::Look look_of(const Asked& asked, const char* kind, const char* what) {
  desk::Look look{
      kind, asked.id, {{"what", what}, {"method", std::string(to_string(asked.question.method))}}};
  if (asked.question.as_of)
    look.params.emplace_back("as_of", format_instant(*asked.question.as_of));
  return look;
}

void get_trace(const Call& call) {
  const auto asked = asked_for(call);
  if (!asked) return;
  const auto analysis = chase::analyse(asked->state, asked->question.method, asked->question.as_of);
  if (!analysis) return send_error(call, analysis.error());
  send_journalled(call, look_of(*asked, "case.viewed", "trace"),
                  Response::json(200, dump(encode_trace(asked->id, *analysis))));
}

void get_lots(const Call& call) {
  const auto asked = asked_for(call);
  if (!asked) return;
  const auto account = Account::parse(call.request().query_value("account").value_or(""));
  if (!account) {
    return send_problem(
        call,
        {400, "query.invalid", "account is INSTITUTION:NUMBER, as ICBC:6222021608001234567", {}});
  }
  const auto [method, as_of] = asked->question;
  const auto shown = chase::analyse_account(asked->state, *account, method, as_of);
  if (!shown) return send_error(call, shown.error());
  const auto analysis = chase::analyse(asked->state, method, as_of);
  if (!analysis) return send_error(call, analysis.error());
  auto look = look_of(*asked, "case.viewed", "lots");
  look.params.emplace_back("account", account->text());
  send_journalled(call, std::move(look),
                  Response::json(200, dump(encode_lots(asked->id, *analysis, *shown))));
}

std::string file_name(const Asked& asked, const char* what, const char* ending) {
  return to_string(asked.id) + "-" + what + "-" + std::string(to_string(asked.question.method)) +
         ending;
}

Response file_response(const char* type, const std::string& name, std::string bytes) {
  Response response;
  response.headers = {{"Content-Type", type},
                      {"Content-Disposition", "attachment; filename=\"" + name + "\""}};
  response.body = std::move(bytes);
  return response;
}

/// Who exports what for which purpose; sends the problem and gives nothing where that is not said.
std::optional<desk::Look> export_of(const Call& call, const Asked& asked, const char* what) {
  if (const auto allowed = desk::may_export(call.actor); !allowed) {
    send_error(call, allowed.error());
    return std::nullopt;
  }
  const auto purpose = call.request().query_value("purpose").value_or("");
  if (purpose.size() < 2 || purpose.size() > kPurposeMax) {
    send_problem(call, {400,
                        "export.purpose",
                        "say what it is exported for: purpose is a text of 2 to 300 bytes",
                        {}});
    return std::nullopt;
  }
  auto look = look_of(asked, "case.exported", what);
  look.params.emplace_back("purpose", purpose);
  return look;
}

void export_trace_csv(const Call& call) {
  const auto asked = asked_for(call);
  if (!asked) return;
  const auto table = call.request().query_value("table").value_or("transfers");
  if (table != "transfers" && table != "accounts") {
    return send_problem(call, {400, "query.invalid", "table is transfers or accounts", {}});
  }
  const bool is_accounts = table == "accounts";
  auto look = export_of(call, *asked, is_accounts ? "accounts.csv" : "transfers.csv");
  if (!look) return;
  const auto analysis = chase::analyse(asked->state, asked->question.method, asked->question.as_of);
  if (!analysis) return send_error(call, analysis.error());
  const auto sheet =
      is_accounts ? desk::accounts_table(*analysis) : desk::transfers_table(*analysis);
  send_journalled(call, *std::move(look),
                  file_response("text/csv; charset=utf-8",
                                file_name(*asked, is_accounts ? "accounts" : "transfers", ".csv"),
                                desk::to_csv(sheet)));
}

void export_trace_xlsx(const Call& call) {
  const auto asked = asked_for(call);
  if (!asked) return;
  const auto look = export_of(call, *asked, "trace.xlsx");
  if (!look) return;
  auto analysis = chase::analyse(asked->state, asked->question.method, asked->question.as_of);
  if (!analysis) return send_error(call, analysis.error());
  const auto sheets = desk::analysis_sheets(asked->id, *analysis);
  const auto name = file_name(*asked, "trace", ".xlsx");
  const bool is_taken = call.api.papers().post([call, look = *look, sheets, name] {
    auto bytes = call.api.options().press.xlsx(sheets, call.now);
    if (!bytes) return send_error(call, bytes.error());
    send_journalled(
        call, look,
        file_response("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name,
                      *std::move(bytes)));
  });
  if (!is_taken) send_error(call, papers_busy());
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/cases/{id}/trace", "get_trace", get_trace},
    RouteEntry{"GET", "/api/v1/cases/{id}/lots", "get_lots", get_lots},
    RouteEntry{"GET", "/api/v1/cases/{id}/trace.csv", "export_trace_csv", export_trace_csv},
    RouteEntry{"GET", "/api/v1/cases/{id}/trace.xlsx", "export_trace_xlsx", export_trace_xlsx},
};

}  // namespace

std::optional<TraceQuestion> trace_question(const Call& call, const chase::State& state) {
  TraceQuestion question{chase::analysis_method(state.method), std::nullopt};
  if (const auto text = call.request().query_value("method"); text && !text->empty()) {
    const auto method = chase::parse_analysis_method(*text);
    if (!method) {
      send_problem(call,
                   {400, "query.invalid", "method is prorata, fifo, lifo, libr or reach", {}});
      return std::nullopt;
    }
    question.method = *method;
  }
  if (const auto text = call.request().query_value("as_of"); text && !text->empty()) {
    const auto at = parse_instant(*text);
    if (!at) {
      send_problem(call, {400, "query.invalid", "as_of: " + at.error().detail, {}});
      return std::nullopt;
    }
    question.as_of = *at;
  }
  return question;
}

std::span<const RouteEntry> analysis_routes() { return kRoutes; }

}  // namespace holdfast::server
