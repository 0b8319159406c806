// An order as its partner receives it: the JSON of the partner contract, signed.
#pragma once

#include <string>

#include "exchange/signing.h"
#include "records/order.h"

namespace holdfast::exchange {

/// The signed JSON text of an issued order. The same order, number and key give the same bytes.
/// @param notice_no the number of its notice, as 反诈快处〔2026〕0001号
std::string seal_order(const Order& order, const std::string& notice_no, const SigningKey& key);

/// What GET /partner/v1/keys answers for this key.
std::string keys_json(const SigningKey& key);

}  // namespace holdfast::exchange
