// Which of up to 64 labels an account holds, and how much of each: a block of memory with a mask
// and one word for each label that is there.
//
//   block, 8-byte words    [ mask | units of the lowest label | of the next | ... ]
//
// Most accounts hold none and have no block. Blocks are 4, 8, 16, 24, ... 72 words, cut from large
// chunks, and are used again; from 8 words on they begin at a cache line.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "trace/ahead.h"
#include "trace/large_pages.h"

namespace holdfast::trace {

/// Where an account's block lies. All zero: it holds no label.
struct LabelBlock {
  std::uint32_t at = 0;  ///< in half cache lines; 0: none
  std::uint16_t size_class = 0;
  std::uint16_t count = 0;
};

class LabelBlocks {
 public:
  static constexpr std::uint32_t kLabelsMax = 64;

  bool is_empty(LabelBlock block) const { return block.at == 0; }
  std::uint64_t mask(LabelBlock block) const { return *words(block.at); }

  /// The units of the labels in the mask, lowest label first.
  std::span<std::int64_t> units(LabelBlock block) {
    return {reinterpret_cast<std::int64_t*>(words(block.at) + 1), block.count};
  }
  std::span<const std::int64_t> units(LabelBlock block) const {
    return {reinterpret_cast<const std::int64_t*>(words(block.at) + 1), block.count};
  }

  void ask(LabelBlock block) const {
    if (block.at == 0) return;
    const std::uint64_t* const first = words(block.at);
    for (std::size_t word = 0; word <= block.count; word += 8) ask_near(first + word);
  }

  /// Adds `units` of the labels in `mask`, lowest first; at least one label.
  void add(LabelBlock& block, std::uint64_t mask, std::span<const std::int64_t> units);

  /// Takes out labels whose units have become 0.
  void drop_empty(LabelBlock& block);

  /// Gives the memory back; the block is empty then.
  void release(LabelBlock& block) {
    if (block.at != 0) free_[block.size_class].push_back(block.at);
    block = {};
  }

 private:
  using Word = std::uint64_t;
  static constexpr std::uint32_t kAtBits = 21;  // of a chunk: 2M half lines are 64 MB
  static constexpr std::uint32_t kChunk = 1u << kAtBits;
  static constexpr std::uint32_t kFirstChunk = 1u << 15;  // 1 MB, for small ledgers
  static constexpr std::uint16_t kClasses = 10;

  // Words in half lines of a class: 4, 8, 16, 24, ... 72 words.
  static constexpr std::uint32_t half_lines(std::uint16_t size_class) {
    return size_class == 0 ? 1 : 2u * size_class;
  }
  static constexpr std::uint16_t class_for(std::uint32_t labels) {
    return static_cast<std::uint16_t>(labels <= 3 ? 0 : (labels + 8) / 8);
  }

  const Word* words(std::uint32_t at) const {
    return chunks_[at >> kAtBits].data() + std::size_t{at & (kChunk - 1)} * 4;
  }

  Word* words(std::uint32_t at) { return const_cast<Word*>(std::as_const(*this).words(at)); }

  std::uint32_t allot(std::uint16_t size_class);

  std::vector<Large<Word>> chunks_;
  std::uint32_t next_ = 2;  // 0 is no block
  std::array<std::vector<std::uint32_t>, kClasses> free_;
  std::array<std::int64_t, kLabelsMax> dense_{};  // scratch of add(): all 0 between calls
};

}  // namespace holdfast::trace
