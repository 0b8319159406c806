// Alerts and partners against a running server, seen from outside: bench/chase.sh runs it.
//
//   chase_load PORT tiers            one case over 200 accounts in 5 tiers, answers after 2.0 s
//   chase_load PORT latency [A] [S]  A alerts a second (100) for S seconds (20): POST to the moment
//                                    that a waiting partner has read the order
//   chase_load PORT rate [S]         as many alerts as go in S seconds (10), 32 clients
//
// The sketch: 100 alerts a second are 100 durable transactions a second; a disk that syncs in 1 ms
// bears 1,000 of them one by one, and group commit many more. From the POST to the partner are one
// parse, one transaction, one wake-up and one signature: a few milliseconds on an idle machine.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/chase_http.h"

namespace holdfast::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;
using std::chrono::duration;
using std::chrono::milliseconds;

constexpr std::array<const char*, 6> kBanks = {"ICBC", "ABC", "BOC", "CCB", "BOCOM", "PSBC"};
constexpr milliseconds kAnswerAfter{2000};
constexpr int kTiers = 5;
constexpr std::array<int, kTiers> kTierSizes = {4, 16, 40, 60, 80};  // 200 accounts
constexpr int kSenders = 8;   // of the latency run: enough that none waits for another
constexpr int kHammers = 32;  // of the rate run
constexpr std::int64_t kPaidFen = 1'000'000'000;

std::string token_of(std::string_view name) { return fmt::format("token-of-{}", name); }

