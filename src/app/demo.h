// `holdfast demo`: the server, the city's banks and its 110 feed as three processes, with a made-up
// configuration, so that a stranger sees an alert chased within a minute.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace holdfast::app {

/// Runs until Ctrl-C, or until --alerts alerts are settled. `args`: what follows the command's
/// name. Returns the exit status: 0; 2 wrong usage; 69 something could not be started; 70 a process
/// ended by itself, a case did not settle, or its money did not add up.
int demo_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
              std::ostream& err);

}  // namespace holdfast::app
