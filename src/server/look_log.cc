#include "server/look_log.h"

namespace holdfast::server {

bool LookLog::is_new(const std::string& look, Instant now) {
  const std::scoped_lock lock(mutex_);
  if (looks_.size() >= kKeptMax) looks_.clear();
  const auto [at, is_first] = looks_.try_emplace(look, now);
  if (is_first) return true;
  if (now - at->second < kOneLook) return false;
  at->second = now;
  return true;
}

}  // namespace holdfast::server
