#include "base/id.h"

namespace holdfast::detail {

std::optional<std::int64_t> parse_id_number(std::string_view text, char prefix) {
  if (text.size() < 2 || text.size() > 19 || text[0] != prefix || text[1] == '0') return {};
  std::int64_t value = 0;
  for (const char c : text.substr(1)) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace holdfast::detail
