// Numbers in English words: twelve thousand, 1.32 million, half a million, a hundred thousand.
#pragma once

#include "intake/numbers.h"

namespace holdfast::intake {

/// Reads the number of English words that starts at `i`, also digits with a word of scale
/// ("1.32 million"); nothing where no scale or no number word stands. `has_big_unit` from a
/// thousand.
std::optional<Quantity> read_quantity_en(std::string_view s, std::size_t i);

}  // namespace holdfast::intake
