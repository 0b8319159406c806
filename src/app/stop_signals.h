// Ctrl-C and `kill` as something to wait for, without signal handlers.
#pragma once

#include <csignal>

#include "base/instant.h"

namespace holdfast::app {

/// Blocks SIGINT and SIGTERM in this thread and in threads started after it. Make it first.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Waits up to `patience`; true once somebody asked us to stop, and ever after.
  bool wait(Duration patience);

 private:
  sigset_t stops_{};
  sigset_t before_{};
  bool is_asked_ = false;
};

}  // namespace holdfast::app
