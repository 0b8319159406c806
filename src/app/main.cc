// holdfast: one program, one command line for each thing it does.
#include <fmt/format.h>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.h"
#include "app/exit_status.h"

namespace {

using holdfast::app::Command;

void print_help(std::ostream& out) {
  out << "holdfast - the operations centre against phone and online fraud\n\n"
         "Usage: holdfast COMMAND [OPTIONS]     (holdfast COMMAND --help tells more)\n\n";
  for (const Command& command : holdfast::app::commands()) {
    out << fmt::format("  {:<10} {}\n", command.name, command.summary);
  }
  out << "\n  --version  print the version\n  --help     print this\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::vector<std::string> all(argv + 1, argv + argc);
  if (all.empty()) {
    print_help(std::cerr);
    return holdfast::app::kExitUsage;
  }
  const std::string_view name = all.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print_help(std::cout);
    return 0;
  }
  if (name == "--version") {
    std::cout << "holdfast " HOLDFAST_VERSION "\n";
    return 0;
  }
  const std::vector<std::string> rest(all.begin() + 1, all.end());
  for (const Command& command : holdfast::app::commands()) {
    if (command.name == name) return command.run(rest, std::cin, std::cout, std::cerr);
  }
  std::cerr << "holdfast: no command " << name << "; see holdfast --help\n";
  return holdfast::app::kExitUsage;
}
