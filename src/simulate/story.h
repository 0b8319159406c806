// One fraud from the first call to the report: who pays what to whom, how the money is to move on,
// and what the victim tells 110. Planned from a seed alone, so that the feed and the banks, two
// processes that share nothing but the seed, know the same stories.
//
//   victim -> tier 1 -> tier 2 -> ... -> last tier -> cash, shops, abroad, or it stays
//              1-2       2-20      1-5 onward payments each, some to accounts already used
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/instant.h"
#include "base/money.h"
#include "records/account.h"
#include "simulate/people.h"

namespace holdfast::simulate {

struct CityConfig {
  std::uint64_t seed = 1;
  Instant start;                         ///< the first alert comes a little later
  double speed = 20;                     ///< people's and mules' delays are divided by it
  Duration alert_interval = seconds{6};  ///< mean, in real time
  double story_only = 0;                 ///< share of alerts without structured payments
  double shared_accounts = 0.05;         ///< share of accounts that a gang uses in several stories
  int stories = 0;                       ///< how many there are; 0: no end
};

/// The types that docs/contracts.md names, but for "other".
inline constexpr std::array<std::string_view, 12> kScamTypes{"fake_task_rebate",
                                                             "fake_investment",
                                                             "fake_shopping",
                                                             "fake_customer_service",
                                                             "loan_fraud",
                                                             "fake_credit_report",
                                                             "impersonating_acquaintance",
                                                             "impersonating_officials",
                                                             "romance_fraud",
                                                             "game_trade_fraud",
                                                             "online_blackmail",
                                                             "impersonating_military_buyer"};

/// How money leaves the last tier.
enum class Exit { Cash, Merchant, Abroad, Stays };

struct Mule {
  Account account;
  Person person;
  int tier = 1;
  Money opening;               ///< own money, there before
  Money keeps;                 ///< left behind when it moves on
  Duration delay{};            ///< from a credit to moving it on
  std::vector<int> next;       ///< mules of the next tier
  std::vector<double> shares;  ///< of what moves, by next
  Exit exit = Exit::Stays;     ///< for a mule without next
  Account exit_account;
};

struct StoryPayment {
  Instant time;
  Money amount;
  int to = 0;  ///< mule
  std::string ref;
};

struct Story {
  int number = 0;
  std::string_view scam_type;
  Instant reported_at;
  Person victim;
  Account victim_account;
  Money victim_opening;
  std::vector<StoryPayment> payments;
  std::optional<StoryPayment> rebate;  ///< back to the victim, to win trust; `to` is who pays it
  std::vector<Mule> mules;
  std::string suspect_phone;  ///< E.164
  Person suspect;             ///< who the phone is registered to
  std::string site;           ///< "app.jxrenwu7.com"
  std::string payee_name;     ///< of the first payment, as the victim was told; rarely wrong
  bool is_story_only = false;
};

/// Plans the stories of a city one after another.
class StoryPlanner {
 public:
  explicit StoryPlanner(const CityConfig& config);

  /// The next story; numbers count from 0.
  Story next();

  /// No payment of a story comes earlier than this before its report.
  Duration horizon() const;

 private:
  Duration scaled(double minutes_median, double sigma, double least, double most, Random& random);
  void plan_network(Story& story, Random& random);
  Mule make_mule(int tier, bool is_first_story, Random& random);
  void plan_payments(Story& story, Random& random);

  CityConfig config_;
  Random root_;
  int number_ = 0;
  Instant next_report_;
  std::vector<std::vector<Mule>> known_mules_;  // by tier: gangs use an account more than once
};

}  // namespace holdfast::simulate
