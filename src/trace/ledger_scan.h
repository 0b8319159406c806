// Finds what divides plain CSV - commas and line ends - 64 bytes at a step, a piece of text at a
// time, and marks the places that a plain reader must not pass: quotes, NUL, a carriage return
// that is not before a line end; and, apart, bytes that are not ASCII.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace holdfast::trace {

/// One piece of the text. All places count from the start of the piece.
class CsvScan {
 public:
  static constexpr std::size_t kPiece = std::size_t{32} << 10;

  /// Scans `piece`. `next`: the byte behind it, or a line end where the text is over.
  void read(std::string_view piece, char next);

  /// The commas and line ends, in order.
  const std::vector<std::uint32_t>& marks() const { return marks_; }
  std::size_t mark_count() const { return mark_count_; }

  /// Whether [begin, end) has a quote, a NUL or a lone carriage return; a byte that is not ASCII.
  bool is_odd(std::size_t begin, std::size_t end) const { return has_bit(odd_, begin, end); }
  bool has_wide(std::size_t begin, std::size_t end) const { return has_bit(wide_, begin, end); }

 private:
  static bool has_bit(const std::vector<std::uint64_t>& bits, std::size_t begin, std::size_t end);

  std::vector<std::uint32_t> marks_;  // room for all; mark_count_ are there
  std::size_t mark_count_ = 0;
  std::vector<std::uint64_t> odd_;
  std::vector<std::uint64_t> wide_;
};

}  // namespace holdfast::trace
