// Account names to dense numbers and back: the engine works on arrays, never on strings.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::trace {

/// Gives every account name a dense number, in order of first sight: 0, 1, 2, ...
/// Numbers never change; names live as long as the table.
class AccountTable {
 public:
  /// The number of `name`, new if it was not seen before. Amortised one hash of the name.
  std::uint32_t intern(std::string_view name);

  /// The number of `name`, or kNone.
  std::uint32_t find(std::string_view name) const;

  /// The name of a number that intern() gave out.
  const std::string& name(std::uint32_t index) const { return names_[index]; }

  std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }

  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

 private:
  std::deque<std::string> names_;  // a deque: the keys below are views into it
  std::unordered_map<std::string_view, std::uint32_t> index_;
};

}  // namespace holdfast::trace
