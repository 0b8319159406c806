// Expected failure is a value: Result<T>, Error with a stable public reason, TRY to pass it on.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast {

/// What kind of failure; exit status and HTTP status follow from it (app/, server/).
enum class ErrorKind {
  Invalid,       ///< the input is wrong: 65, 400/422
  NotFound,      ///< 404
  Denied,        ///< signed in, but not allowed: 403
  Unauthorized,  ///< not signed in: 401
  Conflict,      ///< contradicts what is already so: 409
  TooLarge,      ///< over a named limit: 413
  TooMany,       ///< too often: 429
  Unreadable,    ///< a file cannot be read: 66
  Unavailable,   ///< something we need cannot be reached: 69, 503
  Internal,      ///< our own fault: 70, 500
};

/// A failure: kind, a stable public reason (`order.repeat_cap`), a sentence that tells the user
/// what to do, and the place it is about (a JSON pointer, `FILE:LINE: COLUMN`, or empty).
struct Error {
  ErrorKind kind = ErrorKind::Internal;
  std::string reason;
  std::string detail;
  std::string place;
};

template <class T>
using Result = std::expected<T, Error>;

/// Makes the failing side of a Result.
inline std::unexpected<Error> fail(ErrorKind kind, std::string reason, std::string detail,
                                   std::string place = {}) {
  return std::unexpected(Error{kind, std::move(reason), std::move(detail), std::move(place)});
}

/// Logs what was expected and aborts. Called by CHECK only.
[[noreturn]] void check_failed(const char* expression, const char* file, int line,
                               std::string_view detail);

}  // namespace holdfast

#define HF_CONCAT_(a, b) a##b
#define HF_CONCAT(a, b) HF_CONCAT_(a, b)

/// TRY(auto x, f()); declares x from the value of a Result, or returns its error.
#define TRY(declaration, ...) HF_TRY_(HF_CONCAT(hf_try_, __LINE__), declaration, __VA_ARGS__)
#define HF_TRY_(temporary, declaration, ...)                            \
  auto temporary = (__VA_ARGS__);                                       \
  if (!temporary) return std::unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary)

/// TRYV(f()); returns the error of a Result<void>, or goes on.
#define TRYV(...) HF_TRYV_(HF_CONCAT(hf_try_, __LINE__), __VA_ARGS__)
#define HF_TRYV_(temporary, ...)  \
  auto temporary = (__VA_ARGS__); \
  if (!temporary) return std::unexpected(std::move(temporary).error())

/// A broken invariant is a bug: logs and aborts, in release too.
#define CHECK(condition, ...)                                                                  \
  do {                                                                                         \
    if (!(condition)) [[unlikely]]                                                             \
      ::holdfast::check_failed(#condition, __FILE__, __LINE__, std::string_view{__VA_ARGS__}); \
  } while (false)
