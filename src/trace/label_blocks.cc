#include "trace/label_blocks.h"

#include <algorithm>

namespace holdfast::trace {
namespace {

// Calls f(label) for each bit, lowest first.
template <class F>
void for_each_bit(std::uint64_t mask, F&& f) {
  for (; mask != 0; mask &= mask - 1) f(static_cast<std::size_t>(std::countr_zero(mask)));
}

}  // namespace

// Through a dense row of all labels: its loops have no branch that depends on which labels are
// where.
void LabelBlocks::add(LabelBlock& block, std::uint64_t mask, std::span<const std::int64_t> more) {
  const std::uint64_t had = block.at == 0 ? 0 : this->mask(block);
  if (had == mask) {
    const auto have = units(block);
    for (std::size_t k = 0; k < have.size(); ++k) have[k] += more[k];
    return;
  }
  std::size_t next = 0;
  for_each_bit(mask, [&](std::size_t label) { dense_[label] = more[next++]; });
  const std::uint64_t both = had | mask;
  if (block.at != 0) {
    std::int64_t* have = units(block).data();
    if (both == had) {
      for_each_bit(had, [&](std::size_t label) { *have++ += dense_[label]; });
      for_each_bit(mask, [&](std::size_t label) { dense_[label] = 0; });
      return;
    }
    for_each_bit(had, [&](std::size_t label) { dense_[label] += *have++; });
  }
  const auto count = static_cast<std::uint32_t>(std::popcount(both));
  if (block.at == 0 || class_for(count) > block.size_class) {
    release(block);
    block.size_class = class_for(count);
    block.at = allot(block.size_class);
  }
  block.count = static_cast<std::uint16_t>(count);
  *words(block.at) = both;
  std::int64_t* out = units(block).data();
  for_each_bit(both, [&](std::size_t label) {
    *out++ = dense_[label];
    dense_[label] = 0;
  });
}

void LabelBlocks::drop_empty(LabelBlock& block) {
  const auto have = units(block);
  std::uint64_t left = 0;
  std::size_t read = 0;
  std::size_t kept = 0;
  for_each_bit(mask(block), [&](std::size_t label) {
    const std::int64_t one = have[read++];
    if (one == 0) return;
    have[kept++] = one;
    left |= std::uint64_t{1} << label;
  });
  if (kept == 0) return release(block);
  block.count = static_cast<std::uint16_t>(kept);
  *words(block.at) = left;
}

std::uint32_t LabelBlocks::allot(std::uint16_t size_class) {
  auto& free = free_[size_class];
  if (free.empty()) {
    const std::uint32_t size = std::max(2u, half_lines(size_class));  // whole lines
    const std::uint32_t room = next_ < kChunk ? kFirstChunk : kChunk;
    if ((next_ & (kChunk - 1)) + size > room) next_ = (next_ | (kChunk - 1)) + 1;
    CHECK(next_ < 0xFFFF'FFFF - kChunk, "more labels than memory can hold");
    if ((next_ >> kAtBits) >= chunks_.size()) {
      chunks_.emplace_back(std::size_t{chunks_.empty() ? kFirstChunk : kChunk} * 4);
    }
    free.push_back(next_);
    if (size_class == 0) free.push_back(next_ + 1);
    next_ += size;
  }
  const std::uint32_t at = free.back();
  free.pop_back();
  return at;
}

}  // namespace holdfast::trace
