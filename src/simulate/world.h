// The city on its own clock: accounts, payments, mules that move money on, partners that answer.
// Pure: time and orders come in, answers come out; the same seed and the same calls give the same
// bytes. Delays of people are divided by `speed`; a bank's computer is as fast as it is.
#pragma once

#include <map>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "simulate/bank.h"
#include "simulate/ledger.h"
#include "simulate/story.h"

namespace holdfast::simulate {

/// An answer that is ready to be sent.
struct PartnerAnswer {
  std::string partner;
  std::string order_id;
  OrderKind kind = OrderKind::QueryAccount;
  Account account;  ///< empty for a phone or site
  Answer answer;
};

class World {
 public:
  explicit World(const CityConfig& config);

  /// Lets everything happen that is due by `now`; `now` never goes back.
  void step(Instant now);

  /// A partner receives an order; it is carried out after the partner's own time. An order that
  /// was carried out before is answered as before, one that is being worked on is left alone.
  void receive(const std::string& partner, const PartnerOrder& order, Instant now);

  /// Answers that became ready, oldest first.
  std::vector<PartnerAnswer> take_answers();

  const Ledger& ledger() const { return ledger_; }
  const Subscriptions& subscriptions() const { return subscriptions_; }
  /// Orders received and not yet carried out.
  std::size_t pending() const { return pending_.size(); }

 private:
  enum class What { Pay, Rebate, MoveOn, TakeOut, CarryOut, Background };
  struct Event {
    Instant at;
    std::int64_t sequence = 0;  ///< of equal times, what was planned first comes first
    What what = What::Pay;
    int story = 0;
    int index = 0;  ///< payment, or mule
    std::string order_id = {};

    bool operator>(const Event& other) const {
      return at != other.at ? at > other.at : sequence > other.sequence;
    }
  };
  struct Pending {
    std::string partner;
    PartnerOrder order;
  };

  void begin(Story story);
  void at(Instant time, What what, int story, int index, std::string order_id = {});
  void happen(const Event& event);
  void pay(const Event& event);
  void move_on(const Event& event);
  void take_out(const Event& event);
  void carry_out_order(const Event& event);
  void move_background_money(const Event& event);
  bool transfer(const Account& from, const Account& to, Money amount, Instant now,
                std::string_view channel, std::string ref = {});
  void credited(int story, int mule, Instant now);
  Story& story(int number);
  Money free_money(const Mule& mule, Instant now) const;

  CityConfig config_;
  StoryPlanner planner_;
  Story planned_;  ///< the next story, not begun
  Ledger ledger_;
  Subscriptions subscriptions_;
  std::vector<Story> stories_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::set<std::pair<int, int>> moving_;  ///< (story, mule) that will move money on
  std::map<std::string, Pending> pending_;
  std::map<std::string, PartnerAnswer> answered_;
  std::vector<PartnerAnswer> ready_;
  std::map<Account, Instant> busy_until_;  ///< orders on one account are carried out in order
  std::vector<Account> customers_;
  Random background_;
  std::int64_t sequence_ = 0;
  std::int64_t serial_ = 0;
  Instant now_;
};

}  // namespace holdfast::simulate
