#include "simulate/world.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulate/institutions.h"

namespace holdfast::simulate {
namespace {

constexpr Money kWorthMoving{10'000};          // under 100 yuan nobody bothers
constexpr std::int64_t kUnder50k = 4'990'000;  // amounts just under the bank's 50,000 yuan
constexpr int kPartsMax = 20;                  // transfers from one account to one other at a time
constexpr std::int64_t kCashAtOnce = 2'000'000;  // an ATM's daily limit, one card
constexpr int kCustomers = 120;
constexpr double kBackgroundEvery_s = 30;  // at speed 1
constexpr double kLate_s = 25;             // median of what comes late

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ seed;  // FNV-1a
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return hash;
}

/// How long a partner takes for an order: its own distribution, the same for the same order.
Duration answer_time(const Institution& institution, const std::string& order_id,
                     std::uint64_t seed) {
  Random random{hash_of(order_id, seed)};
  double wait_s = lognormal(random, institution.answer_s, institution.spread);
  if (random.chance(institution.late)) wait_s += lognormal(random, kLate_s, 0.3);
  return Duration{static_cast<std::int64_t>(wait_s * 1e6)};
}

std::string_view channel_of(Exit exit) {
  if (exit == Exit::Cash) return "atm";
  return exit == Exit::Merchant ? "qr" : "online";
}

Duration divided(Duration duration, double speed) {
  return Duration{static_cast<std::int64_t>(static_cast<double>(duration.count()) / speed)};
}

}  // namespace

World::World(const CityConfig& config)
    : config_(config), planner_(config), background_(config.seed ^ 0xBAC6), now_{INT64_MIN} {
  planned_ = planner_.next();
  for (int i = 0; i < kCustomers; ++i) {
    const Person person = make_person(background_);
    const auto& bank = partners()[background_.below(8)];
    customers_.push_back(make_account(background_, bank.id, person.phone));
    ledger_.open(customers_.back(), person.name,
                 make_amount(background_, 20'000, 1.0, 100, 2'000'000));
  }
  at(config.start - planner_.horizon(), What::Background, 0, 0);
}

Story& World::story(int number) { return stories_[static_cast<std::size_t>(number)]; }

void World::at(Instant time, What what, int number, int index, std::string order_id) {
  events_.push({time, ++sequence_, what, number, index, std::move(order_id)});
}

void World::begin(Story begun) {
  const int number = begun.number;
  CHECK(number == static_cast<int>(stories_.size()));
  ledger_.open(begun.victim_account, begun.victim.name, begun.victim_opening);
  for (const Mule& mule : begun.mules) {
    ledger_.open(mule.account, mule.person.name, mule.opening);
    if (!mule.exit_account.empty()) {
      ledger_.open(mule.exit_account, mule.exit == Exit::Merchant ? "商户" : "", Money{});
    }
  }
  for (const Person* person : {&begun.victim, &begun.suspect}) {
    subscriptions_.try_emplace("+86" + person->phone, Subscription{*person, false});
  }
  for (std::size_t i = 0; i < begun.payments.size(); ++i) {
    at(begun.payments[i].time, What::Pay, number, static_cast<int>(i));
  }
  if (begun.rebate) at(begun.rebate->time, What::Rebate, number, 0);
  stories_.push_back(std::move(begun));
}

void World::step(Instant now) {
  CHECK(now >= now_, "time goes forward");
  while (true) {
    // A story begins at its own time too, so that nothing depends on how often we are called.
    const bool is_last = config_.stories > 0 && planned_.number >= config_.stories;
    const Instant begins = is_last ? Instant{INT64_MAX} : planned_.reported_at - planner_.horizon();
    const Instant next = events_.empty() ? begins : std::min(begins, events_.top().at);
    if (next > now) break;
    if (next == begins) {
      begin(std::move(planned_));
      planned_ = planner_.next();
    } else {
      const Event event = events_.top();
      events_.pop();
      happen(event);
    }
  }
  now_ = now;
}

void World::happen(const Event& event) {
  switch (event.what) {
    case What::Pay:
    case What::Rebate:
      return pay(event);
    case What::MoveOn:
      return move_on(event);
    case What::TakeOut:
      return take_out(event);
    case What::CarryOut:
      return carry_out_order(event);
    case What::Background:
      return move_background_money(event);
  }
}

bool World::transfer(const Account& from, const Account& to, Money amount, Instant now,
                     std::string_view channel, std::string ref) {
  const auto from_index = ledger_.find(from);
  const auto to_index = ledger_.find(to);
  CHECK(from_index && to_index, "accounts are opened before money moves");
  LedgerTransfer moved{now, *from_index, *to_index, amount, {}, {}, std::string{channel}};
  const std::string clearing = ref.empty() ? fmt::format("UP{:012}", ++serial_) : std::move(ref);
  // A bank with references of its own books the same payment under another number. Within one
  // bank a payment has one reference: the contract wants it unique there.
  const auto booked = [&](const Account& account) {
    const Institution* institution = find_institution(account.institution());
    const bool is_own = institution != nullptr && institution->has_own_refs;
    return is_own ? fmt::format("{}-{}", account.institution(), clearing) : clearing;
  };
  moved.from_ref = booked(from);
  moved.to_ref = booked(to);
  moved.is_cash = to.institution() == kCash;
  moved.is_merchant = ledger_.at(*to_index).name == "商户";
  return ledger_.move(std::move(moved));
}

void World::credited(int number, int mule, Instant now) {
  if (!moving_.emplace(number, mule).second) return;
  const Mule& moved = story(number).mules[static_cast<std::size_t>(mule)];
  at(now + moved.delay, What::MoveOn, number, mule);
}

void World::pay(const Event& event) {
  const Story& told = story(event.story);
  if (event.what == What::Rebate) {
    const Mule& payer = told.mules[static_cast<std::size_t>(told.rebate->to)];
    transfer(payer.account, told.victim_account, told.rebate->amount, event.at, "mobile",
             told.rebate->ref);
    return;
  }
  const StoryPayment& payment = told.payments[static_cast<std::size_t>(event.index)];
  const Mule& payee = told.mules[static_cast<std::size_t>(payment.to)];
  const bool is_paid =
      transfer(told.victim_account, payee.account, payment.amount, event.at, "mobile", payment.ref);
  CHECK(is_paid, "a victim has what it pays, and nobody holds a victim's account");
  credited(event.story, payment.to, event.at);
}

Money World::free_money(const Mule& mule, Instant now) const {
  const auto account = ledger_.find(mule.account);
  CHECK(account.has_value());
  return ledger_.available(*account, now) - mule.keeps;
}

void World::move_on(const Event& event) {
  moving_.erase({event.story, event.index});
  const Mule mule = story(event.story).mules[static_cast<std::size_t>(event.index)];
  const Money money = free_money(mule, event.at);
  if (money < kWorthMoving) return;
  if (mule.next.empty()) return take_out(event);
  // As many onward accounts as the amount is worth: 500 yuan each at least.
  const auto count = static_cast<std::size_t>(
      std::clamp<std::int64_t>(money.fen / 50'000, 1, std::ssize(mule.next)));
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += mule.shares[i];
  Money left = money;
  for (std::size_t i = count; i-- > 0;) {
    const double share = mule.shares[i] / sum;
    // Whole hundreds of yuan; the last gets what is left.
    Money part = i == 0 ? left
                        : Money{static_cast<std::int64_t>(static_cast<double>(money.fen) * share) /
                                10'000 * 10'000};
    left -= part;
    const Mule& next = story(event.story).mules[static_cast<std::size_t>(mule.next[i])];
    for (int n = 0; n < kPartsMax && part > Money{}; ++n) {
      const bool is_last = n == kPartsMax - 1;
      const Money piece{is_last ? part.fen : std::min(part.fen, kUnder50k - n % 5 * 10'000)};
      if (!transfer(mule.account, next.account, piece, event.at, "mobile")) break;
      part -= piece;
    }
    credited(event.story, mule.next[i], event.at);
  }
}

void World::take_out(const Event& event) {
  const Mule mule = story(event.story).mules[static_cast<std::size_t>(event.index)];
  const Money money = free_money(mule, event.at);
  if (money < kWorthMoving || mule.exit == Exit::Stays) return;
  Money part = money;
  if (mule.exit == Exit::Cash) part = Money{std::min(money.fen, kCashAtOnce) / 10'000 * 10'000};
  transfer(mule.account, mule.exit_account, part, event.at, channel_of(mule.exit));
  if (part < money) {
    at(event.at + divided(minutes{2}, config_.speed), What::TakeOut, event.story, event.index);
  }
}

void World::receive(const std::string& partner, const PartnerOrder& order, Instant now) {
  step(now);
  if (const auto before = answered_.find(order.id); before != answered_.end()) {
    ready_.push_back(before->second);
    return;
  }
  if (order.kind == OrderKind::Withdraw) pending_.erase(order.about);
  if (!pending_.try_emplace(order.id, Pending{partner, order}).second) return;
  const Institution* institution = find_institution(partner);
  CHECK(institution != nullptr, "orders come to partners only");
  Instant done = now + answer_time(*institution, order.id, config_.seed);
  if (!order.target.account.empty()) {
    Instant& busy = busy_until_[order.target.account];
    busy = done = std::max(done, busy);
  }
  at(done, What::CarryOut, 0, 0, order.id);
}

void World::carry_out_order(const Event& event) {
  const auto found = pending_.find(event.order_id);
  if (found == pending_.end()) return;  // withdrawn before it was carried out
  const auto [partner, order] = found->second;
  pending_.erase(found);
  PartnerAnswer done{partner, order.id, order.kind, order.target.account, {}};
  done.answer = find_institution(partner)->kind == PartnerKind::Carrier
                    ? carry_out_phone(subscriptions_, partner, order, event.at)
                    : carry_out(ledger_, partner, order, event.at);
  done.answer.answer_id = "a-" + order.id;
  answered_.emplace(order.id, done);
  ready_.push_back(std::move(done));
}

std::vector<PartnerAnswer> World::take_answers() { return std::exchange(ready_, {}); }

// Ordinary life: small payments between customers, and now and then to an account that a gang
// uses, whose holder may own money of its own.
void World::move_background_money(const Event& event) {
  const Account from = pick(background_, customers_);
  Account to = pick(background_, customers_);
  if (!stories_.empty() && background_.chance(0.2)) {
    to = pick(background_, pick(background_, stories_).mules).account;
  }
  const Money most = ledger_.available(*ledger_.find(from), event.at);
  const Money part = std::min(make_amount(background_, 300, 1.0, 5, 20'000), most);
  if (from != to && part > Money{}) transfer(from, to, part, event.at, "mobile");
  const double wait_s = lognormal(background_, kBackgroundEvery_s, 0.7) / config_.speed;
  at(event.at + Duration{static_cast<std::int64_t>(wait_s * 1e6) + 1}, What::Background, 0, 0);
}

}  // namespace holdfast::simulate
