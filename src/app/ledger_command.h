// `holdfast ledger`: a table of transfers as one checked file that opens at once (docs/contracts.md
// "holdfast ledger").
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace holdfast::app {

/// `import IN OUT`, `info FILE`, `verify FILE`, `export FILE`. `args`: what follows the command's
/// name; an input named `-` is read from `in`.
/// Returns the exit status: 0, 2 wrong usage, 65 bad data, 66 a file cannot be read or written.
int ledger_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                std::ostream& err);

}  // namespace holdfast::app
