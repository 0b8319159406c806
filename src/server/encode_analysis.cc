// Analyses and papers as JSON.
#include <map>
#include <nlohmann/json.hpp>

#include "desk/paper_words.h"
#include "server/encode.h"

namespace holdfast::server {
namespace {

using chase::Analysis;

Json time(Instant at) { return format_instant(at); }

Json encode_portions(const std::vector<chase::Portion>& portions) {
  Json json = Json::array();
  for (const auto& portion : portions) {
    json.push_back({{"label", portion.label}, {"fen", portion.amount.fen}});
  }
  return json;
}

// The labels of one victim's account summed. Under reach they may be the same money: the largest.
Json by_victim(const Analysis& analysis, const std::vector<chase::Portion>& portions) {
  std::map<std::string, Money> sums;
  for (const auto& portion : portions) {
    Money& sum = sums[analysis.labels[portion.label].victim.text()];
    if (analysis.method == chase::AnalysisMethod::Reach) {
      sum = std::max(sum, portion.amount);
    } else {
      sum += portion.amount;
    }
  }
  Json json = Json::array();
  for (const auto& [victim, sum] : sums) json.push_back({{"victim", victim}, {"fen", sum.fen}});
  return json;
}

Json encode_labels(const Analysis& analysis) {
  Json json = Json::array();
  for (const auto& label : analysis.labels) {
    json.push_back({{"ref", label.ref},
                    {"time", time(label.time)},
                    {"victim", label.victim.text()},
                    {"to", label.to.text()},
                    {"amount_fen", label.amount.fen}});
  }
  return json;
}

Json encode_account(const Analysis& analysis, const chase::AnalysedAccount& account) {
  Json json = {{"account", account.account.text()},
               {"tier", account.tier},
               {"traced_fen", account.traced.fen},
               {"held_fen", account.held.fen},
               {"by_label", encode_portions(account.portions)},
               {"by_victim", by_victim(analysis, account.portions)}};
  if (!account.name.empty()) json["name"] = account.name;
  if (account.is_victim) json["is_victim"] = true;
  if (account.since) json["since"] = time(*account.since);
  return json;
}

Json encode_transfer(const chase::AnalysedTransfer& transfer) {
  Json json = {{"ref", transfer.ref},
               {"time", time(transfer.time)},
               {"from", transfer.from.text()},
               {"to", transfer.to.text()},
               {"tier", transfer.tier},
               {"amount_fen", transfer.amount.fen},
               {"traced_fen", transfer.traced.fen},
               {"by_label", encode_portions(transfer.portions)}};
  if (transfer.is_source) json["is_source"] = true;
  return json;
}

Json encode_lot(const Analysis& analysis, const chase::AnalysedLot& lot) {
  Json json = {{"amount_fen", lot.amount.fen}};
  if (lot.label) {
    json["label"] = *lot.label;
    json["victim"] = analysis.labels[*lot.label].victim.text();
  }
  json["path"] = Json::array();
  for (const auto& passage : lot.path) {
    json["path"].push_back({{"ref", passage.ref},
                            {"time", time(passage.time)},
                            {"from", passage.from.text()},
                            {"to", passage.to.text()},
                            {"amount_fen", passage.amount.fen}});
  }
  return json;
}

Json encode_movement(const chase::Movement& step) {
  Json json = {{"ref", step.ref},
               {"time", time(step.time)},
               {"direction", step.is_in ? "in" : "out"},
               {"other", step.other.text()},
               {"amount_fen", step.amount.fen},
               {"traced_fen", step.traced.fen},
               {"by_label", encode_portions(step.portions)},
               {"balance_fen", step.balance.fen},
               {"traced_after_fen", step.traced_after.fen}};
  if (step.is_source) json["is_source"] = true;
  return json;
}

Json encode_head(CaseId case_id, const Analysis& analysis) {
  Json json = {{"case", to_string(case_id)}, {"method", std::string(to_string(analysis.method))}};
  if (analysis.as_of) json["as_of"] = time(*analysis.as_of);
  json["rules"] = std::string(chase::kTraceRules);
  return json;
}

}  // namespace

Json encode_trace(CaseId case_id, const Analysis& analysis) {
  Json json = encode_head(case_id, analysis);
  std::string note;
  for (const auto& words : desk::method_words(analysis.method)) {
    note += (note.empty() ? "" : "\n") + words;
  }
  json["note"] = std::move(note);
  json["paid_fen"] = analysis.paid.fen;
  json["held_fen"] = analysis.held.fen;
  json["still_fen"] = analysis.still.fen;
  json["returned_fen"] = analysis.returned.fen;
  json["labels"] = encode_labels(analysis);
  json["accounts"] = Json::array();
  for (const auto& account : analysis.accounts) {
    json["accounts"].push_back(encode_account(analysis, account));
  }
  json["transfers"] = Json::array();
  for (const auto& transfer : analysis.transfers) {
    json["transfers"].push_back(encode_transfer(transfer));
  }
  return json;
}

Json encode_lots(CaseId case_id, const Analysis& analysis, const chase::AccountAnalysis& account) {
  Json json = encode_head(case_id, analysis);
  json["account"] = account.account.text();
  if (!account.name.empty()) json["name"] = account.name;
  json["opening_fen"] = account.opening.fen;
  json["opening_told"] = account.is_opening_told;
  json["balance_fen"] = account.balance.fen;
  json["traced_fen"] = account.traced.fen;
  json["rounding_fen"] = account.rounding.fen;
  json["labels"] = encode_labels(analysis);
  json["lots"] = Json::array();
  for (const auto& lot : account.lots) json["lots"].push_back(encode_lot(analysis, lot));
  json["movements"] = Json::array();
  for (const auto& step : account.movements) json["movements"].push_back(encode_movement(step));
  return json;
}

Json encode(const desk::PaperView& paper) {
  return {{"id", to_string(paper.id)},
          {"case", to_string(paper.case_id)},
          {"kind", paper.kind},
          {"title", paper.title},
          {"number", paper.number},
          {"made_at", time(paper.made_at)},
          {"made_by", paper.made_by},
          {"code", paper.code},
          {"sha256", paper.content_sha256},
          {"file_sha256", paper.file_sha256},
          {"rules", paper.rules},
          {"bytes", paper.bytes}};
}

}  // namespace holdfast::server
