// What the city says about itself: facts as JSONL on one stream, troubles as lines on another.
#pragma once

#include <mutex>
#include <ostream>
#include <string>
#include <string_view>

namespace holdfast::app {

/// Both streams, a whole line at a time, from any thread.
class Facts {
 public:
  Facts(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

  void tell(const std::string& json) {
    const std::scoped_lock lock{mutex_};
    out_ << json << '\n' << std::flush;
  }
  void trouble(std::string_view line) {
    const std::scoped_lock lock{mutex_};
    err_ << line << '\n' << std::flush;
  }

 private:
  std::mutex mutex_;
  std::ostream& out_;
  std::ostream& err_;
};

}  // namespace holdfast::app
