#include "records/partner.h"

namespace holdfast {

std::string_view to_string(PartnerKind kind) {
  switch (kind) {
    case PartnerKind::Bank:
      return "bank";
    case PartnerKind::PaymentInstitution:
      return "payment_institution";
    case PartnerKind::Carrier:
      return "carrier";
  }
  return {};
}

std::optional<PartnerKind> parse_partner_kind(std::string_view text) {
  for (const auto kind :
       {PartnerKind::Bank, PartnerKind::PaymentInstitution, PartnerKind::Carrier}) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

std::string_view to_string(TraceMethod method) {
  switch (method) {
    case TraceMethod::Prorata:
      return "prorata";
    case TraceMethod::Fifo:
      return "fifo";
    case TraceMethod::Lifo:
      return "lifo";
  }
  return {};
}

std::optional<TraceMethod> parse_trace_method(std::string_view text) {
  for (const auto method : {TraceMethod::Prorata, TraceMethod::Fifo, TraceMethod::Lifo}) {
    if (to_string(method) == text) return method;
  }
  return std::nullopt;
}

}  // namespace holdfast
