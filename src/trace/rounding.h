// From fixed point to the fen: the largest remainders of a case are rounded up, so that it still
// sums to what was paid in.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/trace.h"

namespace holdfast::trace {

/// What one account holds of a case, in units of 1/scale fen.
struct FineRow {
  std::uint32_t account = 0;
  bool is_apportioned = false;
  std::int64_t units = 0;
};

struct FineCase {
  std::uint32_t of_case = 0;
  std::int64_t scale = 1;
  std::int64_t returned_units = 0;
};

/// Rounds one case and puts it into trace.held and trace.returned. The rows and what was returned
/// sum to trace.paid of the case, exactly.
void round_case(const Query& query, const FineCase& fine, std::vector<FineRow> rows, Trace& trace);

}  // namespace holdfast::trace
