// A few threads that read, each with a connection and one consistent view for each read.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "desk/ports.h"
#include "store/case_cache.h"
#include "store/sql.h"

namespace holdfast::store {

class Readers {
 public:
  /// One thread for each session.
  Readers(std::vector<Session> sessions, const Clock& clock, CaseCache& cache);
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;
  ~Readers() { stop(); }

  /// `work` is called exactly once: on a reader's thread, or here with queries that all fail.
  void read(desk::Store::Read work);
  void stop();

 private:
  void run(Session& session);
  void serve(Session& session, const desk::Store::Read& work);

  const Clock& clock_;
  CaseCache& cache_;
  std::vector<Session> sessions_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<desk::Store::Read> queue_;
  bool is_stopping_ = false;
  std::vector<std::jthread> threads_;  // the last member: they run on the others
};

}  // namespace holdfast::store
