#include "server/problem.h"

#include <nlohmann/json.hpp>

namespace holdfast::server {
namespace {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Invalid:
      return 422;
    case ErrorKind::NotFound:
      return 404;
    case ErrorKind::Denied:
      return 403;
    case ErrorKind::Unauthorized:
      return 401;
    case ErrorKind::Conflict:
      return 409;
    case ErrorKind::TooLarge:
      return 413;
    case ErrorKind::TooMany:
      return 429;
    case ErrorKind::Unavailable:
      return 503;
    case ErrorKind::Unreadable:
    case ErrorKind::Internal:
      return 500;
  }
  return 500;
}

}  // namespace

Problem to_problem(const Error& error) {
  Problem problem{status_of(error.kind), error.reason, error.detail, {}};
  if (problem.status == 500) problem.detail = "the server failed; its log says why";
  if (!error.place.empty() && error.place.front() == '/') {
    problem.errors.push_back({error.place, error.detail});
  }
  return problem;
}

Response to_response(const Problem& problem) {
  nlohmann::ordered_json body = {{"type", "urn:holdfast:" + problem.reason},
                                 {"title", std::string(status_phrase(problem.status))},
                                 {"status", problem.status},
                                 {"detail", problem.detail}};
  for (const auto& error : problem.errors) {
    body["errors"].push_back({{"pointer", error.pointer}, {"detail", error.detail}});
  }
  Response response;
  response.status = problem.status;
  response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
  if (problem.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

}  // namespace holdfast::server
