// The chase of one case's money: facts in, orders out.
//
//   payment ──> account ──order──> bank ──answer──> held here
//                  ^                        └─────> moved on to the next account, at once
//                  └───────────────────────────────────┘     until held, gone, or too small
//
// advance() is a function of its inputs: no clock, no I/O, no chance. The same facts give the same
// bytes (codec.h), so a decision can be replayed. After every fact
//   paid = held + in flight + gone + returned, to the fen, and
//   no standing order asks for more than is traced to its account (while its institution has not
//   answered: than was traced into it, for others may not know all that is there).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"
#include "chase/curve.h"
#include "chase/notes.h"
#include "records/account.h"
#include "records/ids.h"
#include "records/order.h"
#include "records/partner.h"
#include "records/payment.h"

namespace holdfast::chase {

// Limits on what outsiders can make a case hold; check() answers TooLarge beyond them.
inline constexpr std::size_t kMaxPayments = 1'000;  ///< in one case
inline constexpr std::size_t kMaxPhones = 100;      ///< in one case
inline constexpr std::size_t kMaxTransfersPerAnswer = 10'000;
inline constexpr std::size_t kMaxTransfers = 100'000;  ///< in one case
inline constexpr std::size_t kMaxOrders = 20'000;      ///< in one case
inline constexpr int kMaxRaises = 40;                  ///< amendments upward of one hold, by itself
inline constexpr int kMaxTries = 12;       ///< of one hold that found too little, by itself
inline constexpr int kMaxStopWindows = 2;  ///< of one account in one case (86号 二(一)2)
inline constexpr Money kMaxTransfer{10'000'000'000'000};  ///< 100 billion yuan in one transfer
inline constexpr Duration kClockSkew = seconds{600};      ///< between two institutions' clocks
inline constexpr Duration kStopLength = hours{48};        ///< of a stop, from its execution
inline constexpr int kFreezeMonths = 6;                   ///< of a freeze of deposits
inline constexpr Duration kStopWarning = hours{12};       ///< before a stop ends
inline constexpr Duration kFreezeWarning = days{15};      ///< before a freeze ends
inline constexpr Duration kLongestReminder = hours{1};    ///< between two reminders

// ------------------------------------------------------------------------------------ state

enum class OrderStatus {
  Draft,   ///< waits for a person; its amount follows the trace until it goes out
  Issued,  ///< the partner is to carry it out; no answer yet
  Answered,
  Rejected,   ///< a person turned the draft down
  Cancelled,  ///< a draft that was no longer needed
  Withdrawn,  ///< taken back before an answer; an answer may still come
};

/// "draft", "issued", ...
std::string_view to_string(OrderStatus status);

/// An order, what became of it, and what it was decided by.
struct OrderRecord {
  Order order;
  OrderStatus status = OrderStatus::Draft;
  std::optional<Answer> answer;
  std::optional<Instant> answered_at;
  int reminders = 0;
  Instant next_due_at;  ///< while Issued: when it is sent again if there is no answer
  Params because;       ///< amount traced, method, chance in time, expected money, ...

  bool operator==(const OrderRecord&) const = default;
};

/// How one end of a transfer told of it.
struct Report {
  std::string ref;
  std::optional<Instant> time;  ///< by that institution's clock; nothing: it did not tell
  std::uint32_t place = 0;      ///< its place in what was told: decides between equal times

  bool operator==(const Report&) const = default;
};

/// One movement of money, counted once however many told of it. Accounts by index.
struct Entry {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  Money amount;
  Money traced;                    ///< the stolen part, of the latest trace
  std::optional<Instant> told_at;  ///< a victim's payment: the time the alert gives
  std::string told_ref;
  Report sent;      ///< by the institution of `from`
  Report received;  ///< by the institution of `to`
  Instant known_at;
  bool is_source = false;    ///< a victim's payment
  bool is_confirmed = true;  ///< of a source: false while a person is to confirm the reading
  bool is_cash = false;
  bool is_merchant = false;
  bool is_wide = false;  ///< told in an answer with a very wide fan-out

