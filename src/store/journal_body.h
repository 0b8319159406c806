// What a journal entry says, as the text that its hash covers: JSON with sorted members, so that
// the same entry is the same bytes, and a person can read it with any tool.
//
//   {"alerts":{"A1":"<sha-256 of the alert>"},"notes":[{"account":"…","code":"…","order":"C1-2",
//     "params":[["k","v"],…]}],"orders":["C1-1",…],"partners":["ICBC",…],
//    "papers":{"P1":"<sha-256 of the file>"},"sealed":{"C1-1":"<sha-256 of the signed order>"},
//    "totals":{"gone_fen":0,…}}
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chase/chase.h"
#include "desk/views.h"

namespace holdfast::store {

struct JournalBody {
  std::vector<chase::Note> notes;
  std::optional<desk::Totals> totals;
  std::vector<OrderId> orders;                ///< rows that changed, ascending
  std::vector<std::string> partners;          ///< whom it concerns, sorted
  std::map<std::string, std::string> alerts;  ///< filed with this entry: id, hash of the content
  std::map<std::string, std::string> papers;  ///< made with this entry: id, hash of the file
  std::map<std::string, std::string> sealed;  ///< orders that went out first: id, hash of the wire
};

std::string encode_body(const JournalBody& body);
/// @err store.corrupt
Result<JournalBody> decode_body(std::string_view text);

/// What the engine was told besides the fact and the curve.
struct StoredEnvironment {
  Policy policy;
  std::map<std::string, Partner> partners;
};

std::string encode_environment(const Policy& policy,
                               const std::map<std::string, Partner>& partners);
/// @err store.corrupt
Result<StoredEnvironment> decode_environment(std::string_view text);

}  // namespace holdfast::store
