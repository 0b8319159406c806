// One thin session over an SQL database: the same text and the same calls for SQLite and, later,
// for PostgreSQL behind the same class.
//
// SQL is written once, in the subset both understand: `$1` placeholders, BIGINT ids, times as
// BIGINT microseconds, money as BIGINT fen, truth as 0/1, no JSON operators, ON CONFLICT,
// RETURNING, every aggregate cast (`cast(sum(x) as bigint)`).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"

namespace holdfast::store {

/// Bytes on their way into a BLOB column; a text goes as string_view.
struct Blob {
  std::string_view bytes;
};

/// A value on its way into a statement. Views must live until the call returns.
class Value {
 public:
  Value(std::int64_t number) : held_(number) {}
  Value(int number) : held_(std::int64_t{number}) {}
  Value(bool truth) : held_(std::int64_t{truth}) {}
  Value(Instant at) : held_(at.us) {}
  Value(Money money) : held_(money.fen) {}
  Value(std::string_view text) : held_(text) {}
  Value(const std::string& text) : held_(std::string_view{text}) {}
  Value(const char* text) : held_(std::string_view{text}) {}
  Value(Blob blob) : held_(blob) {}
  template <class T>
  Value(const std::optional<T>& value) {
    if (value) *this = Value(*value);
  }

  using Held = std::variant<std::monostate, std::int64_t, std::string_view, Blob>;
  const Held& held() const { return held_; }

 private:
  Held held_;
};

/// The current row of a result. A column of another type than asked for is a damaged database: the
/// getter gives an empty value and the statement ends with store.corrupt.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t number(int column) const = 0;
  /// Text or bytes, valid until the next row.
  virtual std::string_view text(int column) const = 0;

  int count(int column) const { return static_cast<int>(number(column)); }
  bool truth(int column) const { return number(column) != 0; }
  Money money(int column) const { return Money{number(column)}; }
  Instant instant(int column) const { return Instant{number(column)}; }
  std::string string(int column) const { return std::string(text(column)); }
  std::optional<Instant> maybe_instant(int column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
  }
};

/// What SQLite must be opened for; PostgreSQL will take a URL instead of a path.
enum class Access { ReadWrite, ReadOnly };

/// One connection. Used by one thread at a time. Statements are prepared once and kept.
///
/// Errors of every call: store.unique (Conflict: a unique key is taken), store.busy, store.full,
/// store.io, store.read_only (Unavailable), store.corrupt (Unavailable), store.foreign (Invalid:
/// not our database), store.nul (Invalid: U+0000 in a text), store.constraint, store.sql (Internal:
/// our fault).
class Session {
 public:
  /// Opens, and makes if `access` allows, the database file.
  /// @err store.cannot_open
  static Result<Session> open(const std::string& path, Access access);

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// Runs one statement; gives the number of rows it changed.
  Result<std::int64_t> run(std::string_view sql, std::initializer_list<Value> values = {});
  /// Runs one statement and calls `visit` for each row of its result, in order; an error of
  /// `visit` ends it.
  using Visit = std::function<Result<void>(const Row&)>;
  Result<void> each(std::string_view sql, std::span<const Value> values, const Visit& visit);
  Result<void> each(std::string_view sql, std::initializer_list<Value> values, const Visit& visit) {
    return each(sql, std::span(values.begin(), values.size()), visit);
  }
  /// Runs several statements without values: schema changes, BEGIN.
  Result<void> script(const std::string& sql);

  /// The rows of a result, each as `make(row)` gives it.
  template <class Make>
  auto all(std::string_view sql, std::initializer_list<Value> values, Make make) {
    return all(sql, std::span(values.begin(), values.size()), make);
  }
  template <class Make>
  auto all(std::string_view sql, std::span<const Value> values, Make make)
      -> Result<std::vector<std::invoke_result_t<Make, const Row&>>> {
    std::vector<std::invoke_result_t<Make, const Row&>> found;
    TRYV(each(sql, values, [&](const Row& row) -> Result<void> {
      found.push_back(make(row));
      return {};
    }));
    return found;
  }

  /// The only row of a result, or nothing.
  template <class Make>
  auto one(std::string_view sql, std::initializer_list<Value> values, Make make)
      -> Result<std::optional<std::invoke_result_t<Make, const Row&>>> {
    std::optional<std::invoke_result_t<Make, const Row&>> found;
    TRYV(each(sql, values, [&](const Row& row) -> Result<void> {
      found = make(row);
      return {};
    }));
    return found;
  }

  /// The number in the first column of the only row.
  /// @err store.corrupt if there is no row
  Result<std::int64_t> number(std::string_view sql, std::initializer_list<Value> values = {});

  /// A writing transaction: takes the one write lock at once, so that it can never fail halfway
  /// because somebody else wrote.
  Result<void> begin_write();
  /// A reading transaction: one consistent view until it ends.
  Result<void> begin_read();
  Result<void> commit();
  /// Ends the transaction without writing; also after an error that already ended it.
  void rollback();
  /// False once the database itself gave the transaction up (disk full, I/O error).
  bool is_in_transaction() const;

  /// The words in which the databases' schemas differ.
  std::string_view identity_column() const;  ///< a primary key that numbers itself, never reused
  std::string_view blob_type() const;

  /// What is in the database already: tells an empty one, ours and another program's apart.
  struct Tables {
    std::int64_t all = 0;
    bool has_schema = false;  ///< there is our table of the version
  };
  Result<Tables> tables();

  /// At most this many pages in the file: for tests of a full disk.
  Result<void> limit_pages(std::int64_t pages);

 private:
  struct Open;
  explicit Session(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace holdfast::store
