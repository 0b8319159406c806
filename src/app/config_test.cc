#include "app/config.h"

#include <gtest/gtest.h>

namespace holdfast::app {
namespace {

constexpr const char* kGood = R"(
[[partner]]
id = "ICBC"
kind = "bank"
token_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

[[client]]
id = "cad-110"
token_sha256 = "aa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
scopes = ["alerts:write", "cases:read"]

[policy]
auto_approve = ["query", "stop_payment"]
standing_order = "duty-officer"
min_hold_fen = 500
)";

TEST(Config, ReadsPartnersClientsAndPolicy) {
  const auto config = parse_config(kGood, "centre.toml");
  ASSERT_TRUE(config) << config.error().detail;
  ASSERT_EQ(config->partners.size(), 1U);
  EXPECT_EQ(config->partners[0].partner.id, "ICBC");
  EXPECT_EQ(config->partners[0].partner.name, "ICBC");
  EXPECT_TRUE(config->clients[0].scopes.contains("alerts:write"));
  EXPECT_TRUE(config->policy.auto_approve.contains(OrderKind::QueryPhone));
  EXPECT_FALSE(config->policy.auto_approve.contains(OrderKind::Freeze));
  EXPECT_EQ(config->policy.min_hold, Money{500});
  EXPECT_EQ(config->policy.max_fanout, 200);
}

TEST(Config, NamesTheLineOfWhatIsWrong) {
  const auto misspelt = parse_config("[policy]\nmin_hold = 5\n", "centre.toml");
  ASSERT_FALSE(misspelt);
  EXPECT_EQ(misspelt.error().reason, "config.key");
  EXPECT_EQ(misspelt.error().place, "centre.toml:2");
  const auto syntax = parse_config("[policy\n", "centre.toml");
  ASSERT_FALSE(syntax);
  EXPECT_EQ(syntax.error().reason, "config.syntax");
}

TEST(Config, NobodyAnswersForOrdersIsAnError) {
  const auto config = parse_config("[policy]\nauto_approve = [\"query\"]\n", "centre.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().reason, "config.key");
}

TEST(Config, TwoPartnersMayNotShareAToken) {
  std::string text = kGood;
  text.replace(text.find("aa7816"), 2, "ba");
  const auto config = parse_config(text, "centre.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().reason, "config.value");
}

}  // namespace
}  // namespace holdfast::app
