// `holdfast refund`: how frozen money goes back to the victims (docs/contracts.md "holdfast
// refund").
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace holdfast::app {

/// Runs the command. `args`: what follows the command's name; a file named `-` is read from `in`.
/// Returns the exit status: 0, 2 wrong usage, 65 bad data, 66 a file cannot be read or written.
int refund_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                std::ostream& err);

}  // namespace holdfast::app
