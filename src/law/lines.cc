#include "law/lines.h"

#include <algorithm>

namespace holdfast::law {
namespace {

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

std::string_view Line::key() const { return text.substr(0, text.find(' ')); }

std::string_view Line::value() const {
  const auto space = text.find(' ');
  return space == std::string_view::npos ? std::string_view{} : trim(text.substr(space));
}

std::unexpected<Error> bad_line(const Line& line, std::string_view what) {
  return fail(ErrorKind::Invalid, "law.format", std::string(what),
              std::string(line.file) + ":" + std::to_string(line.number));
}

Result<void> each_line(std::string_view file, std::string_view contents,
                       const std::function<Result<void>(const Line&)>& visit) {
  std::size_t number = 0;
  while (!contents.empty()) {
    const std::size_t end = std::min(contents.find('\n'), contents.size());
    const std::string_view text = trim(contents.substr(0, end));
    contents.remove_prefix(std::min(end + 1, contents.size()));
    ++number;
    if (text.empty() || text.front() == '#') continue;
    TRYV(visit({file, number, text}));
  }
  return {};
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

std::optional<Instant> parse_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto at = parse_instant(std::string(text) + "T00:00:00+08:00");
  return at ? std::optional(*at) : std::nullopt;
}

}  // namespace holdfast::law
