// Numbers as people write them: 28,000 / 2.8万 / 5万2 / 三万二 / 叁万贰仟 / 1.5个w / 二〇二六.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast::intake {

/// A quantity in millionths and where it ends.
struct Quantity {
  std::int64_t micros = 0;
  std::size_t end = 0;
  bool has_unit = false;      ///< 十百千万亿, k, w
  bool has_big_unit = false;  ///< 千万亿, k, w
  bool is_chinese = false;    ///< no ASCII digit in it
  bool is_grouped = false;    ///< has thousands commas or a decimal point
  bool is_about = false;      ///< 多, 余 or 几 in it: a lower bound
  bool has_space = false;     ///< spaces between the number and its unit
};

/// Reads the quantity that starts at `i` of folded text; nothing where none stands there or it is
/// beyond 9 trillion. CJK grammar: a bare digit at the end takes the unit below the last (五万二 =
/// 52,000), after 零 it is ones (三万零二 = 30,002).
std::optional<Quantity> read_quantity(std::string_view s, std::size_t i);

/// A small whole number of clocks and calendars: up to 4 ASCII digits, or Chinese (十五, 二〇二六).
struct Whole {
  int value = 0;
  std::size_t end = 0;
  int digits = 0;  ///< ASCII digits written; 0 for Chinese
};
std::optional<Whole> read_whole(std::string_view s, std::size_t i);

}  // namespace holdfast::intake
