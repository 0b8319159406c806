// A partner's answer, by the kind of order it answers.
//
//   stop, freeze, amendment   done | partial: the hold stands     refused | not_found: it does not
//   extend                    a second window                     the hold ends when it ends
//   release                   nothing is held any more            it is still held: shown
//   withdraw                  the order had no effect             it had: its own answer tells
//   query_*                   transfers                           nothing is learned
//   query_phone               the number is this carrier's: suspend it
//
// `held` is what the newest order's answer told; an older order's answer that comes later adds its
// transfers and no more.
#include <algorithm>

#include "chase/decide.h"
#include "chase/facts.h"
#include "chase/ledger.h"

namespace holdfast::chase {
namespace {

// The end of a hold that began with this answer.
Instant end_of(const Answer& answer, OrderKind kind, Instant now) {
  const Instant latest = now + kClockSkew;
  const Instant begun = std::min(answer.executed_at.value_or(now), latest);
  if (kind == OrderKind::Freeze)
    return answer.expires_at.value_or(add_months(begun, kFreezeMonths));
  const Instant end = answer.expires_at.value_or(begun + kStopLength);
  return std::min(end, latest + kStopLength);
}

class AnswerStep {
 public:
  AnswerStep(Turn& turn, int number, std::uint32_t account)
      : turn_(turn), number_(number), account_(account) {}

  void run() {
    row().is_heard |= order().kind != OrderKind::Withdraw;
    if (answer().transfers) {
      if (order().since && (!row().heard_since || *order().since < *row().heard_since)) {
        row().heard_since = order().since;
      }
      turn_.listed = Turn::Listed{account_, order().issued_at};
      const std::size_t onward =
          enter_transfers(turn_, account_, order().partner, *answer().transfers);
      if (is_wide(turn_.policy(), onward)) {
        note("fanout.wide", {{"payments", std::to_string(onward)},
                             {"limit", std::to_string(turn_.policy().max_fanout)}});
      }
    }
    switch (order().kind) {
      case OrderKind::StopPayment:
      case OrderKind::Freeze:
        hold_answered();
        break;
      case OrderKind::Extend:
        extension_answered();
        break;
      case OrderKind::Release:
        release_answered();
        break;
      case OrderKind::Withdraw:
        withdrawal_answered();
        break;
      default:
        if (answer().result == AnswerResult::NotFound) close(Rest::NotFound);
        look_for_new_money();
    }
    set_opening();
  }

 private:
  const OrderRecord& record() const { return turn_.order(number_); }
  const Order& order() const { return record().order; }
  const Answer& answer() const { return *record().answer; }
  AccountRow& row() { return turn_.state.accounts[account_]; }

  void note(std::string code, Params params = {}) {
    turn_.note(std::move(code), std::move(params), row().account, number_);
  }

  void hold_answered() {
    const Money asked = order().amount.value_or(Money{});
    const bool is_root = !order().amends;
    if (answer().held.value_or(Money{}) > asked) {
      note("answer.contradiction", {{"what", "more_held_than_ordered"},
                                    {"first_fen", fen(asked)},
                                    {"second_fen", fen(*answer().held)}});
    }
    if (answer().result == AnswerResult::Done && answer().held.value_or(asked) < asked) {
      note("answer.contradiction", {{"what", "done_but_less_is_held"},
                                    {"first_fen", fen(asked)},
                                    {"second_fen", fen(*answer().held)}});
    }
    const int root = root_of(turn_.state, number_);
    const bool is_new_hold = row().hold_order != root;
    if (!is_taken(answer().result)) {
      const bool is_held = answer().held.value_or(Money{}).fen > 0 && (is_root || is_new_hold);
      if (!is_held) {
        refused(is_root);
        return;
      }
      note("answer.contradiction",
           {{"what", "refused_but_held"}, {"first_fen", "0"}, {"second_fen", fen(*answer().held)}});
    }
    if (was_undone()) return;
    if (is_new_hold && !take_over(root)) return;
    Money held = asked;
    if (answer().result == AnswerResult::Partial) held = is_root ? Money{} : row().held;
    set_held(answer().held.value_or(held));
    const Instant end = end_of(answer(), order().kind, turn_.now);
    if (is_root || !row().hold_until || answer().expires_at) row().hold_until = end;
  }

