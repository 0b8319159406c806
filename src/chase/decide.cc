// Per account:   traced T     ordered O     held H
//
//   no hold stands     T >= minimum  -> stop (a freeze once both windows are used up)
//   T = 0              not answered  -> withdraw;   answered -> release
//   T < O              amend down: it goes out at once, for it gives back what is not ours to hold
//   T >= O + minimum   amend up
//   H < T, all answered, nothing told of where the rest went -> ask for the transfers, once
//
// Until an account's own institution answers, what others told of payments out of it is not all: it
// is not taken for less than came in, and where nothing seems left it is asked for its transfers.
//
// What a person must see first waits as a draft: kinds that policy does not approve, readings that
// nobody confirmed, the accounts behind a very wide fan-out.
#include "chase/decide.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "chase/ledger.h"
#include "chase/retrace.h"
#include "chase/room.h"

namespace holdfast::chase {
namespace {

// What came into an account that is stolen money.
struct Inflow {
  Instant earliest{std::numeric_limits<std::int64_t>::max()};
  Instant latest{std::numeric_limits<std::int64_t>::min()};
  Instant earliest_untold{std::numeric_limits<std::int64_t>::max()};  // by its own institution
  Money sum;
  Money unlisted;              // payments that the institution's list should have, and has not
  Instant unlisted_day;        // the start of the day the victim told, of the earliest of them
  bool is_any_listed = false;  // its institution tells of what comes in
  bool is_any = false;
  bool is_all_cash = true;
  bool is_all_merchant = true;
  bool is_wide = false;         // behind a fan-out that nobody decided to follow
  bool is_unconfirmed = false;  // a reading that nobody confirmed
  bool is_decided = false;      // from the account a person decides about in this turn
};

Instant start_of_day(Instant at) {
  const Civil day = to_civil(at, kChinaOffset);
  return from_civil({day.year, day.month, day.day, 0, 0, 0, 0}, kChinaOffset);
}

// A payment that was known when the receiving institution was asked for its list, at a time that
// the list covers, and that it lacks.
void note_unlisted(const Turn& turn, Inflow& inflow, const Entry& entry) {
  const bool is_to_be_listed = turn.listed && turn.listed->account == entry.to &&
                               is_only_told_by_victim(entry) &&
                               entry.known_at <= turn.listed->ordered_at;
  const AccountRow& to = turn.state.accounts[entry.to];
  if (!is_to_be_listed || !to.heard_since) return;
  if (*entry.told_at - kClockSkew < *to.heard_since) return;
  const Instant day = start_of_day(*entry.told_at);
  inflow.unlisted_day = inflow.unlisted.fen == 0 ? day : std::min(inflow.unlisted_day, day);
  inflow.unlisted += entry.amount;
}

std::vector<Inflow> inflows(const Turn& turn) {
  const State& state = turn.state;
  std::vector<Inflow> result(state.accounts.size());
  for (const Entry& entry : state.entries) {
    result[entry.to].is_any_listed |= is_listed(state.accounts[entry.to], entry);
    if (entry.traced.fen <= 0) continue;
    Inflow& inflow = result[entry.to];
    note_unlisted(turn, inflow, entry);
    const AccountRow& from = state.accounts[entry.from];
    const Instant came = came_at(entry);
    inflow.is_any = true;
    inflow.sum += entry.traced;
    if (!is_listed(state.accounts[entry.to], entry)) {
      inflow.earliest_untold = std::min(inflow.earliest_untold, came);
    }
    inflow.earliest = std::min({inflow.earliest, came, left_at(entry)});
    inflow.latest = std::max(inflow.latest, came);
    inflow.is_all_cash &= entry.is_cash;
    inflow.is_all_merchant &= entry.is_merchant;
    inflow.is_wide |= entry.is_wide && from.ruling != Ruling::Follow;
    inflow.is_unconfirmed |= entry.is_source && !entry.is_confirmed;
    inflow.is_decided |= turn.decided && from.account == *turn.decided;
  }
  return result;
}

// Where money in this account is, as long as nothing holds it: None if it can be ordered there.
Rest edge_of(const Turn& turn, const AccountRow& row, const Inflow& inflow) {
  if (row.ruling == Ruling::StopHere) return row.ruling_reason;
  const std::string_view institution = row.account.institution();
  if (institution == kCash) return Rest::Cash;
  if (institution == kAbroad) return Rest::Abroad;
  if (inflow.is_any && inflow.is_all_cash) return Rest::Cash;
  if (inflow.is_any && inflow.is_all_merchant && row.ruling != Ruling::Follow) {
    return Rest::Merchant;
  }
  const auto partner = turn.environment.partners.find(std::string{institution});
  if (partner == turn.environment.partners.end() || partner->second.kind == PartnerKind::Carrier) {
    return Rest::NotAPartner;
  }
  return Rest::None;
}

std::int64_t least_fen(const Turn& turn) {
  return std::max<std::int64_t>(turn.policy().min_hold.fen, 1);
}

// One account's turn: what it has, what is wanted, and the steps that follow.
class AccountStep {
 public:
  AccountStep(Turn& turn, std::uint32_t account, const Inflow& inflow, const Standing& standing)
      : turn_(turn), account_(account), inflow_(inflow), standing_(standing) {}

