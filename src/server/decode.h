// JSON bodies in, records out: alerts, payments, answers.
#pragma once

#include <vector>

#include "desk/file_alert.h"
#include "records/order.h"
#include "records/payment.h"
#include "server/body.h"

namespace holdfast::server {

inline constexpr std::size_t kPaymentsMax = 200;      // openapi.yaml
inline constexpr std::size_t kTransfersMax = 10'000;  // chase::kMaxTransfersPerAnswer
inline constexpr std::size_t kNarrativeMax = 100'000;

/// AlertDraft of openapi.yaml. Errors are noted in the reader.
desk::AlertDraft decode_alert(BodyReader& body);

/// The list of Payment under `key`.
std::vector<Payment> decode_payments(BodyReader& body, const char* key);

/// Answer of openapi.yaml. Unknown fields are a partner's own and are ignored.
Answer decode_answer(BodyReader& body);

}  // namespace holdfast::server
