// Ten thousand random worlds: mules with money of their own, splits, merges, circles, cash desks,
// banks whose clocks differ and who leave fields out - and, in every second world, banks that
// refuse, repeat, contradict and answer late. After every fact the invariants of the engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>
#include <sstream>

#include "base/clock.h"
#include "chase/analysis.h"
#include "chase/chase.h"
#include "chase/codec.h"

namespace holdfast::chase {
namespace {

constexpr int kWorlds = 10'000;
const std::vector<std::string> kBanks{"ABC", "BOC", "CCB", "ICBC"};

struct Move {
  Instant time;
  int from = 0;
  int to = 0;
  Money amount;
  std::string ref;
  bool is_cash = false;
  bool is_merchant = false;
  bool is_source = false;
};

struct TrueAccount {
  Account number;
  Money opening;
  Money balance;
  Money held;
  bool is_sink = false;  // cash, abroad, shops, banks that are no partners
};

// What really happened, and banks that carry out orders on it.
class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {
    for (const std::string& bank : kBanks) skew_[bank] = seconds{random_.between(-240, 240)};
    add("ABC:victim-1", Money{}, false);
    add("ICBC:victim-2", Money{}, false);
    const int mules = static_cast<int>(random_.between(3, 12));
    for (int i = 0; i < mules; ++i) {
      const std::string& bank = kBanks[random_.below(kBanks.size())];
      const Money own{random_.chance(0.5) ? 0 : random_.between(1, 3'000'000)};
      add(bank + ":mule-" + std::to_string(i), own, false);
    }
    add("CASH:ATM-1", Money{}, true);
    add("ABROAD:X-1", Money{}, true);
    add("RURAL:77", Money{}, true);
    shop_ = add("ALIPAY:shop", Money{}, true);
    let_it_happen();
  }

  Random& random() { return random_; }
  Instant now() const { return now_; }
  void wait(Duration by) { now_ = now_ + by; }
  const std::vector<Move>& moves() const { return moves_; }
  const std::vector<TrueAccount>& accounts() const { return accounts_; }

  std::vector<Payment> payments() {
    std::vector<Payment> told;
    for (const Move& move : moves_) {
      if (!move.is_source) continue;
      Payment payment;
      payment.time = move.time + seconds{random_.between(-100, 100)};
      payment.from = accounts_[at(move.from)].number;
      payment.to = accounts_[at(move.to)].number;
      payment.amount = move.amount;
      if (random_.chance(0.3)) payment.ref = move.ref;
      told.push_back(payment);
    }
    return told;
  }

  // The bank carries the order out, and tells.
  Answer carry_out(const Order& order) {
    Answer answer;
    answer.answer_id = "a" + std::to_string(++answers_);
    answer.executed_at = now_ + skew_[order.partner];
    const int index = find(order.target.account);
    if (index < 0) {
      answer.result = AnswerResult::NotFound;
      return answer;
    }
    TrueAccount& account = accounts_[at(index)];
    switch (order.kind) {
      case OrderKind::StopPayment:
      case OrderKind::Freeze:
        account.held = std::min(*order.amount, account.balance);
        answer.held = account.held;
        if (account.held < *order.amount) answer.result = AnswerResult::Partial;
        break;
      case OrderKind::Release:
        account.held = Money{};
        answer.held = Money{};
        break;
      default:
        break;
    }
    tell(order, index, answer);
    return answer;
  }

  // Money that is not held may move while the chase runs.
  void move_some() {
    const int from = static_cast<int>(random_.below(accounts_.size()));
    const TrueAccount& account = accounts_[at(from)];
    const Money free = account.balance - account.held;
    if (account.is_sink || free.fen < 10 || from < 2) return;
    const int to = static_cast<int>(random_.below(accounts_.size()));
    if (to == from) return;
    move(from, to, Money{random_.between(1, free.fen)});
  }

