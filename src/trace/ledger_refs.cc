#include "trace/ledger_refs.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace holdfast::trace {
namespace {

// A part of the rows that is sorted within the second level cache: about so many.
constexpr std::size_t kPart = std::size_t{1} << 15;

unsigned bits_of(std::size_t buckets) { return static_cast<unsigned>(std::countr_zero(buckets)); }

// The first `bits` bits; 0 for none.
std::size_t first_bits(std::uint64_t hash, unsigned bits) {
  return bits == 0 ? 0 : static_cast<std::size_t>(hash >> (64 - bits));
}

// A row behind the 32 bits of its hash that follow those of its part.
using Item = std::uint64_t;

bool has_equal(std::span<const Item> bucket) {
  constexpr std::size_t kSmall = 64;  // larger ones are sorted without looking
  if (bucket.size() > kSmall) return true;
  for (std::size_t i = 1; i < bucket.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if ((bucket[i] ^ bucket[k]) >> 32 == 0) return true;
    }
  }
  return false;
}

// Gives the groups of equal hashes of a bucket.
void tell_equal(std::span<Item> bucket, const SameHash& same) {
  std::ranges::sort(bucket);
  std::vector<std::uint32_t> rows;
  for (std::size_t begin = 0; begin < bucket.size();) {
    std::size_t end = begin;
    rows.clear();
    for (; end < bucket.size() && (bucket[begin] ^ bucket[end]) >> 32 == 0; ++end) {
      rows.push_back(static_cast<std::uint32_t>(bucket[end]));
    }
    if (rows.size() > 1) same(rows);
    begin = end;
  }
}

}  // namespace

std::size_t RefIndexView::buckets_for(std::size_t rows) {
  return std::bit_ceil(std::max<std::size_t>(rows / 4, 1));
}

std::size_t RefIndexView::bucket_of(std::uint64_t hash) const {
  return first_bits(hash, bits_of(starts.size() - 1));
}

std::span<const std::uint32_t> RefIndexView::candidates(std::uint64_t hash) const {
  if (starts.size() < 2) return {};
  const std::size_t bucket = bucket_of(hash);
  const std::size_t begin = std::min<std::size_t>(starts[bucket], rows.size());
  const std::size_t end = std::min<std::size_t>(starts[bucket + 1], rows.size());
  return begin < end ? rows.subspan(begin, end - begin) : std::span<const std::uint32_t>{};
}

void RefIndex::build(std::span<const std::uint64_t> hashes, const SameHash& same) {
  const std::size_t buckets = RefIndexView::buckets_for(hashes.size());
  const unsigned part_bits = std::min(
      bits_of(buckets), bits_of(std::bit_ceil(std::max<std::size_t>(hashes.size() / kPart, 1))));
  const unsigned inner_bits = bits_of(buckets) - part_bits;

  // First by the leading bits into parts: of the hash only the next 32 bits go on, with the row.
  std::vector<std::size_t> part_start((std::size_t{1} << part_bits) + 1);
  for (const std::uint64_t hash : hashes) ++part_start[first_bits(hash, part_bits) + 1];
  for (std::size_t p = 1; p < part_start.size(); ++p) part_start[p] += part_start[p - 1];
  Large<Item> parts(hashes.size());
  std::vector<std::size_t> place(part_start.begin(), part_start.end() - 1);
  for (std::size_t row = 0; row < hashes.size(); ++row) {
    const std::uint64_t hash = hashes[row];
    parts[place[first_bits(hash, part_bits)]++] = (hash << part_bits >> 32 << 32) | row;
  }

  // Then each part into its buckets.
  starts_.resize(buckets + 1);
  rows_.resize(hashes.size());
  const std::size_t inner = std::size_t{1} << inner_bits;
  std::vector<std::uint32_t> ends(inner);
  std::vector<Item> sorted;
  for (std::size_t p = 0; p + 1 < part_start.size(); ++p) {
    const std::span part(parts.data() + part_start[p], part_start[p + 1] - part_start[p]);
    std::ranges::fill(ends, 0u);
    for (const Item item : part) ++ends[first_bits(item, inner_bits)];
    std::uint32_t at = 0;
    for (std::size_t b = 0; b < inner; ++b) {
      starts_[(p << inner_bits) + b] = static_cast<std::uint32_t>(part_start[p]) + at;
      at += std::exchange(ends[b], at);
    }
    sorted.resize(part.size());
    for (const Item item : part) sorted[ends[first_bits(item, inner_bits)]++] = item;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      rows_[part_start[p] + i] = static_cast<std::uint32_t>(sorted[i]);
    }
    for (std::size_t b = 0, begin = 0; b < inner; begin = ends[b++]) {
      const std::span bucket(sorted.data() + begin, ends[b] - begin);
      if (has_equal(bucket)) tell_equal(bucket, same);
    }
  }
  starts_[buckets] = static_cast<std::uint32_t>(hashes.size());
}

}  // namespace holdfast::trace
