// `holdfast city`: the simulated city as outside programs. Its banks and carriers poll and answer
// like any partner, its 110 feed files alerts like any client: over HTTP, each with its own token.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace holdfast::app {

/// Runs until it is told to stop (SIGINT, SIGTERM), or the feed has filed --alerts alerts.
/// Banks and feed may be two processes: they share nothing but --seed, --start and --speed, from
/// which both plan the same stories. Facts go to `out` as JSONL.
/// Returns the exit status: 0, 2 wrong usage, 66 the token file cannot be read, 69 refused.
int city_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
              std::ostream& err);

}  // namespace holdfast::app
