// Telephone numbers: what a string of digits is as one, and its canonical form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intake/tables.h"

namespace holdfast::intake {

enum class PhoneShape { Mobile, Fixed, Service, Hotline, Port, Foreign };

struct Phone {
  PhoneShape shape = PhoneShape::Mobile;
  std::string value;
  std::vector<std::pair<std::string, std::string>> attributes;
};

/// What `digits` is as a number dialled in China: mobile, area code and number, 400/800, hotline
/// (of the table or 95xxx, 96xxx), 106 message port.
std::optional<Phone> domestic_phone(std::string_view digits, const Rules::Tables& tables);

/// What the digits after '+' (or 00) are; `digits` without the sign.
std::optional<Phone> international_phone(std::string_view digits, const Rules::Tables& tables);

/// How many digits follow the country code of these digits, as {least, most}.
std::pair<std::size_t, std::size_t> national_length(std::string_view digits,
                                                    std::size_t& country_size);

}  // namespace holdfast::intake
