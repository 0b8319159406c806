#include "intake/numbers.h"

#include <algorithm>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kTooLarge = 9'000'000'000'000;  // times kMicro just fits 63 bits

/// Adds up digits and units from left to right: sections of ten thousand, as Chinese counts.
class Sum {
 public:
  /// A number in micros stands next. `is_single` for one digit: it may take the unit below.
  bool number(std::int64_t micros, bool is_single) {
    if (has_current_) return false;
    current_ = micros;
    has_current_ = true;
    is_single_ = is_single;
    return true;
  }

  bool unit(std::int64_t unit) {
    if (!has_current_) {
      // 十五 is 15; a number cannot begin with another unit (万一, 千万 are words).
      if (unit != 10 && !(unit >= 10'000 && section_ > 0)) return false;
      current_ = unit == 10 ? kMicro : 0;
    }
    last_unit_ = unit;
    after_zero_ = false;
    if (unit < 10'000) {
      if (!multiply(current_, unit) || !add(section_, current_)) return false;
    } else {
      if (!add(section_, current_)) return false;
      if (unit == 100'000'000 && !add(section_, total_)) return false;
      if (unit == 100'000'000) total_ = 0;
      if (!multiply(section_, unit) || !add(total_, section_)) return false;
      section_ = 0;
    }
    current_ = 0;
    has_current_ = false;
    return true;
  }

  void zero() { after_zero_ = true; }
  bool has_current() const { return has_current_; }

  std::optional<std::int64_t> finish() {
    if (has_current_ && is_single_ && last_unit_ >= 100 && !after_zero_) {
      if (!multiply(current_, last_unit_ / 10)) return std::nullopt;
    }
    if (!add(section_, current_) || !add(total_, section_)) return std::nullopt;
    return total_;
  }

 private:
  static bool multiply(std::int64_t& a, std::int64_t b) {
    return !__builtin_mul_overflow(a, b, &a);
  }
  static bool add(std::int64_t& a, std::int64_t b) { return !__builtin_add_overflow(a, b, &a); }

  std::int64_t total_ = 0;
  std::int64_t section_ = 0;
  std::int64_t current_ = 0;
  std::int64_t last_unit_ = 0;
  bool has_current_ = false;
  bool is_single_ = false;
  bool after_zero_ = false;
};

/// ASCII digits with thousands commas and a fraction of up to six digits.
bool read_decimal(std::string_view s, std::size_t& i, std::int64_t& micros, Quantity& q,
                  int& digits) {
  std::int64_t whole = 0;
  digits = 0;
  const auto take = [&](std::size_t from, std::size_t to) {
    for (std::size_t k = from; k < to; ++k) {
      whole = whole * 10 + (s[k] - '0');
      ++digits;
      if (whole > kTooLarge) return false;
    }
    return true;
  };
  std::size_t end = i;
  while (is_digit(at(s, end))) ++end;
  if (!take(i, end)) return false;
  const bool can_group = end - i <= 3;
  while (can_group && at(s, end) == ',' && is_digit(at(s, end + 1)) && is_digit(at(s, end + 2)) &&
         is_digit(at(s, end + 3)) && !is_digit(at(s, end + 4))) {
    if (!take(end + 1, end + 4)) return false;
    end += 4;
    q.is_grouped = true;
  }
  micros = whole * kMicro;
  if (at(s, end) == '.' && is_digit(at(s, end + 1))) {
    std::int64_t scale = kMicro / 10;
    for (++end; is_digit(at(s, end)); ++end, scale /= 10) micros += scale * (s[end] - '0');
    q.is_grouped = true;
    digits = 2;  // never a lone digit that takes a unit
  }
  i = end;
  return true;
}

/// The unit at `i` (also w, k, 个w), its length in `size`.
std::int64_t unit_at(std::string_view s, std::size_t i, std::size_t& size) {
  std::size_t k = i;
  if (has(s, k, "个") &&
      (cn_unit(code_point(s, k + 3).value) >= 10'000 || to_lower(at(s, k + 3)) == 'w')) {
    k += 3;
  }
  const char letter = to_lower(at(s, k));
  if ((letter == 'w' || letter == 'k') && !is_alpha(at(s, k + 1))) {
    size = k + 1 - i;
    return letter == 'w' ? 10'000 : 1'000;
  }
  const CodePoint c = code_point(s, k);
  size = k + c.size - i;
  return cn_unit(c.value);
}

}  // namespace

std::optional<Quantity> read_quantity(std::string_view s, std::size_t i) {
  Quantity q;
  Sum sum;
  q.is_chinese = true;
  bool any = false;
  std::size_t end = i;
  while (i < s.size()) {
    if (is_digit(s[i]) && !sum.has_current()) {
      std::int64_t micros = 0;
      int digits = 0;
      if (!read_decimal(s, i, micros, q, digits)) return std::nullopt;
      sum.number(micros, digits == 1);
      q.is_chinese = false;
      any = true;
      end = i;
      continue;
    }
    std::size_t size = 0;
    std::size_t k = i;
    if (!q.is_chinese && sum.has_current() && at(s, k) == ' ') ++k;
    const std::int64_t unit = unit_at(s, k, size);
    if (unit > 0) {
      if (!sum.unit(unit)) break;
      q.has_space = q.has_space || k != i;
      q.has_unit = true;
      q.has_big_unit = q.has_big_unit || unit >= 1'000;
      any = true;
      end = i = k + size;
      continue;
    }
    const CodePoint c = code_point(s, i);
    if (any && (c.value == U'多' || c.value == U'余' || c.value == U'来')) {
      // 3万多, 5百余, 十来万: a lower bound; 多 before a unit is inside the number.
      q.is_about = true;
      i += c.size;
      if (unit_at(s, i, size) == 0) break;
      continue;
    }
    const int digit = cn_digit(c.value);
    if (digit < 0 || c.value == U'拐' || c.value == U'勾' || c.value == U'洞') break;
    if (digit == 0 && !sum.has_current() && any) {
      sum.zero();
    } else if (!sum.number(digit * kMicro, true)) {
      return std::nullopt;  // two digits side by side: spelled out, not counted
    }
    any = true;
    end = i += c.size;
  }
  if (!any) return std::nullopt;
  const auto micros = sum.finish();
  if (!micros) return std::nullopt;
  q.micros = *micros;
  q.end = end;
  return q;
}

std::optional<Whole> read_whole(std::string_view s, std::size_t i) {
  Whole w;
  if (is_digit(at(s, i))) {
    while (is_digit(at(s, i))) {
      if (++w.digits > 4) return std::nullopt;
      w.value = w.value * 10 + (s[i++] - '0');
    }
    w.end = i;
    return w;
  }
  int spelled = 0;
  int count = 0;
  bool has_unit = false;
  int ones = -1;
  int total = 0;
  for (CodePoint c = code_point(s, i); count < 5; c = code_point(s, i), ++count) {
    const int digit = cn_digit(c.value);
    if (c.value == U'十') {
      total += (ones < 0 ? 1 : ones) * 10;
      ones = -1;
      has_unit = true;
    } else if (digit >= 0) {
      ones = digit;
      spelled = spelled * 10 + digit;
    } else {
      break;
    }
    i += c.size;
  }
  if (count == 0) return std::nullopt;
  w.value = has_unit ? total + std::max(ones, 0) : spelled;
  w.end = i;
  return w;
}

}  // namespace holdfast::intake