  void run() {
    edge_ = edge_of(turn_, row(), inflow_);
    if (row().is_victim || row().ruling == Ruling::StopHere) {
      stop_caring();
    } else if (row().hold_order == 0) {
      begin();
    } else {
      adjust();
    }
    ask_for_what_was_before();
    ask_for_the_day();
  }

  // What has become of traced - held. Call when all orders of the turn are made.
  static Rest rest_of(const Turn& turn, const AccountRow& row, const Inflow& inflow,
                      const Standing& standing) {
    const std::int64_t rest = row.traced.fen - std::min(row.held, row.traced).fen;
    if (row.is_victim) return Rest::Returned;
    if (rest == 0) return Rest::None;
    if (row.ruling == Ruling::StopHere) return row.ruling_reason;
    const Rest edge = edge_of(turn, row, inflow);
    if (row.hold_order == 0 && standing.holds.empty() && edge != Rest::None) return edge;
    if (!standing.holds.empty() || standing.has_query) return Rest::Ordered;
    if (row.closed != Rest::None) return row.closed;
    const bool has_draft =
        standing.draft_hold != 0 || standing.draft_raise != 0 || standing.draft_query != 0;
    if (!has_draft && rest < least_fen(turn)) return Rest::BelowMinimum;
    const bool is_let_go =
        standing.has_withdraw || standing.has_release || standing.has_old_release;
    return is_let_go ? Rest::Ordered : Rest::WaitsForPerson;
  }

 private:
  AccountRow& row() { return turn_.state.accounts[account_]; }
  Money traced() { return row().traced; }

  // Nothing is to be held here: what was asked for is taken back.
  void stop_caring() {
    for (const int draft : {standing_.draft_hold, standing_.draft_raise, standing_.draft_extend,
                            standing_.draft_query}) {
      if (draft != 0) cancel(turn_, draft);
    }
    let_go();
  }

  void let_go() {
    if (row().hold_order == 0) {
      for (const int number : standing_.holds) withdraw(turn_, number, turn_.person);
      return;
    }
    const bool is_answered = turn_.order(row().hold_order).status == OrderStatus::Answered;
    const bool is_held = row().held.fen > 0 && row().held_by != 0 &&
                         root_of(turn_.state, row().held_by) == row().hold_order;
    if (is_answered || is_held) {
      const bool is_asked = row().ordered.fen == 0 && turn_.person.empty() && was_released();
      if (!is_asked) release(turn_, account_, standing_);
      return;
    }
    for (const int number : standing_.holds) withdraw(turn_, number, turn_.person);
    row().hold_order = 0;
    row().ordered = Money{};
  }

  // The partner was asked to release this hold and has not: a person must speak with it.
  bool was_released() {
    return std::ranges::any_of(turn_.state.orders, [&](const OrderRecord& record) {
      return record.order.kind == OrderKind::Release &&
             record.order.about == turn_.id(row().hold_order);
    });
  }

