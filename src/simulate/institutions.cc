#include "simulate/institutions.h"

#include <array>

namespace holdfast::simulate {
namespace {

using enum PartnerKind;

// Answer times are made up; what matters is that they differ as they do in life.
constexpr std::array<Institution, 11> kPartners{{
    {"ICBC", "工商银行", Bank, "622202", 0.9, 0.4, 0.010, false, true},
    {"ABC", "农业银行", Bank, "622848", 1.5, 0.5, 0.020, true, true},
    {"BOC", "中国银行", Bank, "621661", 1.2, 0.4, 0.010, false, true},
    {"CCB", "建设银行", Bank, "621700", 0.7, 0.3, 0.010, true, true},
    {"BOCOM", "交通银行", Bank, "622260", 1.3, 0.5, 0.015, false, true},
    {"PSBC", "邮储银行", Bank, "622188", 2.4, 0.6, 0.030, true, false},
    {"ALIPAY", "支付宝", PaymentInstitution, "", 0.4, 0.3, 0.005, true, true},
    {"WECHAT", "微信支付", PaymentInstitution, "", 0.5, 0.3, 0.005, true, false},
    {"CMCC", "中国移动", Carrier, "", 1.0, 0.4, 0.010, false, false},
    {"CUCC", "中国联通", Carrier, "", 1.3, 0.4, 0.010, false, false},
    {"CTCC", "中国电信", Carrier, "", 1.7, 0.5, 0.010, false, false},
}};

constexpr Institution kNonPartner{"JNRCB", "济宁农商银行", Bank, "621999", 0, 0, 0, true, false};

}  // namespace

std::span<const Institution> partners() { return kPartners; }

const Institution& non_partner_bank() { return kNonPartner; }

const Institution* find_institution(std::string_view id) {
  for (const Institution& institution : kPartners) {
    if (institution.id == id) return &institution;
  }
  return id == kNonPartner.id ? &kNonPartner : nullptr;
}

}  // namespace holdfast::simulate
