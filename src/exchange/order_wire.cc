#include "exchange/order_wire.h"

#include <nlohmann/json.hpp>

#include "base/instant.h"

namespace holdfast::exchange {

std::string seal_order(const Order& order, const std::string& notice_no, const SigningKey& key) {
  nlohmann::json target = nlohmann::json::object();
  if (!order.target.account.empty()) target["account"] = order.target.account.text();
  if (!order.target.phone.empty()) target["phone"] = order.target.phone;
  if (!order.target.url.empty()) target["url"] = order.target.url;
  if (!order.target.name.empty()) target["name"] = order.target.name;
  nlohmann::json json = {{"id", to_string(order.id)},
                         {"notice_no", notice_no},
                         {"kind", std::string(to_string(order.kind))},
                         {"case", to_string(order.id.case_id)},
                         {"target", std::move(target)},
                         {"legal_basis", order.legal_basis},
                         {"authorised_by", order.authorised_by},
                         {"issued_at", format_instant(order.issued_at)},
                         {"due_at", format_instant(order.due_at)}};
  if (order.about) json["order"] = to_string(*order.about);
  if (order.amends) json["amends"] = to_string(*order.amends);
  if (order.since) json["since"] = format_instant(*order.since);
  if (order.amount) json["amount_fen"] = order.amount->fen;
  if (order.expires_at) json["expires_at"] = format_instant(*order.expires_at);
  sign_order(json, key);
  return canonical_json(json);
}

std::string keys_json(const SigningKey& key) {
  const PublicKey shown = key.public_key();
  const nlohmann::json json = {
      {"keys", {{{"key_id", shown.key_id}, {"public_key", shown.public_key}}}}};
  return json.dump();
}

}  // namespace holdfast::exchange
