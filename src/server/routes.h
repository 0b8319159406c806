// The operations of openapi.yaml by group, and what they share.
#pragma once

#include <expected>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "desk/make_paper.h"
#include "server/api.h"
#include "server/body.h"
#include "server/encode.h"

namespace holdfast::server {

std::span<const RouteEntry> service_routes();
std::span<const RouteEntry> session_routes();
std::span<const RouteEntry> alert_routes();
std::span<const RouteEntry> case_routes();
std::span<const RouteEntry> analysis_routes();
std::span<const RouteEntry> paper_routes();
std::span<const RouteEntry> order_routes();
std::span<const RouteEntry> return_routes();
std::span<const RouteEntry> admin_routes();
std::span<const RouteEntry> partner_routes();

/// Reads the call's body with `read`. If it or any field is wrong, sends the problem and gives
/// nothing.
template <class T>
std::optional<T> read_body(const Call& call, const std::function<T(BodyReader&)>& read);

/// Sends JSON, or the problem.
void send_json(const Call& call, int status, const Json& json);
void send_problem(const Call& call, const Problem& problem);
void send_error(const Call& call, const Error& error);

/// The {id} of the path as a CaseId, AlertId, UserId or OrderId; sends 404 where it is none.
std::optional<CaseId> case_id(const Call& call);

/// A whole number of the query within [low, high]; sends 400 and gives nothing where it is wrong.
std::optional<std::int64_t> query_integer(const Call& call, const char* name, std::int64_t low,
                                          std::int64_t high, std::int64_t otherwise);

/// The method and time of a query that traces a case; `method` is the case's own where none is
/// asked for. Sends 400 and gives nothing where one is wrong.
struct TraceQuestion {
  chase::AnalysisMethod method = chase::AnalysisMethod::Prorata;
  std::optional<Instant> as_of;
};
std::optional<TraceQuestion> trace_question(const Call& call, const chase::State& state);

/// Journals a look at data, then sends the response. A look that repeats one of the same person
/// within ten minutes is sent at once.
void send_journalled(const Call& call, desk::Look look, Response response);

/// Makes a paper and sends 201 with it: numbers it in the series, builds and presses it on the
/// papers' thread, keeps it. `build` is given the number.
struct PaperJob {
  CaseId case_id;
  std::string kind;
  std::string series;
  std::string rules;
  std::function<Result<desk::Paper>(const std::string& number)> build;
  std::string number = {};  ///< given already: no new one is taken
  /// Keeps it; empty: keep_paper.
  std::function<Result<desk::PaperView>(const desk::Turn&, const desk::PaperRecord&)> keep = {};
};
void make_paper(const Call& call, PaperJob job);

/// What is said while the papers' queue is full.
Error papers_busy();

/// Reads the case anew after a change, and sends it.
void send_case_after(const Call& call, CaseId id);

/// Runs a verb that gives nothing, then sends the case as it is now.
void write_then_send_case(const Call& call, CaseId id,
                          std::function<Result<void>(const desk::Turn&)> verb);

namespace detail {
/// The parsed body as an object reader's document; nothing after a problem was sent.
std::shared_ptr<const nlohmann::json> parse_body(const Call& call);
}  // namespace detail

template <class T>
std::optional<T> read_body(const Call& call, const std::function<T(BodyReader&)>& read) {
  const auto document = detail::parse_body(call);
  if (!document) return std::nullopt;
  std::vector<FieldError> errors;
  BodyReader body(*document, "", errors);
  T value = read(body);
  if (errors.empty()) return value;
  send_problem(call, body_problem(std::move(errors)));
  return std::nullopt;
}

}  // namespace holdfast::server
