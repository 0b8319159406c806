// One thread with a bounded queue: for slow work such as hashing passwords, one at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace holdfast::server {

class Worker {
 public:
  explicit Worker(std::size_t queue_max);
  /// Finishes the task it is at; drops the rest.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Queues a task. False if the queue is full: the caller says "too many".
  bool post(std::function<void()> task);

 private:
  void work();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace holdfast::server
