#include <gtest/gtest.h>

#include "records/account.h"
#include "records/ids.h"
#include "records/order.h"

namespace holdfast {
namespace {

TEST(Account, ReadsInstitutionAndNumber) {
  const auto account = Account::parse("ICBC:6222021608001234565");
  ASSERT_TRUE(account);
  EXPECT_EQ(account->institution(), "ICBC");
  EXPECT_EQ(account->number(), "6222021608001234565");
  EXPECT_TRUE(Account::parse("ALIPAY:someone@example.com"));
}

TEST(Account, RefusesWhatIsNoAccount) {
  for (const char* text : {"", "6222021608001234565", "ICBC:", ":622", "IC BC:622", "ICBC:62 22"}) {
    const auto account = Account::parse(text);
    ASSERT_FALSE(account) << text;
    EXPECT_EQ(account.error().reason, "account.format");
  }
}

TEST(OrderId, ReadsBackWhatItWrote) {
  const OrderId id{CaseId{12}, 3};
  EXPECT_EQ(to_string(id), "C12-3");
  EXPECT_EQ(parse_order_id("C12-3"), id);
  EXPECT_FALSE(parse_order_id("C12"));
  EXPECT_FALSE(parse_order_id("C12-03"));
}

TEST(OrderKind, EveryKindHasAName) {
  for (int kind = 0; kind <= static_cast<int>(OrderKind::Withdraw); ++kind) {
    const auto value = static_cast<OrderKind>(kind);
    EXPECT_EQ(parse_order_kind(to_string(value)), value);
  }
}

}  // namespace
}  // namespace holdfast
