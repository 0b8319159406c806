// The folder a store lives in, held by one process at a time.
//
//   holdfast.db     the database (with -wal and -shm beside it while it is open)
//   holdfast.lock   locked by the process that serves it
//   journal.head    the last journal entry that was committed: "SEQ HASH\n", SEQ with 20 digits.
//                   Written after the commit, so it is never ahead of the database; a database
//                   that is behind it has lost its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace holdfast::store {

/// The end of the journal: where the next entry hangs.
struct JournalHead {
  std::int64_t seq = 0;  ///< 0: no entry yet
  std::string hash;      ///< hex; empty while there is no entry

  bool operator==(const JournalHead&) const = default;
};

/// "17:9f86d0…": what `audit head` prints and `audit verify --expect` reads.
std::string to_string(const JournalHead& head);
std::optional<JournalHead> parse_journal_head(std::string_view text);

std::string database_path(const std::string& directory);

/// The second note of the journal's head; nothing if there is none.
/// @err store.head_damaged
Result<std::optional<JournalHead>> read_head_file(const std::string& directory);

/// A data directory held by this process until the value is destroyed.
class DataDirectory {
 public:
  /// Makes the directory (for its owner only) if it is not there, and locks it.
  /// @err store.cannot_open, store.locked
  static Result<DataDirectory> hold(const std::string& path);

  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&& other) noexcept;
  ~DataDirectory();

  const std::string& path() const { return path_; }
  /// Notes the journal's head beside the database. A failure is told, but the database is the
  /// record: nothing is lost by it. Cost: one write, no fsync.
  Result<void> note_head(const JournalHead& head);

 private:
  DataDirectory() = default;
  void close();

  std::string path_;
  int lock_ = -1;
  int head_ = -1;
};

}  // namespace holdfast::store
