// Bank cards: Luhn, the bank by its BIN, and the cards one slip away from a wrong one.
#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/tables.h"

namespace holdfast::intake {
namespace {

/// Digits that are taken for each other on the telephone or in handwriting.
bool is_alike(char a, char b) {
  static constexpr std::array<std::string_view, 8> pairs = {"17", "14", "06", "08",
                                                            "38", "69", "56", "29"};
  return std::ranges::any_of(pairs, [&](std::string_view p) {
    return (p[0] == a && p[1] == b) || (p[0] == b && p[1] == a);
  });
}

}  // namespace

bool luhn_ok(std::string_view digits) {
  if (digits.size() < 2 || !std::ranges::all_of(digits, is_digit)) return false;
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    int digit = digits[i] - '0';
    if (doubled) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

std::string_view bank_of(std::string_view card) { return bank_of(card, builtin_rules().tables()); }

std::vector<std::string> nearest_valid_cards(std::string_view digits) {
  if (digits.size() < 13 || digits.size() > 19 || !std::ranges::all_of(digits, is_digit)) return {};
  struct Candidate {
    int rank;
    std::string card;
  };
  std::vector<Candidate> candidates;
  const auto offer = [&](int rank, std::string card) {
    if (luhn_ok(card) && !bank_of(card).empty()) candidates.push_back({rank, std::move(card)});
  };
  std::string card(digits);
  for (std::size_t i = 0; i < card.size(); ++i) {
    if (i + 1 < card.size() && card[i] != card[i + 1]) {
      std::swap(card[i], card[i + 1]);
      offer(0, card);
      std::swap(card[i], card[i + 1]);
    }
    const char written = card[i];
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == written) continue;
      card[i] = digit;
      offer(is_alike(written, digit) ? 1 : 2, card);
    }
    card[i] = written;
  }
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.card < b.card;
  });
  std::vector<std::string> nearest;
  for (Candidate& candidate : candidates) {
    if (nearest.size() == kMaxNearestCards) break;
    nearest.push_back(std::move(candidate.card));
  }
  return nearest;
}

}  // namespace holdfast::intake
