// holdfast user add: people are made here first, before anybody can sign in.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace holdfast::app {

/// `holdfast user add --data DIR --login L [--name N] [--role R] [--partner P] --password-stdin`
int user_main(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
              std::ostream& err);

}  // namespace holdfast::app
