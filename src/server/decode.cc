#include "server/decode.h"

#include <utility>

namespace holdfast::server {
namespace {

constexpr std::size_t kRefMax = 100;
constexpr std::size_t kNameMax = 180;  // of the national platform: docs/domain.md "Envelope"
constexpr Money kOneFen{1};

Payment decode_payment(BodyReader& body) {
  Payment payment;
  payment.time = body.required_instant("time");
  payment.from = body.required_account("from");
  payment.to = body.required_account("to");
  payment.amount = body.required_money("amount_fen", kOneFen);
  payment.ref = body.text("ref", kRefMax);
  payment.from_name = body.text("from_name", kNameMax);
  payment.to_name = body.text("to_name", kNameMax);
  body.no_others();
  return payment;
}

Transfer decode_transfer(BodyReader& body) {
  Transfer transfer;
  transfer.ref = body.required_text("ref", kRefMax);
  transfer.time = body.required_instant("time");
  transfer.from = body.required_account("from");
  transfer.to = body.required_account("to");
  transfer.amount = body.required_money("amount_fen", kOneFen);
  transfer.from_name = body.text("from_name", kNameMax);
  transfer.to_name = body.text("to_name", kNameMax);
  transfer.channel = body.text("channel", 64);
  transfer.is_cash = body.boolean("cash").value_or(false);
  transfer.is_merchant = body.boolean("merchant").value_or(false);
  return transfer;
}

std::vector<desk::IndicatorCorrection> decode_indicators(BodyReader& body) {
  std::vector<desk::IndicatorCorrection> indicators;
  for (auto& each : body.objects("indicators", 500)) {
    desk::IndicatorCorrection indicator;
    indicator.kind = each.required_text("kind", 32);
    indicator.value = each.required_text("value", 300);
    each.choice("role", {"suspect", "victim", "other", "unknown"}, true);
    indicator.role = each.text("role", 16);
    each.no_others();
    indicators.push_back(std::move(indicator));
  }
  return indicators;
}

}  // namespace

std::vector<Payment> decode_payments(BodyReader& body, const char* key) {
  std::vector<Payment> payments;
  for (auto& each : body.objects(key, kPaymentsMax)) payments.push_back(decode_payment(each));
  return payments;
}

desk::AlertDraft decode_alert(BodyReader& body) {
  desk::AlertDraft draft;
  body.choice("source", {"110", "hotline", "walk_in", "county", "partner"}, true);
  draft.source = body.text("source", 16);
  draft.county = body.text("county", 12);
  draft.reported_at = body.instant("reported_at");
  draft.occurred_at = body.instant("occurred_at");
  if (auto reporter = body.object("reporter")) {
    draft.reporter_name = reporter->text("name", kNameMax);
    draft.reporter_phone = reporter->text("phone", 32);
    reporter->no_others();
  }
  draft.narrative = body.text("narrative", kNarrativeMax);
  draft.payments = decode_payments(body, "payments");
  if (body.has("indicators")) draft.indicators = decode_indicators(body);
  body.no_others();
  return draft;
}

Answer decode_answer(BodyReader& body) {
  Answer answer;
  answer.answer_id = body.required_text("answer_id", 128);
  const auto result = body.choice("result", {"done", "partial", "refused", "not_found"}, true);
  if (result) answer.result = static_cast<AnswerResult>(*result);
  answer.executed_at = body.instant("executed_at");
  answer.expires_at = body.instant("expires_at");
  answer.held = body.money("held_fen", Money{0});
  answer.available = body.money("available_fen", Money{0});
  answer.opening = body.money("opening_fen", Money{0});
  answer.reason = body.text("reason", 1000);
  if (body.has("transfers")) {
    answer.transfers.emplace();
    for (auto& each : body.objects("transfers", kTransfersMax)) {
      answer.transfers->push_back(decode_transfer(each));
    }
  }
  if (auto subscriber = body.object("subscriber")) {
    answer.subscriber =
        Subscriber{subscriber->text("name", kNameMax), subscriber->text("id_number", 32),
                   subscriber->text("address", 300)};
  }
  return answer;
}

}  // namespace holdfast::server