  // An answer that is wrong in one of the ways banks are wrong.
  void spoil(const Order& order, Answer& answer) {
    switch (random_.below(8)) {
      case 0:
        answer.result = AnswerResult::Refused;
        answer.held.reset();
        break;
      case 1:
        answer.result = AnswerResult::NotFound;
        answer.transfers.reset();
        break;
      case 2:
        answer.held = Money{random_.between(0, 5'000'000)};
        break;
      case 3:
        answer.opening = Money{random_.between(0, 9'000'000)};
        break;
      case 4:
        if (answer.transfers) std::ranges::reverse(*answer.transfers);
        if (answer.transfers && !answer.transfers->empty()) {
          answer.transfers->push_back(answer.transfers->front());
          answer.transfers->back().amount += Money{random_.between(0, 100)};
        }
        break;
      case 5:
        answer.expires_at = now_ + hours{random_.between(-2, 60)};
        answer.executed_at = now_ + hours{random_.between(-50, 50)};
        break;
      case 6: {
        Transfer invented;
        invented.ref = "invented-" + std::to_string(answers_);
        invented.time = now_ - minutes{random_.between(-20, 90)};
        invented.from = order.target.account;
        invented.to = accounts_[random_.below(accounts_.size())].number;
        if (random_.chance(0.5)) std::swap(invented.from, invented.to);
        invented.amount = Money{random_.between(1, 9'000'000)};
        if (!answer.transfers) answer.transfers.emplace();
        answer.transfers->push_back(invented);
        break;
      }
      default:
        answer.transfers.reset();
        answer.available.reset();
        break;
    }
  }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }

  int add(const std::string& number, Money own, bool is_sink) {
    accounts_.push_back({*Account::parse(number), own, own, Money{}, is_sink});
    return static_cast<int>(accounts_.size()) - 1;
  }

