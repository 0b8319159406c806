// The two hashes whose values stand in ledger files: change one, and the format's version must
// change. Little-endian loads: the file names its byte order, others are refused.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "trace/fixed.h"

namespace holdfast::trace {

inline std::uint64_t load64(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline std::uint32_t load32(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Odd numbers without a pattern (the fraction of the square roots of 2, 3, 5, 7).
inline constexpr std::array<std::uint64_t, 4> kHashKeys{0x6A09E667F3BCC909, 0xBB67AE8584CAA73B,
                                                        0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1};

/// Both halves of the product of two words, folded into one.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const UInt128 product = static_cast<UInt128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// The hash a ledger file finds refs by. Reads inside `text` only.
inline std::uint64_t hash_ref(std::string_view text) {
  const char* at = text.data();
  std::size_t size = text.size();
  std::uint64_t hash = kHashKeys[0] ^ size;
  for (; size > 16; at += 16, size -= 16) {
    hash = fold(load64(at) ^ kHashKeys[1], load64(at + 8) ^ hash);
  }
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (size >= 8) {
    first = load64(at);
    last = load64(at + size - 8);
  } else if (size >= 4) {
    first = load32(at);
    last = load32(at + size - 4);
  } else if (size > 0) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i]));
    };
    first = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  hash = fold(first ^ kHashKeys[1], last ^ hash);
  return fold(hash ^ kHashKeys[2], kHashKeys[3]);
}

/// Finds damage, not malice: any change inside one word of eight bytes changes the value for sure,
/// any other with a chance of 2^-64 to be missed. Not cryptographic. About 10 GB/s.
class Checksum {
 public:
  static constexpr std::size_t kStep = 64;

  /// A multiple of kStep bytes at a time.
  void add(std::string_view bytes) {
    for (const char *at = bytes.data(), *end = at + bytes.size(); at != end; at += kStep) {
      for (std::size_t i = 0; i < lanes_.size(); ++i) {
        // Each step is one to one in the lane and in the word.
        const std::uint64_t word = load64(at + 8 * i) * kHashKeys[1];
        lanes_[i] = std::rotl(lanes_[i] ^ word, 29) * kHashKeys[3];
      }
    }
    size_ += bytes.size();
  }

  std::uint64_t value() const {
    std::uint64_t value = size_;
    for (const std::uint64_t lane : lanes_) {
      value = std::rotl((value ^ lane) * kHashKeys[0], 31) * kHashKeys[2];
    }
    return value;
  }

 private:
  std::array<std::uint64_t, kStep / 8> lanes_{1, 2, 3, 4, 5, 6, 7, 8};
  std::uint64_t size_ = 0;
};

}  // namespace holdfast::trace
