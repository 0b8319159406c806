// holdfast serve: the server on its database.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace holdfast::app {

/// `holdfast serve [--config FILE] [--data DIR] [--listen ADDR:PORT] [--behind-proxy]`
/// Runs until SIGTERM or SIGINT; finishes what it has begun; 0.
int serve_main(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace holdfast::app
