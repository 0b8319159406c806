#include "store/readers.h"

#include <optional>
#include <utility>

#include "store/queries.h"
#include "store/store.h"

namespace holdfast::store {

Readers::Readers(std::vector<Session> sessions, const Clock& clock, CaseCache& cache)
    : clock_(clock), cache_(cache), sessions_(std::move(sessions)) {
  for (auto& session : sessions_) {
    threads_.emplace_back([this, &session] { run(session); });
  }
}

void Readers::read(desk::Store::Read work) {
  std::optional<Error> refusal;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) {
      refusal = Error{
          ErrorKind::Unavailable, "store.stopped", "the server is stopping; try again later", {}};
    } else if (queue_.size() >= kMaxQueuedReads) {
      refusal = Error{ErrorKind::Unavailable,
                      "store.busy",
                      "more questions are waiting than the server takes; try again in a second",
                      {}};
    } else {
      queue_.push_back(std::move(work));
    }
  }
  if (!refusal) {
    wake_.notify_one();
    return;
  }
  const Instant now = clock_.now();
  SqlQueries failing(nullptr, cache_, now, std::move(refusal));
  work(failing, now);
}

void Readers::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable() && thread.get_id() != std::this_thread::get_id()) thread.join();
  }
}

void Readers::run(Session& session) {
  while (true) {
    desk::Store::Read work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return !queue_.empty() || is_stopping_; });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    serve(session, work);
  }
}

void Readers::serve(Session& session, const desk::Store::Read& work) {
  const Instant now = clock_.now();
  const auto begun = session.begin_read();
  std::optional<Error> failure;
  if (!begun) failure = begun.error();
  SqlQueries queries(&session, cache_, now, std::move(failure));
  work(queries, now);
  session.rollback();
}

}  // namespace holdfast::store
