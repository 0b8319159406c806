// Names to dense numbers and back: the engine works on arrays, never on strings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::trace {

/// Gives every name a dense number, in order of first sight: 0, 1, 2, ... Numbers never change;
/// the views that name() returns live as long as the table. Open addressing over one array; the
/// bytes of the names lie in large blocks.
class NameTable {
 public:
  /// The number of `name`, new if it was not seen before. One hash of the name.
  std::uint32_t intern(std::string_view name) { return insert(name).first; }

  /// The number of `name`, and whether it is new.
  std::pair<std::uint32_t, bool> insert(std::string_view name) {
    return insert(name, hash_of(name));
  }

  /// For many names at a time: with the hash known, the three memory places that insert() will look
  /// at can be asked for ahead, one stage after the other over all names of a batch.
  static std::size_t hash_of(std::string_view name);
  std::pair<std::uint32_t, bool> insert(std::string_view name, std::size_t hash);
  void ask_for_slot(std::size_t hash) const;
  void ask_for_entry(std::size_t hash) const;
  void ask_for_bytes(std::size_t hash) const;

  /// The number of `name`, or kNone.
  std::uint32_t find(std::string_view name) const;

  /// The name of a number that intern() gave out.
  std::string_view name(std::uint32_t index) const { return names_[index]; }

  std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }

  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

 private:
  struct Slot {
    std::uint32_t hash = 0;  // upper half of the hash: most strangers are told apart by it
    std::uint32_t index = kNone;
  };

  std::size_t slot_of(std::string_view name, std::size_t hash) const;
  std::string_view keep(std::string_view name);
  void grow();

  std::vector<Slot> slots_;  // a power of two, at most 5/8 full
  std::vector<std::string_view> names_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t room_ = 0;  // bytes free at the end of the last block
  char* free_ = nullptr;
};

using AccountTable = NameTable;

}  // namespace holdfast::trace
