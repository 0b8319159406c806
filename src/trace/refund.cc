#include "trace/refund.h"

#include <algorithm>
#include <numeric>

#include "trace/fixed.h"

namespace holdfast::trace {
namespace {

// What one account's refund is worked from.
struct Grounds {
  std::vector<Held> held;       // by case
  std::vector<Part> traced_in;  // by case: everything that ever came in, however little
  std::vector<Earlier> earlier;
};

// By hold.
std::vector<Grounds> gather(const Ledger& ledger, const Trace& trace, std::span<const Hold> holds,
                            std::span<const Earlier> earlier) {
  constexpr std::uint32_t kNoHold = 0xFFFF'FFFF;
  std::vector<std::uint32_t> hold_of(ledger.accounts, kNoHold);
  for (std::uint32_t h = 0; h < holds.size(); ++h) hold_of[holds[h].account] = h;
  std::vector<Grounds> grounds(holds.size());
  for (const Held& held : trace.held) {
    const std::uint32_t h = hold_of[held.account];
    if (h != kNoHold) grounds[h].held.push_back(held);
  }
  for (const Part& part : trace.parts) {
    const std::uint32_t h = hold_of[ledger.transfers[part.transfer].to];
    if (h != kNoHold) grounds[h].traced_in.push_back(part);
  }
  for (const Earlier& given : earlier) {
    if (given.account == kReturned) continue;
    const std::uint32_t h = hold_of[given.account];
    if (h != kNoHold) grounds[h].earlier.push_back(given);
  }
  return grounds;
}

Result<void> check_holds(const Ledger& ledger, std::span<const Hold> holds) {
  std::vector<bool> is_seen(ledger.accounts);
  for (const Hold& hold : holds) {
    if (hold.account >= ledger.accounts || is_seen[hold.account]) {
      return fail(ErrorKind::Invalid, "trace.order",
                  "a hold names no account of the ledger, or one that another hold names");
    }
    if (hold.frozen.fen < 0) {
      return fail(ErrorKind::Invalid, "trace.amount", "a frozen amount is below 0");
    }
    is_seen[hold.account] = true;
  }
  return {};
}

Result<void> check_earlier(const Ledger& ledger, const Query& query,
                           std::span<const Earlier> earlier) {
  for (const Earlier& given : earlier) {
    const bool is_known = given.account < ledger.accounts || given.account == kReturned;
    if (given.of_case >= query.cases || !is_known) {
      return fail(ErrorKind::Invalid, "trace.order",
                  "an earlier return names no case or account of the ledger");
    }
    if (given.amount.fen < 0) {
      return fail(ErrorKind::Invalid, "trace.amount", "an earlier return is below 0");
    }
  }
  return {};
}

std::vector<CaseLoss> losses(const Ledger& ledger, const Query& query, const Trace& trace,
                             std::span<const Earlier> earlier) {
  std::vector<CaseLoss> out(query.cases);
  for (std::uint32_t c = 0; c < query.cases; ++c) {
    out[c].paid = trace.paid[c];
    out[c].returned = trace.returned[c];
  }
  for (const Earlier& given : earlier) out[given.of_case].earlier += given.amount;
  std::vector<bool> is_seen(query.cases);
  for (const Source& source : query.sources) {
    if (is_seen[source.of_case]) continue;
    is_seen[source.of_case] = true;
    out[source.of_case].first_paid = ledger.transfers[source.transfer].time;
  }
  return out;
}

std::vector<Claim> claims_on(const Grounds& grounds, std::span<const CaseLoss> cases, Basis basis) {
  std::vector<Claim> claims;
  if (basis == Basis::Loss) {
    for (const Part& part : grounds.traced_in) {
      if (!claims.empty() && claims.back().of_case == part.of_case) continue;
      claims.emplace_back().of_case = part.of_case;
    }
  }
  for (const Held& held : grounds.held) {
    auto at = std::ranges::lower_bound(claims, held.of_case, {}, &Claim::of_case);
    if (basis == Basis::Traced) {
      at = claims.insert(at, Claim{});
      at->of_case = held.of_case;
    }
    CHECK(at != claims.end() && at->of_case == held.of_case);  // what is there came in
    at->traced = held.amount;
    at->is_apportioned = held.is_apportioned;
  }
  for (const Earlier& given : grounds.earlier) {
    const auto at = std::ranges::lower_bound(claims, given.of_case, {}, &Claim::of_case);
    if (at != claims.end() && at->of_case == given.of_case) at->earlier += given.amount;
  }
  for (Claim& claim : claims) {
    const CaseLoss& loss = cases[claim.of_case];
    const Money left =
        basis == Basis::Traced ? claim.traced - claim.earlier : loss.paid - loss.earlier;
    claim.weight = std::max(left, Money{});
    claim.limit = std::max(loss.paid - loss.returned - loss.earlier - loss.refund, Money{});
  }
  return claims;
}

Money sum_of(std::span<const Claim> claims, Money Claim::*field) {
  Money sum;
  for (const Claim& claim : claims) sum += claim.*field;
  return sum;
}

// Shares the pool by weight among the shares of the round: floor, then a fen each to the largest
// remainders, ties to the earliest source transfer, then the case id; nobody more than the limit.
void share_out(SharingRound& round, std::span<const Claim> claims,
               std::span<const CaseLoss> cases) {
  Money left = round.pool;
  for (RoundShare& share : round.shares) {
    const Int128 product = static_cast<Int128>(round.pool.fen) * claims[share.claim].weight.fen;
    share.floor = Money{static_cast<std::int64_t>(product / round.total_weight.fen)};
    share.remainder = static_cast<std::int64_t>(product % round.total_weight.fen);
    left -= share.floor;
  }
  std::vector<std::size_t> order(round.shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const RoundShare& x = round.shares[a];
    const RoundShare& y = round.shares[b];
    if (x.remainder != y.remainder) return x.remainder > y.remainder;
    const Instant first_x = cases[claims[x.claim].of_case].first_paid;
    const Instant first_y = cases[claims[y.claim].of_case].first_paid;
    return first_x != first_y ? first_x < first_y : x.claim < y.claim;
  });
  CHECK(left.fen >= 0 && left.fen <= static_cast<std::int64_t>(order.size()));
  for (std::size_t i = 0; i < static_cast<std::size_t>(left.fen); ++i) {
    round.shares[order[i]].extra = Money{1};
  }
  for (RoundShare& share : round.shares) {
    share.given = std::min(share.floor + share.extra, share.limit);
  }
}

// Rounds of sharing until nothing is left or every case is at its limit.
void share_account(AccountRefund& account, std::span<const CaseLoss> cases) {
  Money pool = account.to_share;
  while (pool.fen > 0) {
    SharingRound round{pool, {}, {}};
    for (std::size_t k = 0; k < account.claims.size(); ++k) {
      const Claim& claim = account.claims[k];
      if (claim.refund >= claim.limit || claim.weight.fen == 0) continue;
      round.total_weight += claim.weight;
      round.shares.push_back({k, {}, 0, {}, claim.limit - claim.refund, {}});
    }
    if (round.shares.empty()) break;
    share_out(round, account.claims, cases);
    for (const RoundShare& share : round.shares) {
      account.claims[share.claim].refund += share.given;
      pool -= share.given;
    }
    account.rounds.push_back(std::move(round));
  }
  account.stays_frozen = account.frozen - sum_of(account.claims, &Claim::refund);
}

Article article_of(const AccountRefund& account, std::span<const Part> traced_in, Basis basis) {
  const bool is_short =
      account.claims.size() > 1 && account.to_share < sum_of(account.claims, &Claim::weight);
  const bool is_apportioned = std::ranges::any_of(account.claims, &Claim::is_apportioned);
  if (basis == Basis::Loss || is_short || is_apportioned) return Article::ProRata;
  std::vector<std::uint32_t> credits;
  for (const Part& part : traced_in) {
    if (part.amount.fen > 0) credits.push_back(part.transfer);
  }
  std::ranges::sort(credits);
  const bool is_one = std::ranges::unique(credits).begin() - credits.begin() <= 1;
  return is_one ? Article::OneRemittance : Article::ByTime;
}

}  // namespace

