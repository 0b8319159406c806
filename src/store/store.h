// The store: what desk asks for in ports.h, on an embedded database in a data directory.
//
//   works ──> queue ──> one writer thread: BEGIN; SAVEPOINT work; ...; COMMIT (fsync) ──> done
//   reads ──> queue ──> reader threads, each a consistent view of its own
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "desk/ports.h"

namespace holdfast::store {

// Bounds; beyond a queue's the answer is store.busy at once, so that callers can try again.
inline constexpr std::size_t kMaxQueuedWrites = 20'000;
inline constexpr std::size_t kMaxQueuedReads = 20'000;
inline constexpr int kMaxGroup = 256;  ///< works in one commit
/// No more works join a group that has been open for this long: it bounds how long the first waits.
inline constexpr Duration kMaxGroupTime = milliseconds{8};

struct Options {
  std::string directory;
  /// Makes the signed text of an order that a partner will read. Called once for each order, on the
  /// writer's thread; the text is kept, so that what is sent again is the same bytes.
  std::function<std::string(const Order& order, const std::string& notice_no)> sealer;
  const Clock* clock = nullptr;              ///< outlives the store
  std::string notice_prefix = "济反诈快处";  ///< of 济反诈快处〔2026〕0001号
  int readers = 3;                           ///< threads and connections
  std::size_t cache_bytes_max = 64U << 20U;  ///< of encoded states that are kept decoded
  std::int64_t pages_max = 0;                ///< of the database file; 0: no limit (a test's disk)
};

/// A store that runs. Its calls may come from any thread, also from `done` and `work`.
class Store : public desk::Store {
 public:
  /// Finishes what was given to it, then ends its threads; later calls fail with store.stopped.
  /// Called by the destructor too.
  virtual void stop() = 0;
};

/// Opens the data directory, makes or migrates its database, and starts the threads.
/// @err store.locked, store.newer, store.foreign, store.cannot_open, store.corrupt,
///   store.journal_cut (the journal ends before an entry that was committed: audit verify), and the
///   session's
Result<std::unique_ptr<Store>> open(Options options);

}  // namespace holdfast::store
