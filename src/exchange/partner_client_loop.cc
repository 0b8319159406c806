#include "exchange/partner_client_loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>

namespace holdfast::exchange {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
using nlohmann::json;

/// Orders of one target, in order; the front is the one being worked on.
struct Lane {
  std::deque<ReceivedOrder> orders;
  bool is_taken = false;
  SteadyTime not_before{};
  Backoff backoff;
};

/// The answer as it will be kept and sent.
Result<std::string> with_answer_id(const std::string& answer_text, const std::string& order_id) {
  json answer = json::parse(answer_text, nullptr, false);
  if (!answer.is_object()) {
    return fail(ErrorKind::Invalid, "answer.malformed", "the answer is not a JSON object");
  }
  // Derived from the order, so that even a lost state directory gives no second answer.
  if (!answer.contains("answer_id")) answer["answer_id"] = "a-" + order_id;
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

class Workers {
 public:
  Workers(PartnerClient& client, PartnerState& state, const CarryOut& carry_out,
          const PartnerLoopOptions& options)
      : client_(client), state_(state), carry_out_(carry_out), options_(options) {
    for (int i = 0; i < std::max(1, options.workers); ++i) {
      threads_.emplace_back([this](std::stop_token stop) { work(stop); });
    }
  }

  /// Queues an order; one that is queued already is not queued twice.
  void add(ReceivedOrder order) {
    const std::scoped_lock lock{mutex_};
    if (!known_.insert(order.id).second) return;
    const std::string target = order.target;
    auto [lane, is_new] = lanes_.try_emplace(target);
    if (is_new) lane->second.backoff = Backoff{options_.retry_first, options_.retry_longest};
    lane->second.orders.push_back(std::move(order));
    wake_.notify_one();
  }

 private:
  void work(std::stop_token stop) {
    std::unique_lock lock{mutex_};
    while (!stop.stop_requested()) {
      const auto lane = ready_lane();
      if (lane == lanes_.end()) {
        wake_.wait_for(lock, stop, std::chrono::milliseconds{200},
                       [this] { return ready_lane() != lanes_.end(); });
        continue;
      }
      lane->second.is_taken = true;
      const ReceivedOrder order = lane->second.orders.front();
      lock.unlock();
      const bool is_finished = settle(order);
      lock.lock();
      lane->second.is_taken = false;
      if (is_finished) {
        known_.erase(order.id);
        lane->second.orders.pop_front();
        lane->second.backoff.reset();
        if (lane->second.orders.empty()) lanes_.erase(lane);
      } else {
        lane->second.not_before = std::chrono::steady_clock::now() + lane->second.backoff.next();
      }
    }
  }

  std::map<std::string, Lane>::iterator ready_lane() {
    const SteadyTime now = std::chrono::steady_clock::now();
    return std::ranges::find_if(lanes_, [now](const auto& entry) {
      return !entry.second.is_taken && entry.second.not_before <= now;
    });
  }

  void log(const std::string& line) {
    if (options_.log) options_.log(line);
  }

  /// Decides on an answer unless one was decided on before, and sends it. False: try again later.
  bool settle(const ReceivedOrder& order) {
    std::optional<std::string> answer = state_.decided(order.id);
    if (!answer) {
      auto fresh = carry_out_(order);
      if (fresh) fresh = with_answer_id(*fresh, order.id);
      if (!fresh) {
        log(fmt::format("{}: not carried out: {}", order.id, fresh.error().detail));
        return false;
      }
      if (const auto kept = state_.decide(order.id, *fresh); !kept) {
        log(fmt::format("{}: {}", order.id, kept.error().detail));
        return false;
      }
      answer = *std::move(fresh);
    }
    return send(order.id, *answer);
  }

  bool send(const std::string& order_id, const std::string& answer) {
    std::string detail;
    const auto fate = client_.answer(order_id, answer, &detail);
    if (!fate) {
      log(fmt::format("{}: not sent: {}", order_id, fate.error().detail));
      return false;
    }
    switch (*fate) {
      case AnswerFate::Malformed:
        log(fmt::format("{}: the centre did not take the answer: {}", order_id, detail));
        state_.forget_decision(order_id);
        return false;
      case AnswerFate::Conflict:
        log(fmt::format("{}: was answered otherwise before: {}", order_id, detail));
        break;
      case AnswerFate::Unknown:
        log(fmt::format("{}: the centre does not know this order", order_id));
        break;
      case AnswerFate::Taken:
        log(fmt::format("{}: answered", order_id));
        break;
    }
    state_.finish(order_id);
    return true;
  }

  PartnerClient& client_;
  PartnerState& state_;
  const CarryOut& carry_out_;
  const PartnerLoopOptions& options_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<std::string, Lane> lanes_;
  std::set<std::string> known_;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

void pause(Duration duration, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock{mutex};
  never.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace

Result<void> answer_orders(PartnerClient& client, PartnerState& state, const CarryOut& carry_out,
                           const PartnerLoopOptions& options, std::stop_token stop) {
  const std::stop_callback end_poll{stop, [&client] { client.stop(); }};
  const auto log = [&](const std::string& line) {
    if (options.log) options.log(line);
  };
  TRY(auto unfinished, state.unfinished());
  Workers workers{client, state, carry_out, options};
  for (auto& order : unfinished) workers.add(std::move(order));
  std::string cursor = state.cursor();
  Backoff backoff{options.retry_first, seconds{15}};
  SteadyTime sweep_at{};
  while (!stop.stop_requested()) {
    if (const SteadyTime now = std::chrono::steady_clock::now(); now >= sweep_at) {
      const std::size_t dropped = state.drop_answers(kKeepAnswers);
      if (dropped > 0) log(fmt::format("{} answers older than seven days dropped", dropped));
      sweep_at = now + std::chrono::hours{1};
    }
    auto batch = client.poll(cursor, options.wait);
    if (!batch) {
      if (stop.stop_requested()) break;
      if (batch.error().kind == ErrorKind::Unauthorized) return std::unexpected(batch.error());
      log(batch.error().detail);
      pause(backoff.next(), stop);
      continue;
    }
    backoff.reset();
    for (const Error& error : batch->rejected) {
      log(fmt::format("{}: not accepted: {}", error.place, error.detail));
    }
    for (auto& order : batch->orders) {
      TRYV(state.keep_order(order));
      workers.add(std::move(order));
    }
    if (!batch->cursor.empty() && batch->cursor != cursor) {
      TRYV(state.keep_cursor(batch->cursor));
      cursor = batch->cursor;
    }
  }
  return {};
}

}  // namespace holdfast::exchange
