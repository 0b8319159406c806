#include "trace/ledger_scan.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace holdfast::trace {
namespace {

// Sixty-four bytes as bits, one for each byte.
struct Block {
  std::uint64_t commas = 0;
  std::uint64_t line_ends = 0;
  std::uint64_t returns = 0;
  std::uint64_t odd = 0;  // quotes and NUL
  std::uint64_t wide = 0;
};

#if defined(__SSE2__)

Block look_at(const char* at) {
  Block block;
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * i));
    const auto where = [&](__m128i equal) {
      return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(equal))) << 16 * i;
    };
    const auto equal = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    block.commas |= where(equal(','));
    block.line_ends |= where(equal('\n'));
    block.returns |= where(equal('\r'));
    block.odd |= where(_mm_or_si128(equal('"'), equal('\0')));
    block.wide |= where(bytes);
  }
  return block;
}

#else

Block look_at(const char* at) {
  Block block;
  for (unsigned i = 0; i < 64; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (at[i] == ',') block.commas |= bit;
    if (at[i] == '\n') block.line_ends |= bit;
    if (at[i] == '\r') block.returns |= bit;
    if (at[i] == '"' || at[i] == '\0') block.odd |= bit;
    if (static_cast<unsigned char>(at[i]) >= 0x80) block.wide |= bit;
  }
  return block;
}

#endif

}  // namespace

void CsvScan::read(std::string_view piece, char next) {
  const std::size_t blocks = (piece.size() + 63) / 64;
  if (marks_.size() < blocks * 64) marks_.resize(blocks * 64);
  odd_.assign(blocks, 0);
  wide_.assign(blocks, 0);
  std::uint32_t* mark = marks_.data();
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t from = i * 64;
    const std::size_t size = std::min<std::size_t>(64, piece.size() - from);
    Block block;
    if (size == 64) {
      block = look_at(piece.data() + from);
    } else {
      char rest[64];
      std::memset(rest, ' ', sizeof rest);
      std::memcpy(rest, piece.data() + from, size);
      block = look_at(rest);
    }
    const char behind = from + size < piece.size() ? piece[from + size] : next;
    const std::uint64_t before_end =
        block.line_ends >> 1 | (behind == '\n' ? std::uint64_t{1} << (size - 1) : 0);
    odd_[i] = block.odd | (block.returns & ~before_end);
    wide_[i] = block.wide;
    for (std::uint64_t bits = block.commas | block.line_ends; bits != 0; bits &= bits - 1) {
      *mark++ =
          static_cast<std::uint32_t>(from) + static_cast<std::uint32_t>(std::countr_zero(bits));
    }
  }
  mark_count_ = static_cast<std::size_t>(mark - marks_.data());
}

bool CsvScan::has_bit(const std::vector<std::uint64_t>& bits, std::size_t begin, std::size_t end) {
  if (begin >= end) return false;
  const std::size_t first = begin / 64;
  const std::size_t last = (end - 1) / 64;
  const std::uint64_t from = ~std::uint64_t{0} << begin % 64;
  const std::uint64_t to = ~std::uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) return (bits[first] & from & to) != 0;
  std::uint64_t any = (bits[first] & from) | (bits[last] & to);
  for (std::size_t i = first + 1; i < last; ++i) any |= bits[i];
  return any != 0;
}

}  // namespace holdfast::trace
