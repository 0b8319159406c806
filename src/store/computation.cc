#include "store/computation.h"

#include <nlohmann/json.hpp>

namespace holdfast::store {
namespace {

using Json = nlohmann::ordered_json;
using trace::Article;

const char* article_text(Article article) {
  switch (article) {
    case Article::OneRemittance:
      return "8(1)";
    case Article::ByTime:
      return "8(2)";
    case Article::ProRata:
      return "8(3)";
  }
  return "";
}

Json case_of(const trace::CaseLoss& loss, std::string name) {
  return {{"case", std::move(name)},
          {"paid_fen", loss.paid.fen},
          {"returned_before_fen", loss.returned.fen},
          {"earlier_rounds_fen", loss.earlier.fen},
          {"first_paid_at", format_instant(loss.first_paid)},
          {"refund_fen", loss.refund.fen}};
}

Json round_of(const trace::AccountRefund& account, const trace::SharingRound& round,
              const ComputationNames& names) {
  Json shares = Json::array();
  for (const trace::RoundShare& share : round.shares) {
    shares.push_back({{"case", names.of_case(account.claims[share.claim].of_case)},
                      {"weight_fen", account.claims[share.claim].weight.fen},
                      {"floor_fen", share.floor.fen},
                      {"remainder", share.remainder},
                      {"remainder_fen", share.extra.fen},
                      {"limit_fen", share.limit.fen},
                      {"given_fen", share.given.fen}});
  }
  return {{"pool_fen", round.pool.fen},
          {"total_weight_fen", round.total_weight.fen},
          {"shares", std::move(shares)}};
}

Json account_of(const trace::AccountRefund& account, const ComputationNames& names) {
  Json claims = Json::array();
  std::int64_t traced = 0;
  for (const trace::Claim& claim : account.claims) {
    traced += claim.traced.fen;
    claims.push_back({{"case", names.of_case(claim.of_case)},
                      {"traced_fen", claim.traced.fen},
                      {"apportioned", claim.is_apportioned},
                      {"earlier_rounds_fen", claim.earlier.fen},
                      {"weight_fen", claim.weight.fen},
                      {"limit_fen", claim.limit.fen},
                      {"refund_fen", claim.refund.fen}});
  }
  Json rounds = Json::array();
  for (const auto& round : account.rounds) rounds.push_back(round_of(account, round, names));
  return {{"account", names.account(account.account)},
          {"frozen_fen", account.frozen.fen},
          {"traced_fen", traced},
          {"to_share_fen", account.to_share.fen},
          {"article", article_text(account.article)},
          {"needs_notice", account.article == Article::ProRata && !account.claims.empty()},
          {"claims", std::move(claims)},
          {"rounds", std::move(rounds)},
          {"stays_frozen_fen", account.stays_frozen.fen}};
}

}  // namespace

std::string computation_text(const trace::Refund& refund, trace::Basis basis,
                             const ComputationNames& names) {
  Json cases = Json::array();
  for (std::uint32_t c = 0; c < refund.cases.size(); ++c) {
    cases.push_back(case_of(refund.cases[c], names.of_case(c)));
  }
  Json accounts = Json::array();
  for (const auto& account : refund.accounts) accounts.push_back(account_of(account, names));
  const Json all{{"basis", basis == trace::Basis::Loss ? "loss" : "traced"},
                 {"method", "matched one to one by time where the flow allows it, else pro rata"},
                 {"source", "银监发〔2016〕41号 art. 7, 8"},
                 {"rounding",
                  "floor, then one fen each by largest remainder; ties to the earliest source "
                  "transfer, then the case id"},
                 {"cases", std::move(cases)},
                 {"accounts", std::move(accounts)}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace holdfast::store
