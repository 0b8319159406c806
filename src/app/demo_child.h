// A process that the demo started: it is stopped when the demo stops, however that comes about.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace holdfast::app {

/// Where a child's streams go.
struct ChildStreams {
  std::string input = {};  ///< text for its standard input; at most 4 KiB
  std::string log = {};    ///< file that its standard error (and output, if `out` is empty) goes to
  std::string out = {};    ///< file that its standard output goes to
};

/// One running child. The kernel kills it when our process dies (PR_SET_PDEATHSIG); it has a
/// process group of its own, so that Ctrl-C reaches us alone and we stop things in order.
class ChildProcess {
 public:
  /// Starts this very program with `args`. @err child.failed
  static Result<ChildProcess> start(const std::vector<std::string>& args,
                                    const ChildStreams& streams);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  /// Its exit status once it has ended (128 and the signal where a signal ended it).
  std::optional<int> status();
  /// Waits for its end.
  int wait();
  /// Asks it to end, insists after `patience`, waits. Its exit status.
  int stop(Duration patience = seconds{10});

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}

  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace holdfast::app