  int find(const Account& number) const {
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
      if (accounts_[i].number == number) return static_cast<int>(i);
    }
    return -1;
  }

  void move(int from, int to, Money amount, bool is_source = false) {
    now_ = now_ + seconds{random_.between(1, 90)};
    Move move{now_, from, to, amount, "T" + std::to_string(moves_.size()), false, false, is_source};
    move.is_cash = accounts_[at(to)].number.institution() == kCash;
    move.is_merchant = to == shop_;
    accounts_[at(from)].balance -= amount;
    accounts_[at(to)].balance += amount;
    moves_.push_back(std::move(move));
  }

  void let_it_happen() {
    now_ = Instant{1'473'579'000'000'000};
    const int count = static_cast<int>(random_.between(2, 40));
    int sources = 0;
    for (int i = 0; i < count; ++i) {
      if (sources == 0 || random_.chance(0.1)) {
        pay_in();
        ++sources;
      } else {
        pass_on();
      }
    }
  }

  void pay_in() {
    const int victim = static_cast<int>(random_.below(2));
    const int mule = 2 + static_cast<int>(random_.below(accounts_.size() - 6));
    const Money amount{random_.chance(0.3) ? 500'000 : random_.between(100, 5'000'000)};
    accounts_[at(victim)].balance += amount;  // her savings
    accounts_[at(victim)].opening += amount;
    move(victim, mule, amount, true);
  }

  void pass_on() {
    const int from = 2 + static_cast<int>(random_.below(accounts_.size() - 6));
    const Money balance = accounts_[at(from)].balance;
    if (balance.fen == 0) return;
    int to = static_cast<int>(random_.below(accounts_.size()));
    if (to == from) return;
    if (to < 2 && random_.chance(0.7)) to = shop_;
    Money amount{random_.between(1, balance.fen)};
    if (random_.chance(0.3)) amount = balance;
    if (random_.chance(0.2) && balance.fen >= 500'000) amount = Money{500'000};
    move(from, to, amount);
  }

  void tell(const Order& order, int index, Answer& answer) {
    const TrueAccount& account = accounts_[at(index)];
    const bool tells_opening = random_.chance(0.5);
    if (!tells_opening || random_.chance(0.5)) answer.available = account.balance - account.held;
    if (!order.since) return;
    const Duration skew = skew_[order.partner];
    answer.transfers.emplace();
    Money opening = account.balance;
    for (const Move& move : moves_) {
      if (move.time + skew < *order.since || (move.from != index && move.to != index)) continue;
      if (move.to == index)
        opening -= move.amount;
      else
        opening += move.amount;
      Transfer transfer;
      transfer.ref = order.partner + move.ref;
      transfer.time = move.time + skew;
      transfer.from = accounts_[at(move.from)].number;
      transfer.to = accounts_[at(move.to)].number;
      transfer.amount = move.amount;
      transfer.is_cash = move.is_cash;
      transfer.is_merchant = move.is_merchant;
      answer.transfers->push_back(transfer);
    }
    if (tells_opening) answer.opening = opening;
  }

  Random random_;
  std::map<std::string, Duration> skew_;
  std::vector<TrueAccount> accounts_;
  std::vector<Move> moves_;
  Instant now_;
  int answers_ = 0;
  int shop_ = 0;
};

std::string describe(const State& state) {
  std::ostringstream out;
  for (const AccountRow& row : state.accounts) {
    out << row.account.text() << " tier " << row.tier << " traced " << row.traced.fen << " ordered "
        << row.ordered.fen << " held " << row.held.fen << " by " << row.held_by << " hold "
        << row.hold_order << " " << to_string(row.rest) << " opening "
        << row.opening.value_or(Money{-1}).fen << " at " << row.opening_at.us / 1'000'000 % 100'000
        << "\n";
  }
  for (const Entry& entry : state.entries) {
    out << state.accounts[entry.from].account.text() << " -> "
        << state.accounts[entry.to].account.text() << " " << entry.amount.fen << " traced "
        << entry.traced.fen << (entry.is_source ? " source" : "") << " " << entry.ref() << " left "
        << (entry.sent.time ? entry.sent.time->us / 1'000'000 % 100'000 : -1) << " came "
        << (entry.received.time ? entry.received.time->us / 1'000'000 % 100'000 : -1) << "\n";
  }
  for (const OrderRecord& record : state.orders) {
    const Order& order = record.order;
    out << to_string(order.id) << " " << to_string(record.status) << " " << to_string(order.kind)
        << " " << order.target.account.text() << " amends "
        << (order.amends ? order.amends->number : 0) << " about "
        << (order.about ? order.about->number : 0) << " amount "
        << (order.amount ? order.amount->fen : -1);
    if (record.answer) {
      out << ": " << to_string(record.answer->result) << " held "
          << (record.answer->held ? record.answer->held->fen : -1);
    }
    out << "\n";
  }
  return out.str();
}

// The case as the engine has it, and everything that must be true of it.
class Chase {
 public:
  explicit Chase(const Policy& policy) : policy_(policy) {
    for (const std::string& bank : kBanks) partners_[bank] = {bank, PartnerKind::Bank, bank};
    partners_["ALIPAY"] = {"ALIPAY", PartnerKind::PaymentInstitution, "ALIPAY"};
  }

  const State& state() const { return state_; }

  void enter(const Fact& fact, Instant now) {
    const Environment environment{policy_, partners_, curve_};
    const auto checked = check(state_, fact, environment);
    ASSERT_TRUE(checked.has_value()) << checked.error().reason << ": " << checked.error().detail;
    Decision decision = advance(state_, fact, now, environment);
    const Decision again = advance(state_, *decode_fact(encode(fact)), now, environment);
    const std::string bytes = encode(decision.state);
    ASSERT_EQ(bytes, encode(again.state)) << "same facts, other bytes";
    const auto decoded = decode(bytes);
    ASSERT_TRUE(decoded.has_value()) << decoded.error().detail;
    ASSERT_TRUE(*decoded == decision.state);
    tells_all_changes(decision);
    for (const Observation& seen : decision.observations) curve_ = observe(curve_, seen);
    state_ = std::move(decision.state);
    holds_money_together();
    for (const AccountRow& row : state_.accounts) is_lawful(row);
    orders_are_lawful();
  }

 private:
  void tells_all_changes(const Decision& decision) {
    for (const OrderRecord& after : decision.state.orders) {
      const OrderId id = after.order.id;
      const OrderRecord* before = find_order(state_, id);
      const bool is_listed =
          std::ranges::find(decision.changed_orders, id) != decision.changed_orders.end();
      ASSERT_TRUE(is_listed || (before != nullptr && *before == after)) << to_string(id);
      const bool was_sent = before != nullptr && before->status != OrderStatus::Draft;
      const bool is_sent = after.status != OrderStatus::Draft &&
                           after.status != OrderStatus::Cancelled &&
                           after.status != OrderStatus::Rejected;
      const bool is_delivered = std::ranges::find(decision.deliver, id) != decision.deliver.end();
      if (is_sent && !was_sent) {
        ASSERT_TRUE(is_delivered) << to_string(id);
      }
    }
    for (const Timer& cleared : decision.timers_cleared) {
      timers_.erase({cleared.kind, cleared.order});
    }
    for (const Timer& set : decision.timers_set) timers_[{set.kind, set.order}] = set.due_at;
    ASSERT_EQ(timers_.size(), decision.state.timers.size());
    for (const Timer& timer : decision.state.timers) {
      const auto at = timers_.find({timer.kind, timer.order});
      ASSERT_TRUE(at != timers_.end() && at->second == timer.due_at);
    }
  }

  void holds_money_together() {
    const Funds all = funds(state_);
    Money traced;
    Money held;
    for (const AccountFunds& account : all.accounts) {
      traced += account.traced;
      held += account.held;
      ASSERT_GE(account.traced.fen, 0);
      ASSERT_LE(account.held, account.traced);
      ASSERT_TRUE(account.state != "gone" || !account.reason.empty());
    }
    ASSERT_EQ(all.paid, traced);
    ASSERT_EQ(all.held, held);
    ASSERT_EQ(all.paid, all.held + all.in_flight + all.gone + all.returned);
  }

  void is_lawful(const AccountRow& row) {
    const bool is_taken_back = std::ranges::any_of(state_.orders, [&](const OrderRecord& record) {
      return record.status == OrderStatus::Issued && record.order.kind == OrderKind::Withdraw &&
             record.order.target.account == row.account;
    });
    if (row.hold_order != 0 && row.is_heard && !is_taken_back) {
      ASSERT_LE(row.ordered, row.traced) << row.account.text() << "\n" << describe(state_);
    }
    if (row.is_victim) {
      ASSERT_EQ(row.ordered, Money{}) << row.account.text();
    }
    if (row.held <= row.traced) return;
    // More is held than is traced: the order that gives it free is on its way, or was answered by
    // a bank that would not.
    const OrderRecord& last = state_.orders[static_cast<std::size_t>(row.held_by) - 1];
    const bool is_on_its_way = std::ranges::any_of(state_.orders, [&](const OrderRecord& record) {
      return record.status == OrderStatus::Issued && record.order.target.account == row.account &&
             (record.order.amends || record.order.kind == OrderKind::Release ||
              record.order.kind == OrderKind::Withdraw);
    });
    const bool would_not = std::ranges::any_of(state_.orders, [&](const OrderRecord& record) {
      const bool gives_free = record.order.kind == OrderKind::Release || record.order.amends;
      return gives_free && record.answer && record.order.target.account == row.account &&
             record.order.id.number >= row.held_by;
    });
    ASSERT_TRUE(is_on_its_way || would_not || last.order.amount <= row.traced ||
                last.order.kind != OrderKind::StopPayment)
        << row.account.text() << " holds " << row.held.fen << " of " << row.traced.fen << "\n"
        << describe(state_);
  }

  void orders_are_lawful() {
    std::map<Account, int> windows;
    for (const OrderRecord& record : state_.orders) {
      const Order& order = record.order;
      const AccountRow& row = *find_account(state_, order.target.account);
      const bool is_sent =
          record.status == OrderStatus::Issued || record.status == OrderStatus::Answered;
      ASSERT_EQ(order.partner, row.account.institution());
      ASSERT_TRUE(partners_.contains(order.partner));
      ASSERT_FALSE(order.legal_basis.empty());
      ASSERT_TRUE(!is_sent || !order.authorised_by.empty());
      if (record.status == OrderStatus::Draft && order.amount) {
        ASSERT_LE(*order.amount, row.traced) << to_string(order.id) << "\n" << describe(state_);
      }
      if (record.status == OrderStatus::Issued) {
        ASSERT_TRUE(timers_.contains({TimerKind::AnswerDue, order.id})) << "dropped";
      }
      const bool took = record.status == OrderStatus::Answered &&
                        (record.answer->result == AnswerResult::Done ||
                         record.answer->result == AnswerResult::Partial);
      const bool is_window =
          (order.kind == OrderKind::StopPayment && !order.amends) ||
          (order.kind == OrderKind::Extend &&
           find_order(state_, *order.about)->order.kind == OrderKind::StopPayment);
      // A partner that says "taken back" and then "done" opens a window of its own.
      const bool was_undone = std::ranges::any_of(state_.orders, [&](const OrderRecord& other) {
        return other.order.kind == OrderKind::Withdraw && other.order.about == order.id &&
               other.answer && other.answer->result == AnswerResult::Done;
      });
      if (was_undone) continue;
      if (is_window && (took || record.status == OrderStatus::Issued)) ++windows[row.account];
      if (order.kind == OrderKind::StopPayment && !order.amends) {
        ASSERT_GE(order.amount->fen, policy_.min_hold.fen);
      }
    }
    for (const auto& [account, count] : windows) {
      ASSERT_LE(count, kMaxStopWindows) << account.text() << "\n" << describe(state_);
    }
  }

  const Policy& policy_;
  std::map<std::string, Partner> partners_;
  DelayCurve curve_;
  State state_ = open(CaseId{7});
  std::map<std::pair<TimerKind, OrderId>, Instant> timers_;
};

// Orders that wait, at most one for an account: a bank carries them out in order.
std::vector<OrderId> waiting(const State& state, bool in_order) {
  std::vector<OrderId> result;
  std::set<Account> seen;
  for (const OrderRecord& record : state.orders) {
    if (record.status != OrderStatus::Issued) continue;
    if (in_order && !seen.insert(record.order.target.account).second) continue;
    result.push_back(record.order.id);
  }
  return result;
}

// Pro rata over what really happened, in plain fractions: what the engine should arrive at.
std::map<Account, double> true_shares(const World& world) {
  std::vector<double> balance;
  std::vector<double> stolen(world.accounts().size());
  for (const TrueAccount& account : world.accounts()) {
    balance.push_back(static_cast<double>(account.opening.fen));
  }
  for (const Move& move : world.moves()) {
    const auto from = static_cast<std::size_t>(move.from);
    const auto to = static_cast<std::size_t>(move.to);
    const auto fen = static_cast<double>(move.amount.fen);
    double part = fen;
    if (!move.is_source) {
      part = from < 2 ? 0 : stolen[from] * fen / std::max(balance[from], fen);
      stolen[from] -= part;
    }
    balance[from] = std::max(balance[from] - fen, 0.0);
    balance[to] += fen;
    stolen[to] += part;
  }
  std::map<Account, double> shares;
  for (std::size_t i = 0; i < stolen.size(); ++i) shares[world.accounts()[i].number] = stolen[i];
  return shares;
}

Policy policy(Money min_hold) {
  Policy made;
  made.auto_approve = {OrderKind::StopPayment, OrderKind::QueryTransactions,
                       OrderKind::QueryAccount};
  made.standing_order = "duty-officer";
  made.min_hold = min_hold;
  return made;
}

// Honest banks that tell everything: the chase ends, and every bank holds just what is traced.
void chase_among_honest_banks(std::uint64_t seed) {
  World world(seed);
  const Policy rules = policy(Money{1});
  Chase chase(rules);
  chase.enter(PaymentsFiled{world.payments(), true, {}, true, "110"}, world.now());
  for (int step = 0; step < 2'000 && !::testing::Test::HasFatalFailure(); ++step) {
    const std::vector<OrderId> orders = waiting(chase.state(), true);
    if (orders.empty()) break;
    const OrderId id = orders[world.random().below(orders.size())];
    const Order order = find_order(chase.state(), id)->order;
    world.wait(milliseconds{world.random().between(1, 5'000)});
    chase.enter(Answered{id, order.partner, world.carry_out(order)}, world.now());
  }
  if (::testing::Test::HasFatalFailure()) return;
  ASSERT_TRUE(is_settled(chase.state())) << describe(chase.state());
  const std::map<Account, double> shares = true_shares(world);
  for (const TrueAccount& account : world.accounts()) {
    const AccountRow* row = find_account(chase.state(), account.number);
    const Money traced = row == nullptr ? Money{} : row->traced;
    ASSERT_NEAR(static_cast<double>(traced.fen), shares.at(account.number), 2.0)
        << account.number.text() << "\n"
        << describe(chase.state());
    if (account.is_sink || (row != nullptr && row->is_victim)) continue;
    ASSERT_EQ(account.held, traced) << account.number.text() << "\n" << describe(chase.state());
  }
}

// A person who decides anything, now and then.
void decide_something(World& world, Chase& chase) {
  Random& random = world.random();
  const State& state = chase.state();
  std::vector<OrderId> drafts;
  for (const OrderRecord& record : state.orders) {
    if (record.status == OrderStatus::Draft) drafts.push_back(record.order.id);
  }
  if (!drafts.empty() && random.chance(0.7)) {
    const OrderId draft = drafts[random.below(drafts.size())];
    const Environment none{policy(Money{1}), {}, {}};
    const Fact approval = OrdersApproved{{draft}, "officer"};
    if (random.chance(0.8) && check(state, approval, none))
      chase.enter(approval, world.now());
    else
      chase.enter(OrdersRejected{{draft}, "officer", "no"}, world.now());
    return;
  }
  const AccountRow& row = state.accounts[random.below(state.accounts.size())];
  if (row.is_victim || row.account.empty()) return;
  switch (random.below(6)) {
    case 0:
      if (row.hold_order != 0) {
        chase.enter(HoldReleased{{state.id, row.hold_order}, "officer", "honest"}, world.now());
      }
      break;
    case 1:
    case 2:
      chase.enter(AccountDecided{row.account, Ruling::Follow, Rest::None, "officer", "mule"},
                  world.now());
      break;
    case 3:
      chase.enter(AccountDecided{row.account, Ruling::StopHere, Rest::Merchant, "officer", "shop"},
                  world.now());
      break;
    case 4:
      chase.enter(MethodSet{static_cast<TraceMethod>(random.below(3)), "officer", "view"},
                  world.now());
      break;
    default: {
      const std::vector<OrderId> orders = waiting(state, false);
      if (orders.empty()) break;
      const OrderId id = orders[random.below(orders.size())];
      const Fact fact = OrderWithdrawn{id, "officer", "wrong"};
      const Environment none{policy(Money{1}), {}, {}};
      if (check(state, fact, none)) chase.enter(fact, world.now());
    }
  }
}

// One turn of a world where anything may come: answers in any order, twice, wrong; timers; people.
void hostile_turn(World& world, Chase& chase, std::deque<Answered>& told) {
  Random& random = world.random();
  const std::uint64_t what = random.below(20);
  if (what < 2) {
    decide_something(world, chase);
  } else if (what < 4 && !chase.state().timers.empty()) {
    const Timer timer = chase.state().timers[random.below(chase.state().timers.size())];
    if (random.chance(0.5) && timer.due_at > world.now()) world.wait(timer.due_at - world.now());
    chase.enter(TimerDue{timer}, world.now());
  } else if (what < 5 && !told.empty()) {
    chase.enter(told[random.below(told.size())], world.now());  // once more
  } else if (what < 7) {
    world.move_some();
  } else {
    std::vector<OrderId> orders = waiting(chase.state(), false);
    for (const OrderRecord& record : chase.state().orders) {
      if (record.status == OrderStatus::Withdrawn) orders.push_back(record.order.id);
    }
    if (orders.empty()) return;
    const OrderId id = orders[random.below(orders.size())];
    const Order order = find_order(chase.state(), id)->order;
    Answer answer = world.carry_out(order);
    if (random.chance(0.5)) world.spoil(order, answer);
    world.wait(seconds{random.between(0, 600)});
    told.push_back({id, order.partner, answer});
    chase.enter(told.back(), world.now());
  }
}

// An analyst's view by the case's own method is what the case rests on: the same fen in sum, and in
// each account but for the fen that an order keeps. By every method nothing is lost.
void analysis_agrees(const State& state) {
  const AnalysisMethod own = analysis_method(state.method);
  const Analysis mine = analyse(state, own, {}).value();
  for (const auto& account : mine.accounts) {
    const Money kept = find_account(state, account.account)->traced;
    ASSERT_LE(std::abs(account.traced.fen - kept.fen), 3) << account.account.text();
  }
  const Funds all = funds(state);
  ASSERT_LE(std::abs(mine.returned.fen - all.returned.fen), 3);
  ASSERT_EQ(mine.paid, all.paid);
  for (const auto method : {AnalysisMethod::Prorata, AnalysisMethod::Fifo, AnalysisMethod::Lifo,
                            AnalysisMethod::Libr}) {
    const Analysis other = analyse(state, method, {}).value();
    ASSERT_EQ(other.paid, all.paid);
    ASSERT_EQ(other.paid, other.still + other.returned);
    Money traced;
    for (const auto& account : other.accounts) traced += account.traced;
    ASSERT_EQ(traced, other.paid) << to_string(method);
    for (const auto& account : account_histories(state, other)) {
      ASSERT_LE(std::abs(account.rounding.fen), 100) << account.account.text();
    }
  }
}

// Everything that waits is answered in the end; then nothing waits but for people.
void chase_among_hostile_banks(std::uint64_t seed) {
  World world(seed);
  Policy rules = policy(Money{world.random().chance(0.5) ? 10'000 : 1});
  rules.max_fanout = static_cast<int>(world.random().between(1, 6));
  if (world.random().chance(0.3)) rules.auto_approve.insert(OrderKind::Extend);
  if (world.random().chance(0.1)) rules.auto_approve.clear();
  Chase chase(rules);
  std::vector<Payment> payments = world.payments();
  const bool is_confirmed = world.random().chance(0.8);
  chase.enter(PaymentsFiled{payments, is_confirmed, {}, true, "110"}, world.now());
  std::deque<Answered> told;
  for (int step = 0; step < 60 && !::testing::Test::HasFatalFailure(); ++step) {
    hostile_turn(world, chase, told);
  }
  if (!is_confirmed && !::testing::Test::HasFatalFailure()) {
    payments.pop_back();
    chase.enter(ReadingConfirmed{payments, {}, "officer"}, world.now());
  }
  int steps = 0;
  for (; steps < 3'000 && !::testing::Test::HasFatalFailure(); ++steps) {
    const std::vector<OrderId> orders = waiting(chase.state(), true);
    if (orders.empty()) break;
    const Order order = find_order(chase.state(), orders[0])->order;
    world.wait(seconds{1});
    chase.enter(Answered{orders[0], order.partner, world.carry_out(order)}, world.now());
  }
  if (::testing::Test::HasFatalFailure()) return;
  ASSERT_LT(steps, 3'000) << "the chase does not end";
  for (const AccountRow& row : chase.state().accounts) ASSERT_NE(row.rest, Rest::Ordered);
  analysis_agrees(chase.state());
}

TEST(ChaseWorlds, HonestBanksHoldExactlyWhatIsTraced) {
  for (std::uint64_t seed = 1; seed <= kWorlds / 2; ++seed) {
    SCOPED_TRACE("world " + std::to_string(seed));
    chase_among_honest_banks(seed);
    if (HasFatalFailure()) return;
  }
}

TEST(ChaseWorlds, HostileBanksBreakNothing) {
  for (std::uint64_t seed = 1; seed <= kWorlds / 2; ++seed) {
    SCOPED_TRACE("world " + std::to_string(seed));
    chase_among_hostile_banks(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace holdfast::chase
