// An order to a bank or carrier, and the answer that comes back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "records/account.h"
#include "records/ids.h"
#include "records/payment.h"

namespace holdfast {

enum class OrderKind {
  QueryAccount,
  QueryTransactions,
  StopPayment,
  Freeze,
  Extend,
  Release,
  QueryPhone,
  SuspendPhone,
  RestorePhone,
  BlockUrl,
  UnblockUrl,
  Withdraw,
};

/// "stop_payment": the word of the partner contract.
std::string_view to_string(OrderKind kind);
std::optional<OrderKind> parse_order_kind(std::string_view text);

/// True for the kinds that only ask: query_account, query_transactions, query_phone.
bool is_query(OrderKind kind);

/// What the order is about: exactly one of account, phone, url is set.
struct Target {
  Account account;
  std::string phone;  ///< E.164 or a short number
  std::string url;
  std::string name;  ///< the holder's name, where known

  bool operator==(const Target&) const = default;
};

/// What a partner receives. Issued once; a change is another order that names this one.
struct Order {
  OrderId id;
  std::string partner;  ///< who is to carry it out: the institution or carrier
  OrderKind kind = OrderKind::QueryAccount;
  Target target;
  std::optional<OrderId> about;   ///< what a release, extend, restore, unblock, withdraw is about
  std::optional<OrderId> amends;  ///< the stop or freeze whose amount this one replaces
  std::optional<Instant> since;   ///< transfers are wanted from this instant on
  std::optional<Money> amount;    ///< the most that is to be held
  std::string legal_basis;
  std::string authorised_by;  ///< the named person who answers for it; empty while a draft
  Instant issued_at;          ///< when it was decided; for a draft: when it was drafted
  Instant due_at;             ///< an answer is due
  std::optional<Instant> expires_at;

  bool operator==(const Order&) const = default;
};

enum class AnswerResult { Done, Partial, Refused, NotFound };

std::string_view to_string(AnswerResult result);
std::optional<AnswerResult> parse_answer_result(std::string_view text);

/// Who holds a phone number, as a carrier answers.
struct Subscriber {
  std::string name;
  std::string id_number;
  std::string address;

  bool operator==(const Subscriber&) const = default;
};

/// A partner's answer to an order, as the contract defines it.
struct Answer {
  std::string answer_id;
  AnswerResult result = AnswerResult::Done;
  std::optional<Instant> executed_at;
  std::optional<Instant> expires_at;
  std::optional<Money> held;       ///< total held on the account for this case after the order
  std::optional<Money> available;  ///< what the holder can still move after the order
  std::optional<Money> opening;    ///< the balance just before the order's `since`
  std::string reason;
  std::optional<std::vector<Transfer>> transfers;  ///< absent and empty are not the same
  std::optional<Subscriber> subscriber;

  bool operator==(const Answer&) const = default;
};

}  // namespace holdfast
