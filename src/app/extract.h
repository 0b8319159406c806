// The command `holdfast extract`: narratives in JSONL to what intake reads in them, in JSONL.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace holdfast::app {

/// Runs `holdfast extract ARGS`: [FILE|-] [--skip-bad] [--explain]. `in` is read for "-". Returns
/// the exit status of the contract: 0, 2 wrong usage, 65 bad data, 66 unreadable file.
int extract_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                 std::ostream& err);

}  // namespace holdfast::app
