// Money that moved: what a victim says was paid, and what an institution reports.
#pragma once

#include <optional>
#include <string>

#include "base/instant.h"
#include "base/money.h"
#include "records/account.h"

namespace holdfast {

/// One payment of a victim to the fraudsters, as the alert tells it. All of it is stolen money.
struct Payment {
  Instant time;
  Account from;  ///< the victim's account
  Account to;    ///< the first account of the fraudsters
  Money amount;
  std::string ref;        ///< the paying institution's reference; empty if not known
  std::string from_name;  ///< holders' names where known: the bank's four-field match needs them
  std::string to_name;

  bool operator==(const Payment&) const = default;
};

/// One transfer as an institution reported it. `ref` is unique within the reporting institution.
struct Transfer {
  std::string ref;
  Instant time;
  Account from;
  Account to;
  Money amount;
  std::string from_name;
  std::string to_name;
  std::string channel;
  bool is_cash = false;      ///< drawn out as cash
  bool is_merchant = false;  ///< paid to a merchant for goods

  bool operator==(const Transfer&) const = default;
};

}  // namespace holdfast
