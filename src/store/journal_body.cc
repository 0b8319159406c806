#include "store/journal_body.h"

#include <nlohmann/json.hpp>

namespace holdfast::store {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
  // Text that is not UTF-8 cannot come in through the API; if it did, the entry is still written.
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::unexpected<Error> corrupt(const char* what) {
  return fail(ErrorKind::Unavailable, "store.corrupt",
              std::string("a journal entry cannot be read: ") + what + "; restore a backup");
}

json note_to_json(const chase::Note& note) {
  json out{{"code", note.code}};
  if (!note.params.empty()) {
    auto& params = out["params"] = json::array();
    for (const auto& [name, value] : note.params) params.push_back(json::array({name, value}));
  }
  if (!note.account.empty()) out["account"] = note.account.text();
  if (note.order.number != 0) out["order"] = to_string(note.order);
  return out;
}

OrderId order_from(const json& value) {
  const auto id = parse_order_id(value.get<std::string>());
  if (!id) throw std::invalid_argument("an order's number");
  return *id;
}

chase::Note note_from_json(const json& value) {
  chase::Note note;
  note.code = value.at("code").get<std::string>();
  if (value.contains("params")) {
    for (const auto& pair : value["params"]) {
      note.params.emplace_back(pair.at(0).get<std::string>(), pair.at(1).get<std::string>());
    }
  }
  if (value.contains("account")) {
    auto account = Account::parse(value["account"].get<std::string>());
    if (!account) throw std::invalid_argument("an account");
    note.account = *std::move(account);
  }
  if (value.contains("order")) note.order = order_from(value["order"]);
  return note;
}

/// Runs a decoder of JSON; the library's exceptions end here.
template <class Decode>
auto guarded(std::string_view text, Decode decode) -> Result<decltype(decode(json{}))> {
  try {
    return decode(json::parse(text));
  } catch (const std::exception& thrown) {
    return corrupt(thrown.what());
  }
}

}  // namespace

std::string encode_body(const JournalBody& body) {
  json out = json::object();
  for (const auto& note : body.notes) out["notes"].push_back(note_to_json(note));
  for (const auto& order : body.orders) out["orders"].push_back(to_string(order));
  if (!body.partners.empty()) out["partners"] = body.partners;
  if (!body.alerts.empty()) out["alerts"] = body.alerts;
  if (!body.papers.empty()) out["papers"] = body.papers;
  if (!body.sealed.empty()) out["sealed"] = body.sealed;
  if (body.totals) {
    out["totals"] = {{"paid_fen", body.totals->paid.fen},
                     {"held_fen", body.totals->held.fen},
                     {"in_flight_fen", body.totals->in_flight.fen},
                     {"gone_fen", body.totals->gone.fen},
                     {"returned_fen", body.totals->returned.fen}};
  }
  return dump(out);
}

Result<JournalBody> decode_body(std::string_view text) {
  return guarded(text, [](const json& value) {
    JournalBody body;
    for (const auto& note : value.value("notes", json::array())) {
      body.notes.push_back(note_from_json(note));
    }
    for (const auto& order : value.value("orders", json::array())) {
      body.orders.push_back(order_from(order));
    }
    body.partners = value.value("partners", std::vector<std::string>{});
    body.alerts = value.value("alerts", std::map<std::string, std::string>{});
    body.papers = value.value("papers", std::map<std::string, std::string>{});
    body.sealed = value.value("sealed", std::map<std::string, std::string>{});
    if (value.contains("totals")) {
      const auto& totals = value["totals"];
      const auto money = [&](const char* name) {
        return Money{totals.at(name).get<std::int64_t>()};
      };
      body.totals = desk::Totals{.paid = money("paid_fen"),
                                 .held = money("held_fen"),
                                 .in_flight = money("in_flight_fen"),
                                 .gone = money("gone_fen"),
                                 .returned = money("returned_fen")};
    }
    return body;
  });
}

std::string encode_environment(const Policy& policy,
                               const std::map<std::string, Partner>& partners) {
  json kinds = json::array();
  for (const auto kind : policy.auto_approve) kinds.push_back(to_string(kind));
  json listed = json::array();
  for (const auto& [id, partner] : partners) {
    listed.push_back({{"id", id}, {"kind", to_string(partner.kind)}, {"name", partner.name}});
  }
  return dump({{"policy",
                {{"auto_approve", kinds},
                 {"standing_order", policy.standing_order},
                 {"min_hold_fen", policy.min_hold.fen},
                 {"max_fanout", policy.max_fanout},
                 {"answer_within_us", policy.answer_within.count()},
                 {"duty_person", policy.duty_person},
                 {"legal_basis_stop", policy.legal_basis_stop},
                 {"legal_basis_query", policy.legal_basis_query},
                 {"legal_basis_phone", policy.legal_basis_phone}}},
               {"partners", listed}});
}

Result<StoredEnvironment> decode_environment(std::string_view text) {
  return guarded(text, [](const json& value) {
    StoredEnvironment out;
    const auto& policy = value.at("policy");
    const auto string = [&](const char* name) { return policy.at(name).get<std::string>(); };
    for (const auto& word : policy.at("auto_approve")) {
      const auto kind = parse_order_kind(word.get<std::string>());
      if (!kind) throw std::invalid_argument("a kind of order");
      out.policy.auto_approve.insert(*kind);
    }
    out.policy.standing_order = string("standing_order");
    out.policy.min_hold = Money{policy.at("min_hold_fen").get<std::int64_t>()};
    out.policy.max_fanout = policy.at("max_fanout").get<int>();
    out.policy.answer_within = Duration{policy.at("answer_within_us").get<std::int64_t>()};
    out.policy.duty_person = string("duty_person");
    out.policy.legal_basis_stop = string("legal_basis_stop");
    out.policy.legal_basis_query = string("legal_basis_query");
    out.policy.legal_basis_phone = string("legal_basis_phone");
    for (const auto& listed : value.at("partners")) {
      const auto kind = parse_partner_kind(listed.at("kind").get<std::string>());
      if (!kind) throw std::invalid_argument("a kind of partner");
      auto id = listed.at("id").get<std::string>();
      out.partners[id] = Partner{id, *kind, listed.at("name").get<std::string>()};
    }
    return out;
  });
}

}  // namespace holdfast::store
