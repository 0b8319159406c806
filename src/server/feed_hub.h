// Waiting partners: a long poll that finds nothing waits here until its feed grows, its time is up,
// or the server stops.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "desk/ports.h"
#include "server/http.h"

namespace holdfast::server {

/// What a poll asks for.
struct Poll {
  desk::Actor actor;
  std::string partner;
  std::optional<std::int64_t> after;  ///< nothing: all that is not yet answered
  Duration wait{0};
};

class FeedHub {
 public:
  explicit FeedHub(desk::Store& store) : store_(store) {}

  void attach(Server& server) { server_ = &server; }

  /// Answers the poll now, or when there is something. On a reader's thread with its queries.
  void poll(desk::Queries& queries, const Poll& poll, const Reply& reply);

  /// These feeds grew. Any thread; quick.
  void announce(const std::vector<std::string>& partners);

  std::size_t waiting_count() const;

 private:
  struct Waiting {
    std::uint64_t number = 0;
    Poll poll;
    Reply reply;
  };
  struct Feed {
    std::uint64_t grown = 0;  ///< how often: a poll that looked before the last growth looks again
    std::vector<Waiting> waiting;
  };
  bool answer(desk::Queries& queries, const Poll& poll, const Reply& reply) const;
  void park(const Poll& poll, const Reply& reply, std::uint64_t seen);
  void end(const std::string& partner, std::uint64_t number);

  desk::Store& store_;
  Server* server_ = nullptr;
  mutable std::mutex mutex_;
  std::map<std::string, Feed> feeds_;
  std::uint64_t next_number_ = 1;
};

}  // namespace holdfast::server
