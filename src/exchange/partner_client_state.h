// What a partner remembers on disk, so that a crash at any moment changes no answer:
//
//   DIR/lock                  one process at a time
//   DIR/cursor                acknowledged to the centre; written after the orders it covers
//   DIR/orders/SEQ-ID.json    received, not finished
//   DIR/answers/ID.json       decided on; sent again, unchanged, whenever the order comes again;
//                             dropped kKeepAnswers after it was decided on, once the centre has it
//
// Each file is written beside its place, synced and renamed, so it is there wholly or not at all.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "exchange/partner_client.h"

namespace holdfast::exchange {

/// The centre sends an answered order again only after it was put back from a backup: answers are
/// kept for longer than a backup is likely to be old.
inline constexpr Duration kKeepAnswers = days{7};

/// The state directory of one partner. All members may be called from any thread.
class PartnerState {
 public:
  /// Makes the directory where it is missing and locks it.
  /// @err state.unwritable, state.in_use
  static Result<std::unique_ptr<PartnerState>> open(const std::filesystem::path& directory);
  ~PartnerState();

  /// The last cursor kept; empty at first.
  std::string cursor() const;
  Result<void> keep_cursor(const std::string& cursor);

  /// Keeps an order until finish(); an order kept before stays as it is.
  Result<void> keep_order(const ReceivedOrder& order);
  /// Orders kept and not finished, in the order they came.
  Result<std::vector<ReceivedOrder>> unfinished() const;

  /// The answer decided on for an order, if any.
  std::optional<std::string> decided(const std::string& order_id) const;
  Result<void> decide(const std::string& order_id, const std::string& answer_json);
  /// Forgets an answer that the centre did not take, so that another can be made.
  void forget_decision(const std::string& order_id);
  /// The centre has the answer: the order need not be kept, the answer is.
  void finish(const std::string& order_id);
  /// Drops answers that the centre has and that are older than `age`. @return how many.
  std::size_t drop_answers(Duration age);

 private:
  PartnerState(std::filesystem::path directory, int lock) : directory_(directory), lock_(lock) {}

  std::filesystem::path answer_file(const std::string& order_id) const;

  std::filesystem::path directory_;
  int lock_;
  mutable std::mutex mutex_;
  std::map<std::string, std::filesystem::path> orders_;  // by order id
  long next_sequence_ = 1;
};

}  // namespace holdfast::exchange
