// How frozen money goes back to the victims: 银监发〔2016〕41号 art. 7-8.
//
// Money is matched one to one by time where the flow allows it, else shared pro rata among the
// victims (Method::Statutory); fifo, lifo and the like are views for investigators, never the
// ground of a payout.
#pragma once

#include <span>
#include <vector>

#include "trace/trace.h"

namespace holdfast::trace {

/// Money frozen on an account.
struct Hold {
  std::uint32_t account = 0;
  Money frozen;
};

/// Money that a case got back in an earlier round, out of a frozen account.
struct Earlier {
  std::uint32_t of_case = 0;
  std::uint32_t account = 0;  ///< kReturned: it came back otherwise
  Money amount;               ///< 0 or more
};

/// What a case's share in an account is measured by.
enum class Basis {
  Traced,  ///< what of its money is still there; the owner's own money is not given away
  Loss,    ///< its whole loss, if anything of it was traced into the account (the literal ratio)
};

/// On what ground an account's money goes back.
enum class Article {
  OneRemittance,  ///< 41号 art. 8(1): one credit only, directly traceable
  ByTime,         ///< art. 8(2): several, told apart by time
  ProRata,        ///< art. 8(3): not told apart: shared, after 30 days' notice
};

/// One case at one account.
struct Claim {
  std::uint32_t of_case = 0;
  Money traced;   ///< of its money still in the account, had nothing been given back
  Money earlier;  ///< what earlier rounds gave it out of this account
  Money weight;   ///< L: traced - earlier, or the whole loss less all earlier rounds
  Money limit;    ///< its loss less what it got before (also what went back to the victim itself)
  Money refund;   ///< R
  bool is_apportioned = false;  ///< some of `traced` was found by dividing a mixture
};

/// What one claim gets in one round: pool * weight / total_weight.
struct RoundShare {
  std::size_t claim = 0;       ///< index into AccountRefund::claims
  Money floor;                 ///< whole fen of the quotient
  std::int64_t remainder = 0;  ///< what the division leaves, in 1/total_weight fen
  Money extra;                 ///< 1 fen if its remainder is among the largest
  Money limit;                 ///< what it may still get
  Money given;
};

/// One sharing out; there is another while limits leave something over.
struct SharingRound {
  Money pool;
  Money total_weight;
  std::vector<RoundShare> shares;  ///< by claim; those at their limit take no part
};

struct AccountRefund {
  std::uint32_t account = 0;
  Money frozen;
  Money to_share;  ///< F
  Article article = Article::ProRata;
  std::vector<Claim> claims;  ///< by case
  std::vector<SharingRound> rounds;
  Money stays_frozen;
};

struct CaseLoss {
  Money paid;
  Money returned;      ///< back with the victim already
  Money earlier;       ///< given back in earlier rounds
  Instant first_paid;  ///< earliest source transfer; 0 if there is none
  Money refund;        ///< over all accounts
};

struct Refund {
  std::vector<CaseLoss> cases;
  std::vector<AccountRefund> accounts;  ///< in the order of the holds
};

/// Plans the refund. `query.sources`, `cases` (numbered in order of their ids) and
/// `account_before` count; its method and as_of do not. Holds are worked in the order given, each
/// account once, amounts 0 or more: what is frozen now, after earlier rounds. The ledger has no
/// payments of earlier rounds; `earlier` says them, in any order. Over each account: refunds +
/// stays_frozen = frozen, refunds are at most to_share; over all: no case gets more than paid -
/// returned - earlier.
/// @err as follow(); trace.order, trace.amount of holds and of earlier rounds
Result<Refund> plan_refund(const Ledger& ledger, const Query& query, std::span<const Hold> holds,
                           Basis basis, std::span<const Earlier> earlier = {});

}  // namespace holdfast::trace