  /// The time to show: the paying side's, else the alert's, else the receiving side's.
  Instant time() const;
  const std::string& ref() const;
  bool operator==(const Entry&) const = default;
};

/// What has become of the traced money in an account that is not held.
enum class Rest {
  None,            ///< there is none
  Ordered,         ///< in flight: an order is not answered
  WaitsForPerson,  ///< in flight: a draft, a wide fan-out, a shortfall nobody explains
  Cash,            // from here on: gone, and why
  Abroad,
  NotAPartner,
  Refused,
  NotFound,
  BelowMinimum,
  Merchant,
  Lapsed,
  Returned,  ///< back with the victim
};

/// "cash", "not_a_partner", "waits_for_person", ...; empty for None, Ordered and Returned.
std::string_view to_string(Rest rest);
bool is_gone(Rest rest);
/// The reason of this name for which money counts as gone; nothing for another word.
std::optional<Rest> parse_gone(std::string_view text);

/// What a person decided about an account.
enum class Ruling {
  None,
  Follow,    ///< chase it, and what left it, though it is a merchant, refused, or fans out wide
  StopHere,  ///< its holder is no part of this: nothing is held here or behind it
};

/// An account that money of this case touched, or that a partner named beside it.
struct AccountRow {
  Account account;
  std::string name;  ///< the holder, where known
  bool is_victim = false;
  int tier = -1;  ///< 0 the victim, 1 the first account of the fraudsters; -1: no traced money
  Money traced;   ///< traced money in it now
  Money held;     ///< what the partner said it holds for this case
  Rest rest = Rest::None;        ///< what became of traced - held
  std::optional<Money> opening;  ///< balance just before opening_at, as told or computed
  Instant opening_at;
  bool is_opening_told = false;        ///< told by the partner, not computed
  std::optional<Instant> heard_since;  ///< its institution told all transfers from here on
  bool is_heard = false;  ///< its institution has answered: what left it is known from itself
  int hold_order = 0;     ///< the stop or freeze that stands; 0: none
  Money ordered;          ///< the total that standing orders ask for, with amendments
  int held_by = 0;        ///< the order whose answer told `held`
  std::optional<Instant> hold_until;
  std::optional<Instant> warned_for;  ///< the hold_until that was warned of
  int stop_windows = 0;               ///< stops and extensions that took, or may take, effect
  int raises = 0;                     ///< amendments upward of this hold
  int asked_after = 0;                ///< query_transactions was sent after this order's shortfall
  Rest closed = Rest::None;  ///< Refused, NotFound, Lapsed: not tried again without a person
  Ruling ruling = Ruling::None;
  Rest ruling_reason = Rest::None;  ///< of StopHere: Merchant, Lapsed, ...

  bool operator==(const AccountRow&) const = default;
};

enum class TimerKind { AnswerDue, HoldWarning, HoldEnds };

std::string_view to_string(TimerKind kind);
std::optional<TimerKind> parse_timer_kind(std::string_view text);

/// A moment at which the case wants to hear of the time. One for each (kind, order). A stale one
/// changes nothing.
struct Timer {
  TimerKind kind = TimerKind::AnswerDue;
  OrderId order;
  Instant due_at;

  auto operator<=>(const Timer&) const = default;
};

/// A suspect's phone number in the case.
struct PhoneRow {
  std::string phone;  ///< E.164 or as dialled
  bool is_confirmed = true;
  bool operator==(const PhoneRow&) const = default;
};

/// Frozen money that went back by decision. Accounts by index.
struct GivenBack {
  std::uint32_t account = 0;  ///< the frozen account it was paid out of
  /// Where it counts: the victim's paying account; RETURNED:... if it was held for this case and
  /// went to others; `account` itself if it is none of this case's money.
  std::uint32_t to = 0;
  std::uint32_t payee = 0;  ///< the account it was paid to
  Money amount;
  Instant at;  ///< when the bank paid

  bool operator==(const GivenBack&) const = default;
};

/// All the engine knows of a case. A value; made by open() or decode(), changed by advance() only.
struct State {
  CaseId id;
  TraceMethod method = TraceMethod::Prorata;
  bool is_confirmed = true;          ///< false: a person is to confirm the reading
  std::vector<AccountRow> accounts;  ///< in order of first sight; Entry points into it
  std::vector<Entry> entries;        ///< in order of first sight
  std::vector<OrderRecord> orders;   ///< orders[n-1] is number n
  std::vector<PhoneRow> phones;
  std::vector<Timer> timers;                                 ///< that are set, sorted
  std::vector<GivenBack> given_back;                         ///< in order of entry
  std::unordered_map<Account, std::uint32_t> account_index;  ///< derived: where an account is

