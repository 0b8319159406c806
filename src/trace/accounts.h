// Names to dense numbers and back: the engine works on arrays, never on strings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "trace/large_pages.h"

namespace holdfast::trace {

/// A name made ready for a NameTable: its bytes in four words, so that two are compared without a
/// loop, and its hash. A name of more than 27 bytes is known here by its hash and place only.
struct NameKey {
  static constexpr std::size_t kInline = 27;
  std::array<std::uint64_t, 4> words{};  // the upper half of the last is free
  std::uint64_t hash = 0;

  NameKey() = default;
  /// `readable` bytes may be read from the name's start on: with 32 or more there is no loop.
  explicit NameKey(std::string_view name, std::size_t readable = 0);
};

/// Gives every name a dense number, in order of first sight: 0, 1, 2, ... Numbers never change. One
/// open-addressed array that holds the names themselves, half a cache line each: a name is found
/// with one touch of memory. Longer names lie in blocks beside it.
class NameTable {
 public:
  /// The number of `name`, new if it was not seen before.
  std::uint32_t intern(std::string_view name) { return insert(name, NameKey(name)).first; }

  /// The number of `name`, and whether it is new. `key` is NameKey(name).
  std::pair<std::uint32_t, bool> insert(std::string_view name, const NameKey& key);

  /// For many names at a time: asks for the place in memory that insert() will look at.
  void ask_for(const NameKey& key) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[key.hash & (slots_.size() - 1)]);
  }

  /// The number of `name`, or kNone.
  std::uint32_t find(std::string_view name) const;

  /// The name of a number that intern() gave out. The view lives until the next new name.
  std::string_view name(std::uint32_t index) const;

  std::uint32_t size() const { return static_cast<std::uint32_t>(slot_of_.size()); }

  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

 private:
  // The words of a NameKey: the last holds name bytes 24-26, the length, and the number.
  struct alignas(32) Slot {
    std::array<std::uint64_t, 4> words;
  };

  std::string_view name_in(const Slot& slot) const;
  std::size_t place_of(std::string_view name, const NameKey& key) const;
  void keep_long(std::string_view name, Slot& slot);
  void grow();

  Large<Slot> slots_;                   // a power of two, at most 5/8 full
  std::vector<std::uint32_t> slot_of_;  // number -> slot
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t room_ = 0;  // bytes free at the end of the last block
  char* free_ = nullptr;
};

using AccountTable = NameTable;

/// The numbers 0 .. names.size()-1 in order of the names' bytes. Cost: O(n log n) on words of eight
/// bytes, a step for every eight bytes that many names share.
std::vector<std::uint32_t> order_of_names(const std::vector<std::string_view>& names);

}  // namespace holdfast::trace
