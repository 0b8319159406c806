// Reads JSON bodies field by field and collects all that is wrong, each with its pointer.
#pragma once

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "records/account.h"
#include "server/problem.h"

namespace holdfast::server {

inline constexpr int kJsonDepthMax = 32;  // deeper is an attack, not an alert

/// Parses a body: strict UTF-8 and JSON, at most kJsonDepthMax deep.
/// @err 400 json.syntax with where it went wrong
std::expected<nlohmann::json, Problem> parse_json(std::string_view body);

/// The problem that a list of field errors makes: 422 body.invalid.
Problem body_problem(std::vector<FieldError> errors);

/// One object of a body. Each getter notes what is wrong and returns an empty value then; the
/// caller looks at the errors once, at the end.
class BodyReader {
 public:
  /// @param pointer where this object is in the body ("" for the whole)
  BodyReader(const nlohmann::json& object, std::string pointer, std::vector<FieldError>& errors);

  bool has(const char* key) const;
  std::string required_text(const char* key, std::size_t bytes_max);
  std::string text(const char* key, std::size_t bytes_max);  ///< empty where absent
  std::optional<bool> boolean(const char* key);
  std::optional<std::int64_t> integer(const char* key, std::int64_t low, std::int64_t high);
  std::optional<Money> money(const char* key, Money low);
  Money required_money(const char* key, Money low);
  std::optional<Instant> instant(const char* key);
  Instant required_instant(const char* key);
  Account required_account(const char* key);
  /// The name that stands for one of `names`; its position in them.
  std::optional<std::size_t> choice(const char* key, std::initializer_list<std::string_view> names,
                                    bool is_required);
  /// The elements of a list of at most `count_max`; empty where absent.
  std::vector<BodyReader> objects(const char* key, std::size_t count_max);
  std::vector<std::string> texts(const char* key, std::size_t count_max, std::size_t bytes_max);
  std::optional<BodyReader> object(const char* key);

  /// Notes an error about a field found elsewhere.
  void wrong(std::string_view key, std::string detail);
  /// Notes each field nobody asked for.
  void no_others();

 private:
  const nlohmann::json* find(const char* key, bool is_required);

  const nlohmann::json* object_;
  std::string pointer_;
  std::vector<FieldError>* errors_;
  std::set<std::string> seen_;
};

}  // namespace holdfast::server
