// Folding: one pass that makes full-width ASCII plain, drops invisible characters and remembers
// where everything was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intake/chars.h"
#include "intake/landmarks.h"

namespace holdfast::intake {

/// The folded text; offsets into it map back to the text as given.
class Folded {
 public:
  /// Folds any bytes into the memory of `room`, which is empty; what is not UTF-8 becomes U+0001.
  /// Cost: one pass, about 0.5 ns a byte.
  explicit Folded(std::string_view raw, std::string room = {});

  /// The memory of the text, which is gone then.
  std::string release() { return std::move(text_); }

  std::string_view text() const { return text_; }

  /// Where the code point that begins (ends) at `folded` begins (ends) in the text as given.
  std::size_t raw_begin(std::size_t folded) const;
  std::size_t raw_end(std::size_t folded) const;

 private:
  /// From `folded` on, raw = raw + (x - folded); the code point before it ended at `raw_before`.
  struct Shift {
    std::uint32_t folded;
    std::uint32_t raw;
    std::uint32_t raw_before;
  };

  void mark(std::size_t folded, std::size_t raw, std::size_t raw_before);
  const Shift* shift_at(std::size_t folded) const;

  std::string text_;
  std::vector<Shift> shifts_;
  Landmarks landmarks_;  ///< of the shifts
};

}  // namespace holdfast::intake
