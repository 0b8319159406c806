// Every command of the program, in one list.
#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::app {

/// A command: its arguments without its name, and the three streams; gives the exit status.
struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
             std::ostream& err);
};

std::span<const Command> commands();

}  // namespace holdfast::app
