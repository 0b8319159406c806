#include "simulate/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulate/institutions.h"

namespace holdfast::simulate {
namespace {

constexpr int kWidthMax = 12;           // accounts of one tier of one story
constexpr std::size_t kKnownMax = 400;  // accounts that gangs keep in mind, by tier
constexpr double kReportMost = 180;     // minutes
constexpr double kPaymentsMost = 90;    // minutes from the first payment to the last

// Share of accounts by institution: banks first, two in ten wallets, some at the rural bank.
std::string_view pick_institution(Random& random) {
  if (random.chance(0.04)) return non_partner_bank().id;
  if (random.chance(0.20)) return partners()[6 + random.below(2)].id;
  return partners()[random.below(6)].id;
}

// Mode 4, from 3 to 6 (docs/domain.md "Mule speed").
int pick_tiers(Random& random) {
  constexpr std::array<int, 10> kTiers{3, 3, 4, 4, 4, 4, 5, 5, 5, 6};
  return pick(random, kTiers);
}

std::int64_t median_yuan(std::string_view scam_type) {
  if (scam_type == "fake_investment") return 120'000;
  if (scam_type == "impersonating_officials") return 90'000;
  if (scam_type == "fake_task_rebate") return 40'000;
  if (scam_type == "impersonating_acquaintance") return 60'000;
  if (scam_type == "game_trade_fraud" || scam_type == "fake_shopping") return 6'000;
  return 25'000;
}

Exit pick_exit(Random& random) {
  const double draw = random.unit();
  if (draw < 0.40) return Exit::Cash;
  if (draw < 0.60) return Exit::Merchant;
  if (draw < 0.85) return Exit::Abroad;
  return Exit::Stays;
}

Account exit_account(Exit exit, Random& random) {
  std::string text;
  if (exit == Exit::Cash) text = fmt::format("CASH:ATM-3708-{:04}", random.below(400));
  if (exit == Exit::Abroad) text = fmt::format("ABROAD:OTC-{:03}", random.below(60));
  if (exit == Exit::Merchant) {
    text = fmt::format("{}:M2088{:08}", random.chance(0.5) ? "ALIPAY" : "WECHAT",
                       random.below(100'000'000));
  }
  if (text.empty()) return {};
  return *Account::parse(text);
}

std::string make_site(Random& random) {
  constexpr std::array<std::string_view, 8> kWords{"jinrw", "hengtou",    "kuaidai", "tuikuan",
                                                   "renwu", "shangcheng", "youxi",   "zhengwu"};
  constexpr std::array<std::string_view, 5> kEndings{"com", "cc", "top", "vip", "xyz"};
  return fmt::format("app.{}{}.{}", pick(random, kWords), random.between(10, 999),
                     pick(random, kEndings));
}

std::string with_a_wrong_sign(const std::string& name) { return name.substr(0, 3) + "某"; }

}  // namespace

StoryPlanner::StoryPlanner(const CityConfig& config)
    : config_(config), root_(config.seed), next_report_(config.start), known_mules_(8) {
  CHECK(config.speed > 0, "time goes forward");
  CHECK(config.alert_interval > Duration{}, "alerts come one after another");
}

Duration StoryPlanner::horizon() const {
  const double minutes_most = kReportMost + kPaymentsMost;
  return Duration{static_cast<std::int64_t>(minutes_most * 60e6 / config_.speed)};
}

Duration StoryPlanner::scaled(double minutes_median, double sigma, double least, double most,
                              Random& random) {
  const double drawn = std::clamp(lognormal(random, minutes_median, sigma), least, most);
  return Duration{static_cast<std::int64_t>(drawn * 60e6 / config_.speed)};
}

Story StoryPlanner::next() {
  Random random{root_.next()};
  Story story;
  story.number = number_++;
  const double interval_s = static_cast<double>(config_.alert_interval.count()) / 1e6;
  const double wait_s =
      story.number == 0 ? std::min(2.0, interval_s) : interval_s * (0.5 + random.unit());
  next_report_ = next_report_ + Duration{static_cast<std::int64_t>(wait_s * 1e6)};
  story.reported_at = next_report_;
  story.scam_type = pick(random, kScamTypes);
  story.victim = make_person(random);
  const auto bank = partners()[random.below(6)].id;
  story.victim_account = make_account(random, bank, story.victim.phone);
  story.suspect = make_person(random);
  story.suspect_phone = "+86" + story.suspect.phone;
  story.site = make_site(random);
  plan_network(story, random);
  plan_payments(story, random);
  story.payee_name = story.mules[static_cast<std::size_t>(story.payments[0].to)].person.name;
  if (story.number > 0 && random.chance(0.03))
    story.payee_name = with_a_wrong_sign(story.payee_name);
  story.is_story_only = story.number > 1 && random.chance(config_.story_only);
  return story;
}

Mule StoryPlanner::make_mule(int tier, bool is_first_story, Random& random) {
  Mule mule;
  mule.person = make_person(random);
  do {
    mule.account = make_account(random, pick_institution(random), mule.person.phone);
  } while (is_first_story && mule.account.institution() == non_partner_bank().id);
  mule.tier = tier;
  // One in five is lent by somebody who lives from it; the others were opened to be emptied.
  const bool is_lived_in = random.chance(0.2);
  mule.opening =
      is_lived_in ? make_amount(random, 6'000, 1.0, 500, 80'000) : Money{random.between(0, 20'000)};
  mule.keeps = is_lived_in ? mule.opening : Money{random.between(0, 19'900)};
  // "Fast" mode: median four minutes, sigma 1.0 (docs/domain.md "Mule speed").
  mule.delay = scaled(4, 1.0, 0.5, 60, random);
  mule.exit = pick_exit(random);
  mule.exit_account = exit_account(mule.exit, random);
  return mule;
}

void StoryPlanner::plan_network(Story& story, Random& random) {
  // The first story is the one a visitor sees begin: deep enough to be worth looking at.
  const int tiers = story.number == 0 ? 5 : pick_tiers(random);
  std::vector<int> above;
  for (int tier = 1; tier <= tiers; ++tier) {
    std::vector<int> here;
    const auto add = [&] {
      auto& known = known_mules_[static_cast<std::size_t>(tier)];
      const bool is_known = tier > 1 && !known.empty() && random.chance(config_.shared_accounts);
      Mule mule = is_known ? pick(random, known) : make_mule(tier, story.number == 0, random);
      for (const Mule& other : story.mules) {
        if (other.account == mule.account) mule = make_mule(tier, story.number == 0, random);
      }
      if (!is_known && known.size() < kKnownMax) known.push_back(mule);
      mule.next.clear();
      mule.shares.clear();
      here.push_back(static_cast<int>(story.mules.size()));
      story.mules.push_back(std::move(mule));
    };
    if (tier == 1) {
      add();
      if (random.chance(0.3)) add();
    }
    for (const int from : above) {
      const double drawn = tier == 2 ? lognormal(random, 4.2, 0.6) : lognormal(random, 1.6, 0.5);
      const int fan_out =
          std::clamp(static_cast<int>(drawn), tier == 2 ? 2 : 1, tier == 2 ? 20 : 5);
      std::vector<int> targets;
      for (int i = 0; i < fan_out; ++i) {
        const bool is_merge = !here.empty() && random.chance(0.2);
        if (!is_merge && static_cast<int>(here.size()) < kWidthMax) {
          add();
          targets.push_back(here.back());
        } else if (const int target = pick(random, here);
                   std::ranges::find(targets, target) == targets.end()) {
          targets.push_back(target);
        }
      }
      Mule& mule = story.mules[static_cast<std::size_t>(from)];
      mule.next = std::move(targets);
      for (std::size_t i = 0; i < mule.next.size(); ++i) {
        mule.shares.push_back(0.5 + random.unit());
      }
    }
    above = std::move(here);
  }
}

void StoryPlanner::plan_payments(Story& story, Random& random) {
  const int tier_one = static_cast<int>(
      std::ranges::count_if(story.mules, [](const Mule& mule) { return mule.tier == 1; }));
  const bool is_first = story.number == 0;
  Duration before_report =
      is_first ? scaled(17, 0.1, 15, 19, random) : scaled(12, 0.8, 3, kReportMost, random);
  const Money loss = is_first
                         ? Money{28'600'000}
                         : make_amount(random, median_yuan(story.scam_type), 0.9, 800, 1'500'000);
  const int count = 1 + static_cast<int>(random.below(loss.fen >= 2'000'000 ? 4 : 2));
  Instant time = story.reported_at - before_report;
  Money left = loss;
  const auto ref = [&](int n) {
    return fmt::format("{}{:06}{:02}", story.victim_account.institution(), story.number, n);
  };
  for (int i = count; i >= 1; --i) {
    // Round hundreds but for the last part, as people pay.
    const Money part =
        i == 1 ? left : Money{std::max<std::int64_t>(left.fen / i / 10'000 * 10'000, 10'000)};
    left -= part;
    story.payments.push_back(
        {time, part, static_cast<int>(random.below(static_cast<std::uint64_t>(tier_one))), ref(i)});
    time = time - scaled(5, 0.7, 1, kPaymentsMost / 6, random);
  }
  if (story.scam_type == "fake_task_rebate") {
    const Money bait{random.between(100, 500) * 100};
    story.payments.push_back({time, bait, story.payments.back().to, ref(90)});
    const Duration soon = scaled(0.5, 0.2, 0.3, 0.9, random);
    story.rebate =
        StoryPayment{time + soon, Money{bait.fen * 13 / 10}, story.payments.back().to, ref(91)};
    Mule& payer = story.mules[static_cast<std::size_t>(story.rebate->to)];
    payer.opening += Money{bait.fen};  // a float to pay rebates from
    payer.delay = std::max(payer.delay, soon * 2);
  }
  std::ranges::reverse(story.payments);
  story.victim_opening = loss + Money{random.between(100'000, 5'000'000)};
}

}  // namespace holdfast::simulate
