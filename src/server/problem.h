// RFC 9457 problems: how every failure is told over HTTP.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "server/http.h"

namespace holdfast::server {

/// One thing wrong in a body: an RFC 6901 pointer to it, and what to do.
struct FieldError {
  std::string pointer;
  std::string detail;
};

/// A failure as it is sent.
struct Problem {
  int status = 500;
  std::string reason;  ///< stable: "order.not_found"; `type` is urn:holdfast:<reason>
  std::string detail;
  std::vector<FieldError> errors;
};

/// The one map from kinds of failure to statuses. ErrorKind::Invalid is 422 (what could be read but
/// is wrong); bodies that cannot be read at all are 400 by their reader.
Problem to_problem(const Error& error);

/// application/problem+json.
Response to_response(const Problem& problem);
inline Response to_response(const Error& error) { return to_response(to_problem(error)); }

}  // namespace holdfast::server
