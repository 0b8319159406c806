// Made-up people, numbers and amounts, drawn from a Random: valid in form, nobody's in life.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/instant.h"
#include "base/money.h"
#include "records/account.h"

namespace holdfast::simulate {

struct Person {
  std::string name;
  std::string phone;      ///< eleven digits
  std::string id_number;  ///< eighteen, GB 11643 checksum
  std::string address;
};

Person make_person(Random& random);

/// Eleven digits of the allocation of CMCC, CUCC or CTCC, or of a virtual operator (170, 171).
std::string make_phone(Random& random, std::string_view carrier);

/// The carrier that a phone of make_phone was allocated by: CMCC, CUCC or CTCC.
std::string_view carrier_of(std::string_view phone);

/// A card of `length` digits that begins with `prefix` and passes Luhn.
std::string make_card(Random& random, std::string_view prefix, int length);

/// An account of one person at an institution: a card, or a wallet under a phone number.
Account make_account(Random& random, std::string_view institution, std::string_view phone);

/// Lognormal around `median`, `sigma` in units of the logarithm.
double lognormal(Random& random, double median, double sigma);

/// A whole number of yuan between the bounds, lognormal around the median.
Money make_amount(Random& random, std::int64_t median_yuan, double sigma, std::int64_t least_yuan,
                  std::int64_t most_yuan);

/// One of a list.
template <class List>
const auto& pick(Random& random, const List& list) {
  return list[static_cast<std::size_t>(random.below(std::size(list)))];
}

}  // namespace holdfast::simulate
