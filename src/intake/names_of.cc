// The contract's names of kinds, roles, types and precisions.
#include <algorithm>
#include <array>

#include "intake/intake.h"

namespace holdfast::intake {
namespace {

constexpr std::array<std::string_view, kIndicatorKinds> kKinds = {"phone",
                                                                  "bank_account",
                                                                  "payment_account",
                                                                  "id_number",
                                                                  "url",
                                                                  "domain",
                                                                  "ip",
                                                                  "email",
                                                                  "qq",
                                                                  "wechat",
                                                                  "app",
                                                                  "crypto_address",
                                                                  "vehicle_plate",
                                                                  "imei",
                                                                  "organisation"};
constexpr std::array<std::string_view, 4> kRoles = {"suspect", "victim", "other", "unknown"};
constexpr std::array<std::string_view, 5> kPrecisions = {"second", "minute", "hour", "day",
                                                         "month"};

struct TypeName {
  std::string_view id;
  std::string_view zh;
};
constexpr std::array<TypeName, kScamTypes> kTypes = {{
    {"fake_task_rebate", "刷单返利"},
    {"fake_investment", "虚假网络投资理财"},
    {"fake_shopping", "虚假购物服务"},
    {"fake_customer_service", "冒充电商物流客服"},
    {"loan_fraud", "虚假贷款"},
    {"fake_credit_report", "虚假征信"},
    {"impersonating_acquaintance", "冒充领导熟人"},
    {"impersonating_officials", "冒充公检法及政府机关"},
    {"romance_fraud", "网络婚恋交友"},
    {"game_trade_fraud", "网络游戏虚假交易"},
    {"online_blackmail", "网黑"},
    {"impersonating_military_buyer", "冒充军警购物"},
    {"other", "其他"},
}};

template <class Enum, class Names>
std::optional<Enum> find_name(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(IndicatorKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view to_string(Role role) { return kRoles[static_cast<std::size_t>(role)]; }
std::string_view to_string(ScamType type) { return kTypes[static_cast<std::size_t>(type)].id; }
std::string_view to_string(Precision p) { return kPrecisions[static_cast<std::size_t>(p)]; }
std::string_view label_zh(ScamType type) { return kTypes[static_cast<std::size_t>(type)].zh; }

std::optional<IndicatorKind> parse_indicator_kind(std::string_view name) {
  return find_name<IndicatorKind>(kKinds, name);
}

std::optional<Role> parse_role(std::string_view name) { return find_name<Role>(kRoles, name); }

std::optional<ScamType> parse_scam_type(std::string_view name) {
  const auto found = std::ranges::find(kTypes, name, &TypeName::id);
  if (found == kTypes.end()) return std::nullopt;
  return static_cast<ScamType>(found - kTypes.begin());
}

}  // namespace holdfast::intake
