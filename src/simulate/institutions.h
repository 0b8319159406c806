// The institutions of the simulated city, and how each of them behaves.
#pragma once

#include <span>
#include <string_view>

#include "base/instant.h"
#include "records/partner.h"

namespace holdfast::simulate {

struct Institution {
  std::string_view id;
  std::string_view name;
  PartnerKind kind;
  std::string_view bin;  ///< card prefix of a bank (docs/domain.md's seed list); empty otherwise
  double answer_s;       ///< median time to an answer
  double spread;         ///< sigma of the logarithm of that time
  double late;           ///< share of answers that come very late
  bool has_own_refs;     ///< books under its own reference, not the clearing system's
  bool reports_opening;  ///< fills in opening_fen
};

/// Six state banks, two payment institutions, three carriers: the partners of the centre.
std::span<const Institution> partners();

/// A rural bank that is no partner: money that reaches it has left the reachable world.
const Institution& non_partner_bank();

/// Any of the above by its id, or null.
const Institution* find_institution(std::string_view id);

}  // namespace holdfast::simulate