Result<Refund> plan_refund(const Ledger& ledger, const Query& query, std::span<const Hold> holds,
                           Basis basis, std::span<const Earlier> earlier) {
  Query statutory = query;
  statutory.method = Method::Statutory;
  statutory.as_of.reset();
  statutory.wants_parts = true;
  statutory.wants_dust = true;  // "anything was traced" is said of any amount
  TRYV(check_holds(ledger, holds));
  TRYV(check_earlier(ledger, query, earlier));
  TRY(const Trace trace, follow(ledger, statutory));
  Refund refund{losses(ledger, query, trace, earlier), {}};
  const std::vector<Grounds> grounds = gather(ledger, trace, holds, earlier);
  for (std::size_t h = 0; h < holds.size(); ++h) {
    AccountRefund account;
    account.account = holds[h].account;
    account.frozen = holds[h].frozen;
    account.claims = claims_on(grounds[h], refund.cases, basis);
    account.to_share = account.frozen;
    if (basis == Basis::Traced) {
      account.to_share = std::min(account.frozen, sum_of(account.claims, &Claim::weight));
    }
    account.article = article_of(account, grounds[h].traced_in, basis);
    share_account(account, refund.cases);
    for (const Claim& claim : account.claims) refund.cases[claim.of_case].refund += claim.refund;
    refund.accounts.push_back(std::move(account));
  }
  return refund;
}

}  // namespace holdfast::trace
