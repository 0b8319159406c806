#include "desk/decide_case.h"

#include <utility>

#include "desk/payers.h"
#include "intake/intake.h"

namespace holdfast::desk {
namespace {

std::vector<Mention> mentions_of(const std::vector<Payment>& payments,
                                 const std::vector<std::string>& phones) {
  std::vector<Mention> mentions;
  for (const auto& payment : payments) {
    if (!is_unnamed(payment.from)) {
      mentions.push_back({payment.from.text(), "account", "victim", "payment"});
    }
    mentions.push_back({payment.to.text(), "account", "suspect", "payment"});
    if (!payment.ref.empty()) mentions.push_back({payment.ref, "ref", "", "payment"});
    if (!payment.to_name.empty()) {
      mentions.push_back({payment.to_name, "name", "suspect", "payment"});
    }
  }
  for (const auto& phone : phones) mentions.push_back({phone, "phone", "suspect", "alert"});
  return mentions;
}

}  // namespace

Result<void> confirm_reading(const Turn& turn, CaseId case_id, std::vector<Payment> payments,
                             std::vector<std::string> phones) {
  TRYV(require_role(turn.actor, {Role::CallTaker, Role::Officer, Role::Administrator}));
  for (std::size_t i = 0; i < phones.size(); ++i) {
    auto phone = intake::canonical_phone(phones[i]);
    if (!phone) {
      phone.error().place = "/phones/" + std::to_string(i);
      return std::unexpected(std::move(phone).error());
    }
    phones[i] = *std::move(phone);
  }
  name_payers(payments, case_id);
  auto mentions = mentions_of(payments, phones);
  chase::ReadingConfirmed fact{std::move(payments), std::move(phones), turn.actor.name};
  TRYV(enter(turn, case_id, {"reading.confirmed", std::move(fact), std::move(mentions)}));
  return {};
}

Result<void> add_payments(const Turn& turn, CaseId case_id, std::vector<Payment> payments) {
  TRYV(require_role(turn.actor, {Role::CallTaker, Role::Officer, Role::Administrator}));
  name_payers(payments, case_id);
  auto mentions = mentions_of(payments, {});
  chase::PaymentsFiled fact;
  fact.payments = std::move(payments);
  fact.by = turn.actor.name;
  TRYV(enter(turn, case_id, {"payments.added", std::move(fact), std::move(mentions)}));
  return {};
}

Result<void> decide_account(const Turn& turn, CaseId case_id, const AccountDecision& decision) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  chase::AccountDecided fact;
  fact.account = decision.account;
  fact.ruling = decision.ruling;
  fact.gone_as = decision.gone_as;
  fact.by = turn.actor.name;
  fact.reason = decision.reason;
  TRYV(enter(turn, case_id, {"account.decided", std::move(fact), {}}));
  return {};
}

Result<void> correct_account(const Turn& turn, CaseId case_id,
                             const AccountCorrection& correction) {
  TRYV(require_role(turn.actor, {Role::CallTaker, Role::Officer, Role::Administrator}));
  chase::AccountCorrected fact;
  fact.wrong = correction.wrong;
  fact.right = correction.right;
  fact.by = turn.actor.name;
  fact.reason = correction.reason;
  std::vector<Mention> mentions{{fact.right.text(), "account", "suspect", "payment"}};
  TRYV(enter(turn, case_id, {"account.corrected", std::move(fact), std::move(mentions)}));
  return {};
}

Result<void> set_method(const Turn& turn, CaseId case_id, TraceMethod method,
                        const std::string& reason) {
  TRYV(require_role(turn.actor, {Role::Officer, Role::Administrator}));
  TRYV(enter(turn, case_id, {"method.set", chase::MethodSet{method, turn.actor.name, reason}, {}}));
  return {};
}

}  // namespace holdfast::desk
