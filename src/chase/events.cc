// Two banks' clocks differ, so one list by time can show money leaving before it came. What an
// institution told of an account stands in the order of its own clock; these orders are merged
// (Kahn), the earliest first among what may come next.
#include <algorithm>
#include <queue>
#include <tuple>

#include "chase/ledger.h"

namespace holdfast::chase {
namespace {

struct Seen {
  Instant time;
  std::uint32_t place = 0;
  std::uint32_t entry = 0;
  std::uint32_t account = 0;
};

struct Event {
  std::uint32_t next[2] = {kNone, kNone};  // that must come later: of `from`, of `to`
  int waits_for = 0;
  bool is_done = false;

  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
};

}  // namespace

Instant Entry::time() const {
  if (sent.time) return *sent.time;
  if (told_at) return *told_at;
  return received.time.value_or(Instant{});
}

const std::string& Entry::ref() const {
  if (!sent.ref.empty()) return sent.ref;
  return told_ref.empty() ? received.ref : told_ref;
}

Instant left_at(const Entry& entry) {
  if (entry.sent.time) return *entry.sent.time;
  if (entry.received.time) return *entry.received.time;
  return entry.told_at.value_or(Instant{});
}

Instant came_at(const Entry& entry) {
  if (entry.received.time) return *entry.received.time;
  return left_at(entry);
}

bool is_listed(const AccountRow& to, const Entry& entry) {
  return entry.received.time && to.heard_since && *entry.received.time >= *to.heard_since;
}

std::vector<std::uint32_t> order_of_events(const State& state) {
  const auto count = static_cast<std::uint32_t>(state.entries.size());
  std::vector<Event> events(count);
  std::vector<Seen> seen;
  seen.reserve(std::size_t{2} * count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Entry& entry = state.entries[i];
    // Only an account's own institution orders its entries: two strangers' clocks side by side
    // would bind what they do not know. What a victim pays out is outside the trace.
    if (entry.sent.time && !state.accounts[entry.from].is_victim) {
      seen.push_back({*entry.sent.time, entry.sent.place, i, entry.from});
    }
    if (entry.received.time) {
      seen.push_back({*entry.received.time, entry.received.place, i, entry.to});
    }
  }
  std::ranges::sort(seen, [](const Seen& a, const Seen& b) {
    return std::tie(a.account, a.time, a.place, a.entry) <
           std::tie(b.account, b.time, b.place, b.entry);
  });
  for (std::size_t i = 1; i < seen.size(); ++i) {
    if (seen[i].account != seen[i - 1].account) continue;
    Event& before = events[seen[i - 1].entry];
    before.next[before.next[0] == Event::kNone ? 0 : 1] = seen[i].entry;
    ++events[seen[i].entry].waits_for;
  }

  std::vector<std::uint32_t> by_time(count);
  for (std::uint32_t i = 0; i < count; ++i) by_time[i] = i;
  const auto is_earlier = [&](std::uint32_t a, std::uint32_t b) {
    const Instant at_a = std::min(left_at(state.entries[a]), came_at(state.entries[a]));
    const Instant at_b = std::min(left_at(state.entries[b]), came_at(state.entries[b]));
    return std::tie(at_a, a) < std::tie(at_b, b);
  };
  std::ranges::sort(by_time, is_earlier);

  const auto is_later = [&](std::uint32_t a, std::uint32_t b) { return is_earlier(b, a); };
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, decltype(is_later)> ready(
      is_later);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (events[i].waits_for == 0) ready.push(i);
  }
  std::vector<std::uint32_t> order;
  order.reserve(count);
  for (std::uint32_t stuck = 0; order.size() < count;) {
    if (ready.empty()) {  // the reports contradict each other: the earliest goes first
      while (events[by_time[stuck]].is_done) ++stuck;
      ready.push(by_time[stuck]);
    }
    const std::uint32_t at = ready.top();
    ready.pop();
    if (events[at].is_done) continue;
    events[at].is_done = true;
    order.push_back(at);
    for (const std::uint32_t next : events[at].next) {
      if (next == Event::kNone || events[next].is_done) continue;
      if (--events[next].waits_for == 0) ready.push(next);
    }
  }
  return order;
}

}  // namespace holdfast::chase
