// The line format of rules/law: words by spaces, # begins a comment line.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace holdfast::law {

/// A line that says something.
struct Line {
  std::string_view file;
  std::size_t number = 0;
  std::string_view text;  ///< without spaces at its ends

  /// The first word, and what follows it.
  std::string_view key() const;
  std::string_view value() const;
};

/// What is wrong with a line. @err law.format
std::unexpected<Error> bad_line(const Line& line, std::string_view what);

/// Calls `visit` for each line that is neither empty nor a comment, until one fails.
Result<void> each_line(std::string_view file, std::string_view contents,
                       const std::function<Result<void>(const Line&)>& visit);

std::vector<std::string> split_words(std::string_view text);

/// "2016-09-18": midnight of that day in China.
std::optional<Instant> parse_day(std::string_view text);

}  // namespace holdfast::law