  // Taken back, and the partner has said that it is undone: this answer is older than that one.
  bool was_undone() {
    const OrderId root = turn_.id(root_of(turn_.state, number_));
    return std::ranges::any_of(turn_.state.orders, [&](const OrderRecord& other) {
      const bool is_about = other.order.about == order().id || other.order.about == root;
      if (other.order.kind != OrderKind::Withdraw || !is_about) return false;
      if (!other.answer || other.answer->result != AnswerResult::Done) return false;
      return other.order.about != root || other.answer->held.value_or(Money{}).fen == 0;
    });
  }

  // A hold that the engine did not count on: a freeze after the stop, or one that took effect
  // although it was taken back. False for an amendment of a hold that has ended.
  bool take_over(int root) {
    const OrderRecord& begun = turn_.order(root);
    const bool is_freeze_after_stop =
        row().hold_order != 0 && begun.order.kind == OrderKind::Freeze;
    if (row().hold_order != 0 && !is_freeze_after_stop) return false;
    if (answer().held == Money{}) return false;
    // The window this would amend was there and is over.
    if (root != number_ && begun.answer && is_taken(begun.answer->result)) {
      note("answer.late");
      return false;
    }
    const bool is_let_go = std::ranges::any_of(turn_.state.orders, [&](const OrderRecord& other) {
      return other.order.kind == OrderKind::Release && other.order.about == turn_.id(root);
    });
    row().hold_order = root;
    row().ordered = is_let_go ? Money{} : order().amount.value_or(Money{});
    row().raises = 0;
    row().held_by = 0;
    if (row().closed == Rest::Lapsed) row().closed = Rest::None;
    return true;
  }

  void refused(bool is_root) {
    const bool is_unknown = answer().result == AnswerResult::NotFound;
    note("hold.refused", {{"reason", is_unknown ? "not_found" : answer().reason}});
    if (answer().held) {
      set_held(*answer().held);
    }
    const bool is_standing_hold = row().hold_order == root_of(turn_.state, number_);
    if (is_standing_hold || row().hold_order == 0) {
      close(is_unknown ? Rest::NotFound : Rest::Refused);
    }
    if (!is_root || !is_standing_hold || row().held.fen > 0) return;
    row().hold_order = 0;
    row().ordered = Money{};
    // Amendments of it have nothing to stand on; their answers will say the same.
  }

  void extension_answered() {
    if (!is_taken(answer().result)) {
      note("hold.refused", {{"reason", answer().reason}});
      return;
    }
    const int root = root_of(turn_.state, number_);
    const bool is_freeze = turn_.order(root).order.kind == OrderKind::Freeze;
    const Instant from = row().hold_until.value_or(turn_.now);
    Instant end = answer().expires_at.value_or(is_freeze ? add_months(from, kFreezeMonths)
                                                         : from + kStopLength);
    if (end < from) {
      note("answer.contradiction", {{"what", "extended_to_an_earlier_end"}});
      end = from;
    }
    if (row().hold_order == 0) {  // it ended here before the answer came
      if (end <= turn_.now) return;
      row().hold_order = root;
      row().ordered = row().traced;
      row().held_by = 0;
      if (row().closed == Rest::Lapsed) row().closed = Rest::None;
      set_held(answer().held.value_or(row().traced));
    } else if (row().hold_order != root) {
      return;
    } else if (answer().held) {
      set_held(*answer().held);
    }
    row().hold_until = end;
    note("hold.extended", {{"until", format_instant(end)}});
  }

