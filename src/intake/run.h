// A run of digits as written with separators, look-alikes, spoken digits or a mask.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "intake/found.h"

namespace holdfast::intake {

/// Digit groups that may be one number. Any first part of them may be the number that was meant:
/// "6228480048123456781 15000" is a card and a sum.
struct Run {
  struct Group {
    std::size_t end = 0;  ///< of the group in the text
    std::size_t first_token_after = 0;
    std::string digits;  ///< all digits up to and with this group
  };
  std::size_t begin = 0;
  bool has_plus = false;
  bool ends_in_x = false;  ///< the last group ends in the X of a resident id
  std::vector<Group> groups;

  bool is_masked = false;  ///< one group; digits hold '*' for what is hidden
};

/// Collects the run that starts at token `t`; no groups if that is no digits.
Run collect_run(const Context& c, std::size_t t);

}  // namespace holdfast::intake
