#include "trace/accounts.h"

#include "base/result.h"

namespace holdfast::trace {

std::uint32_t AccountTable::intern(std::string_view name) {
  const auto found = index_.find(name);
  if (found != index_.end()) return found->second;
  CHECK(names_.size() < kNone);
  const auto index = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(name);
  index_.emplace(names_.back(), index);
  return index;
}

std::uint32_t AccountTable::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? kNone : found->second;
}

}  // namespace holdfast::trace
