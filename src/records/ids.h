// The identifiers of the centre's records, as people and programs see them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"

namespace holdfast {

struct AlertTag {
  static constexpr const char* kPrefix = "A";
};
struct CaseTag {
  static constexpr const char* kPrefix = "C";
};
struct PaperTag {
  static constexpr const char* kPrefix = "P";
};
struct UserTag {
  static constexpr const char* kPrefix = "U";
};
struct ReturnTag {
  static constexpr const char* kPrefix = "R";
};
using AlertId = Id<AlertTag>;
using CaseId = Id<CaseTag>;
using PaperId = Id<PaperTag>;
using UserId = Id<UserTag>;
using ReturnId = Id<ReturnTag>;

/// The n-th order of a case, "C12-3": the engine numbers them, so a replay gives the same ids.
struct OrderId {
  CaseId case_id;
  int number = 0;  ///< 1, 2, 3, ... within the case; 0 is "none"

  auto operator<=>(const OrderId&) const = default;
};

/// "C12-3".
std::string to_string(const OrderId& id);

/// Reads what to_string wrote; nothing on any other text.
std::optional<OrderId> parse_order_id(std::string_view text);

}  // namespace holdfast
