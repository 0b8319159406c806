#include "exchange/signing.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/sha256.h"

namespace holdfast::exchange {
namespace {

using nlohmann::json;

constexpr double kLargestExactInteger = 9007199254740992.0;  // 2^53

void start_sodium() { CHECK(sodium_init() >= 0, "libsodium cannot start"); }

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// UTF-8 sorts by code point. UTF-16 sorts alike but for the surrogates: code points from
// U+10000 on (lead byte F0-F4) come before U+E000-U+FFFF (lead byte EE, EF).
int utf16_rank(char c) {
  const int byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
}

bool is_before_in_utf16(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(
      a, b, [](char x, char y) { return utf16_rank(x) < utf16_rank(y); });
}

void write_string(std::string_view text, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

// ECMAScript's Number::toString (RFC 8785 section 3.2.2.3): the shortest digits that read back,
// plain between 1e-6 and 1e21, with an exponent outside.
void write_double(double number, std::string& out) {
  CHECK(std::isfinite(number), "JSON has no such number");
  if (number == 0) {
    out += '0';
    return;
  }
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, std::abs(number), std::chars_format::scientific);
  const std::string_view scientific{text, static_cast<std::size_t>(end.ptr - text)};
  const auto e = scientific.find('e');
  std::string digits{scientific.substr(0, e)};
  std::erase(digits, '.');
  int exponent = 0;
  const char* first = scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1);
  std::from_chars(first, end.ptr, exponent);
  const int point = exponent + 1;  // where the decimal point stands, counted in digits
  const int count = static_cast<int>(digits.size());
  if (number < 0) out += '-';
  if (point > 21 || point < -5) {
    out += digits[0];
    if (count > 1) out += "." + digits.substr(1);
    out += exponent > 0 ? "e+" : "e";
    out += std::to_string(exponent);
  } else if (point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else if (count <= point) {
    out += digits + std::string(static_cast<std::size_t>(point - count), '0');
  } else {
    const auto split = static_cast<std::size_t>(point);
    out += digits.substr(0, split) + "." + digits.substr(split);
  }
}

void write_number(const json& value, std::string& out) {
  const double number = value.get<double>();
  if (!value.is_number_integer() || std::abs(number) > kLargestExactInteger) {
    write_double(number, out);
  } else {
    out += std::to_string(value.get<std::int64_t>());
  }
}

void write(const json& value, std::string& out);

void write_object(const json& value, std::string& out) {
  std::vector<const json::object_t::value_type*> members;
  for (const auto& member : value.get_ref<const json::object_t&>()) members.push_back(&member);
  std::ranges::sort(
      members, [](const auto* a, const auto* b) { return is_before_in_utf16(a->first, b->first); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    write_string(member->first, out);
    out += ':';
    write(member->second, out);
  }
  out += '}';
}

void write(const json& value, std::string& out) {
  switch (value.type()) {
    case json::value_t::object:
      write_object(value, out);
      break;
    case json::value_t::array:
      out += '[';
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) out += ',';
        write(value[i], out);
      }
      out += ']';
      break;
    case json::value_t::string:
      write_string(value.get_ref<const std::string&>(), out);
      break;
    case json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      break;
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
    case json::value_t::number_float:
      write_number(value, out);
      break;
    default:
      CHECK(value.is_null(), "binary and discarded values are not JSON");
      out += "null";
  }
}

std::string key_id_of(std::string_view public_key) {
  return "ed25519-" + sha256_hex(public_key).substr(0, 16);
}

std::string text_member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::string canonical_json(const json& value) {
  std::string out;
  write(value, out);
  return out;
}

std::string base64url(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), kVariant);
  out.pop_back();  // the terminating zero
  return out;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

SigningKey SigningKey::generate() {
  start_sodium();
  std::string seed(kSeedSize, '\0');
  randombytes_buf(seed.data(), seed.size());
  auto key = from_seed(base64url(seed));
  CHECK(key.has_value(), "a fresh seed makes a key");
  return *std::move(key);
}

Result<SigningKey> SigningKey::from_seed(std::string_view seed_base64url) {
  start_sodium();
  const auto seed = decode_base64url(seed_base64url);
  if (!seed || seed->size() != kSeedSize) {
    return fail(ErrorKind::Invalid, "key.format", "a signing key is 32 bytes in base64url");
  }
  SigningKey key;
  std::string public_bytes(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_bytes.data()),
                           key.secret_.data(), bytes_of(*seed));
  key.key_id_ = key_id_of(public_bytes);
  return key;
}

PublicKey SigningKey::public_key() const {
  std::string bytes(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_ed25519_sk_to_pk(reinterpret_cast<unsigned char*>(bytes.data()), secret_.data());
  return {key_id_, base64url(bytes)};
}

std::string SigningKey::seed() const {
  std::string bytes(kSeedSize, '\0');
  crypto_sign_ed25519_sk_to_seed(reinterpret_cast<unsigned char*>(bytes.data()), secret_.data());
  return base64url(bytes);
}

std::string SigningKey::sign(std::string_view message) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       bytes_of(message), message.size(), secret_.data());
  return base64url(signature);
}

bool is_signed_by(std::string_view message, std::string_view signature, const PublicKey& key) {
  start_sodium();
  const auto bytes = decode_base64url(signature);
  const auto public_bytes = decode_base64url(key.public_key);
  return bytes && bytes->size() == crypto_sign_BYTES && public_bytes &&
         public_bytes->size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(bytes_of(*bytes), bytes_of(message), message.size(),
                                     bytes_of(*public_bytes)) == 0;
}

void sign_order(json& order, const SigningKey& key) {
  order.erase("signature");
  order["key_id"] = key.key_id();
  order["signature"] = key.sign(canonical_json(order));
}

Result<void> verify_order(const json& order, const std::vector<PublicKey>& keys) {
  const std::string key_id = order.is_object() ? text_member(order, "key_id") : std::string{};
  if (key_id.empty() || text_member(order, "signature").empty()) {
    return fail(ErrorKind::Denied, "order.unsigned", "the order names no key or no signature");
  }
  const auto key = std::ranges::find(keys, key_id, &PublicKey::key_id);
  if (key == keys.end()) {
    return fail(ErrorKind::Denied, "order.unknown_key",
                "the order is signed with key " + key_id + ", which the centre does not publish");
  }
  json unsigned_order = order;
  unsigned_order.erase("signature");
  if (!is_signed_by(canonical_json(unsigned_order), text_member(order, "signature"), *key)) {
    return fail(ErrorKind::Denied, "order.bad_signature",
                "the signature does not fit the order: it was changed, or signed by another key");
  }
  return {};
}

}  // namespace holdfast::exchange
