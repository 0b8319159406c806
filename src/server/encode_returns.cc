// Returns out as JSON, in the shapes of openapi.yaml.
#include <nlohmann/json.hpp>

#include "server/encode.h"

namespace holdfast::server {
namespace {

Json time(Instant at) { return format_instant(at); }

void put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

void put(Json& json, const char* key, const std::optional<Instant>& at) {
  if (at) json[key] = time(*at);
}

Json names(std::string_view text) { return std::string(text); }

Json encode_rule(const law::Rule& rule) {
  return {{"id", rule.id},
          {"article", rule.article},
          {"source", rule.source},
          {"text", rule.text},
          {"valid_from", time(rule.valid_from)},
          {"approval", names(law::to_string(rule.approval))},
          {"notice_days", rule.notice_days},
          {"bank_working_days", rule.bank_working_days}};
}

const char* state_of(const desk::ReturnAccount& account) {
  if (account.executed_at) return "done";
  return account.sent_at ? "sent" : "planned";
}

Json encode_account(const desk::ReturnRecord& record, const desk::ReturnAccount& account,
                    Instant now) {
  Json json = {{"account", account.account.text()},
               {"frozen_fen", account.frozen.fen},
               {"prior_fen", account.prior.fen},
               {"to_share_fen", account.to_share.fen},
               {"article", account.article},
               {"planned_fen", account.planned.fen},
               {"paid_fen", desk::paid_from(record, account.account).fen},
               {"stays_frozen_fen", account.stays_frozen.fen},
               {"state", state_of(account)},
               {"orders", Json::array()},
               {"liens", Json::array()}};
  put(json, "name", account.name);
  put(json, "freeze_until", account.freeze_until);
  for (const OrderId order : account.orders) json["orders"].push_back(to_string(order));
  for (const auto& lien : account.liens) {
    json["liens"].push_back(
        {{"holder", lien.holder}, {"amount_fen", lien.amount.fen}, {"is_prior", lien.is_prior}});
  }
  put(json, "letter_no", account.letter_no);
  put(json, "sent_at", account.sent_at);
  put(json, "due_at", account.due_at);
  if (account.due_at) json["is_overdue"] = !account.executed_at && *account.due_at <= now;
  put(json, "receipt_no", account.receipt_no);
  put(json, "executed_at", account.executed_at);
  return json;
}

const char* state_of(const desk::ReturnShare& share) {
  if (!share.paid) return "planned";
  if (share.paid->fen == 0) return "refused";
  return *share.paid < share.planned ? "partial" : "paid";
}

Json encode_share(const desk::ReturnShare& share) {
  Json json = {{"share", share.number},
               {"account", share.account.text()},
               {"claimant", to_string(share.case_id) + "/" + share.payer.text()},
               {"case", to_string(share.case_id)},
               {"payer", share.payer.text()},
               {"payee", share.payee.text()},
               {"loss_fen", share.loss.fen},
               {"traced_fen", share.traced.fen},
               {"returned_before_fen", share.returned_before.fen},
               {"planned_fen", share.planned.fen},
               {"state", state_of(share)}};
  put(json, "name", share.name);
  put(json, "payee_reason", share.payee_reason);
  if (share.paid) json["paid_fen"] = share.paid->fen;
  put(json, "reason", share.reason);
  return json;
}

Json encode_objection(const desk::Objection& objection) {
  Json json = {{"objection", objection.number},
               {"by", objection.by},
               {"kind", objection.kind},
               {"text", objection.text},
               {"received_at", time(objection.received_at)},
               {"entered_by", objection.entered_by},
               {"is_late", objection.is_late},
               {"state", names(desk::to_string(objection.state))}};
  put(json, "contact", objection.contact);
  put(json, "reason", objection.reason);
  put(json, "decided_at", objection.decided_at);
  put(json, "decided_by", objection.decided_by);
  return json;
}

void put_wait(Json& json, const desk::ReturnRecord& record, Instant now) {
  const auto wait = desk::wait_of(record, now);
  json["waits_for"] = wait.what;
  put(json, "waits_until", wait.until);
  json["is_overdue"] = wait.is_overdue;
}

void put_sums(Json& json, const desk::ReturnRecord& record) {
  Money frozen;
  Money stays;
  for (const auto& account : record.accounts) {
    frozen += account.frozen;
    stays += account.stays_frozen;
  }
  json["frozen_fen"] = frozen.fen;
  json["planned_fen"] = desk::planned_of(record).fen;
  json["paid_fen"] = desk::paid_of(record).fen;
  json["stays_frozen_fen"] = stays.fen;
}

void put_people(Json& json, const desk::ReturnRecord& record, Instant now) {
  if (record.notice) {
    json["notice"] = {{"published_at", time(record.notice->published_at)},
                      {"place", record.notice->place},
                      {"published_by", record.notice->published_by},
                      {"ends_at", time(record.notice->ends_at)},
                      {"is_over", record.notice->ends_at <= now}};
  }
  json["objections"] = Json::array();
  for (const auto& each : record.objections) json["objections"].push_back(encode_objection(each));
  json["steps"] = Json::array();
  for (const auto& step : record.steps) {
    Json row = {{"step", step.step}, {"at", time(step.at)}, {"by", step.by}};
    put(row, "note", step.note);
    json["steps"].push_back(std::move(row));
  }
  json["papers"] = Json::array();
  for (const auto& paper : record.papers) {
    Json row = {{"paper", to_string(paper.paper)},
                {"kind", paper.kind},
                {"number", paper.number},
                {"code", paper.code},
                {"made_at", time(paper.made_at)}};
    put(row, "account", paper.account.text());
    if (paper.share != 0) row["share"] = paper.share;
    json["papers"].push_back(std::move(row));
  }
  put(json, "decision_no", record.decision_no);
  if (!record.officers.empty()) json["officers"] = record.officers;
  if (record.supersedes) json["supersedes"] = to_string(record.supersedes);
  if (record.superseded_by) json["superseded_by"] = to_string(record.superseded_by);
}

}  // namespace

Json encode_summary(const desk::ReturnRecord& record, Instant now) {
  Json json = {{"id", to_string(record.id)},
               {"case", to_string(record.case_id)},
               {"state", names(desk::to_string(record.state))},
               {"round", record.round},
               {"basis", names(desk::to_string(record.basis))},
               {"needs_notice", record.needs_notice},
               {"planned_fen", desk::planned_of(record).fen},
               {"paid_fen", desk::paid_of(record).fen},
               {"accounts", record.accounts.size()},
               {"shares", record.shares.size()},
               {"created_at", time(record.created_at)}};
  put_wait(json, record, now);
  return json;
}

Json encode(const desk::ReturnView& view, const desk::Actor& actor, Instant now) {
  const auto& record = view.record;
  Json json = {{"id", to_string(record.id)},
               {"case", to_string(record.case_id)},
               {"cases", Json::array()},
               {"state", names(desk::to_string(record.state))},
               {"round", record.round},
               {"basis", names(desk::to_string(record.basis))},
               {"rule", encode_rule(desk::rule_of(record))},
               {"filed_no", record.filed_no},
               {"needs_notice", record.needs_notice},
               {"created_at", time(record.created_at)},
               {"created_by", record.created_by},
               {"as_of", time(record.as_of)}};
  for (const CaseId id : record.cases) json["cases"].push_back(to_string(id));
  put_sums(json, record);
  json["accounts"] = Json::array();
  for (const auto& account : record.accounts) {
    json["accounts"].push_back(encode_account(record, account, now));
  }
  json["shares"] = Json::array();
  for (const auto& share : record.shares) json["shares"].push_back(encode_share(share));
  put_people(json, record, now);
  put_wait(json, record, now);
  json["may"] = desk::allowed_to(actor, record, now);
  json["input_sha256"] = record.input_sha256;
  json["computation_sha256"] = record.computation_sha256;
  json["computation"] = Json::parse(view.computation, nullptr, false);
  return json;
}

Json encode(const desk::CaseReturns& returns, Instant now) {
  Json json = {{"accounts", Json::array()}, {"victims", Json::array()}, {"returns", Json::array()}};
  for (const auto& held : returns.accounts) {
    Money returning;
    for (const auto& record : returns.returns) {
      if (!desk::is_open(record.state)) continue;
      for (const auto& account : record.accounts) {
        if (account.account == held.account && !account.executed_at) returning += account.planned;
      }
    }
    Json row = {{"account", held.account.text()},
                {"frozen_fen", held.frozen.fen},
                {"stopped_fen", held.stopped.fen},
                {"returning_fen", returning.fen},
                {"cases", Json::array()}};
    put(row, "name", held.name);
    put(row, "freeze_until", held.freeze_until);
    for (const CaseId id : held.cases) row["cases"].push_back(to_string(id));
    json["accounts"].push_back(std::move(row));
  }
  for (const auto& victim : returns.victims) {
    Json row = {{"claimant", to_string(victim.claimant)},
                {"payer", victim.claimant.payer.text()},
                {"loss_fen", victim.claimant.loss.fen},
                {"returned_fen", victim.returned.fen}};
    put(row, "name", victim.claimant.name);
    json["victims"].push_back(std::move(row));
  }
  for (const auto& record : returns.returns) json["returns"].push_back(encode_summary(record, now));
  return json;
}

Json encode(const desk::ReturnTables& tables) {
  return {{"transfers", tables.transfers}, {"sources", tables.sources},
          {"openings", tables.openings},   {"holds", tables.holds},
          {"returned", tables.returned},   {"input_sha256", desk::sha256_of(tables)}};
}

}  // namespace holdfast::server
