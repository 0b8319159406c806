// Checksums and shapes: resident ids, credit codes, IMEI, plates, crypto addresses.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace holdfast::intake {

/// GB 11643: 17 digits and a check of 0-9 or X; known province, real date from 1900 to `today`.
bool is_resident_id(std::string_view id, Instant today);

/// The 15-digit id of before 1999: known province and a real date; no check digit.
bool is_old_resident_id(std::string_view id);

/// GB 32100 unified social credit code, 18 characters with check.
bool is_credit_code(std::string_view code);

/// 15 digits, Luhn, not one digit repeated.
bool is_imei(std::string_view imei);

/// The length in bytes of a vehicle plate (鲁H12345, 鲁HD12345, 鲁H·1234学) at `i`, its canonical
/// form in `value`; 0 where none stands there.
std::size_t plate_at(std::string_view s, std::size_t i, std::string& value);

enum class Checksum { Ok, Failed, None };

/// A blockchain address and what its checksum says.
struct CryptoAddress {
  std::string_view chain;  ///< "tron", "bitcoin", "ethereum"
  Checksum checksum = Checksum::None;
};

/// What a word of ASCII letters and digits is as an address, nothing if it has no such shape.
std::optional<CryptoAddress> crypto_address(std::string_view word);

/// Keccak-256 as Ethereum uses it (not SHA3-256: the padding differs).
std::array<std::uint8_t, 32> keccak256(std::span<const std::uint8_t> bytes);

}  // namespace holdfast::intake
