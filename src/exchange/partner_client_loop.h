// Keeps a partner answering: receives, hands each order to the partner's own system, sends what it
// answers. Orders for different targets go side by side, orders for one target one after another.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "exchange/partner_client.h"
#include "exchange/partner_client_state.h"

namespace holdfast::exchange {

/// Carries out an order: the answer as a JSON object; an answer_id is added where it has none.
/// May be called again for an order when the process was killed before the answer was kept.
using CarryOut = std::function<Result<std::string>(const ReceivedOrder&)>;

struct PartnerLoopOptions {
  int workers = 8;                ///< orders carried out at once
  std::chrono::seconds wait{30};  ///< of one poll; the contract's limit is 60
  Duration retry_first = milliseconds{250};
  Duration retry_longest = seconds{60};
  std::function<void(std::string_view)> log;  ///< one line a fact; called from any thread
};

/// Runs until `stop` is asked for, or the centre refuses us for good (401, 403).
/// @err centre.refused, state.unwritable
Result<void> answer_orders(PartnerClient& client, PartnerState& state, const CarryOut& carry_out,
                           const PartnerLoopOptions& options, std::stop_token stop);

}  // namespace holdfast::exchange
