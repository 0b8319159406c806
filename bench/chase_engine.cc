// One case over 300 accounts in five tiers, every bank answering: the time of each answer.
//
// Sketch: an answer merges a few transfers, orders some 300-600 entries, traces them and compares
// 300 accounts: about 1,000 sorted keys, a heap of 600 and two passes - a few 100 µs. The bytes of
// the state are what the store writes each time, so they are measured too.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "chase/chase.h"
#include "chase/codec.h"

namespace {

using namespace holdfast;
// Time of this process: other programs on the machine do not count.
using Tick = double;

Tick cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double us_since(Tick start) { return cpu_us() - start; }

struct Figures {
  std::vector<double> advance_us;
  std::vector<double> encode_us;
  std::vector<double> decode_us;
  std::size_t bytes = 0;
  std::size_t accounts = 0;
};

void print(const char* what, std::vector<double> times) {
  std::ranges::sort(times);
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  fmt::print("{:<22} p50 {:>7.1f} us  p99 {:>7.1f} us  max {:>7.1f} us\n", what, at(0.5), at(0.99),
             at(1.0));
}

// Banks pass all of it on: three ways, until there are `accounts`; the last tier holds.
Answer answer_of(const chase::State& state, const Order& order, int accounts, int& next) {
  static const std::vector<std::string> kBanks{"ABC", "BOC", "CCB", "ICBC", "PSBC", "BCM"};
  Answer answer;
  answer.answer_id = "a" + std::to_string(order.id.number);
  answer.held = order.amount.value_or(Money{});
  if (order.kind != OrderKind::StopPayment || order.amends || next >= accounts) return answer;
  answer.held = Money{};
  answer.result = AnswerResult::Partial;
  answer.opening = Money{};
  answer.transfers.emplace();
  const chase::AccountRow* row = chase::find_account(state, order.target.account);
  for (int i = 0; i < 3; ++i) {
    Transfer transfer;
    transfer.from = order.target.account;
    const std::string& bank = kBanks[static_cast<std::size_t>(next) % kBanks.size()];
    transfer.to = *Account::parse(bank + ":62220216080" + std::to_string(10'000'000 + next));
    transfer.amount = Money{row->traced.fen / 3 + (i == 0 ? row->traced.fen % 3 : 0)};
    transfer.time = Instant{order.issued_at.us + next * 1'000'000LL};
    transfer.ref = "T" + std::to_string(next++);
    answer.transfers->push_back(transfer);
  }
  return answer;
}

Figures run(int accounts) {
  Policy policy;
  policy.auto_approve = {OrderKind::StopPayment, OrderKind::QueryTransactions};
  policy.standing_order = "duty-officer";
  std::map<std::string, Partner> partners;
  for (const char* bank : {"ABC", "BOC", "CCB", "ICBC", "PSBC", "BCM"}) {
    partners[bank] = {bank, PartnerKind::Bank, bank};
  }
  const chase::Environment environment{policy, partners, {}};
  Instant now{1'473'579'000'000'000};
  chase::State state = chase::open(CaseId{1});
  Payment payment{now,
                  *Account::parse("ABC:6228480000000000001"),
                  *Account::parse("ICBC:6222021608001234567"),
                  Money{2'800'000'000},
                  "",
                  "",
                  ""};
  chase::PaymentsFiled filed;
  filed.payments = {payment};
  state = chase::advance(std::move(state), filed, now, environment).state;
  Figures figures;
  int next = 1;
  for (std::size_t at = 0; at < state.orders.size(); ++at) {
    if (state.orders[at].status != chase::OrderStatus::Issued) continue;
    const Order order = state.orders[at].order;
    now = now + seconds{2};
    const chase::Fact fact =
        chase::Answered{order.id, order.partner, answer_of(state, order, accounts, next)};
    if (!chase::check(state, fact, environment)) std::abort();
    Tick start = cpu_us();
    chase::Decision decision = chase::advance(std::move(state), fact, now, environment);
    figures.advance_us.push_back(us_since(start));
    start = cpu_us();
    const std::string bytes = chase::encode(decision.state);
    figures.encode_us.push_back(us_since(start));
    start = cpu_us();
    auto decoded = chase::decode(bytes);
    figures.decode_us.push_back(us_since(start));
    if (!decoded) std::abort();
    state = *std::move(decoded);
    figures.bytes = bytes.size();
  }
  if (!chase::is_settled(state)) std::abort();
  figures.accounts = chase::funds(state).accounts.size();
  return figures;
}

}  // namespace

int main(int argc, char** argv) {
  const int accounts = argc > 1 ? std::atoi(argv[1]) : 300;
  const Figures figures = run(std::clamp(accounts, 3, 10'000));
  fmt::print("{} accounts, {} answers, state {} bytes at the end\n", figures.accounts,
             figures.advance_us.size(), figures.bytes);
  print("advance, one answer", figures.advance_us);
  print("encode the state", figures.encode_us);
  print("decode the state", figures.decode_us);
  return 0;
}