  void release_answered() {
    const bool is_gone_there = answer().result == AnswerResult::NotFound;
    if (!is_taken(answer().result) && !is_gone_there) {
      note("hold.refused", {{"reason", answer().reason}});
      return;
    }
    const Money left =
        answer().held.value_or(answer().result == AnswerResult::Partial ? row().held : Money{});
    set_held(left);
    if (row().hold_order != root_of(turn_.state, number_) || left.fen > 0) return;
    end_hold();
    note("hold.released");
  }

  void withdrawal_answered() {
    const int root = root_of(turn_.state, number_);
    const OrderRecord& taken_back = turn_.order(order().about->number);
    const bool had_effect = answer().held.value_or(Money{}).fen > 0;
    if (had_effect && is_hold(taken_back.order.kind)) {
      if (row().hold_order == 0) {
        row().hold_order = root;
        row().hold_until = end_of(answer(), taken_back.order.kind, turn_.now);
      }
      set_held(*answer().held);
      row().ordered = std::max(row().ordered, row().held);
      return;
    }
    const bool is_of_this_hold =
        row().hold_order == root || (row().hold_order == 0 && row().held_by != 0 &&
                                     root_of(turn_.state, row().held_by) == root);
    if (answer().result != AnswerResult::Done || !is_of_this_hold) return;
    if (taken_back.order.amends) {
      if (answer().held) set_held(*answer().held);
      return;
    }
    end_hold();
    row().held_by = std::max(row().held_by, number_);
  }

  // Asked where the missing money went, the institution tells of more free money than when it held
  // too little: it may be ours.
  void look_for_new_money() {
    const Money free = answer().available.value_or(Money{});
    if (free.fen == 0 || row().held_by == 0) return;
    const std::optional<Answer>& told = turn_.order(row().held_by).answer;
    if (told && free <= told->available.value_or(Money{})) return;
    turn_.chance = Turn::Chance{account_, free, turn_.state.id};
  }

  void end_hold() {
    row().hold_order = 0;
    row().ordered = Money{};
    row().held = Money{};
    row().hold_until.reset();
  }

  void close(Rest why) {
    const bool is_open = row().closed == Rest::None || row().closed == Rest::WaitsForPerson;
    if (is_open) row().closed = why;
  }

  void set_held(Money held) {
    if (number_ < row().held_by) {
      note("answer.late");
      return;
    }
    row().held = held;
    row().held_by = number_;
  }

  // Told; else held + available - in + out since then; else what was known before, or nothing.
  void set_opening() {
    const std::optional<Instant> since = order().since;
    if (!since) return;
    if (answer().opening) {
      if (row().is_opening_told && row().opening_at == *since &&
          row().opening != answer().opening) {
        note("answer.contradiction", {{"what", "two_opening_balances"},
                                      {"first_fen", fen(*row().opening)},
                                      {"second_fen", fen(*answer().opening)}});
      }
      check_balance(*answer().opening);
      set_opening_to(*answer().opening, *since);
      row().is_opening_told = true;
      return;
    }
    if (!answer().available || row().is_opening_told) return;
    const Money held = answer().held.value_or(row().held);
    Money opening = held + *answer().available;
    if (answer().transfers) {
      for (const Transfer& transfer : *answer().transfers) {
        if (transfer.from == transfer.to) continue;
        if (transfer.to == row().account)
          opening -= transfer.amount;
        else
          opening += transfer.amount;
      }
    } else {
      for (const Entry& entry : turn_.state.entries) {
        if (entry.to == account_ && came_at(entry) >= *since) opening -= entry.amount;
        if (entry.from == account_ && left_at(entry) >= *since) opening += entry.amount;
      }
    }
    set_opening_to(std::clamp(opening, Money{}, kMaxTransfer), *since);
  }

