#include "server/rate_limit.h"

#include <algorithm>

namespace holdfast::server {

bool RateLimit::has_room(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  return filled(key, now).tokens >= 1;
}

void RateLimit::take(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  Bucket& bucket = filled(key, now);
  if (bucket.tokens >= 1) bucket.tokens -= 1;
}

// The key's bucket with what has come in since it was last looked at. Under the lock.
RateLimit::Bucket& RateLimit::filled(const std::string& key, Instant now) {
  if (buckets_.size() >= options_.keys_max) forget_full(now);
  auto [it, is_new] = buckets_.try_emplace(key, Bucket{static_cast<double>(options_.burst), now});
  Bucket& bucket = it->second;
  const auto passed = static_cast<double>(std::max<std::int64_t>(0, (now - bucket.at).count()));
  const auto per_token = static_cast<double>(options_.refill.count());
  bucket.tokens = std::min<double>(options_.burst, bucket.tokens + passed / per_token);
  bucket.at = now;
  return bucket;
}

// A bucket that has filled up again says nothing that a new one would not.
void RateLimit::forget_full(Instant now) {
  const Duration full = options_.refill * options_.burst;
  std::erase_if(buckets_, [&](const auto& each) { return now - each.second.at >= full; });
  if (buckets_.size() >= options_.keys_max) buckets_.clear();
}

}  // namespace holdfast::server
