// What a bank, payment institution or carrier does with an order: exactly what the contract says.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "records/order.h"
#include "simulate/ledger.h"
#include "simulate/people.h"

namespace holdfast::simulate {

/// An order as a partner sees it: ids are text to it, the case only a key.
struct PartnerOrder {
  std::string id;
  std::string case_id;
  OrderKind kind = OrderKind::QueryAccount;
  Target target;
  std::string about;   ///< the order that a release, extend, withdraw ... names
  std::string amends;  ///< the stop or freeze whose amount it replaces
  std::optional<Instant> since;
  std::optional<Money> amount;
  std::optional<Instant> expires_at;
};

inline constexpr Duration kStopLasts = hours{48};  // 86号 二(一)2, from the bank's execution
inline constexpr int kStopWindowsMax = 2;          // the same: one account at most twice
inline constexpr int kFreezeMonths = 6;            // 程序规定 239

/// What a carrier knows of its numbers.
struct Subscription {
  Person person;
  bool is_suspended = false;
};
using Subscriptions = std::map<std::string, Subscription>;  ///< by E.164 number

/// Carries out an order about an account of `institution` on the ledger at `now`.
/// Refuses where the named holder is another (86号: all four fields must match), or a third stop
/// window is asked for. The answer has no answer_id yet.
Answer carry_out(Ledger& ledger, std::string_view institution, const PartnerOrder& order,
                 Instant now);

/// Carries out an order about a phone at a carrier; a number of another carrier is not_found.
Answer carry_out_phone(Subscriptions& subscriptions, std::string_view carrier,
                       const PartnerOrder& order, Instant now);

}  // namespace holdfast::simulate
