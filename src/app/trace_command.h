// `holdfast trace`: transfers and victims' payments in, traced money out (docs/contracts.md
// "holdfast trace").
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace holdfast::app {

/// Runs the command. `args`: what follows the command's name; a file named `-` is read from `in`.
/// Returns the exit status: 0, 2 wrong usage, 65 bad data, 66 a file cannot be read or written.
int trace_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
               std::ostream& err);

}  // namespace holdfast::app
