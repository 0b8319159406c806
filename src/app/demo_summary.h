// Watches a demo's cases from outside, through the API: are they settled, does the money add up,
// and how fast was it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"

namespace holdfast::app {

/// What one case came to.
struct CaseOutcome {
  Money paid, held, in_flight, gone, returned;
  int orders = 0;
  int unanswered = 0;
  std::optional<Duration> first_order;  ///< from the alert on disk to the first order delivered
  std::optional<Duration> last_hold;    ///< to the last answer that holds money

  bool is_settled() const { return in_flight == Money{} && unanswered == 0; }
  bool adds_up() const { return paid == held + in_flight + gone + returned; }
};

/// Asks the centre about cases.
class CaseWatch {
 public:
  CaseWatch(const std::string& server, const std::string& token);
  ~CaseWatch();

  /// True once the server says that it can serve.
  bool is_ready();
  /// @err demo.unanswered (the server did not answer as the contract says)
  Result<CaseOutcome> look_at(const std::string& case_id);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

/// The summary that the demo ends with.
std::string summary_text(const std::map<std::string, CaseOutcome>& outcomes);

/// The value below which `share` of the values lie; values need not be sorted. Not empty.
Duration percentile(std::vector<Duration> values, double share);

}  // namespace holdfast::app
