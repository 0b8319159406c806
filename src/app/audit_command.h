// `holdfast audit`: the journal checked without a server, and its end to be noted elsewhere.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace holdfast::app {

/// `verify --data DIR [--replay] [--expect SEQ:HASH]`: 0 the journal is whole; 65 it is not, the
/// first bad entry named on stderr; 66 there is no database; 69 it cannot be read.
/// `head --data DIR`: prints SEQ:HASH of the last entry.
int audit_main(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace holdfast::app
