// Identifiers that do not mix: a CaseId is not an AlertId, though both are numbers.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast {

/// A positive number with a tag; `Tag::kPrefix` is the letter people see before it ("C12").
/// 0 is "none yet" and is never written.
template <class Tag>
struct Id {
  std::int64_t value = 0;

  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return value != 0; }
};

/// "C12".
template <class Tag>
std::string to_string(Id<Tag> id) {
  return Tag::kPrefix + std::to_string(id.value);
}

namespace detail {
std::optional<std::int64_t> parse_id_number(std::string_view text, char prefix);
}

/// Reads what to_string wrote: parse_id<CaseTag>("C12"); nothing on any other text.
template <class Tag>
std::optional<Id<Tag>> parse_id(std::string_view text) {
  const auto value = detail::parse_id_number(text, Tag::kPrefix[0]);
  if (!value) return std::nullopt;
  return Id<Tag>{*value};
}

}  // namespace holdfast

template <class Tag>
struct std::hash<holdfast::Id<Tag>> {
  std::size_t operator()(holdfast::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
