#include "server/encode.h"

#include <nlohmann/json.hpp>

namespace holdfast::server {
namespace {

Json time(Instant at) { return format_instant(at); }

void put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

void put(Json& json, const char* key, const std::optional<Instant>& at) {
  if (at) json[key] = time(*at);
}

void put(Json& json, const char* key, const std::optional<Money>& money) {
  if (money) json[key] = money->fen;
}

double to_seconds(Duration duration) { return static_cast<double>(duration.count()) / 1e6; }

template <class Range>
Json list(const Range& range) {
  Json out = Json::array();
  for (const auto& each : range) out.push_back(encode(each));
  return out;
}

template <class Range>
Json list(const Range& range, Instant now) {
  Json out = Json::array();
  for (const auto& each : range) out.push_back(encode(each, now));
  return out;
}

void put_totals(Json& json, const desk::Totals& totals) {
  json["paid_fen"] = totals.paid.fen;
  json["held_fen"] = totals.held.fen;
  json["in_flight_fen"] = totals.in_flight.fen;
  json["gone_fen"] = totals.gone.fen;
  json["returned_fen"] = totals.returned.fen;
}

Json encode_target(const Target& target) {
  Json json = Json::object();
  put(json, "account", target.account.text());
  put(json, "phone", target.phone);
  put(json, "url", target.url);
  put(json, "name", target.name);
  return json;
}

Json encode_transfer(const Transfer& transfer) {
  Json json = {{"ref", transfer.ref},
               {"time", time(transfer.time)},
               {"from", transfer.from.text()},
               {"to", transfer.to.text()},
               {"amount_fen", transfer.amount.fen}};
  put(json, "from_name", transfer.from_name);
  put(json, "to_name", transfer.to_name);
  put(json, "channel", transfer.channel);
  if (transfer.is_cash) json["cash"] = true;
  if (transfer.is_merchant) json["merchant"] = true;
  return json;
}

Json encode_params(const chase::Params& params) {
  Json json = Json::object();
  for (const auto& [key, value] : params) json[key] = value;
  return json;
}

Json encode_note(const chase::Note& note) {
  Json json = {{"code", note.code}};
  put(json, "account", note.account.text());
  if (note.order.number != 0) json["order"] = to_string(note.order);
  if (!note.params.empty()) json["params"] = encode_params(note.params);
  if (note.code == "hold.refused") {
    const auto candidates = nearest_accounts(note.account);
    if (!candidates.empty()) json["candidates"] = candidates;
  }
  return json;
}

Json encode_mention(const desk::Mention& mention, CaseId case_id) {
  Json json = {{"value", mention.value}, {"kind", mention.kind}, {"case", to_string(case_id)}};
  put(json, "role", mention.role);
  put(json, "where", mention.where);
  return json;
}

Json unconfirmed_payments(const chase::State& state) {
  Json json = Json::array();
  for (const auto& entry : state.entries) {
    if (!entry.is_source || entry.is_confirmed) continue;
    json.push_back({{"time", time(entry.time())},
                    {"from", state.accounts[entry.from].account.text()},
                    {"to", state.accounts[entry.to].account.text()},
                    {"amount_fen", entry.amount.fen}});
  }
  return json;
}

}  // namespace

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json encode(const desk::AlertRecord& alert) {
  Json json = {{"id", to_string(alert.id)},
               {"case", to_string(alert.case_id)},
               {"source", alert.source},
               {"filed_at", time(alert.filed_at)},
               {"reported_at", time(alert.reported_at)},
               {"filed_by", alert.filed_by}};
  put(json, "county", alert.county);
  put(json, "occurred_at", alert.occurred_at);
  put(json, "narrative", alert.narrative);
  Json reporter = Json::object();
  put(reporter, "name", alert.reporter_name);
  put(reporter, "phone", alert.reporter_phone);
  if (!reporter.empty()) json["reporter"] = std::move(reporter);
  return json;
}

Json encode_with_reading(const desk::AlertRecord& alert) {
  Json json = encode(alert);
  if (!alert.narrative.empty()) {
    json["reading"] =
        encode(intake::read({alert.narrative, alert.reported_at}, intake::builtin_rules()));
  }
  return json;
}

Json encode(const desk::CaseSummary& summary) {
  const auto& header = summary.header;
  Json json = {{"id", to_string(header.id)}, {"opened_at", time(header.opened_at)}};
  put_totals(json, summary.totals);
  put(json, "paid_at", header.paid_at);
  json["changed_at"] = time(header.changed_at);
  json["is_settled"] = summary.is_settled;
  json["is_confirmed"] = summary.is_confirmed;
  put(json, "scam_type", header.scam_type);
  put(json, "county", header.county);
  put(json, "title", header.title);
  json["tiers"] = summary.tiers;
  json["accounts"] = summary.accounts;
  json["drafts"] = summary.drafts;
  json["waiting"] = Json::array();
  for (const auto& waiting : summary.waiting) {
    json["waiting"].push_back({{"partner", waiting.partner},
                               {"orders", waiting.orders},
                               {"since", time(waiting.since)},
                               {"is_overdue", waiting.is_overdue}});
  }
  return json;
}

Json encode(const desk::OrderView& view, Instant now) {
  const auto& [order, status, answer, answered_at, reminders, next_due_at, because] = view.record;
  Json json = {{"id", to_string(order.id)},
               {"case", to_string(order.id.case_id)},
               {"partner", order.partner},
               {"kind", std::string(to_string(order.kind))},
               {"target", encode_target(order.target)},
               {"status", std::string(chase::to_string(status))},
               {"issued_at", time(order.issued_at)},
               {"due_at", time(order.due_at)},
               {"reminders", reminders}};
  json["is_overdue"] = status == chase::OrderStatus::Issued && order.due_at < now;
  put(json, "notice_no", view.notice_no);
  if (order.about) json["order"] = to_string(*order.about);
  if (order.amends) json["amends"] = to_string(*order.amends);
  put(json, "amount_fen", order.amount);
  put(json, "authorised_by", order.authorised_by);
  put(json, "legal_basis", order.legal_basis);
  put(json, "delivered_at", view.delivered_at);
  put(json, "expires_at", order.expires_at);
  put(json, "answered_at", answered_at);
  put(json, "answered_by", view.answered_by);
  json["because"] = Json::array();
  for (const auto& [key, value] : because) {
    json["because"].push_back({{"key", key}, {"value", value}});
  }
  if (answer) json["answer"] = encode(*answer);
  return json;
}

Json encode(const desk::CaseView& view, Instant now) {
  Json json = encode(view.summary);
  json["method"] = std::string(to_string(view.state.method));
  json["alerts"] = Json::array();
  for (const auto& alert : view.alerts) json["alerts"].push_back(encode_with_reading(alert));
  json["orders"] = list(view.orders, now);
  json["unconfirmed_payments"] = unconfirmed_payments(view.state);
  json["indicators"] = Json::array();
  for (const auto& mention : view.mentions) {
    json["indicators"].push_back(encode_mention(mention, view.summary.header.id));
  }
  json["journal_head"] = view.journal_head;
  return json;
}

Json encode(const desk::EntryView& entry) {
  Json json = {
      {"seq", entry.seq}, {"at", time(entry.at)}, {"kind", entry.kind}, {"actor", entry.actor}};
  if (entry.case_id) json["case"] = to_string(entry.case_id);
  if (!entry.notes.empty()) {
    json["notes"] = Json::array();
    for (const auto& note : entry.notes) json["notes"].push_back(encode_note(note));
  }
  if (entry.totals) {
    json["funds"] = Json::object();
    put_totals(json["funds"], *entry.totals);
  }
  if (!entry.orders.empty()) {
    json["orders"] = Json::array();
    for (const OrderId order : entry.orders) json["orders"].push_back(to_string(order));
  }
  return json;
}

Json encode(const desk::Hit& hit) {
  Json json = encode_mention(hit.mention, hit.case_id);
  json["at"] = time(hit.at);
  json["count"] = hit.count;
  return json;
}

Json encode(const desk::UserView& user) {
  Json json = {{"id", to_string(user.id)},
               {"login", user.login},
               {"name", user.name},
               {"role", std::string(to_string(user.role))},
               {"approval_level", std::string(law::to_string(user.approval_level))},
               {"is_active", user.is_active}};
  put(json, "partner", user.partner);
  put(json, "last_seen_at", user.last_seen_at);
  return json;
}

Json encode(const desk::PartnerView& view) {
  Json json = {{"id", view.partner.id},       {"kind", std::string(to_string(view.partner.kind))},
               {"name", view.partner.name},   {"is_active", view.is_active},
               {"has_token", view.has_token}, {"from_config", view.is_from_config},
               {"waiting", view.waiting},     {"overdue", view.overdue},
               {"answered", view.answered}};
  put(json, "certificate_sha256", view.certificate_sha256);
  put(json, "last_seen_at", view.last_seen_at);
  if (view.median_answer) json["median_answer_s"] = to_seconds(*view.median_answer);
  return json;
}

Json encode(const desk::Board& board, Instant now) {
  Json json = {{"as_of", time(now)},
               {"journal_head", board.journal_head},
               {"cases", list(board.cases)},
               {"partners", Json::array()},
               {"today", Json::object()}};
  for (const auto& view : board.partners) {
    Json partner = {{"partner", view.partner.id},
                    {"name", view.partner.name},
                    {"waiting", view.waiting},
                    {"overdue", view.overdue}};
    put(partner, "oldest_at", view.oldest_at);
    if (view.median_answer) partner["median_answer_s"] = to_seconds(*view.median_answer);
    json["partners"].push_back(std::move(partner));
  }
  put_totals(json["today"], board.today);
  json["today"]["alerts"] = board.alerts_today;
  json["today"]["orders"] = board.orders_today;
  if (board.median_first_order) {
    json["today"]["median_first_order_s"] = to_seconds(*board.median_first_order);
  }
  if (board.median_last_hold) {
    json["today"]["median_last_hold_s"] = to_seconds(*board.median_last_hold);
  }
  return json;
}

Json encode(const Payment& payment) {
  Json json = {{"time", time(payment.time)},
               {"from", payment.from.text()},
               {"to", payment.to.text()},
               {"amount_fen", payment.amount.fen}};
  put(json, "ref", payment.ref);
  put(json, "from_name", payment.from_name);
  put(json, "to_name", payment.to_name);
  return json;
}

Json encode(const Answer& answer) {
  Json json = {{"answer_id", answer.answer_id}, {"result", std::string(to_string(answer.result))}};
  put(json, "executed_at", answer.executed_at);
  put(json, "expires_at", answer.expires_at);
  put(json, "held_fen", answer.held);
  put(json, "available_fen", answer.available);
  put(json, "opening_fen", answer.opening);
  put(json, "reason", answer.reason);
  if (answer.transfers) {
    json["transfers"] = Json::array();
    for (const auto& transfer : *answer.transfers) {
      json["transfers"].push_back(encode_transfer(transfer));
    }
  }
  if (answer.subscriber) {
    Json subscriber = Json::object();
    put(subscriber, "name", answer.subscriber->name);
    put(subscriber, "id_number", answer.subscriber->id_number);
    put(subscriber, "address", answer.subscriber->address);
    json["subscriber"] = std::move(subscriber);
  }
  return json;
}

Json encode_funds(const chase::State& state, Instant now) {
  const auto funds = chase::funds(state);
  Json json = {{"as_of", time(now)}};
  put_totals(json, {funds.paid, funds.held, funds.in_flight, funds.gone, funds.returned});
  json["accounts"] = Json::array();
  for (const auto& account : funds.accounts) {
    Json row = {{"account", account.account.text()},
                {"tier", account.tier},
                {"traced_fen", account.traced.fen},
                {"held_fen", account.held.fen},
                {"state", std::string(account.state)}};
    put(row, "name", account.name);
    put(row, "reason", std::string(account.reason));
    if (account.is_victim) row["is_victim"] = true;
    if (account.is_correctable) {
      row["is_correctable"] = true;
      const auto candidates = nearest_accounts(account.account);
      if (!candidates.empty()) row["candidates"] = candidates;
    }
    if (account.order.number != 0) row["order"] = to_string(account.order);
    put(row, "hold_until", account.hold_until);
    json["accounts"].push_back(std::move(row));
  }
  json["transfers"] = Json::array();
  for (const auto& transfer : funds.transfers) {
    Json row = {{"ref", transfer.ref},
                {"time", time(transfer.time)},
                {"from", transfer.from.text()},
                {"to", transfer.to.text()},
                {"amount_fen", transfer.amount.fen},
                {"traced_fen", transfer.traced.fen}};
    if (transfer.is_source) row["is_source"] = true;
    row["known_at"] = time(transfer.known_at);
    json["transfers"].push_back(std::move(row));
  }
  return json;
}

}  // namespace holdfast::server
