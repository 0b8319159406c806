// Which looks at data were journalled a moment ago: one who moves a slider over a case looks once.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/instant.h"

namespace holdfast::server {

class LookLog {
 public:
  static constexpr Duration kOneLook = minutes{10};
  static constexpr std::size_t kKeptMax = 10'000;  ///< looks; beyond that all are forgotten

  /// True if this look is to be journalled: it was not within the last ten minutes. Any thread.
  bool is_new(const std::string& look, Instant now);

 private:
  std::mutex mutex_;
  std::map<std::string, Instant> looks_;
};

}  // namespace holdfast::server
