#include "exchange/signing.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace holdfast::exchange {
namespace {

using nlohmann::json;

json some_order() {
  return {{"id", "C12-3"},
          {"notice_no", "济反诈快处〔2026〕0012号"},
          {"kind", "stop_payment"},
          {"target", {{"account", "ICBC:6222021608001234565"}, {"name", "张某"}}},
          {"amount_fen", 2800000}};
}

TEST(CanonicalJson, SortsMembersAndLeavesNoSpace) {
  EXPECT_EQ(canonical_json(json::parse(R"({ "b" : [1, true, null], "a" : {"d":"x","c":-5} })")),
            R"({"a":{"c":-5,"d":"x"},"b":[1,true,null]})");
  EXPECT_EQ(canonical_json(json::parse(R"([{}, []])")), "[{},[]]");
}

// RFC 8785 section 3.2.3: its own example of the order by UTF-16 code units.
TEST(CanonicalJson, SortsByUtf16CodeUnits) {
  const json value{{"\u20ac", 1},     {"\r", 2},     {"\ufb33", 3}, {"1", 4},
                   {"\U0001f600", 5}, {"\u0080", 6}, {"\u00f6", 7}};
  EXPECT_EQ(canonical_json(value),
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001f600\":5,"
            "\"\ufb33\":3}");
}

TEST(CanonicalJson, EscapesOnlyWhatItMust) {
  EXPECT_EQ(canonical_json(json("\u20ac$\x0f\nA'B\"\\/\x7f")),
            "\"\u20ac$\\u000f\\nA'B\\\"\\\\/\x7f\"");
}

// RFC 8785 appendix B, and the edges between the two notations.
TEST(CanonicalJson, WritesNumbersAsEcmaScriptDoes) {
  const std::pair<const char*, const char*> cases[]{
      {"0", "0"},
      {"-0.0", "0"},
      {"5e-324", "5e-324"},
      {"-1.7976931348623157e308", "-1.7976931348623157e+308"},
      {"9007199254740992", "9007199254740992"},
      {"295147905179352830000", "295147905179352830000"},
      {"1e23", "1e+23"},
      {"999999999999999900000", "999999999999999900000"},
      {"1e21", "1e+21"},
      {"0.000001", "0.000001"},
      {"1e-7", "1e-7"},
      {"333333333.33333329", "333333333.3333333"},
      {"4.50", "4.5"},
      {"2e-3", "0.002"},
      {"1000000000000000", "1000000000000000"},
      {"18446744073709551615", "18446744073709552000"}};
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(canonical_json(json::parse(text)), canonical) << text;
  }
}

TEST(Base64url, ReadsBackWhatItWrote) {
  for (const std::string bytes : {"", "f", "fo", "foo", "\xff\xfe\xfd\xfc"}) {
    EXPECT_EQ(decode_base64url(base64url(bytes)), bytes);
  }
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(decode_base64url("-_8="), "\xfb\xff");
  EXPECT_FALSE(decode_base64url("+/8"));
}

// RFC 8032 section 7.1, test 2.
TEST(SigningKey, SignsAsTheStandardDoes) {
  const std::string seed{
      "\x4c\xcd\x08\x9b\x28\xff\x96\xda\x9d\xb6\xc3\x46\xec\x11\x4e\x0f"
      "\x5b\x8a\x31\x9f\x35\xab\xa6\x24\xda\x8c\xf6\xed\x4f\xb8\xa6\xfb"};
  const auto key = SigningKey::from_seed(base64url(seed));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key().public_key, "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw");
  EXPECT_EQ(key->sign("\x72"),
            "kqAJqfDUyrhyDoILX2QlQKKye1QWUD-Ps3YiI-vbadoIWsHkPhWZbkWPNhPQ"
            "8R2MOHsurrQwKu6wDSkWErsMAA");
  EXPECT_EQ(key->seed(), base64url(seed));
  EXPECT_FALSE(SigningKey::from_seed("too short"));
}

TEST(Order, VerifiesOnlyAsItWasSigned) {
  const SigningKey key = SigningKey::generate();
  json order = some_order();
  sign_order(order, key);
  const std::vector<PublicKey> keys{SigningKey::generate().public_key(), key.public_key()};
  EXPECT_TRUE(verify_order(json::parse(order.dump(2)), keys));

  json changed = order;
  changed["amount_fen"] = 2800001;
  EXPECT_EQ(verify_order(changed, keys).error().reason, "order.bad_signature");
  EXPECT_EQ(verify_order(order, {keys[0]}).error().reason, "order.unknown_key");
  EXPECT_EQ(verify_order(some_order(), keys).error().reason, "order.unsigned");
  EXPECT_EQ(verify_order(json::array(), keys).error().reason, "order.unsigned");
}

TEST(Order, KeyOfAnotherCentreDoesNotPassUnderTheSameName) {
  const SigningKey key = SigningKey::generate();
  json order = some_order();
  sign_order(order, SigningKey::generate());
  order["key_id"] = key.key_id();
  EXPECT_EQ(verify_order(order, {key.public_key()}).error().reason, "order.bad_signature");
}

}  // namespace
}  // namespace holdfast::exchange
