// An account anywhere in the world: INSTITUTION:NUMBER.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace holdfast {

inline constexpr std::string_view kCash = "CASH";      ///< money that was drawn out
inline constexpr std::string_view kAbroad = "ABROAD";  ///< money that left the country
/// The institution of a victim's account that is not known yet: VICTIM:C12, one for each case.
inline constexpr std::string_view kUnnamedPayer = "VICTIM";

/// `ICBC:6222021608001234567`, `ALIPAY:13800138000`. Always valid once made.
class Account {
 public:
  Account() = default;  ///< the empty account: "none yet"

  /// @param text INSTITUTION:NUMBER; the institution is 1-32 of A-Z a-z 0-9 _ . -, the number 1-64
  ///   visible characters. Spaces around are not forgiven: the caller trims.
  /// @err account.format
  static Result<Account> parse(std::string_view text);

  std::string_view institution() const { return std::string_view{text_}.substr(0, colon_); }
  std::string_view number() const { return std::string_view{text_}.substr(colon_ + 1); }
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend bool operator==(const Account& a, const Account& b) { return a.text_ == b.text_; }
  friend auto operator<=>(const Account& a, const Account& b) { return a.text_ <=> b.text_; }

 private:
  std::string text_;
  std::size_t colon_ = 0;
};

}  // namespace holdfast

template <>
struct std::hash<holdfast::Account> {
  std::size_t operator()(const holdfast::Account& account) const noexcept {
    return std::hash<std::string>{}(account.text());
  }
};
