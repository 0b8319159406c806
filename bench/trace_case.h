// One case on a large ledger, and a ledger that grows: the parts of the tracing bench that are
// about a single answer, not the whole.
#pragma once

#include <string>

#include "bench/trace_ledger.h"

namespace holdfast::bench {

/// Follows each victim's payment alone, over 6 payments and 24 hours; prints latencies. With a
/// folder: writes transfers.csv (number,from,to,fen), chases.csv (source,end) and expected.csv
/// (source,account,through,hops) there, for the databases to answer the same.
bool bench_cases(const World& world, const std::string& folder);

/// Appends the ledger transfer by transfer, some of them late; prints throughput and latencies, and
/// compares the answer with the whole pass. True if it is equal.
bool bench_live(const World& world);

}  // namespace holdfast::bench
