#include "intake/phones.h"

#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/fold.h"

namespace holdfast::intake {
namespace {

bool is_mobile(std::string_view d) {
  return d.size() == 11 && d[0] == '1' && d[1] >= '3' && d[1] <= '9';
}

/// Area code and 7-8 digits. The plan has subscribers begin with 2-8, but a forged number need not.
bool is_fixed(std::string_view d) {
  if (d.size() < 10 || d.size() > 12 || d[0] != '0') return false;
  const bool big = d[1] == '1' ? d[2] == '0' : d[1] == '2';
  const std::size_t area = big ? 3 : 4;
  if (!big && (d[1] < '3' || d[1] > '9')) return false;
  const std::size_t rest = d.size() - area;
  return (rest == 8 || (rest == 7 && !big)) && d[area] != '0';
}

bool is_service(std::string_view d) {
  return d.size() == 10 && (d.starts_with("400") || d.starts_with("800")) && d[3] >= '0';
}

bool is_bank_hotline(std::string_view d) {
  return (d.size() == 5 && (d.starts_with("95") || d.starts_with("96"))) ||
         (d.size() == 6 && d.starts_with("95"));
}

bool is_port(std::string_view d) {
  return d.size() >= 8 && d.size() <= 20 && d.starts_with("106") && d[3] != '0';
}

struct Country {
  std::string_view code;
  std::size_t least;
  std::size_t most;
};
constexpr std::array kCountries = {
    Country{"1", 10, 10},  Country{"7", 10, 10},  Country{"20", 8, 10},  Country{"27", 9, 9},
    Country{"31", 9, 9},   Country{"33", 9, 9},   Country{"34", 9, 9},   Country{"39", 9, 11},
    Country{"44", 9, 10},  Country{"49", 9, 11},  Country{"60", 8, 10},  Country{"61", 9, 9},
    Country{"62", 9, 12},  Country{"63", 9, 10},  Country{"64", 8, 10},  Country{"65", 8, 8},
    Country{"66", 8, 9},   Country{"81", 9, 10},  Country{"82", 8, 10},  Country{"84", 9, 10},
    Country{"90", 10, 10}, Country{"91", 10, 10}, Country{"92", 10, 10}, Country{"95", 7, 10},
    Country{"234", 8, 10}, Country{"233", 9, 9},  Country{"254", 9, 9},  Country{"852", 8, 8},
    Country{"853", 8, 8},  Country{"855", 8, 9},  Country{"856", 8, 10}, Country{"880", 10, 10},
    Country{"886", 8, 9},  Country{"971", 8, 9},  Country{"977", 9, 10}, Country{"975", 8, 8}};

}  // namespace

std::pair<std::size_t, std::size_t> national_length(std::string_view digits,
                                                    std::size_t& country_size) {
  for (std::size_t size = 3; size > 0; --size) {
    const auto found = std::ranges::find(kCountries, digits.substr(0, size), &Country::code);
    if (found != kCountries.end() && digits.size() >= size) {
      country_size = size;
      return {found->least, found->most};
    }
  }
  country_size = 2;
  return {6, 13};
}

std::optional<Phone> domestic_phone(std::string_view d, const Rules::Tables& tables) {
  if (is_mobile(d)) {
    Phone phone{PhoneShape::Mobile, "+86" + std::string(d), {}};
    for (const std::size_t length : {std::size_t{4}, std::size_t{3}}) {
      const auto carrier = tables.carriers.find(std::string(d.substr(0, length)));
      if (carrier == tables.carriers.end()) continue;
      phone.attributes.emplace_back("carrier", carrier->second);
      break;
    }
    return phone;
  }
  if (d.size() == 13 && d.starts_with("86") && is_mobile(d.substr(2))) {
    return domestic_phone(d.substr(2), tables);
  }
  if (d.size() <= tables.longest_hotline && tables.hotlines.contains(std::string(d))) {
    return Phone{PhoneShape::Hotline, std::string(d), {}};
  }
  if (is_fixed(d)) return Phone{PhoneShape::Fixed, "+86" + std::string(d.substr(1)), {}};
  if (is_service(d)) return Phone{PhoneShape::Service, std::string(d), {}};
  if (is_bank_hotline(d)) return Phone{PhoneShape::Hotline, std::string(d), {}};
  if (is_port(d)) return Phone{PhoneShape::Port, std::string(d), {}};
  return std::nullopt;
}

std::optional<Phone> international_phone(std::string_view d, const Rules::Tables& tables) {
  if (d.starts_with("86")) {
    std::string rest(d.substr(2));
    if (is_mobile(rest)) return domestic_phone(rest, tables);
    if (!rest.empty() && rest[0] != '0' && is_fixed("0" + rest)) {
      return Phone{PhoneShape::Fixed, "+86" + rest, {}};
    }
    if (rest.size() > 1 && rest[0] == '0' && is_fixed(rest)) {
      return Phone{PhoneShape::Fixed, "+86" + rest.substr(1), {}};
    }
    // A hotline or 400 number cannot call out under +86: the caller id was forged.
    const auto inner = domestic_phone(rest, tables);
    if (inner || (rest.size() >= 3 && rest.size() <= 6)) {
      return Phone{PhoneShape::Foreign, "+86" + rest, {{"spoofed", "true"}}};
    }
    return std::nullopt;
  }
  if (d.size() < 7 || d.size() > 15) return std::nullopt;
  Phone phone{PhoneShape::Foreign, "+" + std::string(d), {}};
  if (d[0] == '0') phone.attributes.emplace_back("spoofed", "true");
  return phone;
}

Result<std::string> canonical_phone(std::string_view text) {
  const Folded folded(text);
  std::string digits;
  bool plus = false;
  for (const char c : folded.text()) {
    if (is_digit(c)) {
      digits.push_back(c);
    } else if (c == '+' && digits.empty()) {
      plus = true;
    } else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.') {
      digits.clear();
      break;
    }
  }
  if (!plus && digits.starts_with("00")) {
    digits.erase(0, 2);
    plus = true;
  }
  const Rules::Tables& tables = builtin_rules().tables();
  const auto phone = plus ? international_phone(digits, tables) : domestic_phone(digits, tables);
  if (!phone) {
    return fail(ErrorKind::Invalid, "phone.format",
                "'" + std::string(text.substr(0, 40)) +
                    "' is not a telephone number; write 11 digits, an area code and number, or +");
  }
  return phone->value;
}

}  // namespace holdfast::intake
