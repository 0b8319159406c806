#include "trace/ledger_input.h"

namespace holdfast::trace {

const char* fault_of_account(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > LedgerBuilder::kMaxName) return "has more than 65535 bytes";
  if (name == kReturnedName) return "RETURNED is no account: the answer uses that word";
  return nullptr;
}

const char* fault_of_ref(std::string_view ref) {
  if (ref.empty()) return "is empty";
  return ref.size() > LedgerBuilder::kMaxName ? "has more than 65535 bytes" : nullptr;
}

std::optional<Teller> teller_of(std::string_view from, std::string_view to,
                                std::optional<std::string_view> told_by) {
  const std::string_view payer = from.substr(0, from.find(':'));
  const std::string_view payee = to.substr(0, to.find(':'));
  if (told_by && *told_by != payer && *told_by != payee) return std::nullopt;
  if (payer == payee) return Teller::Sole;
  if (!told_by) return Teller::Unknown;
  return *told_by == payer ? Teller::Payer : Teller::Payee;
}

}  // namespace holdfast::trace