  // What is held and free is at most what was there, with what came and without what left; others
  // may hold of it too, so less is no contradiction.
  void check_balance(Money opening) {
    if (!answer().held || !answer().available || !answer().transfers) return;
    Money balance = opening;
    for (const Transfer& transfer : *answer().transfers) {
      if (transfer.from == transfer.to) continue;
      if (transfer.to == row().account)
        balance += transfer.amount;
      else
        balance -= transfer.amount;
    }
    const Money told = *answer().held + *answer().available;
    if (told <= balance) return;
    note("answer.contradiction", {{"what", "more_than_the_balance"},
                                  {"first_fen", fen(balance)},
                                  {"second_fen", fen(told)}});
  }

  void set_opening_to(Money opening, Instant at) {
    row().opening = opening;
    row().opening_at = at;
  }

  Turn& turn_;
  int number_;
  std::uint32_t account_;
};

void phone_answered(Turn& turn, int number) {
  const OrderRecord record = turn.order(number);
  if (record.order.kind != OrderKind::QueryPhone || record.answer->result != AnswerResult::Done) {
    return;
  }
  turn.note("phone.subscriber_found",
            {{"phone", record.order.target.phone}, {"partner", record.order.partner}}, {}, number);
  make_phone_order(turn, OrderKind::SuspendPhone, record.order.partner, record.order.target.phone,
                   standing_authority(turn.policy(), OrderKind::SuspendPhone));
}

void note_answer(Turn& turn, const OrderRecord& record) {
  const Answer& answer = *record.answer;
  Params params{{"result", std::string{to_string(answer.result)}}};
  if (answer.held) params.emplace_back("held_fen", fen(*answer.held));
  if (!answer.reason.empty()) params.emplace_back("reason", answer.reason);
  turn.note("answer.received", std::move(params), record.order.target.account,
            record.order.id.number);
}

}  // namespace

void take(Turn& turn, const Answered& fact) {
  const int number = fact.order.number;
  OrderRecord& record = turn.order(number);
  if (record.status == OrderStatus::Answered) return;  // the same answer again
  const bool is_late = record.status == OrderStatus::Withdrawn;
  record.status = OrderStatus::Answered;
  record.answer = fact.answer;
  record.answered_at = turn.now;
  turn.changed.insert(number);
  note_answer(turn, record);
  if (is_late) turn.note("answer.late", {}, record.order.target.account, number);
  if (const auto account = target_of(turn.state, record.order)) {
    AnswerStep(turn, number, *account).run();
    turn.does_retrace = true;
  } else {
    phone_answered(turn, number);
  }
}

void note_outcome(Turn& turn, const Answered& fact, Money then) {
  const OrderRecord& record = turn.order(fact.order.number);
  if (!is_hold(record.order.kind) || !record.answered_at) return;
  const auto account = target_of(turn.state, record.order);
  if (!account || !is_taken(record.answer->result)) return;
  const AccountRow& row = turn.state.accounts[*account];
  const Money held = std::min(row.held, row.traced);
  if (row.traced.fen > 0 && held == row.traced) {
    Params params{{"held_fen", fen(held)}};
    if (row.hold_until) params.emplace_back("until", format_instant(*row.hold_until));
    turn.note("hold.landed", std::move(params), row.account, record.order.id.number);
  } else if (row.traced > held) {
    turn.note("hold.partial", {{"held_fen", fen(held)}, {"traced_fen", fen(row.traced)}},
              row.account, record.order.id.number);
  }
  if (record.order.amends || then.fen <= 0) return;
  Instant latest{0};
  for (const Entry& entry : turn.state.entries) {
    if (entry.to == *account && entry.traced.fen > 0) latest = std::max(latest, came_at(entry));
  }
  const Instant executed = std::min(record.answer->executed_at.value_or(turn.now), turn.now);
  const Duration delay = std::max(executed - latest, Duration{0});
  const auto still = static_cast<int>(std::min(held, then).fen * 1000 / then.fen);
  turn.observations.push_back({delay, still});
}

}  // namespace holdfast::chase
