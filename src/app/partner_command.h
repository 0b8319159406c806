// `holdfast partner`: the reference client for banks, payment institutions and carriers.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace holdfast::app {

/// Runs until it is told to stop (SIGINT, SIGTERM). `args`: what follows the command's name.
/// Returns the exit status: 0, 2 wrong usage, 66 a file cannot be read, 69 the centre refuses us.
int partner_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                 std::ostream& err);

}  // namespace holdfast::app
