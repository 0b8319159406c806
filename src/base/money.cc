#include "base/money.h"

namespace holdfast {

Result<Money> parse_yuan(std::string_view text) {
  const auto bad = [&](std::string reason, std::string why) {
    return fail(ErrorKind::Invalid, "money." + reason, "'" + std::string(text) + "' " + why);
  };
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  if (rest.empty() || rest.front() == '.') return bad("format", "is not an amount like 1234.50");
  std::int64_t fen = 0;
  int decimals = -1;
  for (const char c : rest) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') return bad("format", "is not an amount like 1234.50");
    if (decimals >= 2) return bad("precision", "has more than two decimals");
    if (decimals >= 0) ++decimals;
    fen = fen * 10 + (c - '0');
    if (fen > kMaxMoney.fen) return bad("too_large", "is more than 10 trillion yuan");
  }
  if (decimals == 0) return bad("format", "ends with a point");
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) fen *= 10;
  if (fen > kMaxMoney.fen) return bad("too_large", "is more than 10 trillion yuan");
  return Money{negative ? -fen : fen};
}

std::string format_yuan(Money money) {
  const bool negative = money.fen < 0;
  const auto fen =
      negative ? 0 - static_cast<std::uint64_t>(money.fen) : static_cast<std::uint64_t>(money.fen);
  std::string cents = std::to_string(fen % 100);
  if (cents.size() < 2) cents.insert(0, 1, '0');
  return (negative ? "-" : "") + std::to_string(fen / 100) + "." + cents;
}

}  // namespace holdfast
