#include "exchange/partner_client.h"

#include <httplib.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace holdfast::exchange {
namespace {

using nlohmann::json;

constexpr int kDepthMax = 16;  // an order is two levels deep; more is an attack
constexpr std::size_t kOrderIdMax = 100;
constexpr std::size_t kDetailMax = 500;  // of what the centre says about an error
constexpr std::chrono::seconds kAnswerPatience{20};
constexpr std::chrono::seconds kPollMargin{15};  // beyond the wait we asked for

Result<json> parse_json(const std::string& text) {
  bool is_too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    is_too_deep = is_too_deep || depth > kDepthMax;
    return !is_too_deep;
  };
  json value = json::parse(text, watch_depth, /*allow_exceptions=*/false);
  if (is_too_deep || value.is_discarded()) {
    return fail(ErrorKind::Unavailable, "centre.malformed", "the centre's answer is not JSON");
  }
  return value;
}

bool is_file_name(std::string_view id) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !id.empty() && id.size() <= kOrderIdMax && id.front() != '.' &&
         std::ranges::all_of(id, is_plain);
}

std::string text_member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<ReceivedOrder> read_order(const json& order) {
  ReceivedOrder received;
  received.id = text_member(order, "id");
  if (!is_file_name(received.id)) {
    return fail(ErrorKind::Invalid, "order.id", "the order has no usable id");
  }
  const auto target = order.find("target");
  if (target != order.end() && target->is_object()) {
    for (const char* kind : {"account", "phone", "url"}) {
      if (received.target.empty()) received.target = text_member(*target, kind);
    }
  }
  received.json = order.dump();
  return received;
}

Error unreachable(httplib::Error error) {
  return {ErrorKind::Unavailable,
          "centre.unreachable",
          "the centre cannot be reached: " + httplib::to_string(error),
          {}};
}

Error refused(const httplib::Response& response) {
  const bool is_passing = response.status >= 500 || response.status == 429;
  return {is_passing ? ErrorKind::Unavailable : ErrorKind::Unauthorized,
          "centre.refused",
          "the centre answered " + std::to_string(response.status) + ": " +
              response.body.substr(0, kDetailMax),
          {}};
}

}  // namespace

struct PartnerClient::Connections {
  httplib::Client polling;
  httplib::Client answering;
};

PartnerClient::PartnerClient(std::unique_ptr<Connections> connections)
    : connections_(std::move(connections)) {}

PartnerClient::~PartnerClient() = default;

Result<std::unique_ptr<PartnerClient>> PartnerClient::make(PartnerAddress address) {
  for (const auto* file : {&address.certificate_file, &address.key_file, &address.ca_file}) {
    if (!file->empty() && !std::ifstream{*file}) {
      return fail(ErrorKind::Unreadable, "file.unreadable", *file + " cannot be read");
    }
  }
  const auto connection = [&] {
    return address.certificate_file.empty()
               ? httplib::Client{address.server}
               : httplib::Client{address.server, address.certificate_file, address.key_file};
  };
  std::unique_ptr<Connections> connections;
  try {
    connections = std::make_unique<Connections>(Connections{connection(), connection()});
  } catch (const std::exception&) {  // the library's word for an address it cannot read
  }
  if (!connections || !connections->polling.is_valid()) {
    return fail(ErrorKind::Invalid, "partner.address",
                "'" + address.server + "' is no address: write it https://HOST:PORT");
  }
  for (auto* client : {&connections->polling, &connections->answering}) {
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    client->set_connection_timeout(std::chrono::seconds{5});
    client->set_read_timeout(kAnswerPatience);
    client->set_write_timeout(kAnswerPatience);
    if (!address.token.empty()) client->set_bearer_token_auth(address.token);
    if (!address.ca_file.empty()) client->set_ca_cert_path(address.ca_file);
  }
  return std::unique_ptr<PartnerClient>(new PartnerClient(std::move(connections)));
}

Result<void> PartnerClient::fetch_keys() {
  connections_->polling.set_read_timeout(kAnswerPatience);
  const auto response = connections_->polling.Get("/partner/v1/keys");
  if (!response) return std::unexpected(unreachable(response.error()));
  if (response->status != 200) return std::unexpected(refused(*response));
  TRY(const json body, parse_json(response->body));
  std::vector<PublicKey> keys;
  const auto listed = body.find("keys");
  if (listed != body.end() && listed->is_array()) {
    for (const json& key : *listed) {
      if (!key.is_object()) continue;
      keys.push_back({text_member(key, "key_id"), text_member(key, "public_key")});
    }
  }
  keys_ = std::move(keys);
  return {};
}

Result<OrderBatch> PartnerClient::poll(const std::string& cursor, std::chrono::seconds wait) {
  if (is_stopped_) return fail(ErrorKind::Unavailable, "partner.stopped", "stopped");
  connections_->polling.set_read_timeout(wait + kPollMargin);
  const auto response = connections_->polling.Get("/partner/v1/orders?after=" + cursor +
                                                  "&wait=" + std::to_string(wait.count()));
  if (!response) return std::unexpected(unreachable(response.error()));
  if (response->status != 200) return std::unexpected(refused(*response));
  TRY(const json body, parse_json(response->body));
  const auto orders = body.find("orders");
  if (orders == body.end() || !orders->is_array()) {
    return fail(ErrorKind::Unavailable, "centre.malformed", "the centre's answer has no orders");
  }
  OrderBatch batch;
  batch.cursor = text_member(body, "cursor");
  bool has_fresh_keys = false;
  for (const json& order : *orders) {
    auto verified = verify_order(order, keys_);
    if (!verified && verified.error().reason == "order.unknown_key" && !has_fresh_keys) {
      TRYV(fetch_keys());
      has_fresh_keys = true;
      verified = verify_order(order, keys_);
    }
    auto received = verified ? read_order(order) : std::unexpected(verified.error());
    if (received) {
      batch.orders.push_back(*std::move(received));
    } else {
      batch.rejected.push_back(std::move(received).error());
      batch.rejected.back().place = order.is_object() ? text_member(order, "id") : std::string{};
    }
  }
  return batch;
}

Result<AnswerFate> PartnerClient::answer(const std::string& order_id,
                                         const std::string& answer_json, std::string* detail) {
  if (is_stopped_) return fail(ErrorKind::Unavailable, "partner.stopped", "stopped");
  const std::scoped_lock lock{answering_};
  const auto response = connections_->answering.Post("/partner/v1/orders/" + order_id + "/answer",
                                                     answer_json, "application/json");
  if (!response) return std::unexpected(unreachable(response.error()));
  if (detail != nullptr) *detail = response->body.substr(0, kDetailMax);
  switch (response->status) {
    case 200:
      return AnswerFate::Taken;
    case 404:
      return AnswerFate::Unknown;
    case 409:
      return AnswerFate::Conflict;
    case 400:
    case 413:
    case 422:
      return AnswerFate::Malformed;
    default:
      return std::unexpected(refused(*response));
  }
}

void PartnerClient::stop() {
  is_stopped_ = true;
  connections_->polling.stop();
  connections_->answering.stop();
}

}  // namespace holdfast::exchange
