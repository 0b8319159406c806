#include "trace/matching.h"

#include <algorithm>

namespace holdfast::trace {
namespace {

constexpr std::uint32_t kNoCredit = 0xFFFF'FFFF;

struct Window {
  std::int64_t balance_fen = 0;
  std::int64_t before_fen = 0;            // balance before the last credit
  std::int64_t debits_fen = 0;            // since the last credit
  std::uint32_t last_credit = kNoCredit;  // transfer index
};

bool is_matched(const Window& window, std::int64_t credit_fen) {
  const std::int64_t negligible = std::min(credit_fen / kNegligiblePart, kNegligibleFen);
  return window.before_fen > 0 && window.before_fen <= negligible &&
         std::abs(window.debits_fen - credit_fen) <= negligible;
}

}  // namespace

std::vector<bool> matched_credits(const Run& run) {
  std::vector<bool> matched(run.transfers.size());
  std::vector<Window> windows(run.accounts);
  for (std::uint32_t a = 0; a < run.accounts; ++a) windows[a].balance_fen = run.opening_fen(a);
  const auto close = [&](const Window& window) {
    if (window.last_credit == kNoCredit) return;
    matched[window.last_credit] = is_matched(window, run.transfers[window.last_credit].amount.fen);
  };
  for (std::uint32_t i = 0; i < run.transfers.size(); ++i) {
    const Transfer& t = run.transfers[i];
    Window& from = windows[t.from];
    from.balance_fen = std::max<std::int64_t>(0, from.balance_fen - t.amount.fen);
    from.debits_fen += t.amount.fen;
    Window& to = windows[t.to];
    close(to);
    to = {to.balance_fen + t.amount.fen, to.balance_fen, 0, i};
  }
  for (const Window& window : windows) close(window);
  return matched;
}

}  // namespace holdfast::trace
