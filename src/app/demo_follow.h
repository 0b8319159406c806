// Follows the centre's event stream and tells each thing that happens in one line.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <thread>

#include "app/city_facts.h"

namespace holdfast::app {

/// "09:15:02 C12 order.answered ICBC | held 28,000.00 of 28,000.00 | ..." for a journal entry.
std::string line_of(const nlohmann::json& entry);

/// Splits a text/event-stream into its events; feed it any pieces.
class EventReader {
 public:
  struct Event {
    std::string id;
    std::string kind;
    std::string data;
  };

  /// Takes the next bytes; calls `take` for every event that they complete.
  template <class Take>
  void read(std::string_view bytes, Take take) {
    for (const char c : bytes) {
      if (c != '\n') {
        line_ += c;
        continue;
      }
      if (end_line()) {
        take(event_);
        event_.data.clear();
        event_.kind.clear();
      }
      line_.clear();
    }
  }

 private:
  bool end_line();

  std::string line_;
  Event event_;
};

/// Tells lines to `facts` from construction to destruction; reconnects without a gap.
class EventFollower {
 public:
  EventFollower(std::string server, std::string token, Facts& facts);

 private:
  void follow(std::stop_token stop);

  std::string server_;
  std::string token_;
  Facts& facts_;
  std::jthread thread_;
};

}  // namespace holdfast::app
