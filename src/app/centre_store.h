// Opens the centre's store as serve, user and audit need it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/config.h"
#include "base/clock.h"
#include "base/result.h"
#include "desk/ports.h"
#include "exchange/signing.h"

namespace holdfast::app {

/// The store with the key its orders are signed with, and the clock it reads.
class CentreStore {
 public:
  struct Parts;
  explicit CentreStore(std::unique_ptr<Parts> parts);
  ~CentreStore();

  desk::Store& store();
  const exchange::SigningKey& key() const;
  const Clock& clock() const;

  /// Runs one transaction and waits for its commit.
  Result<void> write_and_wait(desk::Store::Work work);
  /// Finishes what it was given, then ends its threads; later calls fail.
  void stop();

 private:
  std::unique_ptr<Parts> parts_;
};

/// Opens (or makes) the database in config.data. @err those of store::open, data.*
Result<std::unique_ptr<CentreStore>> open_store(const Config& config);

}  // namespace holdfast::app
