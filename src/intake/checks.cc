#include "intake/checks.h"

#include <algorithm>

#include "intake/chars.h"
#include "intake/intake.h"

namespace holdfast::intake {
namespace {

bool all_digits(std::string_view s) { return !s.empty() && std::ranges::all_of(s, is_digit); }

int two(std::string_view s, std::size_t i) { return (s[i] - '0') * 10 + (s[i + 1] - '0'); }

/// First two digits of GB/T 2260, with the residence permits of Hong Kong, Macao and Taiwan.
bool is_province(int code) {
  static constexpr std::array<std::pair<int, int>, 9> ranges = {
      {{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}, {71, 71}, {81, 83}, {91, 91}}};
  return std::ranges::any_of(ranges,
                             [&](const auto& r) { return code >= r.first && code <= r.second; });
}

constexpr std::u32string_view kPlateProvinces =
    U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

bool is_plate_char(char c) { return is_digit(c) || (is_upper(c) && c != 'I' && c != 'O'); }

}  // namespace

bool is_resident_id(std::string_view id, Instant today) {
  if (id.size() != 18 || !all_digits(id.substr(0, 17))) return false;
  static constexpr std::array<int, 17> weights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                  3, 7, 9,  10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += (id[i] - '0') * weights[i];
  if (std::string_view("10X98765432")[static_cast<std::size_t>(sum % 11)] != to_upper(id[17])) {
    return false;
  }
  const Civil birth{two(id, 6) * 100 + two(id, 8), two(id, 10), two(id, 12)};
  return is_province(two(id, 0)) && birth.year >= 1900 && is_real(birth) &&
         from_civil(birth, kChinaOffset) <= today + days{1};
}

bool is_old_resident_id(std::string_view id) {
  if (id.size() != 15 || !all_digits(id)) return false;
  return is_province(two(id, 0)) && is_real({1900 + two(id, 6), two(id, 8), two(id, 10)});
}

bool is_credit_code(std::string_view code) {
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (code.size() != 18) return false;
  int sum = 0;
  int weight = 1;
  for (std::size_t i = 0; i < 18; ++i) {
    const std::size_t value = alphabet.find(code[i]);
    if (value == std::string_view::npos) return false;
    if (i == 17) return static_cast<int>(value) == (31 - sum % 31) % 31;
    sum += static_cast<int>(value) * weight;
    weight = weight * 3 % 31;
  }
  return false;
}

bool is_imei(std::string_view imei) {
  return imei.size() == 15 && luhn_ok(imei) &&
         imei.find_first_not_of(imei.front()) != std::string_view::npos;
}

std::size_t plate_at(std::string_view s, std::size_t i, std::string& value) {
  const CodePoint province = code_point(s, i);
  if (kPlateProvinces.find(province.value) == std::u32string_view::npos) return 0;
  std::size_t k = i + province.size;
  if (!is_alpha(at(s, k)) || !is_plate_char(to_upper(s[k]))) return 0;
  value.assign(s, i, province.size);
  value.push_back(to_upper(s[k++]));
  if (at(s, k) == '-' || at(s, k) == ' ' || at(s, k) == '.') {
    ++k;
  } else if (has(s, k, "·")) {
    k += std::string_view("·").size();
  }
  std::string rest;
  while (is_alnum(at(s, k)) && rest.size() < 7) rest.push_back(to_upper(s[k++]));
  if (!std::ranges::all_of(rest, is_plate_char)) return 0;
  const auto letters = std::ranges::count_if(rest, is_upper);
  static constexpr std::array<std::string_view, 5> tails = {"学", "警", "港", "澳", "挂"};
  const auto tail = std::ranges::find_if(tails, [&](auto t) { return has(s, k, t); });
  if (rest.size() == 4 && tail != tails.end() && letters <= 2) {
    value += rest;
    value += *tail;
    return k + tail->size() - i;
  }
  const bool plain = rest.size() == 5 && letters <= 2;
  const bool electric = rest.size() == 6 && letters <= 2 && letters >= 1 &&
                        ((is_upper(rest[0]) && rest[0] <= 'K') || is_upper(rest[5]));
  if (!plain && !electric) return 0;
  value += rest;
  return k - i;
}

}  // namespace holdfast::intake
