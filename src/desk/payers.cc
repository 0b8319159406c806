#include "desk/payers.h"

#include <string>

namespace holdfast::desk {
namespace {

constexpr std::string_view kAnyCase = "PAYER";  // what forms say before there is a case

}  // namespace

Account unnamed_payer(CaseId case_id) {
  return Account::parse(std::string(kUnnamedPayer) + ":" + to_string(case_id)).value_or(Account{});
}

bool is_unnamed(const Account& account) { return account.institution() == kUnnamedPayer; }

void name_payers(std::vector<Payment>& payments, CaseId case_id) {
  for (auto& payment : payments) {
    const bool is_any = is_unnamed(payment.from) && payment.from.number() == kAnyCase;
    if (is_any) payment.from = unnamed_payer(case_id);
  }
}

}  // namespace holdfast::desk