  void begin() {
    for (const int orphan : {standing_.draft_raise, standing_.draft_extend}) {
      if (orphan != 0) cancel(turn_, orphan);
    }
    const bool is_wanted = edge_ == Rest::None && traced().fen >= least_fen(turn_) &&
                           row().closed == Rest::None && standing_.holds.empty();
    if (!is_wanted) {
      ask_whoever_is_not_heard();
      if (standing_.draft_hold != 0) {
        if (keeps_freeze_draft())
          renew_draft(standing_.draft_hold, {});
        else
          cancel(turn_, standing_.draft_hold);
      }
      if (!standing_.holds.empty() && traced().fen == 0) let_go();
      return;
    }
    const OrderKind kind =
        row().stop_windows < kMaxStopWindows ? OrderKind::StopPayment : OrderKind::Freeze;
    const std::string authority = authority_for(kind);
    if (standing_.draft_hold == 0) {
      make_hold(kind, 0, authority);
    } else {
      renew_draft(standing_.draft_hold, authority);
    }
  }

  // Money only passed through, as others tell; what its holder has besides, nobody has told.
  void ask_whoever_is_not_heard() {
    const bool is_to_ask = !row().is_heard && edge_ == Rest::None &&
                           inflow_.sum.fen >= least_fen(turn_) && row().closed == Rest::None &&
                           !standing_.has_query && standing_.draft_query == 0 &&
                           standing_.holds.empty();
    if (is_to_ask) ask("passed_through_fen", inflow_.sum);
  }

  // Stolen money came before the instant its institution was asked from: its list lacks it, and the
  // balance it told contains it.
  void ask_for_what_was_before() {
    const AccountRow& known = row();
    const bool is_before = known.heard_since && edge_ == Rest::None && !known.is_victim &&
                           known.ruling != Ruling::StopHere && known.closed == Rest::None &&
                           inflow_.earliest_untold < *known.heard_since + kClockSkew;
    if (!is_before || inflow_.earliest - kClockSkew >= *known.heard_since) return;
    const auto is_asked = [&](const OrderRecord& record) {
      return record.order.target.account == known.account && record.order.since &&
             *record.order.since < *known.heard_since &&
             (record.status == OrderStatus::Issued || record.status == OrderStatus::Draft);
    };
    if (std::ranges::any_of(turn_.state.orders, is_asked)) return;
    ask("came_before_fen", inflow_.sum);
  }

  // The institution lists what came in, and not the victim's payment: she remembers another time
  // than it was. The whole day is asked for, once.
  void ask_for_the_day() {
    const AccountRow& known = row();
    const bool is_lacking = inflow_.unlisted.fen >= least_fen(turn_) && edge_ == Rest::None &&
                            !known.is_victim && known.ruling != Ruling::StopHere &&
                            known.closed == Rest::None;
    if (!is_lacking || !inflow_.is_any_listed || inflow_.unlisted_day >= *known.heard_since) return;
    const auto is_asked = [&](const OrderRecord& record) {
      return record.order.target.account == known.account && record.order.since &&
             *record.order.since <= inflow_.unlisted_day;
    };
    if (std::ranges::any_of(turn_.state.orders, is_asked)) return;
    ask("not_listed_fen", inflow_.unlisted, inflow_.unlisted_day);
  }

  void ask(const char* why, Money money) { ask(why, money, since()); }

  void ask(const char* why, Money money, std::optional<Instant> from) {
    Wish wish{.kind = OrderKind::QueryTransactions, .account = account_, .since = from};
    wish.authority = authority_for(wish.kind);
    wish.waits_for = "approval";
    wish.because = {{why, fen(money)}};
    make_order(turn_, std::move(wish));
  }

  // What the hold may be for: all that came in while only others have told what left.
  Money claim() {
    return row().is_heard ? traced() : std::max(traced(), std::min(row().ordered, inflow_.sum));
  }

  // A freeze that was drafted as a stop ended stays for the person while there is money.
  bool keeps_freeze_draft() {
    return turn_.order(standing_.draft_hold).order.kind == OrderKind::Freeze &&
           row().closed == Rest::Lapsed && traced().fen >= least_fen(turn_);
  }

