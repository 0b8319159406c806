// One turn of the engine: the case while a fact is worked in, and what has been decided so far.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "chase/chase.h"

namespace holdfast::chase {

/// Orders about one account that wait for an answer or for a person.
struct Standing {
  std::vector<int> holds;   ///< stops, freezes and amendments that are not answered, ascending
  std::vector<int> others;  ///< queries, extensions: not answered
  int draft_hold = 0;       ///< a stop or freeze that waits for a person
  int draft_raise = 0;      ///< an amendment upward that waits for a person
  int draft_extend = 0;
  int draft_query = 0;
  bool has_release = false;      ///< of the hold that stands: not answered
  bool has_old_release = false;  ///< of one before it: not answered
  bool has_withdraw = false;     ///< not answered
  bool has_query = false;        ///< not answered
};

/// What an order is to be made of; the rest follows from policy and account.
struct Wish {
  OrderKind kind = OrderKind::StopPayment;
  std::uint32_t account = 0;
  std::optional<Money> amount = {};
  int about = 0;
  int amends = 0;
  std::optional<Instant> since = {};
  std::string authority = {};  ///< the person who answers for it; empty: it waits as a draft
  std::string waits_for = {};  ///< why it is a draft: approval, reading, fanout
  Params because = {};
};

struct Turn {
  State state;
  const Environment& environment;
  Instant now;
  std::string person = {};              ///< who decided, where the fact is a person's decision
  std::string reason = {};              ///< why that person took an order back
  std::optional<Account> decided = {};  ///< the account that decision is about
  /// Where money is free that a hold of this case may lack.
  struct Chance {
    std::uint32_t account = 0;
    Money room;
    CaseId made_by;
  };
  std::optional<Chance> chance = {};
  /// An institution told of transfers of this account, to an order of that time.
  struct Listed {
    std::uint32_t account = 0;
    Instant ordered_at;
  };
  std::optional<Listed> listed = {};
  bool does_retrace = false;
  std::set<int> changed = {};
  std::vector<int> deliver = {};
  std::vector<Note> notes = {};
  std::vector<Observation> observations = {};

  OrderRecord& order(int number) { return state.orders[static_cast<std::size_t>(number) - 1]; }
  const OrderRecord& order(int number) const {
    return state.orders[static_cast<std::size_t>(number) - 1];
  }
  OrderId id(int number) const { return {state.id, number}; }
  const Policy& policy() const { return environment.policy; }

  void note(std::string code, Params params = {}, const Account& about = {}, int number = 0);
};

/// Longest run of notes that outsiders can cause in one turn, by code.
inline constexpr std::size_t kMaxNotesOfAKind = 20;

/// The account's index, new if it was not known.
std::uint32_t intern(State& state, const Account& account);

/// The account an order is about, or nothing.
std::optional<std::uint32_t> target_of(const State& state, const Order& order);

/// Orders that stand, by account index. Cost: O(accounts + orders).
std::vector<Standing> standings(const State& state);

/// The person who answers for orders of this kind by standing order; empty: a person must approve.
std::string standing_authority(const Policy& policy, OrderKind kind);

/// Makes an order about an account, issued or as a draft; 0 if the case has too many.
int make_order(Turn& turn, Wish wish);

/// Makes an order about a phone to one carrier; 0 if the case has too many.
int make_phone_order(Turn& turn, OrderKind kind, const std::string& carrier,
                     const std::string& phone, const std::string& authority);

/// Sends a draft out under this person's authority.
void issue(Turn& turn, int number, const std::string& authority);

/// Ends a draft that is no longer needed.
void cancel(Turn& turn, int number);

/// Takes back an order that is not answered: it is Withdrawn, and the partner is told.
void withdraw(Turn& turn, int number, const std::string& authority);

/// "12345".
std::string fen(Money money);

/// The first order of the hold that this order belongs to: itself, or what it amends or is about.
int root_of(const State& state, int number);

/// True for stops and freezes.
bool is_hold(OrderKind kind);

/// True for done and partial: the order had its effect, in whole or in part.
bool is_taken(AnswerResult result);

/// Counts for every account the stop windows that took, or may yet take, effect: stops that were
/// not refused and not taken back in time, and extensions of them. Cost: O(accounts + orders).
void count_stop_windows(State& state);

}  // namespace holdfast::chase