  bool operator==(const State&) const = default;
};

/// A case that nothing is known of yet.
State open(CaseId id, TraceMethod method = TraceMethod::Prorata);

/// The order of this id, or nullptr.
const OrderRecord* find_order(const State& state, OrderId id);

/// The account, or nullptr if the case does not know it.
const AccountRow* find_account(const State& state, const Account& account);

// ------------------------------------------------------------------------------------ facts

/// Payments a victim made, and the suspects' phones, as an alert tells them.
struct PaymentsFiled {
  std::vector<Payment> payments;
  bool is_confirmed = true;  ///< false: read from a story; its orders wait as drafts
  std::vector<std::string> phones;
  bool are_phones_confirmed = true;
  std::string by;
};

/// A person has looked at what was read from a story: these replace all unconfirmed payments and
/// phones.
struct ReadingConfirmed {
  std::vector<Payment> payments;
  std::vector<std::string> phones;
  std::string by;
};

struct Answered {
  OrderId order;
  std::string partner;  ///< who answers
  Answer answer;
};

struct TimerDue {
  Timer timer;
};

struct OrdersApproved {
  std::vector<OrderId> orders;  ///< drafts
  std::string by;
};

struct OrdersRejected {
  std::vector<OrderId> orders;  ///< drafts
  std::string by;
  std::string reason;
};

/// A person takes back an order that is not answered.
struct OrderWithdrawn {
  OrderId order;
  std::string by;
  std::string reason;
};

/// A person finds a hold wrong: it is released, and what followed from it.
struct HoldReleased {
  OrderId order;  ///< any stop, freeze, extension or amendment of the hold
  std::string by;
  std::string reason;
};

/// A person has a freeze drafted for what a stop holds, without waiting for the stop's end: within
/// its 48 hours the police verify, file the case and freeze (docs/domain.md). It waits for approval
/// as every freeze does.
struct FreezeAsked {
  OrderId order;  ///< any order of the stop that holds
  std::string by;
  std::string reason;
};

/// A person has orders that are not answered sent again at once.
struct OrdersResent {
  std::vector<OrderId> orders;
  std::string by;
};

struct AccountDecided {
  Account account;
  Ruling ruling = Ruling::Follow;
  Rest gone_as = Rest::Merchant;  ///< of StopHere: a reason is_gone() knows
  std::string by;
  std::string reason;
};

struct MethodSet {
  TraceMethod method = TraceMethod::Prorata;
  std::string by;
  std::string reason;
};

/// A bank has paid frozen money back under a return that was decided. Every case that knows the
/// account hears of it: a payment to another case's victim is none of its money moving on. What a
/// case holds may fall by more or less than its own victims got, as victims of several cases share
/// what several cases hold.
struct FrozenMoneyReturned {
  struct Payout {
    bool is_ours = false;  ///< to a victim of this case
    Account victim;        ///< of ours: the account the victim had paid from
    Account payee;         ///< the account that was paid
    Money amount;
  };
  Account account;  ///< the frozen account
  std::vector<Payout> payouts;
  Money held_less;  ///< what is no longer held there for this case
  Instant paid_at;
  std::string ref;  ///< the return, "R12": names what went to victims of other cases
  std::string by;
};

/// True if the case has been told of this payout.
bool knows_payout(const State& state, const Account& account, const Account& payee, Money amount,
                  Instant paid_at);

/// An answer in another case shows that money at this account is free: a hold of this case that
/// found too little there is tried again, with the same total, at most kMaxTries times.
struct RoomMade {
  Account account;
  Money room;  ///< what is free, as far as is known
  CaseId made_by;
};

/// A person puts right an account that a victim told wrongly: her payments to it that no
/// institution has told of went to `right`.
struct AccountCorrected {
  Account wrong;
  Account right;
  std::string by;
  std::string reason;
};

using Fact =
    std::variant<PaymentsFiled, ReadingConfirmed, Answered, TimerDue, OrdersApproved,
                 OrdersRejected, OrderWithdrawn, HoldReleased, OrdersResent, AccountDecided,
                 MethodSet, FrozenMoneyReturned, RoomMade, AccountCorrected, FreezeAsked>;

// --------------------------------------------------------------------------------- decisions

/// All that advance() may know besides state, fact and now. References must outlive the call.
struct Environment {
  const Policy& policy;
  const std::map<std::string, Partner>& partners;  ///< active ones, by id
  DelayCurve curve;
};

/// Money at an account that no hold of this case needs, as an answer showed or a lapse made it.
struct Room {
  Account account;
  Money amount;
  bool operator==(const Room&) const = default;
};

/// What follows from a fact.
struct Decision {
  State state;
  std::vector<OrderId> changed_orders;  ///< rows to write, ascending; new ones included
  std::vector<OrderId> deliver;         ///< to append to the partners' feeds, in this order
  std::vector<Timer> timers_set;        ///< replace what is set for the same (kind, order)
  std::vector<Timer> timers_cleared;    ///< by (kind, order)
  std::vector<Note> notes;
  std::vector<Observation> observations;  ///< for the centre's delay curve
  std::vector<Room> rooms;                ///< for other cases that found too little there
};

/// Says whether a fact may enter the case; advance() must be called only with one that may. Desk
/// refuses before anything is written.
/// @err NotFound order.unknown (also another partner's, or never sent), Conflict
///   answer.already_answered (another answer_id), order.not_a_draft, order.not_waiting,
///   hold.not_active, Invalid answer.id_missing, answer.foreign_transfer, answer.negative,
///   answer.too_large_amount, answer.transfer_amount, answer.transfer_ref, payment.amount,
///   payment.account, payment.self, phone.format, account.unknown, account.not_a_reason,
///   account.victim, return.not_a_victim, return.more_than_held, TooLarge case.too_many_payments,
///   case.too_many_phones, answer.too_many_transfers, case.too_many_transfers; of a correction
///   Invalid account.same, Conflict account.told_by_bank
/// `place` is a JSON pointer into the answer or alert ("/transfers/3/ref").
/// Cost: O(transfers of the fact).
Result<void> check(const State& state, const Fact& fact, const Environment& environment);

/// The case after the fact, and what is to be done. An answer whose answer_id was taken before, a
/// stale timer and a repeated decision change nothing.
/// Orders go out in the order of traced money x chance that it is still there.
/// Cost: O(transfers log transfers + accounts); an answer on a case with 300 accounts well under
/// a millisecond.
/// Source: 86号 (stops, two windows), docs/domain.md "Next-account priority", "Mule speed".
Decision advance(State state, const Fact& fact, Instant now, const Environment& environment);

// ------------------------------------------------------------------------------------- funds

struct AccountFunds {
  Account account;
  std::string name;
  int tier = 0;
  Money traced;             ///< traced money in it now
  Money held;               ///< of that, under an active hold of this case
  std::string_view state;   ///< held, in_flight, gone, returned: of traced - held, if any
  std::string_view reason;  ///< why gone or waiting; "moved_on" where nothing is left; may be empty
  bool is_victim = false;
  bool is_correctable = false;  ///< only a victim told of it, and nothing is held there
  OrderId order;                ///< the order that is waited for, or that holds
  std::optional<Instant> hold_until;
};

struct TransferFunds {
  std::string ref;
  Instant time;
  Account from;
  Account to;
  Money amount;
  Money traced;
  bool is_source = false;
  Instant known_at;
};

/// Where a case's money is. paid = held + in_flight + gone + returned by construction.
struct Funds {
  Money paid;
  Money held;
  Money in_flight;
  Money gone;
  Money returned;
  std::vector<AccountFunds> accounts;    ///< by tier, then account: those that traced money touched
  std::vector<TransferFunds> transfers;  ///< by time: those that carry traced money
};

/// Cost: O(accounts + transfers log transfers).
Funds funds(const State& state);

/// The sums alone (accounts and transfers stay empty). Cost: O(accounts).
Funds totals(const State& state);

/// True if nothing is in flight and no order about an account waits for an answer. Phone orders do
/// not keep a case open.
bool is_settled(const State& state);

/// A hold that found too little and may be tried again.
struct Shortfall {
  Account account;
  Money missing;
  Instant ordered_at;  ///< when the newest order of the hold went out
  bool operator==(const Shortfall&) const = default;
};

/// Accounts where a hold stands, every order of it is answered, and less is held than is traced;
/// by account. Those that were tried kMaxTries times are left out. Cost: O(accounts), and O(orders)
/// where there is one.
std::vector<Shortfall> shortfalls(const State& state);

/// How many tiers traced money has reached (0: none), and drafts that wait for a person.
int tier_count(const State& state);
int draft_count(const State& state);

}  // namespace holdfast::chase
