// Money that went back by decision, in the cases it belongs to and in those it does not.
#include <gtest/gtest.h>

#include <algorithm>

#include "chase/chase.h"
#include "chase/codec.h"
#include "chase/merge.h"

namespace holdfast::chase {
namespace {

constexpr Instant kNow{1'473'579'000'000'000};
const char* const kMule = "ICBC:6222021608001234567";

Account account(const char* text) { return *Account::parse(text); }

struct Room {
  Policy policy;
  std::map<std::string, Partner> partners;

  Room() {
    policy.auto_approve = {OrderKind::StopPayment, OrderKind::QueryTransactions};
    policy.standing_order = "duty-officer";
    for (const char* bank : {"ICBC", "CCB"}) partners[bank] = {bank, PartnerKind::Bank, bank};
  }
  State next(State state, const Fact& fact, Instant now = kNow) const {
    const Environment environment{policy, partners, {}};
    const auto allowed = check(state, fact, environment);
    EXPECT_TRUE(allowed) << allowed.error().detail;
    return advance(std::move(state), fact, now, environment).state;
  }
  std::string refusal(const State& state, const Fact& fact) const {
    const auto allowed = check(state, fact, {policy, partners, {}});
    return allowed ? "" : allowed.error().reason;
  }

  /// A case of one payment to the mule, whose bank holds `held` of it.
  State held(std::int64_t id, const char* from, Money amount, Money held) const {
    PaymentsFiled filed;
    filed.payments.push_back({kNow, account(from), account(kMule), amount, "", "", ""});
    State state = next(open(CaseId{id}), filed);
    return next(std::move(state), answer(state, 1, held));
  }
  static Answered answer(const State& state, int number, Money held,
                         std::vector<Transfer> transfers = {}) {
    Answered fact{{state.id, number}, "ICBC", {}};
    fact.answer.answer_id = "a" + std::to_string(number);
    fact.answer.held = held;
    fact.answer.executed_at = kNow;
    if (!transfers.empty()) fact.answer.transfers = std::move(transfers);
    return fact;
  }
};

FrozenMoneyReturned paid(const char* victim, Money amount, Money held_less) {
  FrozenMoneyReturned fact;
  fact.account = account(kMule);
  fact.payouts.push_back({true, account(victim), account(victim), amount});
  fact.held_less = held_less;
  fact.paid_at = kNow + hours{1};
  fact.ref = "R1";
  fact.by = "wang";
  return fact;
}

TEST(Returned, WhatTheVictimGotIsReturnedAndTheRestStaysHeld) {
  const Room room;
  State state = room.held(1, "CCB:1", Money{500'000}, Money{500'000});
  state = room.next(std::move(state), paid("CCB:1", Money{300'000}, Money{300'000}));
  const Funds now = totals(state);
  EXPECT_EQ(now.returned, Money{300'000});
  EXPECT_EQ(now.held, Money{200'000});
  EXPECT_EQ(now.in_flight, Money{});
  // The same bytes after the codec, and no order about it.
  EXPECT_EQ(decode(encode(state)).value(), state);
  EXPECT_EQ(state.orders.size(), 1U);
  state = room.next(std::move(state), paid("CCB:1", Money{200'000}, Money{200'000}));
  EXPECT_EQ(totals(state).returned, Money{500'000});
  EXPECT_EQ(state.orders.back().order.kind, OrderKind::Release);
}

TEST(Returned, TheBanksReportOfItCountsOnce) {
  const Room room;
  State state = room.held(1, "CCB:1", Money{500'000}, Money{500'000});
  state = room.next(std::move(state), paid("CCB:1", Money{300'000}, Money{300'000}));
  state = room.next(std::move(state), PaymentsFiled{{{kNow + seconds{9}, account("CCB:1"),
                                                      account(kMule), Money{100'000}, "", "", ""}},
                                                    true,
                                                    {},
                                                    true,
                                                    "li"});
  Transfer payout;
  payout.ref = "b1";
  payout.time = kNow + hours{2};
  payout.from = account(kMule);
  payout.to = account("CCB:1");
  payout.amount = Money{300'000};
  const int number = state.orders.back().order.id.number;
  state = room.next(std::move(state), Room::answer(state, number, Money{300'000}, {payout}));
  EXPECT_EQ(totals(state).returned, Money{300'000});
  EXPECT_EQ(totals(state).held, Money{300'000});
}

TEST(Returned, MoreThanIsTracedThereComesOutOfWhatIsGone) {
  const Room room;
  State state = room.held(1, "CCB:1", Money{500'000}, Money{200'000});
  Transfer cash;
  cash.ref = "c1";
  cash.time = kNow + seconds{60};
  cash.from = account(kMule);
  cash.to = account("CASH:1");
  cash.amount = Money{300'000};
  cash.is_cash = true;
  const int number = state.orders.back().order.id.number;
  state = room.next(std::move(state), Room::answer(state, number, Money{200'000}, {cash}));
  ASSERT_EQ(totals(state).gone, Money{300'000});
  // By the ratio of losses the victim gets more than is left of its own money.
  state = room.next(std::move(state), paid("CCB:1", Money{250'000}, Money{200'000}));
  EXPECT_EQ(totals(state).returned, Money{250'000});
  EXPECT_EQ(totals(state).gone, Money{250'000});
  EXPECT_EQ(totals(state).held, Money{});
}

TEST(Returned, WhatWasHeldHereAndWentToOthersIsGoneAndNotChased) {
  const Room room;
  State state = room.held(2, "CCB:2", Money{300'000}, Money{300'000});
  FrozenMoneyReturned fact = paid("CCB:2", Money{200'000}, Money{250'000});
  fact.payouts.push_back({false, {}, account("CCB:1"), Money{450'000}});
  state = room.next(std::move(state), fact);
  const Funds now = totals(state);
  EXPECT_EQ(now.returned, Money{200'000});
  EXPECT_EQ(now.held, Money{50'000});
  EXPECT_EQ(now.gone, Money{50'000});
  EXPECT_EQ(now.in_flight, Money{});
  EXPECT_EQ(find_account(state, account("RETURNED:R1"))->rest, Rest::Lapsed);
  EXPECT_TRUE(
      knows_payout(state, account(kMule), account("CCB:1"), Money{450'000}, kNow + hours{1}));
}

TEST(Returned, RefusesMoreThanIsHeldAndWhoIsNoVictim) {
  const Room room;
  const State state = room.held(1, "CCB:1", Money{500'000}, Money{400'000});
  EXPECT_EQ(room.refusal(state, paid("CCB:1", Money{400'001}, Money{400'001})),
            "return.more_than_held");
  EXPECT_EQ(room.refusal(state, paid("CCB:9", Money{1}, Money{1})), "return.not_a_victim");
  FrozenMoneyReturned nameless = paid("CCB:1", Money{1}, Money{1});
  nameless.ref = "";
  EXPECT_EQ(room.refusal(state, nameless), "return.ref");
}

TEST(Merge, ATransferThatTwoCasesKnowOfCountsOnceAndEachVictimHasItsOwnName) {
  const Room room;
  State first = room.held(1, "CCB:1", Money{500'000}, Money{500'000});
  State second = room.held(2, "CCB:2", Money{300'000}, Money{300'000});
  Transfer both;
  both.ref = "i7";
  both.time = kNow + seconds{30};
  both.from = account(kMule);
  both.to = account("CCB:7");
  both.amount = Money{100'000};
  const auto add = [&](State state) {
    PaymentsFiled more;
    more.payments.push_back({kNow + seconds{20}, account(state.id.value == 1 ? "CCB:1" : "CCB:2"),
                             account(kMule), Money{100'000}, "", "", ""});
    state = room.next(std::move(state), more);
    const int number = state.orders.back().order.id.number;
    return room.next(std::move(state), Room::answer(state, number, Money{300'000}, {both}));
  };
  first = add(std::move(first));
  second = add(std::move(second));
  const std::vector<const State*> states{&first, &second};
  const Merged merged = merge(states);
  ASSERT_EQ(merged.claimants.size(), 2U);
  EXPECT_EQ(to_string(merged.claimants[0]), "C1/CCB:1");
  EXPECT_EQ(merged.claimants[0].loss, Money{600'000});
  EXPECT_EQ(merged.claimants[1].loss, Money{400'000});
  const auto onward = std::ranges::count_if(merged.state.entries, [&](const Entry& entry) {
    return merged.state.accounts[entry.to].account == both.to;
  });
  EXPECT_EQ(onward, 1);
  EXPECT_EQ(merged.flow.sources.size(), 4U);
}

}  // namespace
}  // namespace holdfast::chase
