#include "records/order.h"

#include <array>
#include <utility>

namespace holdfast {
namespace {

constexpr std::array<std::pair<OrderKind, std::string_view>, 12> kKinds{{
    {OrderKind::QueryAccount, "query_account"},
    {OrderKind::QueryTransactions, "query_transactions"},
    {OrderKind::StopPayment, "stop_payment"},
    {OrderKind::Freeze, "freeze"},
    {OrderKind::Extend, "extend"},
    {OrderKind::Release, "release"},
    {OrderKind::QueryPhone, "query_phone"},
    {OrderKind::SuspendPhone, "suspend_phone"},
    {OrderKind::RestorePhone, "restore_phone"},
    {OrderKind::BlockUrl, "block_url"},
    {OrderKind::UnblockUrl, "unblock_url"},
    {OrderKind::Withdraw, "withdraw"},
}};

constexpr std::array<std::pair<AnswerResult, std::string_view>, 4> kResults{{
    {AnswerResult::Done, "done"},
    {AnswerResult::Partial, "partial"},
    {AnswerResult::Refused, "refused"},
    {AnswerResult::NotFound, "not_found"},
}};

}  // namespace

std::string_view to_string(OrderKind kind) {
  for (const auto& [value, name] : kKinds) {
    if (value == kind) return name;
  }
  CHECK(false, "an order kind without a name");
  return {};
}

std::optional<OrderKind> parse_order_kind(std::string_view text) {
  for (const auto& [value, name] : kKinds) {
    if (name == text) return value;
  }
  return std::nullopt;
}

bool is_query(OrderKind kind) {
  return kind == OrderKind::QueryAccount || kind == OrderKind::QueryTransactions ||
         kind == OrderKind::QueryPhone;
}

std::string_view to_string(AnswerResult result) {
  for (const auto& [value, name] : kResults) {
    if (value == result) return name;
  }
  CHECK(false, "an answer result without a name");
  return {};
}

std::optional<AnswerResult> parse_answer_result(std::string_view text) {
  for (const auto& [value, name] : kResults) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace holdfast
