#include "server/feed_hub.h"

#include <fmt/format.h>

#include <utility>

#include "server/problem.h"

namespace holdfast::server {
namespace {

constexpr int kOrdersMax = 200;  // in one answer; the cursor brings the next

std::string cursor_text(const std::optional<std::int64_t>& after) {
  return std::to_string(after.value_or(0));
}

Response feed_response(const std::vector<desk::Delivery>& deliveries,
                       const std::optional<std::int64_t>& after) {
  std::string body = "{\"orders\":[";
  for (const auto& delivery : deliveries) {
    if (body.back() != '[') body += ',';
    body += delivery.wire;
  }
  // After a restored backup a partner's cursor may be ahead of the feed: it comes back to it here.
  const auto cursor = deliveries.empty() ? after : deliveries.back().seq;
  return Response::json(200, body + "],\"cursor\":\"" + cursor_text(cursor) + "\"}");
}

}  // namespace

// True if the poll is answered: there were orders, or the feed could not be read.
bool FeedHub::answer(desk::Queries& queries, const Poll& poll, const Reply& reply) const {
  const auto deliveries = queries.deliveries(poll.actor, poll.partner, poll.after, kOrdersMax);
  if (!deliveries) {
    reply.send(to_response(deliveries.error()));
    return true;
  }
  if (deliveries->empty()) return false;
  reply.send(feed_response(*deliveries, poll.after));
  return true;
}

void FeedHub::poll(desk::Queries& queries, const Poll& poll, const Reply& reply) {
  std::uint64_t seen = 0;
  {
    const std::lock_guard lock(mutex_);
    seen = feeds_[poll.partner].grown;
  }
  if (answer(queries, poll, reply)) return;
  if (poll.wait.count() == 0) {
    reply.send(feed_response({}, poll.after));
    return;
  }
  park(poll, reply, seen);
}

void FeedHub::park(const Poll& poll, const Reply& reply, std::uint64_t seen) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    Feed& feed = feeds_[poll.partner];
    if (feed.grown == seen) {
      number = next_number_++;
      feed.waiting.push_back({number, poll, reply});
    }
  }
  if (number == 0) {  // it grew while we looked: look again
    store_.read(
        [this, poll, reply](desk::Queries& queries, Instant) { this->poll(queries, poll, reply); });
    return;
  }
  const std::string partner = poll.partner;
  server_->after(poll.wait, [this, partner, number] { end(partner, number); });
  reply.on_end([this, partner, number](End) { end(partner, number); });
}

// Time is up, the client went, or the server stops: answers with nothing and the same cursor.
void FeedHub::end(const std::string& partner, std::uint64_t number) {
  std::optional<Waiting> ended;
  {
    const std::lock_guard lock(mutex_);
    auto& waiting = feeds_[partner].waiting;
    for (auto it = waiting.begin(); it != waiting.end(); ++it) {
      if (it->number != number) continue;
      ended = std::move(*it);
      waiting.erase(it);
      break;
    }
  }
  if (ended) ended->reply.send(feed_response({}, ended->poll.after));
}

void FeedHub::announce(const std::vector<std::string>& partners) {
  std::vector<Waiting> woken;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& partner : partners) {
      Feed& feed = feeds_[partner];
      ++feed.grown;
      for (auto& each : feed.waiting) woken.push_back(std::move(each));
      feed.waiting.clear();
    }
  }
  for (auto& each : woken) {
    store_.read([this, poll = std::move(each.poll), reply = std::move(each.reply)](
                    desk::Queries& queries, Instant) { this->poll(queries, poll, reply); });
  }
}

std::size_t FeedHub::waiting_count() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [partner, feed] : feeds_) count += feed.waiting.size();
  return count;
}

}  // namespace holdfast::server
