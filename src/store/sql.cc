#include "store/sql.h"

#include <sqlite3.h>

#include <string>
#include <unordered_map>
#include <utility>

namespace holdfast::store {
namespace {

// A writer waits this long for another process's lock (audit verify never takes one).
constexpr int kBusyTimeoutMs = 5'000;
// Pages of the write-ahead log before it is folded back into the file: 16 MB.
constexpr const char* kCheckpointPages = "4000";
// Pages kept in memory, in KiB: the writer's inserts go all over the indexes.
constexpr const char* kWriterCache = "PRAGMA cache_size = -131072";
constexpr const char* kReaderCache = "PRAGMA cache_size = -16384";
// Statements kept by one connection: our own texts are far fewer, so this only guards against a
// text built at run time.
constexpr std::size_t kMaxStatements = 500;

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// A prepared text. SQLite numbers `$2` as the first place if it stands first: `places[n-1]` is
/// where value n goes.
struct Statement {
  std::unique_ptr<sqlite3_stmt, StatementDeleter> prepared;
  std::vector<int> places;
};

struct ConnectionDeleter {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Connection = std::unique_ptr<sqlite3, ConnectionDeleter>;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

std::unexpected<Error> constraint_error(int extended, const std::string& message) {
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
    return fail(ErrorKind::Conflict, "store.unique", "this is there already: " + message);
  }
  return fail(ErrorKind::Internal, "store.constraint", "the database refused: " + message);
}

/// The error a result code stands for. `message` is SQLite's own, without values of rows.
std::unexpected<Error> database_error(int extended, const std::string& message) {
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
      return constraint_error(extended, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorKind::Unavailable, "store.busy",
                  "the database is locked by another program; try again");
    case SQLITE_FULL:
      return fail(ErrorKind::Unavailable, "store.full",
                  "the disk is full and nothing was written; free space in the data directory");
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return fail(ErrorKind::Unavailable, "store.io",
                  "the database cannot read or write its file: " + message);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return fail(ErrorKind::Unavailable, "store.read_only",
                  "the database file cannot be written; check its owner and permissions");
    case SQLITE_CANTOPEN:
      return fail(ErrorKind::Unreadable, "store.cannot_open",
                  "the database file cannot be opened; check the path and its permissions");
    case SQLITE_NOTADB:
      return fail(ErrorKind::Invalid, "store.foreign", "the file is not a database");
    case SQLITE_CORRUPT:
      return fail(ErrorKind::Unavailable, "store.corrupt",
                  "the database file is damaged: " + message + "; restore a backup");
    default:
      return fail(ErrorKind::Internal, "store.sql", "the database says: " + message);
  }
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t number(int column) const override {
    if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER) is_damaged_ = true;
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view text(int column) const override {
    const int type = sqlite3_column_type(statement_, column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
      is_damaged_ = true;
      return {};
    }
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes ? std::string_view{bytes, static_cast<std::size_t>(size)} : std::string_view{};
  }
  bool is_damaged() const { return is_damaged_; }

 private:
  sqlite3_stmt* statement_;
  mutable bool is_damaged_ = false;
};

}  // namespace

struct Session::Open {
  // Destroyed in reverse: statements before their connection.
  Connection connection;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements;

  std::unexpected<Error> error() const {
    return database_error(sqlite3_extended_errcode(connection.get()),
                          sqlite3_errmsg(connection.get()));
  }

