#include "records/account.h"

#include <algorithm>

namespace holdfast {
namespace {

constexpr std::size_t kInstitutionMax = 32;
constexpr std::size_t kNumberMax = 64;

bool is_institution_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

bool is_visible(char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; }

}  // namespace

Result<Account> Account::parse(std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view institution = text.substr(0, colon);
  const std::string_view number =
      colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  const bool valid = !institution.empty() && institution.size() <= kInstitutionMax &&
                     std::ranges::all_of(institution, is_institution_char) && !number.empty() &&
                     number.size() <= kNumberMax && std::ranges::all_of(number, is_visible);
  if (!valid) {
    return fail(ErrorKind::Invalid, "account.format",
                "'" + std::string(text.substr(0, 100)) +
                    "' is not an account: write it INSTITUTION:NUMBER, as "
                    "ICBC:6222021608001234565");
  }
  Account account;
  account.text_ = text;
  account.colon_ = colon;
  return account;
}

}  // namespace holdfast