  void adjust() {
    const bool is_answered = turn_.order(row().hold_order).status == OrderStatus::Answered;
    const bool is_too_small = claim().fen < least_fen(turn_) && !is_answered && row().held.fen == 0;
    if (claim().fen == 0 || is_too_small) {
      stop_caring();
      return;
    }
    if (row().ordered.fen == 0 && standing_.has_release) {
      stop_again();
      return;
    }
    const std::int64_t missing = claim().fen - row().ordered.fen;
    const bool may_raise =
        missing >= least_fen(turn_) && row().closed == Rest::None && edge_ == Rest::None;
    if (!may_raise && standing_.draft_raise != 0) cancel(turn_, standing_.draft_raise);
    if (standing_.draft_hold != 0) renew_draft(standing_.draft_hold, {});
    if (missing < 0) {
      lower();
    } else if (may_raise) {
      raise();
    } else if (standing_.holds.empty()) {
      look_at_outcome();
    }
  }

  // Money came back while the hold is being let go: that cannot be called back.
  void stop_again() {
    if (traced().fen < least_fen(turn_) || row().closed != Rest::None) return;
    row().hold_order = 0;
    row().hold_until.reset();
    begin();
  }

  void lower() {
    const std::string authority = turn_.order(row().hold_order).order.authorised_by;
    amended(make_hold(turn_.order(row().hold_order).order.kind, latest_of_hold(), authority));
  }

  void raise() {
    if (row().raises >= kMaxRaises) {
      turn_.note("limit.reached", {{"what", "raises"}}, row().account, row().hold_order);
      return;
    }
    const OrderKind kind = turn_.order(row().hold_order).order.kind;
    const std::string authority = authority_for(kind);
    if (standing_.draft_raise != 0) {
      renew_draft(standing_.draft_raise, authority);
      return;
    }
    amended(make_hold(kind, latest_of_hold(), authority));
  }

  void amended(int number) {
    if (number == 0 || turn_.order(number).status == OrderStatus::Draft) return;
    turn_.note("order.amended", {{"to_fen", fen(*turn_.order(number).order.amount)}}, row().account,
               number);
  }

  // Everything is answered and too little is held; now there may be more. The same total is asked
  // for once more: no new window, and no more than was approved.
  void try_again(Money missing) {
    const int tries = tries_of_hold(turn_.state, account_);
    if (tries >= kMaxTries && !is_followed_now()) {
      turn_.note("limit.reached", {{"what", "tries"}}, row().account, row().hold_order);
      return;
    }
    const int latest = latest_of_hold();
    Wish wish{.kind = turn_.order(latest).order.kind, .account = account_};
    wish.amount = claim();
    wish.amends = latest;
    wish.since = since();
    wish.authority = is_followed_now() ? turn_.person : turn_.order(latest).order.authorised_by;
    wish.because = because();
    wish.because.emplace_back(kTry, std::to_string(tries + 1));
    const int number = make_order(turn_, std::move(wish));
    if (number == 0) return;
    Params params{{"missing_fen", fen(missing)}, {"try", std::to_string(tries + 1)}};
    if (is_followed_now()) {
      params.emplace_back("by", turn_.person);
    } else {
      params.emplace_back("room_fen", fen(turn_.chance->room));
      params.emplace_back("made_by", to_string(turn_.chance->made_by));
    }
    turn_.note("hold.tried_again", std::move(params), row().account, number);
  }

  bool is_followed_now() {
    return turn_.decided && *turn_.decided == row().account && row().ruling == Ruling::Follow;
  }

  // Everything is answered and asked for: is it held?
  void look_at_outcome() {
    const std::int64_t missing = traced().fen - row().held.fen;
    const OrderRecord& told = turn_.order(row().held_by == 0 ? row().hold_order : row().held_by);
    if (missing < 0) {
      const bool was_restated = told.order.amends && told.order.amount == traced();
      if (!was_restated && !standing_.has_release) lower();
      return;
    }
    if (missing < least_fen(turn_) || row().closed != Rest::None || edge_ != Rest::None) return;
    const bool is_chance = turn_.chance && turn_.chance->account == account_;
    if ((is_chance || is_followed_now()) && !standing_.has_release) {
      try_again(Money{missing});
      return;
    }
    if (!told.answer || told.answer->transfers || row().asked_after >= told.order.id.number) return;
    row().asked_after = told.order.id.number;
    ask("missing_fen", Money{missing});
  }

