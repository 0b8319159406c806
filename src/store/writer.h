// The one thread that writes: works in the order of calls, many in one commit.
//
//   group:  BEGIN IMMEDIATE
//             SAVEPOINT work; the work; RELEASE     a work that fails: ROLLBACK TO, and the others
//             SAVEPOINT work; the work; RELEASE     stay
//           COMMIT                                  one fsync for all of them
//           on_commit, then each `done`             a commit that fails: every `done` is told so
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "desk/ports.h"
#include "store/case_cache.h"
#include "store/data_directory.h"
#include "store/scratch.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/tx.h"

namespace holdfast::store {

class Writer {
 public:
  /// @param session at the current schema, used by the writer's thread only from here on
  Writer(Session session, DataDirectory directory, const Options& options, CaseCache& cache,
         Scratch committed);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { stop(); }

  void write(desk::Store::Work work, desk::Store::Done done);
  void on_commit(std::function<void(const desk::Committed&)> callback);
  void stop();

 private:
  struct Queued {
    desk::Store::Work work;
    desk::Store::Done done;
  };
  struct Ran {
    desk::Store::Done done;
    Result<void> outcome;
  };

  void run();
  /// Waits for a work; nothing once the writer is stopped and all is done.
  bool wait_for_work();
  std::optional<Queued> next_work();
  void run_group();
  Result<void> run_work(const desk::Store::Work& work, Scratch& group);
  void finish(std::vector<Ran>& ran, Scratch& group);

  Session session_;
  DataDirectory directory_;
  CaseCache& cache_;
  const Clock& clock_;
  const Sealer sealer_;
  const std::string notice_prefix_;
  Scratch committed_;
  std::function<void(const desk::Committed&)> on_commit_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Queued> queue_;
  bool is_stopping_ = false;
  std::jthread thread_;  // the last member: it runs on the others
};

}  // namespace holdfast::store
