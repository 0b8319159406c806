// Live screens: each committed journal entry goes once to every stream that may see it.
//
//   commit -> announce(head) -> one read from the hindmost subscriber -> each, from its own place
//   new stream -> catches up from its Last-Event-ID with its own read, then joins: no gap
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "desk/ports.h"
#include "server/http.h"

namespace holdfast::server {

class EventHub {
 public:
  explicit EventHub(desk::Store& store) : store_(store) {}

  /// The journal now reaches `head`. Any thread; quick.
  void announce(std::int64_t head);

  /// Streams entries after `after` to the caller, from now on and for good. Runs on a reader's
  /// thread with its queries.
  void subscribe(desk::Queries& queries, const desk::Actor& actor, std::int64_t after,
                 const Stream& stream);

  std::size_t subscriber_count() const;

 private:
  struct Subscriber {
    desk::Actor actor;
    Stream stream;
    std::int64_t position = 0;  ///< it has all up to here that it may see
  };
  bool must_pump() const;
  void pump();
  void deliver(const desk::Queries::Entries& page);

  desk::Store& store_;
  mutable std::mutex mutex_;
  std::vector<Subscriber> subscribers_;
  std::int64_t announced_ = 0;  ///< the journal reaches at least this far
  bool is_pumping_ = false;
};

}  // namespace holdfast::server
