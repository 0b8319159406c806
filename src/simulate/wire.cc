#include "simulate/wire.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "simulate/narrative.h"

namespace holdfast::simulate {
namespace {

using nlohmann::json;

std::unexpected<Error> malformed(const std::string& what) {
  return fail(ErrorKind::Invalid, "order.malformed", "the order has no usable " + what);
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<std::optional<Instant>> time_of(const json& object, const char* name) {
  const std::string text = text_of(object, name);
  if (text.empty()) return std::optional<Instant>{};
  TRY(const Instant at, parse_instant(text));
  return std::optional{at};
}

void set_time(json& object, const char* name, const std::optional<Instant>& at) {
  if (at) object[name] = format_instant(*at);
}

void set_money(json& object, const char* name, const std::optional<Money>& money) {
  if (money) object[name] = money->fen;
}

void set_text(json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

json transfer_json(const Transfer& transfer) {
  json object{{"ref", transfer.ref},
              {"time", format_instant(transfer.time)},
              {"from", transfer.from.text()},
              {"to", transfer.to.text()},
              {"amount_fen", transfer.amount.fen}};
  set_text(object, "from_name", transfer.from_name);
  set_text(object, "to_name", transfer.to_name);
  set_text(object, "channel", transfer.channel);
  if (transfer.is_cash) object["cash"] = true;
  if (transfer.is_merchant) object["merchant"] = true;
  return object;
}

Result<Target> read_target(const json& order) {
  const auto found = order.find("target");
  if (found == order.end() || !found->is_object()) return malformed("target");
  Target target;
  target.phone = text_of(*found, "phone");
  target.url = text_of(*found, "url");
  target.name = text_of(*found, "name");
  if (const std::string account = text_of(*found, "account"); !account.empty()) {
    TRY(target.account, Account::parse(account));
  }
  return target;
}

}  // namespace

Result<PartnerOrder> read_order(const std::string& text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) return malformed("JSON");
  const auto kind = parse_order_kind(text_of(body, "kind"));
  if (!kind) return malformed("kind");
  PartnerOrder order;
  order.id = text_of(body, "id");
  order.case_id = text_of(body, "case");
  if (order.id.empty() || order.case_id.empty()) return malformed("id or case");
  order.kind = *kind;
  TRY(order.target, read_target(body));
  order.about = text_of(body, "order");
  order.amends = text_of(body, "amends");
  TRY(order.since, time_of(body, "since"));
  TRY(order.expires_at, time_of(body, "expires_at"));
  if (const auto amount = body.find("amount_fen"); amount != body.end()) {
    if (!amount->is_number_integer() || amount->get<std::int64_t>() < 0) {
      return malformed("amount_fen");
    }
    order.amount = Money{amount->get<std::int64_t>()};
  }
  return order;
}

std::string answer_json(const Answer& answer) {
  json body{{"answer_id", answer.answer_id}, {"result", to_string(answer.result)}};
  set_time(body, "executed_at", answer.executed_at);
  set_time(body, "expires_at", answer.expires_at);
  set_money(body, "held_fen", answer.held);
  set_money(body, "available_fen", answer.available);
  set_money(body, "opening_fen", answer.opening);
  set_text(body, "reason", answer.reason);
  if (answer.transfers) {
    body["transfers"] = json::array();
    for (const Transfer& transfer : *answer.transfers) {
      body["transfers"].push_back(transfer_json(transfer));
    }
  }
  if (answer.subscriber) {
    json& subscriber = body["subscriber"] = json::object();
    set_text(subscriber, "name", answer.subscriber->name);
    set_text(subscriber, "id_number", answer.subscriber->id_number);
    set_text(subscriber, "address", answer.subscriber->address);
  }
  return body.dump();
}

std::string alert_json(const Story& story) {
  json body{{"source", "110"},
            {"county", story.victim.id_number.substr(0, 6)},
            {"reported_at", format_instant(story.reported_at)},
            {"occurred_at", format_instant(story.payments.front().time)},
            {"reporter", {{"name", story.victim.name}, {"phone", "+86" + story.victim.phone}}},
            {"narrative", narrate(story)}};
  if (story.is_story_only) return body.dump();
  body["payments"] = json::array();
  for (const StoryPayment& payment : story.payments) {
    const Mule& payee = story.mules[static_cast<std::size_t>(payment.to)];
    json listed{
        {"time", format_instant(payment.time)},
        {"from", story.victim_account.text()},
        {"to", payee.account.text()},
        {"amount_fen", payment.amount.fen},
        {"from_name", story.victim.name},
        {"to_name", payment.to == story.payments[0].to ? story.payee_name : payee.person.name}};
    // Half of the victims can read the reference from their receipt.
    if (story.number % 2 == 0) listed["ref"] = payment.ref;
    body["payments"].push_back(std::move(listed));
  }
  return body.dump();
}

std::string alert_key(const Story& story, std::uint64_t seed) {
  const Civil civil = to_civil(story.reported_at, kChinaOffset);
  return fmt::format("{}{:04}{:02}{:02}{:02}{:02}{:02}-{}-{:06}",
                     story.victim.id_number.substr(0, 6), civil.year, civil.month, civil.day,
                     civil.hour, civil.minute, civil.second, seed, story.number);
}

}  // namespace holdfast::simulate
