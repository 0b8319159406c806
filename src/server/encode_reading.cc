// A reading of a narrative as JSON.
#include <nlohmann/json.hpp>

#include "intake/place.h"
#include "server/encode.h"

namespace holdfast::server {
namespace {

Json encode_because(const std::vector<intake::Because>& because) {
  Json json = Json::array();
  for (const auto& each : because) json.push_back({{"text", each.word}});
  return json;
}

Json encode_indicator(const intake::Indicator& indicator) {
  Json attributes = Json::object();
  for (const auto& [key, value] : indicator.attributes) attributes[key] = value;
  Json json = {{"kind", std::string(intake::to_string(indicator.kind))},
               {"value", indicator.value},
               {"text", indicator.text},
               {"begin", indicator.begin},
               {"end", indicator.end},
               {"role", std::string(intake::to_string(indicator.role))},
               {"attributes", attributes},
               {"because", encode_because(indicator.because)}};
  // A card that fails its checksum would be refused by the bank: offer what it may have been.
  const bool is_doubtful = indicator.kind == intake::IndicatorKind::BankAccount &&
                           attributes.value("luhn", "") == "failed";
  if (is_doubtful) json["candidates"] = intake::nearest_valid_cards(indicator.value);
  if (indicator.kind == intake::IndicatorKind::Phone) {
    const auto place = intake::place_of(indicator.value, intake::PlaceLanguage::Chinese);
    const auto in_english = intake::place_of(indicator.value, intake::PlaceLanguage::English);
    if (!place.empty()) json["place"] = {{"zh-CN", place}, {"en", in_english}};
  }
  return json;
}

Json encode_payment(const intake::PaymentReading& payment) {
  const auto account = [](const std::string& institution, const std::string& number) {
    return (institution.empty() ? "UNKNOWN" : institution) + ":" + number;
  };
  Json json = {{"to", account(payment.to_institution, payment.to_number)},
               {"amount_fen", payment.amount.fen}};
  if (payment.time) json["time"] = format_instant(*payment.time);
  if (!payment.to_name.empty()) json["to_name"] = payment.to_name;
  if (payment.from_number) {
    json["from"] = account(payment.from_institution, *payment.from_number);
  }
  return json;
}

}  // namespace

std::vector<std::string> nearest_accounts(const Account& account) {
  if (intake::luhn_ok(account.number())) return {};
  std::vector<std::string> accounts;
  std::vector<std::string> of_other_banks;
  for (const auto& card : intake::nearest_valid_cards(account.number())) {
    const auto bank = intake::bank_of(card);
    auto& list = bank == account.institution() ? accounts : of_other_banks;
    list.push_back(std::string(bank) + ":" + card);
  }
  accounts.insert(accounts.end(), of_other_banks.begin(), of_other_banks.end());
  return accounts;
}

Json encode(const intake::Reading& reading) {
  Json json = {{"scam_type", std::string(intake::to_string(reading.scam_type))},
               {"scam_confidence", reading.scam_confidence},
               {"scam_because", encode_because(reading.scam_because)},
               {"loss_fen", nullptr},
               {"indicators", Json::array()},
               {"amounts", Json::array()},
               {"times", Json::array()},
               {"payments", Json::array()}};
  if (reading.loss) json["loss_fen"] = reading.loss->fen;
  for (const auto& each : reading.indicators) json["indicators"].push_back(encode_indicator(each));
  for (const auto& each : reading.amounts) {
    json["amounts"].push_back(
        {{"fen", each.money.fen}, {"text", each.text}, {"begin", each.begin}, {"end", each.end}});
  }
  for (const auto& each : reading.times) {
    json["times"].push_back({{"time", format_instant(each.time)},
                             {"text", each.text},
                             {"begin", each.begin},
                             {"end", each.end},
                             {"precision", std::string(intake::to_string(each.precision))}});
  }
  for (const auto& each : reading.payments) json["payments"].push_back(encode_payment(each));
  return json;
}

}  // namespace holdfast::server
