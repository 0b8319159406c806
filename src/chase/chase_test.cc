#include "chase/chase.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "chase/codec.h"

namespace holdfast::chase {
namespace {

constexpr Instant kNow{1'473'579'000'000'000};  // 2016-09-11 15:30 in China

Account account(const char* text) { return *Account::parse(text); }

struct Room {
  Policy policy;
  std::map<std::string, Partner> partners;
  DelayCurve curve;

  Room() {
    policy.auto_approve = {OrderKind::StopPayment, OrderKind::QueryTransactions};
    policy.standing_order = "duty-officer";
    for (const char* bank : {"ICBC", "CCB"}) partners[bank] = {bank, PartnerKind::Bank, bank};
  }
  Environment environment() const { return {policy, partners, curve}; }
};

PaymentsFiled payment(Money amount) {
  PaymentsFiled filed;
  filed.payments.push_back(
      {kNow, account("ABC:1"), account("ICBC:6222021608001234567"), amount, "", "张某", "李某"});
  return filed;
}

Answered answer(const State& state, std::vector<Transfer> transfers) {
  Answered fact{state.orders[0].order.id, "ICBC", {}};
  fact.answer.answer_id = "A1";
  fact.answer.result = AnswerResult::Partial;
  fact.answer.held = Money{0};
  fact.answer.transfers = std::move(transfers);
  return fact;
}

Transfer onward(int number, Money amount) {
  Transfer transfer;
  transfer.ref = "T" + std::to_string(number);
  transfer.time = kNow + seconds{60};
  transfer.from = account("ICBC:6222021608001234567");
  transfer.to = account(("CCB:" + std::to_string(1000 + number)).c_str());
  transfer.amount = amount;
  return transfer;
}

TEST(Chase, FirstOrderCarriesAllThatAPartnerNeedsAndNothingOfTheVictim) {
  const Room room;
  const Decision decision =
      advance(open(CaseId{12}), payment(Money{2'800'000}), kNow, room.environment());
  ASSERT_EQ(decision.deliver.size(), 1U);
  const Order& order = decision.state.orders[0].order;
  EXPECT_EQ(to_string(order.id), "C12-1");
  EXPECT_EQ(order.partner, "ICBC");
  EXPECT_EQ(order.target.name, "李某");
  EXPECT_EQ(order.amount, Money{2'800'000});
  EXPECT_EQ(order.since, kNow - seconds{600});
  EXPECT_EQ(order.authorised_by, "duty-officer");
  EXPECT_EQ(order.due_at, kNow + minutes{10});
  EXPECT_EQ(order.legal_basis, room.policy.legal_basis_stop);
  for (const auto& [key, value] : decision.state.orders[0].because) {
    EXPECT_EQ(value.find("ABC"), std::string::npos) << key;
  }
}

TEST(Chase, WhyAnOrderWasDecidedIsKeptWithIt) {
  const Room room;
  const Decision decision =
      advance(open(CaseId{12}), payment(Money{2'800'000}), kNow + minutes{4}, room.environment());
  const Params expected{{"traced_fen", "2800000"},
                        {"method", "prorata"},
                        {"tier", "1"},
                        {"chance_permille", "500"},
                        {"expected_fen", "1400000"}};
  EXPECT_EQ(decision.state.orders[0].because, expected);
}

TEST(Chase, AStateTimerThatCameTooEarlyOrForNothingChangesNothing) {
  const Room room;
  const Decision filed =
      advance(open(CaseId{12}), payment(Money{2'800'000}), kNow, room.environment());
  ASSERT_EQ(filed.timers_set.size(), 1U);
  const Timer timer = filed.timers_set[0];
  const Decision early = advance(filed.state, TimerDue{timer}, kNow, room.environment());
  EXPECT_TRUE(early.state == filed.state);
  EXPECT_TRUE(early.timers_cleared.empty());
  const Timer stale{TimerKind::HoldEnds, {CaseId{12}, 1}, kNow};
  const Decision nothing = advance(filed.state, TimerDue{stale}, kNow, room.environment());
  EXPECT_TRUE(nothing.state == filed.state);
  EXPECT_EQ(nothing.timers_cleared, std::vector<Timer>{stale});
}

TEST(Chase, RefusesMoreThanItsLimits) {
  const Room room;
  PaymentsFiled many;
  many.payments.assign(kMaxPayments + 1, payment(Money{100}).payments[0]);
  EXPECT_EQ(check(open(CaseId{1}), many, room.environment()).error().reason,
            "case.too_many_payments");
  const State state =
      advance(open(CaseId{1}), payment(Money{100'000}), kNow, room.environment()).state;
  const std::vector<Transfer> flood(kMaxTransfersPerAnswer + 1, onward(1, Money{1}));
  EXPECT_EQ(check(state, answer(state, flood), room.environment()).error().reason,
            "answer.too_many_transfers");
  Answered negative = answer(state, {});
  negative.answer.held = Money{-1};
  EXPECT_EQ(check(state, negative, room.environment()).error().place, "/held_fen");
  Transfer foreign = onward(1, Money{1});
  foreign.from = account("CCB:9");
  const auto refused =
      check(state, answer(state, {onward(2, Money{1}), foreign}), room.environment());
  EXPECT_EQ(refused.error().reason, "answer.foreign_transfer");
  EXPECT_EQ(refused.error().place, "/transfers/1");
  Answered other = answer(state, {});
  other.partner = "CCB";
  EXPECT_EQ(check(state, other, room.environment()).error().kind, ErrorKind::NotFound);
}

TEST(Chase, AFloodOfEqualTransfersStaysQuickAndWhole) {
  Room room;
  room.policy.max_fanout = 100'000;
  const State state =
      advance(open(CaseId{1}), payment(Money{1'000'000}), kNow, room.environment()).state;
  std::vector<Transfer> flood;
  for (int i = 0; i < 10'000; ++i) {
    flood.push_back(onward(i, Money{100}));
    flood.back().to = account("CCB:7");
  }
  const Fact fact = answer(state, flood);
  ASSERT_TRUE(check(state, fact, room.environment()));
  const Decision decision = advance(state, fact, kNow + minutes{1}, room.environment());
  EXPECT_EQ(find_account(decision.state, account("CCB:7"))->traced, Money{1'000'000});
  EXPECT_EQ(totals(decision.state).paid, Money{1'000'000});
}

TEST(Chase, RoundingAmendsNoOrder) {
  const Room room;
  State state = advance(open(CaseId{1}), payment(Money{100'001}), kNow, room.environment()).state;
  Answered fact = answer(state, {});
  fact.answer.opening = Money{33'333};
  fact.answer.transfers->clear();
  for (int i = 0; i < 6; ++i) fact.answer.transfers->push_back(onward(i, Money{20'000}));
  state = advance(state, fact, kNow + minutes{1}, room.environment()).state;
  Money ordered;
  for (const AccountRow& row : state.accounts) ordered += row.ordered;
  EXPECT_EQ(ordered, totals(state).in_flight - Money{0});
  const Decision again = advance(state, MethodSet{TraceMethod::Prorata, "officer", ""},
                                 kNow + minutes{2}, room.environment());
  EXPECT_TRUE(again.changed_orders.empty());
}

TEST(Chase, TellsWhereMoneyBecameFreeForOtherCases) {
  const Room room;
  const Account target = account("ICBC:6222021608001234567");
  State state = advance(open(CaseId{12}), payment(Money{900'000}), kNow, room.environment()).state;
  Answered held{state.orders[0].order.id, "ICBC", {}};
  held.answer.answer_id = "A1";
  held.answer.held = Money{900'000};
  held.answer.available = Money{50};
  Decision decision = advance(state, held, kNow, room.environment());
  EXPECT_EQ(decision.rooms, (std::vector{chase::Room{target, Money{50}}}));
  EXPECT_TRUE(advance(decision.state, held, kNow, room.environment()).rooms.empty());
  state = std::move(decision.state);
  // Paid back to the victim, it has left the bank; the rest lapses, and is free.
  FrozenMoneyReturned paid_back;
  paid_back.account = target;
  paid_back.payouts.push_back({true, account("ABC:1"), account("ABC:1"), Money{400'000}});
  paid_back.held_less = Money{400'000};
  paid_back.paid_at = kNow;
  paid_back.ref = "R1";
  decision = advance(state, paid_back, kNow, room.environment());
  EXPECT_TRUE(decision.rooms.empty());
  const Timer end{TimerKind::HoldEnds, state.orders[0].order.id, kNow + kStopLength};
  decision = advance(decision.state, TimerDue{end}, kNow + kStopLength, room.environment());
  EXPECT_EQ(decision.rooms, (std::vector{chase::Room{target, Money{500'000}}}));
}

TEST(Codec, GivesBackWhatItWasGiven) {
  const Room room;
  const Decision decision =
      advance(open(CaseId{12}), payment(Money{2'800'000}), kNow, room.environment());
  const auto back = decode(encode(decision.state));
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(*back == decision.state);
  DelayCurve curve = observe(room.curve, {minutes{3}, 400});
  EXPECT_EQ(*decode_curve(encode(curve)), curve);
}

TEST(Codec, EndsWithTheStandardChecksum) {
  // CRC-32 has a residue: over a message and its own checksum it is always the same.
  const std::string bytes = encode(DelayCurve{});
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  EXPECT_EQ(crc, 0xDEBB20E3U);
}

TEST(Codec, RefusesTornAlteredAndForeignBytes) {
  const Room room;
  const std::string bytes =
      encode(advance(open(CaseId{12}), payment(Money{2'800'000}), kNow, room.environment()).state);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(bytes.substr(0, size)).has_value()) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 0x41);
    EXPECT_FALSE(decode(altered).has_value()) << at;
  }
  EXPECT_FALSE(decode_fact(bytes).has_value());
  EXPECT_FALSE(decode(encode(Fact{payment(Money{1})})).has_value());
}

TEST(DelayCurve, FallsWithDelayAndLearnsFromAnswers) {
  DelayCurve curve;
  int last = 1000;
  for (const int s : {0, 10, 45, 100, 200, 400, 900, 3'000, 10'000, 100'000}) {
    const int chance = chance_permille(curve, seconds{s});
    EXPECT_LE(chance, last) << s;
    EXPECT_GE(chance, 1) << s;
    last = chance;
  }
  EXPECT_EQ(chance_permille(curve, minutes{4}), 500);  // the prior's median
  for (int i = 0; i < 200; ++i) curve = observe(curve, {minutes{4}, 0});
  EXPECT_LT(chance_permille(curve, minutes{4}), 60);
  EXPECT_LE(chance_permille(curve, minutes{30}), chance_permille(curve, minutes{4}));
}

}  // namespace
}  // namespace holdfast::chase
