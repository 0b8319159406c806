// A token bucket for each key: so many at once, then so many a minute.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/instant.h"

namespace holdfast::server {

struct RateLimitOptions {
  int burst = 10;                  ///< at once
  Duration refill = seconds{6};    ///< one more after each
  std::size_t keys_max = 100'000;  ///< the fullest buckets are forgotten beyond
};

class RateLimit {
 public:
  explicit RateLimit(RateLimitOptions options) : options_(options) {}

  /// True if the key's bucket has one to take; takes nothing. Any thread.
  bool has_room(const std::string& key, Instant now);

  /// Takes one from the key's bucket, if there is one. Any thread.
  void take(const std::string& key, Instant now);

 private:
  struct Bucket {
    double tokens = 0;
    Instant at;
  };
  Bucket& filled(const std::string& key, Instant now);
  void forget_full(Instant now);

  const RateLimitOptions options_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace holdfast::server
