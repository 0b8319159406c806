// What makes an order trustworthy: its RFC 8785 form and an Ed25519 signature over it.
// The centre signs, a partner verifies, both with this file, so that they cannot disagree.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace holdfast::exchange {

/// The RFC 8785 (JSON Canonicalization Scheme) text of a value: members sorted by UTF-16 code
/// units, no white space, shortest numbers as ECMAScript writes them. Integers beyond 2^53 are
/// written as the double they become in other programs. Strings must be UTF-8 (a parser's are).
/// Cost: one pass, output size.
std::string canonical_json(const nlohmann::json& value);

/// RFC 4648 base64url without padding.
std::string base64url(std::string_view bytes);

/// The bytes of base64url text with or without padding; nothing on any other text.
std::optional<std::string> decode_base64url(std::string_view text);

/// The public half of a signing key, as GET /partner/v1/keys publishes it.
struct PublicKey {
  std::string key_id;
  std::string public_key;  ///< 32 bytes, base64url

  bool operator==(const PublicKey&) const = default;
};

/// The centre's Ed25519 key. Its seed is a secret: 32 bytes, kept by the caller.
class SigningKey {
 public:
  static constexpr std::size_t kSeedSize = 32;

  /// A new key from the system's random numbers.
  static SigningKey generate();

  /// The key of a seed that seed() gave. @err key.format
  static Result<SigningKey> from_seed(std::string_view seed_base64url);

  /// "ed25519-" and the first 16 hex digits of the SHA-256 of the public key.
  const std::string& key_id() const { return key_id_; }
  PublicKey public_key() const;
  /// The secret seed, base64url.
  std::string seed() const;
  /// Signature over `message`, base64url.
  std::string sign(std::string_view message) const;

 private:
  SigningKey() = default;

  std::array<unsigned char, 64> secret_{};
  std::string key_id_;
};

/// True if `signature` (base64url) is by `public_key` (base64url) over `message`.
bool is_signed_by(std::string_view message, std::string_view signature, const PublicKey& key);

/// Sets `key_id` and `signature` of an order (a JSON object), as the partner contract says:
/// over the canonical form of the order without `signature`.
void sign_order(nlohmann::json& order, const SigningKey& key);

/// Checks an order's signature against the key that it names.
/// @err order.unsigned, order.unknown_key, order.bad_signature
Result<void> verify_order(const nlohmann::json& order, const std::vector<PublicKey>& keys);

}  // namespace holdfast::exchange
