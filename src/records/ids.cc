#include "records/ids.h"

namespace holdfast {

std::string to_string(const OrderId& id) {
  return to_string(id.case_id) + "-" + std::to_string(id.number);
}

std::optional<OrderId> parse_order_id(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto case_id = parse_id<CaseTag>(text.substr(0, dash));
  const std::string_view digits = text.substr(dash + 1);
  if (!case_id || digits.empty() || digits.size() > 9 || digits.front() == '0') return std::nullopt;
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return OrderId{*case_id, number};
}

}  // namespace holdfast
