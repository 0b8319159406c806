// The partner's end of the contract: polls the centre for orders, checks that the centre signed
// them, sends answers. Nothing at the partner need be reachable from outside.
//
//   partner                                   centre
//     GET /partner/v1/keys            ->      its public keys
//     GET /partner/v1/orders?after=.. ->      waits, then orders and a cursor
//     POST /partner/v1/orders/ID/answer ->    200, the same again for the same answer_id
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "exchange/signing.h"

namespace holdfast::exchange {

/// Where the centre is and who we are: a token, or a client certificate with its key.
struct PartnerAddress {
  std::string server = {};  ///< "https://centre.example:8443"
  std::string token = {};
  std::string certificate_file = {};  ///< PEM; goes with key_file
  std::string key_file = {};
  std::string ca_file = {};  ///< PEM of who signed the centre's certificate; empty: the system's
};

/// An order whose signature fits.
struct ReceivedOrder {
  std::string id;      ///< letters, digits, "_", "-", "." only: safe as a file name
  std::string target;  ///< account, phone or URL: orders for one target are answered in order
  std::string json;    ///< the whole order as it came, on one line
};

/// What one poll brought.
struct OrderBatch {
  std::vector<ReceivedOrder> orders;
  std::vector<Error> rejected;  ///< orders that are not to be carried out, and why
  std::string cursor;           ///< acknowledges this batch when it is sent with the next poll
};

/// What the centre said to an answer.
enum class AnswerFate {
  Taken,      ///< it counts (or counted before under the same answer_id)
  Conflict,   ///< the order was answered otherwise before: ours does not count
  Malformed,  ///< nothing was taken: the answer breaks the contract
  Unknown,    ///< the centre has no such order of ours
};

/// One partner's connection. poll() and answer() may run on two threads at once.
class PartnerClient {
 public:
  /// Connects to nothing yet. @err partner.address, file.unreadable
  static Result<std::unique_ptr<PartnerClient>> make(PartnerAddress address);
  ~PartnerClient();

  /// Waits up to `wait` for orders after `cursor` (empty: all that are not answered). Fetches the
  /// centre's keys when an order is signed with one not seen yet.
  /// @err centre.unreachable, centre.refused, centre.malformed
  Result<OrderBatch> poll(const std::string& cursor, std::chrono::seconds wait);

  /// Sends an answer, a JSON object with an answer_id.
  /// @param detail where not null, receives what the centre said about an answer it did not take
  /// @err centre.unreachable (try again), centre.refused
  Result<AnswerFate> answer(const std::string& order_id, const std::string& answer_json,
                            std::string* detail = nullptr);

  /// Ends a waiting poll; from any thread. Nothing can be asked after it.
  void stop();

 private:
  struct Connections;
  explicit PartnerClient(std::unique_ptr<Connections> connections);

  Result<void> fetch_keys();

  std::unique_ptr<Connections> connections_;
  std::vector<PublicKey> keys_;
  std::mutex answering_;
  std::atomic<bool> is_stopped_ = false;
};

/// How long to wait before the next try: doubles from `first` to `longest`.
class Backoff {
 public:
  explicit Backoff(Duration first = milliseconds{250}, Duration longest = seconds{15})
      : first_(first), longest_(longest), next_(first) {}

  Duration next() {
    const Duration wait = next_;
    next_ = next_ * 2 < longest_ ? next_ * 2 : longest_;
    return wait;
  }
  void reset() { next_ = first_; }

 private:
  Duration first_;
  Duration longest_;
  Duration next_;
};

}  // namespace holdfast::exchange
