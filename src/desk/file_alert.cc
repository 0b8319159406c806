#include "desk/file_alert.h"

#include <algorithm>
#include <utility>

#include "desk/payers.h"

namespace holdfast::desk {
namespace {

using intake::Indicator;
using intake::IndicatorKind;

// An account whose bank the story does not tell: no partner until a person says which it is.
constexpr std::string_view kUnknown = "UNKNOWN";

Account account_of(std::string_view institution, const std::string& number) {
  const std::string text = std::string(institution.empty() ? kUnknown : institution) + ":" + number;
  return Account::parse(text).value_or(Account{});
}

std::vector<Payment> payments_told(const intake::Reading& reading, const AlertDraft& draft,
                                   CaseId case_id, Instant now) {
  std::vector<Payment> payments;
  const Instant fallback = draft.occurred_at.value_or(draft.reported_at.value_or(now));
  const Account nobody = unnamed_payer(case_id);
  for (const auto& told : reading.payments) {
    Payment payment;
    payment.time = told.time.value_or(fallback);
    payment.to = account_of(told.to_institution, told.to_number);
    payment.from = nobody;
    if (told.from_number) payment.from = account_of(told.from_institution, *told.from_number);
    payment.to_name = told.to_name;
    payment.amount = told.amount;
    const bool usable = !payment.to.empty() && !payment.from.empty() &&
                        payment.to != payment.from && payment.amount.fen > 0;
    if (usable) payments.push_back(std::move(payment));
  }
  return payments;
}

std::vector<std::string> suspect_phones(const intake::Reading& reading, const AlertDraft& draft) {
  std::vector<std::string> phones;
  const auto add = [&](const std::string& phone) {
    const bool is_new = std::ranges::find(phones, phone) == phones.end();
    if (is_new && phones.size() < chase::kMaxPhones) phones.push_back(phone);
  };
  if (draft.indicators) {
    for (const auto& indicator : *draft.indicators) {
      if (indicator.kind != "phone" || indicator.role != "suspect") continue;
      if (const auto phone = intake::canonical_phone(indicator.value)) add(*phone);
    }
    return phones;
  }
  for (const Indicator& indicator : reading.indicators) {
    if (indicator.kind != IndicatorKind::Phone || indicator.role != intake::Role::Suspect) continue;
    // A spoofed caller number belongs to somebody else, and a masked one to nobody.
    const bool is_real = std::ranges::none_of(indicator.attributes, [](const auto& attribute) {
      return attribute.first == "spoofed" || attribute.first == "masked";
    });
    if (is_real) add(indicator.value);
  }
  return phones;
}

std::vector<Mention> mentions_of(const AlertDraft& draft, const intake::Reading& reading,
                                 const std::vector<Payment>& payments) {
  std::vector<Mention> mentions;
  const auto add = [&](std::string value, std::string kind, std::string role, std::string where) {
    if (value.empty()) return;
    mentions.push_back({std::move(value), std::move(kind), std::move(role), std::move(where)});
  };
  if (draft.indicators) {
    for (const auto& each : *draft.indicators) add(each.value, each.kind, each.role, "alert");
  } else {
    for (const auto& each : reading.indicators) {
      add(each.value, std::string(to_string(each.kind)), std::string(to_string(each.role)),
          "alert");
    }
  }
  add(draft.reporter_name, "name", "victim", "alert");
  const auto phone = intake::canonical_phone(draft.reporter_phone);
  add(phone.value_or(draft.reporter_phone), "phone", "victim", "alert");
  for (const auto& payment : payments) {
    if (!is_unnamed(payment.from)) add(payment.from.text(), "account", "victim", "payment");
    add(payment.to.text(), "account", "suspect", "payment");
    add(payment.ref, "ref", "", "payment");
    add(payment.from_name, "name", "victim", "payment");
    add(payment.to_name, "name", "suspect", "payment");
  }
  return mentions;
}

AlertRecord record_of(const Turn& turn, const AlertDraft& draft, CaseId case_id) {
  AlertRecord alert;
  alert.case_id = case_id;
  alert.source = draft.source;
  alert.county = draft.county;
  alert.reported_at = draft.reported_at.value_or(turn.now);
  alert.occurred_at = draft.occurred_at;
  alert.reporter_name = draft.reporter_name;
  alert.reporter_phone = draft.reporter_phone;
  alert.narrative = draft.narrative;
  alert.filed_at = turn.now;
  alert.filed_by = turn.actor.name;
  return alert;
}

}  // namespace

intake::Reading read_draft(const AlertDraft& draft, Instant now) {
  if (draft.narrative.empty()) return {};
  return intake::read({draft.narrative, draft.reported_at.value_or(now)}, intake::builtin_rules());
}

Result<Filed> file_alert(const Turn& turn, const AlertDraft& draft, const intake::Reading& reading,
                         std::string_view key) {
  TRYV(require(turn.actor, "alerts:write", {Role::CallTaker, Role::Officer, Role::Administrator}));
  TRY(const auto filed, turn.tx.find_filed(turn.actor, key));
  if (filed) return *filed;
  if (draft.narrative.empty() && draft.payments.empty()) {
    return fail(ErrorKind::Invalid, "alert.empty",
                "an alert needs a narrative or at least one payment", "/narrative");
  }
  TRY(const CaseId case_id, turn.tx.create_case(turn.actor, turn.now));
  TRY(const AlertId alert, turn.tx.insert_alert(turn.actor, record_of(turn, draft, case_id), key));

  const bool is_structured = !draft.payments.empty();
  auto payments = is_structured ? draft.payments : payments_told(reading, draft, case_id, turn.now);
  name_payers(payments, case_id);
  LoadedCase loaded{{}, chase::open(case_id)};
  loaded.header.id = case_id;
  loaded.header.opened_at = turn.now;
  loaded.header.county = draft.county;
  loaded.header.scam_type = draft.narrative.empty() ? "" : to_string(reading.scam_type);
  const auto mentions = mentions_of(draft, reading, payments);
  chase::PaymentsFiled fact;
  fact.payments = std::move(payments);
  fact.is_confirmed = is_structured;
  fact.phones = suspect_phones(reading, draft);
  fact.are_phones_confirmed = draft.indicators.has_value();
  fact.by = turn.actor.name;
  TRYV(enter(turn, loaded, {"alert.filed", std::move(fact), mentions}));
  return Filed{alert, case_id};
}

}  // namespace holdfast::desk
