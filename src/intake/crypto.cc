// Blockchain addresses: base58check, bech32, EIP-55; with the hash of Ethereum.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "base/sha256.h"
#include "intake/chars.h"
#include "intake/checks.h"

namespace holdfast::intake {
namespace {

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

void keccak_permute(std::array<std::uint64_t, 25>& a) {
  std::uint8_t lfsr = 1;
  for (int round = 0; round < 24; ++round) {
    std::array<std::uint64_t, 5> c{};
    for (std::size_t x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (std::size_t i = 0; i < 25; ++i) {
      a[i] ^= c[(i + 4) % 5] ^ std::rotl(c[(i % 5 + 1) % 5], 1);
    }
    std::size_t x = 1;
    std::size_t y = 0;
    std::uint64_t moving = a[1];
    for (int t = 0; t < 24; ++t) {
      const std::size_t next = (2 * x + 3 * y) % 5;
      x = y;
      y = next;
      const std::uint64_t kept = a[x + 5 * y];
      a[x + 5 * y] = std::rotl(moving, ((t + 1) * (t + 2) / 2) % 64);
      moving = kept;
    }
    for (std::size_t row = 0; row < 25; row += 5) {
      const std::array<std::uint64_t, 5> r = {a[row], a[row + 1], a[row + 2], a[row + 3],
                                              a[row + 4]};
      for (std::size_t i = 0; i < 5; ++i) a[row + i] = r[i] ^ (~r[(i + 1) % 5] & r[(i + 2) % 5]);
    }
    for (unsigned j = 0; j < 7; ++j) {
      if ((lfsr & 1) != 0) a[0] ^= std::uint64_t{1} << ((1U << j) - 1);
      lfsr = static_cast<std::uint8_t>((lfsr << 1) ^ ((lfsr >> 7) * 0x71));
    }
  }
}

/// The bytes of a SHA-256, which base gives in hex.
std::string sha256(std::string_view bytes) {
  const std::string hex = sha256_hex(bytes);
  const auto nibble = [](char c) { return is_digit(c) ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out.push_back(static_cast<char>(nibble(hex[i]) * 16 + nibble(hex[i + 1])));
  }
  return out;
}

/// Base58 to 25 bytes with a valid double-SHA256 check; the version byte, or -1.
int base58check_version(std::string_view word) {
  std::array<std::uint8_t, 25> bytes{};
  for (const char c : word) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) return -1;
    auto carry = static_cast<std::uint32_t>(digit);
    for (std::size_t i = bytes.size(); i-- > 0;) {
      carry += std::uint32_t{bytes[i]} * 58;
      bytes[i] = static_cast<std::uint8_t>(carry & 0xFF);
      carry >>= 8;
    }
    if (carry != 0) return -1;
  }
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::string twice = sha256(sha256(all.substr(0, 21)));
  return all.substr(21) == std::string_view(twice).substr(0, 4) ? bytes[0] : -1;
}

/// Bech32 (constant 1) for witness version 0, bech32m for the later ones.
bool bech32_ok(std::string_view word) {
  static constexpr std::array<std::uint32_t, 5> generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                             0x3d4233dd, 0x2a1462b3};
  std::uint32_t check = 1;
  const auto feed = [&](std::uint32_t value) {
    const std::uint32_t top = check >> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (std::size_t i = 0; i < 5; ++i) {
      if (((top >> i) & 1) != 0) check ^= generator[i];
    }
  };
  for (const std::uint32_t value : {3U, 3U, 0U, 2U, 3U}) feed(value);  // "bc" expanded
  const bool is_upper_case = word.front() == 'B';
  for (const char c : word.substr(3)) {
    if (is_upper_case ? is_lower(c) : is_upper(c)) return false;
    const std::size_t value = kBech32.find(to_lower(c));
    if (value == std::string_view::npos) return false;
    feed(static_cast<std::uint32_t>(value));
  }
  return check == (to_lower(word[3]) == 'q' ? 1U : 0x2bc830a3U);
}

Checksum eip55(std::string_view hex) {
  if (std::ranges::none_of(hex, is_upper) || std::ranges::none_of(hex, is_lower)) {
    return Checksum::None;
  }
  std::string lower(hex);
  std::ranges::transform(lower, lower.begin(), to_lower);
  const auto hash = keccak256({reinterpret_cast<const std::uint8_t*>(lower.data()), lower.size()});
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (is_digit(hex[i])) continue;
    const int nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
    if (is_upper(hex[i]) != (nibble >= 8)) return Checksum::Failed;
  }
  return Checksum::Ok;
}

bool is_hex(std::string_view s) {
  return std::ranges::all_of(
      s, [](char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); });
}

bool is_base58(std::string_view s) {
  return std::ranges::all_of(s, [](char c) { return kBase58.find(c) != kBase58.npos; });
}

}  // namespace

std::array<std::uint8_t, 32> keccak256(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t rate = 136;
  std::vector<std::uint8_t> padded(bytes.begin(), bytes.end());
  padded.push_back(1);
  while (padded.size() % rate != 0) padded.push_back(0);
  padded.back() |= 0x80;
  std::array<std::uint64_t, 25> state{};
  for (std::size_t block = 0; block < padded.size(); block += rate) {
    for (std::size_t i = 0; i < rate; ++i) {
      state[i / 8] ^= std::uint64_t{padded[block + i]} << (8 * (i % 8));
    }
    keccak_permute(state);
  }
  std::array<std::uint8_t, 32> out{};
  for (std::size_t i = 0; i < 32; ++i) {
    out[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
  }
  return out;
}

std::optional<CryptoAddress> crypto_address(std::string_view word) {
  const auto checked = [](bool ok) { return ok ? Checksum::Ok : Checksum::Failed; };
  if (word.size() == 34 && word.front() == 'T' && is_base58(word)) {
    return CryptoAddress{"tron", checked(base58check_version(word) == 0x41)};
  }
  if (word.size() == 42 && word[0] == '0' && to_lower(word[1]) == 'x' && is_hex(word.substr(2))) {
    return CryptoAddress{"ethereum", eip55(word.substr(2))};
  }
  if (word.size() == 42 && word.starts_with("41") && is_hex(word)) {
    return std::ranges::any_of(word, is_alpha) ? std::optional(CryptoAddress{"tron"})
                                               : std::nullopt;
  }
  const bool bech32_size = word.size() == 42 || word.size() == 62;
  if (bech32_size && (word.starts_with("bc1") || word.starts_with("BC1"))) {
    return CryptoAddress{"bitcoin", checked(bech32_ok(word))};
  }
  if (word.size() >= 26 && word.size() <= 35 && (word[0] == '1' || word[0] == '3') &&
      is_base58(word) && std::ranges::any_of(word, is_alpha)) {
    const int version = base58check_version(word);
    if (version == 0 || version == 5) return CryptoAddress{"bitcoin", Checksum::Ok};
    const bool mixed = std::ranges::any_of(word, is_upper) && std::ranges::any_of(word, is_lower);
    if (mixed && word.size() >= 33) return CryptoAddress{"bitcoin", Checksum::Failed};
  }
  return std::nullopt;
}

}  // namespace holdfast::intake