  int make_hold(OrderKind kind, int amends, const std::string& authority) {
    Wish wish{.kind = kind, .account = account_, .amount = claim(), .amends = amends};
    wish.since = since();
    wish.authority = authority;
    wish.waits_for = why_waiting();
    wish.because = because();
    return make_order(turn_, std::move(wish));
  }

  void renew_draft(int number, const std::string& authority) {
    OrderRecord& draft = turn_.order(number);
    const std::optional<Money> before = draft.order.amount;
    if (before != traced() || draft.order.since != since()) {
      draft.order.amount = traced();
      draft.order.since = since();
      draft.order.target.name = row().name;
      draft.because = because();
      turn_.changed.insert(number);
    }
    if (authority.empty()) return;
    issue(turn_, number, authority);
    turn_.note("order.issued", draft.because, row().account, number);
  }

  // The newest order of the hold that stands, which an amendment replaces.
  int latest_of_hold() {
    int latest = row().hold_order;
    for (const OrderRecord& record : turn_.state.orders) {
      const int number = record.order.id.number;
      if (record.order.amends && record.order.target.account == row().account &&
          (record.status == OrderStatus::Issued || record.status == OrderStatus::Answered) &&
          root_of(turn_.state, number) == row().hold_order) {
        latest = number;
      }
    }
    return latest;
  }

  std::string authority_for(OrderKind kind) {
    const bool is_persons_word = turn_.decided && !turn_.person.empty() &&
                                 (row().account == *turn_.decided || inflow_.is_decided);
    if (is_persons_word) return turn_.person;
    if (is_hold(kind) &&
        ((inflow_.is_wide && row().ruling != Ruling::Follow) || inflow_.is_unconfirmed)) {
      return {};
    }
    return standing_authority(turn_.policy(), kind);
  }

  std::string why_waiting() {
    if (inflow_.is_unconfirmed) return "reading";
    return inflow_.is_wide && row().ruling != Ruling::Follow ? "fanout" : "approval";
  }

  std::optional<Instant> since() {
    if (!inflow_.is_any) return std::nullopt;
    return inflow_.earliest - kClockSkew;
  }

  Params because() {
    const Duration delay = inflow_.is_any ? turn_.now - inflow_.latest : Duration{0};
    const int chance = chance_permille(turn_.environment.curve, delay);
    return {{"traced_fen", fen(traced())},
            {"method", std::string{to_string(turn_.state.method)}},
            {"tier", std::to_string(row().tier)},
            {"chance_permille", std::to_string(chance)},
            {"expected_fen", std::to_string(traced().fen / 1000 * chance)}};
  }

