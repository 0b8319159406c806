// What the story adds up to: payments, loss, scam type.
#pragma once

#include <optional>
#include <vector>

#include "intake/found.h"
#include "intake/money_kind.h"
#include "intake/times.h"

namespace holdfast::intake {

/// The total the victim states; else payments less what came back; nothing where none was lost.
std::optional<Money> read_loss(const Context& c, const std::vector<FoundAmount>& amounts,
                               const std::vector<ToldMoney>& told);

/// Who paid what into which account, by the order of amounts and accounts in each sentence.
/// Offsets are folded.
std::vector<PaymentReading> read_payments(const Context& c, const std::vector<Found>& found,
                                          const std::vector<FoundAmount>& amounts,
                                          const std::vector<ToldMoney>& told,
                                          const std::vector<FoundTime>& times);

struct TypeReading {
  ScamType type = ScamType::Other;
  double confidence = 0;
  std::vector<Because> because;  ///< folded offsets, the heaviest first
};

/// The scam type by the weights of the words that stand in the text, each counted once.
TypeReading read_scam_type(const Context& c);

}  // namespace holdfast::intake
