#include "store/hash.h"

#include <openssl/evp.h>

#include <array>

#include "base/result.h"

namespace holdfast::store {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

CanonicalForm::CanonicalForm(std::string_view format) : text_(format) { text_ += '\n'; }

CanonicalForm& CanonicalForm::add(std::string_view bytes) {
  text_ += std::to_string(bytes.size());
  text_ += ':';
  text_ += bytes;
  text_ += '\n';
  return *this;
}

CanonicalForm& CanonicalForm::add(std::int64_t number) {
  return add(std::string_view{std::to_string(number)});
}

}  // namespace holdfast::store
