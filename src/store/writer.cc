#include "store/writer.h"

#include <chrono>
#include <string>
#include <utility>

namespace holdfast::store {
namespace {

Error stopped() {
  return {ErrorKind::Unavailable, "store.stopped", "the server is stopping; try again later", {}};
}

Error too_busy() {
  return {ErrorKind::Unavailable,
          "store.busy",
          "more changes are waiting to be written than the server takes; try again in a second",
          {}};
}

}  // namespace

Writer::Writer(Session session, DataDirectory directory, const Options& options, CaseCache& cache,
               Scratch committed)
    : session_(std::move(session)),
      directory_(std::move(directory)),
      cache_(cache),
      clock_(*options.clock),
      sealer_(options.sealer),
      notice_prefix_(options.notice_prefix),
      committed_(std::move(committed)),
      thread_([this] { run(); }) {}

void Writer::write(desk::Store::Work work, desk::Store::Done done) {
  std::optional<Error> refusal;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) {
      refusal = stopped();
    } else if (queue_.size() >= kMaxQueuedWrites) {
      refusal = too_busy();
    } else {
      queue_.push_back({std::move(work), std::move(done)});
    }
  }
  if (refusal) {
    done(std::unexpected(*std::move(refusal)));
  } else {
    wake_.notify_one();
  }
}

void Writer::on_commit(std::function<void(const desk::Committed&)> callback) {
  const std::lock_guard lock(mutex_);
  on_commit_ = std::move(callback);
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) thread_.join();
}

bool Writer::wait_for_work() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return !queue_.empty() || is_stopping_; });
  return !queue_.empty();
}

std::optional<Writer::Queued> Writer::next_work() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) return std::nullopt;
  auto next = std::move(queue_.front());
  queue_.pop_front();
  return next;
}

void Writer::run() {
  while (wait_for_work()) run_group();
}

void Writer::run_group() {
  std::vector<Ran> ran;
  Scratch group = committed_.on_top();
  const auto begun = session_.begin_write();
  // How long a group has been open is the machine's business, not the centre's time.
  const auto opened_at = std::chrono::steady_clock::now();
  for (int count = 0; count < kMaxGroup; ++count) {
    const bool is_late = std::chrono::steady_clock::now() - opened_at > kMaxGroupTime;
    if (count > 0 && is_late) break;
    auto next = next_work();
    if (!next) break;
    if (!begun) {
      ran.push_back({std::move(next->done), begun});
      continue;
    }
    auto outcome = run_work(next->work, group);
    ran.push_back({std::move(next->done), std::move(outcome)});
    // The database gave the whole transaction up, and with it what others had done in it.
    if (!session_.is_in_transaction()) break;
  }
  finish(ran, group);
}

Result<void> Writer::run_work(const desk::Store::Work& work, Scratch& group) {
  if (auto saved = session_.run("savepoint work"); !saved) {
    return std::unexpected(std::move(saved).error());
  }
  Scratch mine = group.on_top();
  SqlTx tx({session_, cache_, sealer_, notice_prefix_}, mine);
  auto outcome = work(tx, clock_.now());
  if (!outcome && session_.is_in_transaction()) {
    if (auto back = session_.run("rollback to work"); !back) session_.rollback();
  }
  if (session_.is_in_transaction()) {
    auto released = session_.run("release work");
    if (!released && outcome) outcome = std::unexpected(std::move(released).error());
  }
  if (outcome) group.absorb(std::move(mine));
  return outcome;
}

void Writer::finish(std::vector<Ran>& ran, Scratch& group) {
  Result<void> committed;
  if (session_.is_in_transaction()) {
    committed = session_.commit();
  } else {
    // The works that went well before it gave up are lost as well; the one that broke it says why.
    committed = fail(ErrorKind::Unavailable, "store.io", "the database gave the transaction up");
    for (const auto& each : ran) {
      if (!each.outcome) committed = std::unexpected(each.outcome.error());
    }
  }
  if (committed) {
    desk::Committed told{.journal_head = group.head.seq,
                         .partners = {group.fed.begin(), group.fed.end()}};
    const bool is_new = group.head != committed_.head;
    for (auto& [id, kept] : group.cases) cache_.keep(id, kept);
    group.cases.clear();
    group.fed.clear();
    committed_.absorb(std::move(group));
    // The database is the record; a note that cannot be written is only an older note.
    if (is_new) (void)directory_.note_head(committed_.head);
    std::function<void(const desk::Committed&)> callback;
    {
      const std::lock_guard lock(mutex_);
      callback = on_commit_;
    }
    if (callback && is_new) callback(told);
  } else {
    session_.rollback();
  }
  for (auto& each : ran) {
    const bool is_lost = !committed && each.outcome;
    each.done(is_lost ? committed : std::move(each.outcome));
  }
}

}  // namespace holdfast::store