  Result<const Statement*> prepare(std::string_view sql) {
    if (const auto found = statements.find(sql); found != statements.end()) {
      return &found->second;
    }
    if (statements.size() >= kMaxStatements) statements.clear();
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(connection.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    Statement statement{.prepared{raw}, .places = {}};
    if (code != SQLITE_OK) return error();
    CHECK(raw != nullptr, "an empty SQL text");
    const int count = sqlite3_bind_parameter_count(raw);
    for (int number = 1; number <= count; ++number) {
      const std::string name = "$" + std::to_string(number);
      const int place = sqlite3_bind_parameter_index(raw, name.c_str());
      CHECK(place != 0, sql);
      statement.places.push_back(place);
    }
    return &statements.emplace(sql, std::move(statement)).first->second;
  }
};

namespace {

int bind_one(sqlite3_stmt* statement, int place, const Value& value) {
  // Views outlive the call (see Value), so SQLite need not copy them.
  const auto bind_text = [&](std::string_view text) {
    return sqlite3_bind_text(statement, place, text.data() ? text.data() : "",
                             static_cast<int>(text.size()), SQLITE_STATIC);
  };
  if (const auto* number = std::get_if<std::int64_t>(&value.held())) {
    return sqlite3_bind_int64(statement, place, *number);
  }
  if (const auto* text = std::get_if<std::string_view>(&value.held())) return bind_text(*text);
  if (const auto* blob = std::get_if<Blob>(&value.held())) {
    const char* bytes = blob->bytes.data() ? blob->bytes.data() : "";
    return sqlite3_bind_blob64(statement, place, bytes, blob->bytes.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, place);
}

/// Frees the rows' locks and the bound views when a statement has been run.
class Resetting {
 public:
  explicit Resetting(sqlite3_stmt* statement) : statement_(statement) {}
  Resetting(const Resetting&) = delete;
  Resetting& operator=(const Resetting&) = delete;
  ~Resetting() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

Session::Session(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const std::string& path, Access access) {
  const int flags = access == Access::ReadWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                : SQLITE_OPEN_READONLY;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  auto opened = std::make_unique<Open>();
  opened->connection.reset(raw);
  if (code != SQLITE_OK) {
    return fail(ErrorKind::Unreadable, "store.cannot_open",
                "the database cannot be opened: " + std::string(sqlite3_errstr(code)), path);
  }
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  Session session(std::move(opened));
  // What a savepoint would take back is kept in memory: a file for it costs more than the commit.
  TRYV(session.script(
      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"));
  if (access == Access::ReadOnly) {
    TRYV(session.script(kReaderCache));
  } else {
    TRYV(session.script(kWriterCache));
    TRYV(
        session.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "PRAGMA wal_autocheckpoint = " +
                       std::string(kCheckpointPages)));
  }
  return session;
}

Result<void> Session::each(std::string_view sql, std::span<const Value> values,
                           const Visit& visit) {
  TRY(const auto* const found, open_->prepare(sql));
  sqlite3_stmt* const statement = found->prepared.get();
  CHECK(values.size() == found->places.size(), sql);
  const Resetting resetting(statement);
  auto place = found->places.begin();
  for (const auto& value : values) {
    // PostgreSQL's text cannot hold it; refusing it in both keeps the two alike.
    if (const auto* text = std::get_if<std::string_view>(&value.held());
        text && text->find('\0') != std::string_view::npos) {
      return fail(ErrorKind::Invalid, "store.nul", "a text contains the character U+0000");
    }
    if (bind_one(statement, *place++, value) != SQLITE_OK) return open_->error();
  }
  SqliteRow row(statement);
  while (true) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return open_->error();
    TRYV(visit(row));
    if (row.is_damaged()) {
      return fail(ErrorKind::Unavailable, "store.corrupt",
                  "a column of the database has a value of the wrong type; restore a backup");
    }
  }
}

Result<std::int64_t> Session::run(std::string_view sql, std::initializer_list<Value> values) {
  TRYV(each(sql, values, [](const Row&) -> Result<void> { return {}; }));
  return sqlite3_changes64(open_->connection.get());
}

Result<std::int64_t> Session::number(std::string_view sql, std::initializer_list<Value> values) {
  TRY(const auto found, one(sql, values, [](const Row& row) { return row.number(0); }));
  if (found) return *found;
  return fail(ErrorKind::Unavailable, "store.corrupt",
              "a row of the database that is always there is missing; restore a backup");
}

Result<void> Session::script(const std::string& sql) {
  if (sqlite3_exec(open_->connection.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return open_->error();
  }
  return {};
}

Result<void> Session::begin_write() {
  TRYV(run("BEGIN IMMEDIATE"));
  return {};
}

Result<void> Session::begin_read() {
  TRYV(run("BEGIN"));
  return {};
}

Result<void> Session::commit() {
  TRYV(run("COMMIT"));
  return {};
}

void Session::rollback() {
  if (is_in_transaction()) (void)run("ROLLBACK");
}

bool Session::is_in_transaction() const {
  return sqlite3_get_autocommit(open_->connection.get()) == 0;
}

std::string_view Session::identity_column() const { return "INTEGER PRIMARY KEY AUTOINCREMENT"; }

std::string_view Session::blob_type() const { return "BLOB"; }

Result<Session::Tables> Session::tables() {
  TRY(const auto names, all("select name from sqlite_master where type = 'table'", {},
                            [](const Row& row) { return row.string(0); }));
  Tables found;
  for (const auto& name : names) {
    if (name.starts_with("sqlite_")) continue;
    ++found.all;
    if (name == "holdfast_schema") found.has_schema = true;
  }
  return found;
}

Result<void> Session::limit_pages(std::int64_t pages) {
  return script("PRAGMA max_page_count = " + std::to_string(pages));
}

}  // namespace holdfast::store
