// Decoded states of the cases that are worked on, so that a step need not decode them again.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "chase/chase.h"
#include "records/ids.h"
#include "store/sql.h"

namespace holdfast::store {

/// A case's state after one step, as it is in the database.
struct KeptState {
  std::int64_t version = 0;  ///< journal sequence of the step; 0: no step yet
  std::string hash;          ///< hex SHA-256 of its encoding
  std::size_t bytes = 0;     ///< of its encoding
  std::shared_ptr<const chase::State> state;
};

/// Reads the columns version, state_hash, state of `cases`. @err store.corrupt
Result<KeptState> read_state(const Row& row);

/// States of committed steps only, shared by the writer and all readers. The least recently used go
/// when the encodings of those kept exceed a limit. Thread-safe.
class CaseCache {
 public:
  explicit CaseCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// The state, if the one kept is of this version.
  std::optional<KeptState> find(CaseId id, std::int64_t version);
  /// Keeps it, unless a newer one is there.
  void keep(CaseId id, KeptState kept);

 private:
  struct Item {
    CaseId id;
    KeptState kept;
  };

  std::mutex mutex_;
  std::list<Item> items_;  // the most recently used first
  std::unordered_map<CaseId, std::list<Item>::iterator> places_;
  std::size_t bytes_ = 0;
  const std::size_t max_bytes_;
};

}  // namespace holdfast::store
