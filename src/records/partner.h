// Partners, and what the centre may do without asking a person.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/money.h"
#include "records/order.h"

namespace holdfast {

enum class PartnerKind { Bank, PaymentInstitution, Carrier };

/// "bank", "payment_institution", "carrier".
std::string_view to_string(PartnerKind kind);
std::optional<PartnerKind> parse_partner_kind(std::string_view text);

/// An institution that carries out our orders. `id` is the institution in its accounts.
struct Partner {
  std::string id;
  PartnerKind kind = PartnerKind::Bank;
  std::string name;

  bool operator==(const Partner&) const = default;
};

/// How traced money is shared out of a mixed account (see trace/).
enum class TraceMethod { Prorata, Fifo, Lifo };

std::string_view to_string(TraceMethod method);
std::optional<TraceMethod> parse_trace_method(std::string_view text);

/// The centre's standing decisions: the [policy] table of the configuration.
struct Policy {
  std::set<OrderKind> auto_approve;      ///< kinds that go out under the standing order
  std::string standing_order;            ///< the named person who answers for those
  Money min_hold{10'000};                ///< less than this is not chased
  int max_fanout = 200;                  ///< more onward payments in one answer: a person decides
  Duration answer_within = minutes{10};  ///< an answer is due this long after an order goes out
  std::string duty_person;               ///< overdue orders are escalated to this person
  std::string legal_basis_stop = "反电信网络诈骗法第二十条；银发〔2016〕86号第二条";
  std::string legal_basis_query =
      "反电信网络诈骗法第二十条；公安机关办理刑事案件程序规定第二百三十七条";
  std::string legal_basis_phone = "反电信网络诈骗法第十一条、第二十条";

  bool operator==(const Policy&) const = default;
};

}  // namespace holdfast