std::string now_text(int seconds_ago) {
  const std::time_t at = std::time(nullptr) - seconds_ago;
  std::tm utc{};
  ::gmtime_r(&at, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::string account(std::size_t bank, int number) {
  return fmt::format("{}:62220208{:011d}", kBanks[bank % kBanks.size()], number);
}

std::string alert(const std::vector<std::pair<std::string, std::int64_t>>& payments,
                  const std::string& time) {
  Json body = {{"source", "110"}, {"payments", Json::array()}};
  for (const auto& [to, fen] : payments) {
    body["payments"].push_back(
        {{"time", time}, {"from", "VICTIM:1"}, {"to", to}, {"amount_fen", fen}});
  }
  return body.dump();
}

double seconds_since(Clock::time_point from) {
  return duration<double>(Clock::now() - from).count();
}

// A transfer in the tree of accounts, and what stays of the money in each account.
struct Transfer {
  std::string ref;
  std::string time;
  std::string from;
  std::string to;
  std::int64_t fen = 0;
};

struct Tree {
  std::map<std::string, std::int64_t> left;                    // by account
  std::map<std::string, std::vector<Transfer>> transfers;      // by account that they touch
  std::vector<std::pair<std::string, std::int64_t>> payments;  // of the victim
};

// Each account keeps a tenth of what it got and passes nine on to its children, in equal parts.
Tree make_tree() {
  Tree tree;
  std::vector<std::pair<std::string, std::int64_t>> above;
  int number = 0;
  for (int tier = 0; tier < kTiers; ++tier) {
    std::vector<std::pair<std::string, std::int64_t>> here;
    const int size = kTierSizes[static_cast<std::size_t>(tier)];
    const std::string time = now_text(600 - 60 * tier);
    for (int i = 0; i < size; ++i) {
      const std::string to = account(static_cast<std::size_t>(number), number);
      std::int64_t fen = kPaidFen / size;
      std::string from = "VICTIM:1";
      if (tier > 0) {
        const std::size_t parents = above.size();
        const std::size_t parent = static_cast<std::size_t>(i) % parents;
        const auto children =
            static_cast<std::int64_t>((static_cast<std::size_t>(size) - parent - 1) / parents + 1);
        from = above[parent].first;
        fen = above[parent].second * 9 / 10 / children;
      }
      const Transfer transfer{fmt::format("t{}", number), time, from, to, fen};
      tree.left[to] = fen;
      tree.transfers[to].push_back(transfer);
      if (tier > 0) {
        tree.left[from] -= fen;
        tree.transfers[from].push_back(transfer);
      } else {
        tree.payments.emplace_back(to, fen);
      }
      here.emplace_back(to, fen);
      ++number;
    }
    above = std::move(here);
  }
  return tree;
}

// What an order comes to, and when a bank heard of it.
struct Heard {
  std::string id;
  std::string account;
  std::string kind;
  std::int64_t fen = 0;
  Clock::time_point at;
};

// A bank's program: one connection that waits for orders, one that answers.
class Bank {
 public:
  Bank(int port, std::string id) : port_(port), id_(std::move(id)) {}

  /// Polls until stopped; `hear` gets every order as soon as the reply is read.
  template <class Hear>
  void poll(std::atomic<bool>& stopping, Hear hear) {
    HttpConnection connection(port_, token_of(id_));
    std::string cursor;
    while (!stopping) {
      const HttpReply reply =
          connection.get(fmt::format("/partner/v1/orders?wait=1&after={}", cursor));
      const auto at = Clock::now();
      if (reply.status != 200) fail_with("poll", reply);
      const Json body = Json::parse(reply.body);
      cursor = body["cursor"].get<std::string>();
      for (const Json& order : body["orders"]) {
        hear(Heard{order["id"], order["target"].value("account", ""), order["kind"],
                   order.value("amount_fen", std::int64_t{0}), at});
      }
    }
  }

  [[noreturn]] static void fail_with(std::string_view what, const HttpReply& reply) {
    std::fputs(fmt::format("chase_load: {}: {} {}\n", what, reply.status, reply.body).c_str(),
               stderr);
    std::exit(70);
  }

 private:
  int port_;
  std::string id_;
};

Json answer_to(const Heard& order, const Tree& tree) {
  const auto left = tree.left.find(order.account);
  const std::int64_t there = left == tree.left.end() ? order.fen : left->second;
  const std::int64_t held = std::min(order.fen, there);
  Json answer = {{"answer_id", "a" + order.id},
                 {"result", held < order.fen ? "partial" : "done"},
                 {"held_fen", held},
                 {"available_fen", there - held},
                 {"opening_fen", 0},
                 {"transfers", Json::array()}};
  if (const auto known = tree.transfers.find(order.account); known != tree.transfers.end()) {
    for (const Transfer& transfer : known->second) {
      answer["transfers"].push_back({{"ref", transfer.ref},
                                     {"time", transfer.time},
                                     {"from", transfer.from},
                                     {"to", transfer.to},
                                     {"amount_fen", transfer.fen}});
    }
  }
  return answer;
}

// Orders of one bank on their way to being answered.
class Desk {
 public:
  void hear(Heard order) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(order));
    changed_.notify_one();
  }

  /// The next order, once it is `after` old; nothing when stopped.
  std::optional<Heard> next(std::atomic<bool>& stopping, milliseconds after) {
    std::unique_lock lock(mutex_);
    while (!stopping) {
      if (waiting_.empty()) {
        changed_.wait_for(lock, milliseconds(50));
        continue;
      }
      const auto due = waiting_.front().at + after;
      if (Clock::now() >= due) {
        Heard order = std::move(waiting_.front());
        waiting_.erase(waiting_.begin());
        return order;
      }
      changed_.wait_until(lock, due);
    }
    return std::nullopt;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Heard> waiting_;
};

// What the banks hold, each account counted by its last acknowledged answer.
class Holds {
 public:
  void landed(const std::string& account, std::int64_t fen) {
    const std::lock_guard lock(mutex_);
    std::int64_t& here = by_account_[account];
    sum_ += fen - here;
    here = fen;
    if (sum_ == kPaidFen) all_held_.notify_all();
  }
  bool wait_for_all(std::chrono::seconds most) {
    std::unique_lock lock(mutex_);
    return all_held_.wait_for(lock, most, [&] { return sum_ == kPaidFen; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_held_;
  std::map<std::string, std::int64_t> by_account_;
  std::int64_t sum_ = 0;
};

int run_tiers(int port) {
  const Tree tree = make_tree();
  std::atomic<bool> stopping = false;
  std::atomic<int> answered = 0;
  Holds holds;
  std::vector<Desk> desks(kBanks.size());
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < kBanks.size(); ++i) {
    threads.emplace_back([&, i] {
      Bank(port, kBanks[i]).poll(stopping, [&](const Heard& order) { desks[i].hear(order); });
    });
    threads.emplace_back([&, i] {
      HttpConnection connection(port, token_of(kBanks[i]));
      while (const auto order = desks[i].next(stopping, kAnswerAfter)) {
        const Json answer = answer_to(*order, tree);
        const auto reply =
            connection.post(fmt::format("/partner/v1/orders/{}/answer", order->id), answer.dump());
        if (reply.status != 200) Bank::fail_with("answer", reply);
        if (order->fen > 0) holds.landed(order->account, answer["held_fen"]);
        ++answered;
      }
    });
  }
  HttpConnection filer(port, token_of("cad-110"));
  const auto began = Clock::now();
  const auto filed = filer.post("/api/v1/alerts", alert(tree.payments, now_text(600)), "tiers");
  if (filed.status != 201) Bank::fail_with("alert", filed);
  const auto id = Json::parse(filed.body)["case"].get<std::string>();
  const bool is_all_held = holds.wait_for_all(std::chrono::seconds(60));
  const double all_held_s = seconds_since(began);
  const Json funds = Json::parse(filer.get(fmt::format("/api/v1/cases/{}/funds", id)).body);
  stopping = true;
  const double floor_s = kTiers * duration<double>(kAnswerAfter).count();
  fmt::print(
      "tiers      {} accounts, {} tiers, answers after {:.1f} s: POST to last hold {:.3f} s, "
      "{:.3f} x the floor of {:.1f} s (goal 1.05); {} answers, {} of {} fen held\n",
      tree.left.size(), kTiers, duration<double>(kAnswerAfter).count(), all_held_s,
      all_held_s / floor_s, floor_s, answered.load(), funds["held_fen"].get<std::int64_t>(),
      funds["paid_fen"].get<std::int64_t>());
  return is_all_held && funds["held_fen"] == funds["paid_fen"] ? 0 : 1;
}

double percentile(std::vector<double> sorted, double share) {
  if (sorted.empty()) return 0;
  std::ranges::sort(sorted);
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(place, sorted.size() - 1)];
}

// When each account's alert was due to be sent, and when a bank read an order for it.
class Ledger {
 public:
  void sent(const std::string& to, Clock::time_point at) {
    const std::lock_guard lock(mutex_);
    sent_[to] = at;
  }
  void heard(const std::string& to, Clock::time_point at) {
    const std::lock_guard lock(mutex_);
    heard_.try_emplace(to, at);
  }
  std::vector<double> delays_ms() {
    const std::lock_guard lock(mutex_);
    std::vector<double> result;
    for (const auto& [to, at] : sent_) {
      if (const auto first = heard_.find(to); first != heard_.end()) {
        result.push_back(duration<double, std::milli>(first->second - at).count());
      }
    }
    return result;
  }
  std::size_t count() const { return sent_.size(); }

 private:
  std::mutex mutex_;
  std::map<std::string, Clock::time_point> sent_;
  std::map<std::string, Clock::time_point> heard_;
};

int run_latency(int port, int alerts_per_s, int length_s) {
  std::atomic<bool> stopping = false;
  Ledger ledger;
  std::vector<Desk> desks(kBanks.size());
  const Tree none;
  std::vector<std::jthread> banks;
  for (std::size_t i = 0; i < kBanks.size(); ++i) {
    banks.emplace_back([&, i] {
      Bank(port, kBanks[i]).poll(stopping, [&](const Heard& order) {
        ledger.heard(order.account, order.at);
        desks[i].hear(order);
      });
    });
    banks.emplace_back([&, i] {
      HttpConnection connection(port, token_of(kBanks[i]));
      while (const auto order = desks[i].next(stopping, kAnswerAfter)) {
        const auto reply = connection.post(fmt::format("/partner/v1/orders/{}/answer", order->id),
                                           answer_to(*order, none).dump());
        if (reply.status != 200) Bank::fail_with("answer", reply);
      }
    });
  }
  std::this_thread::sleep_for(milliseconds(300));
  // Alerts come as they do in life, by chance: the delay counts from when one was due, so that a
  // server that stalls cannot hide what piled up behind it.
  std::mt19937_64 chance(1);
  std::exponential_distribution<double> gap(alerts_per_s);
  std::vector<Clock::time_point> due;
  auto at = Clock::now() + milliseconds(100);
  for (int i = 0; i < alerts_per_s * length_s; ++i) {
    at += std::chrono::duration_cast<Clock::duration>(duration<double>(gap(chance)));
    due.push_back(at);
  }
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> senders;
  const auto began = Clock::now();
  for (int sender = 0; sender < kSenders; ++sender) {
    senders.emplace_back([&] {
      HttpConnection connection(port, token_of("cad-110"));
      for (std::size_t i = next++; i < due.size(); i = next++) {
        std::this_thread::sleep_until(due[i]);
        const std::string to = account(i, 1'000'000 + static_cast<int>(i));
        ledger.sent(to, due[i]);
        const auto reply = connection.post("/api/v1/alerts", alert({{to, 500'000}}, now_text(60)),
                                           fmt::format("latency-{}", i));
        if (reply.status != 201) Bank::fail_with("alert", reply);
      }
    });
  }
  senders.clear();
  const double took_s = seconds_since(began);
  std::this_thread::sleep_for(milliseconds(500));
  stopping = true;
  banks.clear();
  const auto delays = ledger.delays_ms();
  fmt::print(
      "latency    {:.0f} alerts a second for {:.0f} s, answers after 2.0 s: POST to order read "
      "by a waiting partner p50 {:.1f} ms, p99 {:.1f} ms (goal 20), max {:.1f} ms; "
      "{} of {} delivered\n",
      static_cast<double>(due.size()) / took_s, took_s, percentile(delays, 0.5),
      percentile(delays, 0.99), percentile(delays, 1.0), delays.size(), ledger.count());
  return delays.size() == ledger.count() ? 0 : 1;
}

int run_rate(int port, int length_s) {
  std::atomic<bool> stopping = false;
  std::atomic<bool> filed_enough = false;
  std::atomic<std::size_t> heard = 0;
  std::vector<std::jthread> banks;
  for (const char* bank : kBanks) {
    banks.emplace_back(
        [&, bank] { Bank(port, bank).poll(stopping, [&](const Heard&) { ++heard; }); });
  }
  std::atomic<int> number = 0;
  std::vector<std::vector<double>> took(kHammers);
  std::vector<std::jthread> hammers;
  const auto began = Clock::now();
  for (std::size_t hammer = 0; hammer < kHammers; ++hammer) {
    hammers.emplace_back([&, hammer] {
      HttpConnection connection(port, token_of("cad-110"));
      while (!filed_enough) {
        const int i = number++;
        const auto start = Clock::now();
        const auto reply = connection.post(
            "/api/v1/alerts",
            alert({{account(static_cast<std::size_t>(i), 5'000'000 + i), 500'000}}, now_text(60)),
            fmt::format("rate-{}", i));
        if (reply.status != 201) Bank::fail_with("alert", reply);
        took[hammer].push_back(seconds_since(start) * 1000);
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::seconds(length_s));
  filed_enough = true;
  hammers.clear();
  const double took_s = seconds_since(began);
  std::vector<double> all;
  for (const auto& each : took) all.insert(all.end(), each.begin(), each.end());
  const auto caught_up = Clock::now();
  while (heard < all.size() && seconds_since(caught_up) < 10) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  const double behind_s = seconds_since(caught_up);
  stopping = true;
  fmt::print(
      "rate       {} alerts in {:.1f} s: {:.0f} a second, each on disk before its 201 "
      "({} clients, p50 {:.1f} ms, p99 {:.1f} ms); partners had read {} orders {:.2f} s "
      "later\n",
      all.size(), took_s, static_cast<double>(all.size()) / took_s, kHammers, percentile(all, 0.5),
      percentile(all, 0.99), heard.load(), behind_s);
  return heard >= all.size() ? 0 : 1;
}

}  // namespace
}  // namespace holdfast::bench

int main(int count, char** values) {
  using namespace holdfast::bench;
  const std::vector<std::string> arguments(values, values + count);
  const auto number = [&](std::size_t place, int otherwise) {
    return place < arguments.size() ? std::atoi(arguments[place].c_str()) : otherwise;
  };
  const std::string what = count > 2 ? arguments[2] : "";
  if (what == "tiers") return run_tiers(number(1, 0));
  if (what == "latency") return run_latency(number(1, 0), number(3, 100), number(4, 20));
  if (what == "rate") return run_rate(number(1, 0), number(3, 10));
  std::fputs("usage: chase_load PORT tiers|latency|rate (see the top of bench/chase_load.cc)\n",
             stderr);
  return 2;
}
