#include "server/event_hub.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "desk/visibility.h"
#include "server/encode.h"

namespace holdfast::server {
namespace {

constexpr int kPageSize = 500;  // entries in one read

std::string frame(const desk::EntryView& entry) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", entry.seq, entry.kind, dump(encode(entry)));
}

}  // namespace

void EventHub::announce(std::int64_t head) {
  {
    const std::lock_guard lock(mutex_);
    announced_ = std::max(announced_, head);
    if (is_pumping_ || !must_pump()) return;
    is_pumping_ = true;
  }
  pump();
}

// Somebody does not have all that was announced. Under the lock.
bool EventHub::must_pump() const {
  return std::ranges::any_of(subscribers_,
                             [&](const auto& each) { return each.position < announced_; });
}

// Reads a page and hands it out; comes again by itself while there is more.
void EventHub::pump() {
  store_.read([this](desk::Queries& queries, Instant) {
    std::int64_t after = std::numeric_limits<std::int64_t>::max();
    {
      const std::lock_guard lock(mutex_);
      for (const auto& each : subscribers_) after = std::min(after, each.position);
    }
    const auto page = queries.entries(desk::Actor::system(), after, CaseId{}, kPageSize);
    {
      const std::lock_guard lock(mutex_);
      if (page) deliver(*page);
      // A failed read, or one that is behind the commit, waits for the next commit.
      is_pumping_ = page && page->head > after && must_pump();
      if (!is_pumping_) return;
    }
    pump();
  });
}

// Under the lock: send() only queues.
void EventHub::deliver(const desk::Queries::Entries& page) {
  std::vector<std::string> frames;
  for (const auto& entry : page.entries) frames.push_back(frame(entry));
  for (auto& subscriber : subscribers_) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const auto& entry = page.entries[i];
      if (entry.seq <= subscriber.position || !desk::may_see(subscriber.actor, entry)) continue;
      subscriber.stream.send(frames[i]);
    }
    subscriber.position = std::max(subscriber.position, page.head);
  }
  std::erase_if(subscribers_, [](const auto& each) { return !each.stream.is_open(); });
}

void EventHub::subscribe(desk::Queries& queries, const desk::Actor& actor, std::int64_t after,
                         const Stream& stream) {
  // The first bytes tell the client that it is connected, before anything happens.
  stream.send(fmt::format("retry: 1000\n: live after {}\n\n", after));
  while (stream.is_open()) {
    const auto page = queries.entries(actor, after, CaseId{}, kPageSize);
    if (!page) return stream.close();  // the client comes again with its Last-Event-ID
    for (const auto& entry : page->entries) stream.send(frame(entry));
    const bool is_last = page->head <= after;
    after = std::max(after, page->head);
    if (is_last) break;
  }
  {
    const std::lock_guard lock(mutex_);
    subscribers_.push_back({actor, stream, after});
  }
  announce(after);
}

std::size_t EventHub::subscriber_count() const {
  const std::lock_guard lock(mutex_);
  return subscribers_.size();
}

}  // namespace holdfast::server
