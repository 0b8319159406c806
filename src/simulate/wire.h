// The city's side of the JSON that docs/contracts.md defines: orders in, answers and alerts out.
#pragma once

#include <string>

#include "simulate/bank.h"
#include "simulate/story.h"

namespace holdfast::simulate {

/// Reads an order as the partner contract sends it.
/// @err order.malformed
Result<PartnerOrder> read_order(const std::string& json);

/// An answer as the partner contract wants it, on one line.
std::string answer_json(const Answer& answer);

/// The alert that 110 files for a story: narrative, and the payments unless it is only a story.
std::string alert_json(const Story& story);

/// The alert's Idempotency-Key: the number of the 110 record (JJDBH), the same for the same story.
std::string alert_key(const Story& story, std::uint64_t seed);

}  // namespace holdfast::simulate