  Turn& turn_;
  std::uint32_t account_;
  const Inflow& inflow_;
  const Standing& standing_;
  Rest edge_ = Rest::None;
};

// Traced money x chance that it is still there: the account with most to win comes first.
std::vector<std::uint32_t> by_promise(const Turn& turn, const std::vector<Inflow>& inflow,
                                      const std::vector<Standing>& standing) {
  std::vector<std::tuple<std::int64_t, std::uint32_t>> ranked;
  for (std::uint32_t i = 0; i < turn.state.accounts.size(); ++i) {
    const AccountRow& row = turn.state.accounts[i];
    const bool is_of_interest = row.tier > 0 || row.traced.fen > 0 || row.hold_order != 0 ||
                                standing[i].draft_hold != 0 || !standing[i].holds.empty();
    if (!is_of_interest) continue;
    const Duration delay = inflow[i].is_any ? turn.now - inflow[i].latest : Duration{0};
    const std::int64_t promise = row.traced.fen * chance_permille(turn.environment.curve, delay);
    ranked.emplace_back(-promise, i);
  }
  std::ranges::sort(ranked);
  std::vector<std::uint32_t> order;
  order.reserve(ranked.size());
  for (const auto& [promise, account] : ranked) order.push_back(account);
  return order;
}

void set_rests(Turn& turn, const std::vector<Inflow>& inflow) {
  const std::vector<Standing> standing = standings(turn.state);
  for (std::size_t i = 0; i < turn.state.accounts.size(); ++i) {
    AccountRow& row = turn.state.accounts[i];
    const Rest before = row.rest;
    row.rest = AccountStep::rest_of(turn, row, inflow[i], standing[i]);
    if (row.rest == before) continue;
    const Money rest = row.traced - std::min(row.held, row.traced);
    if (is_gone(row.rest)) {
      turn.note("account.edge",
                {{"reason", std::string{to_string(row.rest)}}, {"amount_fen", fen(rest)}},
                row.account);
    } else if (row.rest == Rest::WaitsForPerson) {
      const bool has_draft = standing[i].draft_hold != 0 || standing[i].draft_raise != 0 ||
                             standing[i].draft_query != 0;
      const bool was_withdrawn = row.closed == Rest::WaitsForPerson;
      const char* why = was_withdrawn ? "withdrawn" : has_draft ? "draft" : "shortfall";
      turn.note("account.waits_for_person", {{"why", why}, {"amount_fen", fen(rest)}}, row.account);
    }
  }
}

}  // namespace

void release(Turn& turn, std::uint32_t account, const Standing& standing) {
  AccountRow& row = turn.state.accounts[account];
  if (standing.has_release || standing.has_withdraw) return;
  for (const int number : standing.others) {
    if (!is_query(turn.order(number).order.kind)) withdraw(turn, number, turn.person);
  }
  const OrderRecord& root = turn.order(row.hold_order);
  Wish wish{.kind = OrderKind::Release, .account = account, .about = row.hold_order};
  wish.authority = turn.person.empty() ? root.order.authorised_by : turn.person;
  make_order(turn, std::move(wish));
}

void lapse_holds(Turn& turn) {
  std::vector<Standing> standing;
  for (std::size_t i = 0; i < turn.state.accounts.size(); ++i) {
    AccountRow& row = turn.state.accounts[i];
    if (!row.hold_until || turn.now < *row.hold_until) continue;
    if (standing.empty()) standing = standings(turn.state);
    turn.note("hold.lapsed", {{"held_fen", fen(row.held)}}, row.account, row.hold_order);
    row.held = Money{};
    row.ordered = Money{};
    row.hold_order = 0;
    row.hold_until.reset();
    if (row.closed == Rest::None) row.closed = Rest::Lapsed;
    for (const int draft : {standing[i].draft_extend, standing[i].draft_raise}) {
      if (draft != 0) cancel(turn, draft);
    }
  }
}

void decide_accounts(Turn& turn) {
  count_stop_windows(turn.state);
  const std::vector<Inflow> inflow = inflows(turn);
  const std::vector<Standing> standing = standings(turn.state);
  for (const std::uint32_t account : by_promise(turn, inflow, standing)) {
    AccountStep(turn, account, inflow[account], standing[account]).run();
  }
  set_rests(turn, inflow);
}

void decide_extension(Turn& turn, std::uint32_t account) {
  AccountRow& row = turn.state.accounts[account];
  const OrderKind held_as = turn.order(row.hold_order).order.kind;
  const bool is_stop = held_as == OrderKind::StopPayment;
  const bool may_extend = !is_stop || row.stop_windows < kMaxStopWindows;
  Wish wish{.kind = may_extend ? OrderKind::Extend : OrderKind::Freeze, .account = account};
  if (may_extend)
    wish.about = row.hold_order;
  else
    wish.amount = row.traced;
  // A freeze is renewed on a person's word only: each renewal is approved (程序规定 art. 240, 243).
  if (is_stop) wish.authority = standing_authority(turn.policy(), wish.kind);
  wish.waits_for = "approval";
  wish.because = {{"held_fen", fen(row.held)}, {"until", format_instant(*row.hold_until)}};
  const Params because = wish.because;
  turn.note(
      "hold.ends_soon",
      {{"until", format_instant(*row.hold_until)}, {"next", std::string{to_string(wish.kind)}}},
      row.account, row.hold_order);
  make_order(turn, std::move(wish));
}

}  // namespace holdfast::chase
