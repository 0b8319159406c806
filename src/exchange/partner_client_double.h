// A small centre for tests: the server's side of the partner contract, kept in memory.
#pragma once

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "exchange/signing.h"

namespace holdfast::exchange {

/// Serves on a free loopback port from construction to destruction. Every partner's token is
/// "token-" and its id.
class CentreDouble {
 public:
  CentreDouble() {
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_timeout(1);
    server_.new_task_queue = [] { return new httplib::ThreadPool(64); };
    server_.Get("/partner/v1/keys", [this](const auto&, auto& response) {
      const PublicKey key = key_.public_key();
      reply(response, {{"keys", {{{"key_id", key.key_id}, {"public_key", key.public_key}}}}});
    });
    server_.Get("/partner/v1/orders",
                [this](const auto& request, auto& response) { deliver(request, response); });
    server_.Post(R"(/partner/v1/orders/([^/]+)/answer)",
                 [this](const auto& request, auto& response) { take(request, response); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::jthread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }

  ~CentreDouble() {
    {
      const std::scoped_lock lock{mutex_};
      is_closing_ = true;
    }
    changed_.notify_all();
    server_.stop();
  }

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// Signs and issues an order to a partner.
  void issue(const std::string& partner, nlohmann::json order) {
    sign_order(order, key_);
    issue_as_is(partner, std::move(order));
  }

  /// Issues an order that was signed elsewhere, or not at all.
  void issue_as_is(const std::string& partner, nlohmann::json order) {
    const std::scoped_lock lock{mutex_};
    issued_[partner].push_back(std::move(order));
    changed_.notify_all();
  }

  /// Makes the next `count` answers fail with 503 after they were taken: a lost reply.
  void lose_replies(int count) {
    const std::scoped_lock lock{mutex_};
    replies_to_lose_ = count;
  }

  /// Waits up to ten seconds for `count` answered orders; what was answered by order id.
  std::map<std::string, nlohmann::json> wait_for_answers(std::size_t count) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, std::chrono::seconds{10},
                      [&] { return answers_.size() >= count && replies_to_lose_ == 0; });
    return answers_;
  }

  /// Waits until a partner has begun to wait for orders.
  void wait_for_poll() {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return polls_ > 0; });
  }

  /// Every body that came in as an answer to this order.
  std::vector<nlohmann::json> attempts(const std::string& order_id) {
    const std::scoped_lock lock{mutex_};
    return attempts_[order_id];
  }

 private:
  static void reply(httplib::Response& response, const nlohmann::json& body, int status = 200) {
    response.status = status;
    response.set_content(body.dump(), "application/json");
  }

  static std::string partner_of(const httplib::Request& request) {
    const std::string header = request.get_header_value("Authorization");
    const std::string expected = "Bearer token-";
    return header.starts_with(expected) ? header.substr(expected.size()) : "";
  }

  void deliver(const httplib::Request& request, httplib::Response& response) {
    const std::string partner = partner_of(request);
    if (partner.empty()) return reply(response, {{"title", "no token"}}, 401);
    const std::string after = request.get_param_value("after");
    const std::chrono::seconds wait{std::stol(request.get_param_value("wait"))};
    std::unique_lock lock{mutex_};
    const auto& issued = issued_[partner];
    const std::size_t begin = after.empty() ? 0 : std::stoul(after.substr(1));
    ++polls_;
    changed_.notify_all();
    changed_.wait_for(lock, wait, [&] { return is_closing_ || issued.size() > begin; });
    nlohmann::json orders = nlohmann::json::array();
    for (std::size_t i = begin; i < issued.size(); ++i) {
      if (!after.empty() || !answers_.contains(issued[i].value("id", ""))) {
        orders.push_back(issued[i]);
      }
    }
    reply(response,
          {{"orders", orders}, {"cursor", "c" + std::to_string(std::max(begin, issued.size()))}});
  }

  void take(const httplib::Request& request, httplib::Response& response) {
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("answer_id") || !body.contains("result")) {
      return reply(response, {{"title", "malformed"}}, 422);
    }
    const std::scoped_lock lock{mutex_};
    const std::string order_id = request.matches[1];
    attempts_[order_id].push_back(body);
    const auto [known, is_new] = answers_.try_emplace(order_id, body);
    if (known->second["answer_id"] != body["answer_id"]) {
      reply(response, {{"title", "answered otherwise"}}, 409);
    } else if (replies_to_lose_ > 0) {
      --replies_to_lose_;
      reply(response, {{"title", "lost"}}, 503);
    } else {
      reply(response, {{"result", "taken"}});
    }
    changed_.notify_all();
  }

  SigningKey key_ = SigningKey::generate();
  httplib::Server server_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_closing_ = false;
  int replies_to_lose_ = 0;
  int polls_ = 0;
  std::map<std::string, std::vector<nlohmann::json>> issued_;
  std::map<std::string, nlohmann::json> answers_;
  std::map<std::string, std::vector<nlohmann::json>> attempts_;
  std::jthread thread_;
};

}  // namespace holdfast::exchange
