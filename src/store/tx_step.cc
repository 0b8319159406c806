// One step of a case, written as a whole: state, orders, feeds, timers, mentions, journal.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "chase/codec.h"
#include "store/hash.h"
#include "store/search_key.h"
#include "store/summary.h"
#include "store/tx.h"

namespace holdfast::store {
namespace {

using chase::OrderStatus;

const std::string& target_text(const Target& target) {
  if (!target.account.empty()) return target.account.text();
  return target.phone.empty() ? target.url : target.phone;
}

/// The accounts that stolen money reached beyond the victims'.
int reached_accounts(const chase::State& state) {
  return static_cast<int>(
      std::ranges::count_if(state.accounts, [](const auto& row) { return row.tier >= 1; }));
}

/// The partners that an entry about these orders concerns.
std::vector<std::string> concerned(const chase::Decision& decision) {
  std::set<std::string> partners;
  const auto add = [&](const std::vector<OrderId>& orders) {
    for (const auto id : orders) {
      const auto* record = chase::find_order(decision.state, id);
      CHECK(record != nullptr, "a decision names an order that its state lacks");
      // A draft is nobody's business outside the centre until it goes out.
      if (record->status != OrderStatus::Draft) partners.insert(record->order.partner);
    }
  };
  add(decision.changed_orders);
  add(decision.deliver);
  return {partners.begin(), partners.end()};
}

JournalEntry entry_about(const desk::Actor& actor, const std::string& kind, CaseId id,
                         Instant now) {
  JournalEntry entry;
  entry.at = now;
  entry.actor = journal_actor(actor);
  entry.kind = kind;
  entry.case_id = id;
  return entry;
}

}  // namespace

Result<void> SqlTx::save_step(const desk::Actor& actor, const desk::Step& step, Instant now) {
  CHECK(step.fact != nullptr && step.decision != nullptr, "a step without fact or decision");
  const auto& decision = *step.decision;
  const CaseId id = step.header.id;
  TRY(const auto version,
      context_.session.number("select version from cases where id = $1", {id.value}));
  TRY(const auto before, current_state(id, version));

  const std::string blob = chase::encode(decision.state);
  auto entry = entry_about(actor, step.kind, id, now);
  entry.fact = chase::encode(*step.fact);
  entry.state_before = before.hash;
  entry.state_after = sha256_hex(blob);
  if (step.environment != nullptr) {
    TRY(entry.environment, known_environment(*step.environment));
    entry.curve = chase::encode(step.environment->curve);
  }
  JournalBody body;
  body.notes = decision.notes;
  body.totals = totals_of(decision.state);
  body.orders = decision.changed_orders;
  body.partners = concerned(decision);
  if (auto filed = scratch_.alerts.extract(id)) body.alerts = std::move(filed.mapped());
  for (const auto order : decision.changed_orders) {
    TRYV(write_order(actor, *chase::find_order(decision.state, order), now));
  }
  for (const auto order : decision.deliver) {
    TRYV(deliver(chase::find_order(decision.state, order)->order, now, body));
  }
  TRYV(journal(entry, body));

  KeptState kept{.version = entry.seq,
                 .hash = entry.state_after,
                 .bytes = blob.size(),
                 .state = std::make_shared<const chase::State>(decision.state)};
  TRYV(write_case(step, kept, blob));
  TRYV(write_timers(decision));
  TRYV(count_answer(*before.state, step));
  TRYV(write_shortfalls(*before.state, decision.state));
  TRYV(write_times(*before.state, step, now));
  for (const auto& mention : step.mentions) {
    TRYV(write_mention(id, mention, now));
  }
  scratch_.cases.insert_or_assign(id, std::move(kept));
  return {};
}

Result<void> SqlTx::save_event(const desk::Actor& actor, const desk::Event& event, Instant now) {
  auto entry = entry_about(actor, event.kind, event.case_id, now);
  JournalBody body;
  body.notes.push_back({.code = event.kind, .params = event.params, .account = {}, .order = {}});
  if (acts_for_partner(actor)) body.partners.push_back(actor.partner);
  return journal(entry, body);
}

Result<void> SqlTx::journal(JournalEntry& entry, const JournalBody& body) {
  entry.body = encode_body(body);
  TRYV(append_entry(context_.session, entry, scratch_.head));
  for (const auto& partner : body.partners) {
    TRYV(context_.session.run("insert into journal_partners (partner, seq) values ($1, $2)",
                              {partner, entry.seq}));
  }
  return {};
}

Result<std::string> SqlTx::known_environment(const chase::Environment& environment) {
  const auto& known = scratch_.environment;
  if (known && known->policy == environment.policy && known->partners == environment.partners) {
    return known->hash;
  }
  const std::string text = encode_environment(environment.policy, environment.partners);
  std::string hash = sha256_hex(text);
  TRYV(context_.session.run(
      "insert into environments (hash, body) values ($1, $2) on conflict (hash) do nothing",
      {hash, text}));
  scratch_.environment = std::make_shared<const KnownEnvironment>(
      KnownEnvironment{environment.policy, environment.partners, hash});
  return hash;
}

Result<void> SqlTx::write_case(const desk::Step& step, const KeptState& kept,
                               std::string_view blob) {
  const auto& header = step.header;
  const auto& state = *kept.state;
  const auto totals = totals_of(state);
  TRYV(context_.session.run(
      "update cases set version = $2, opened_at = $3, changed_at = $4, paid_at = $5,"
      " scam_type = $6, county = $7, title = $8, paid_fen = $9, held_fen = $10,"
      " in_flight_fen = $11, gone_fen = $12, returned_fen = $13, is_settled = $14,"
      " is_confirmed = $15, tiers = $16, accounts = $17, drafts = $18, waiting = $19,"
      " state = $20, state_hash = $21 where id = $1",
      {header.id.value,
       kept.version,
       header.opened_at,
       header.changed_at,
       header.paid_at,
       header.scam_type,
       header.county,
       header.title,
       totals.paid,
       totals.held,
       totals.in_flight,
       totals.gone,
       totals.returned,
       chase::is_settled(state),
       state.is_confirmed,
       chase::tier_count(state),
       reached_accounts(state),
       chase::draft_count(state),
       encode_waiting(waiting_for(state)),
       Blob{blob},
       kept.hash}));
  return {};
}

Result<void> SqlTx::write_order(const desk::Actor& actor, const chase::OrderRecord& record,
                                Instant now) {
  const auto& order = record.order;
  std::optional<std::string> answer_id;
  if (record.answer) answer_id = record.answer->answer_id;
  // Who answered is known when the answer comes; an answer also shows that the order had arrived.
  TRYV(context_.session.run(
      "insert into orders (case_id, number, partner, kind, target, status, issued_at, due_at,"
      " answered_at, answer_id, answered_by)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
      " on conflict (case_id, number) do update set status = excluded.status,"
      " issued_at = excluded.issued_at, due_at = excluded.due_at,"
      " answered_by = case when orders.answer_id is null and excluded.answer_id is not null"
      "   then $12 else orders.answered_by end,"
      " delivered_at = case when excluded.answer_id is not null"
      "   then coalesce(orders.delivered_at, $13) else orders.delivered_at end,"
      " answered_at = excluded.answered_at, answer_id = excluded.answer_id",
      {order.id.case_id.value, order.id.number, order.partner, to_string(order.kind),
       target_text(order.target), chase::to_string(record.status), order.issued_at, order.due_at,
       record.answered_at, answer_id, "", actor.name, now}));
  // An order that was taken back is in the feed, before its withdrawal, until that is answered.
  const bool is_over = order.kind == OrderKind::Withdraw && record.answer;
  if (!is_over) return {};
  TRYV(
      context_.session.run("update orders set feed_seq = null where case_id = $1 and number = $2"
                           " and status = 'withdrawn'",
                           {order.about->case_id.value, order.about->number}));
  return {};
}

// The first order and the last hold of a case: the duty board's medians.
Result<void> SqlTx::write_times(const chase::State& before, const desk::Step& step, Instant now) {
  const auto& decision = *step.decision;
  const bool is_held_more = totals_of(decision.state).held > totals_of(before).held;
  if (decision.deliver.empty() && !is_held_more) return {};
  std::optional<Instant> ordered_at;
  std::optional<Instant> held_at;
  if (!decision.deliver.empty()) ordered_at = now;
  if (is_held_more) held_at = now;
  TRYV(context_.session.run(
      "insert into case_times (case_id, opened_at, first_order_at, last_hold_at)"
      " values ($1, $2, $3, $4)"
      " on conflict (case_id) do update set"
      " first_order_at = coalesce(case_times.first_order_at, excluded.first_order_at),"
      " last_hold_at = coalesce(excluded.last_hold_at, case_times.last_hold_at)",
      {step.header.id.value, step.header.opened_at, ordered_at, held_at}));
  return {};
}

Result<void> SqlTx::deliver(const Order& order, Instant now, JournalBody& body) {
  struct Found {
    bool is_sealed;
    std::optional<std::int64_t> feed_seq;
  };
  const auto read = [](const Row& row) {
    Found found{.is_sealed = !row.is_null(0), .feed_seq = {}};
    if (!row.is_null(1)) found.feed_seq = row.number(1);
    return found;
  };
  TRY(const auto found,
      context_.session.one(
          "select notice_no, feed_seq from orders where case_id = $1 and number = $2",
          {order.id.case_id.value, order.id.number}, read));
  CHECK(found.has_value(), "an order is delivered that was never written");
  if (!found->is_sealed) {
    TRYV(seal(order, now, body));
  }
  if (!found->feed_seq) return place_in_feed(order.id, order.partner);

  // Sent again: what followed it for the same target and is not answered goes again behind it, so
  // that the partner reads the orders for one account always in order.
  TRY(const auto again,
      context_.session.all(
          "select case_id, number from orders where partner = $1 and target = $2"
          " and status in ('issued', 'withdrawn') and feed_seq >= $3 order by feed_seq",
          {order.partner, target_text(order.target), *found->feed_seq},
          [](const Row& row) { return OrderId{CaseId{row.number(0)}, row.count(1)}; }));
  for (const auto id : again) {
    TRYV(place_in_feed(id, order.partner));
  }
  return {};
}

Result<void> SqlTx::seal(const Order& order, Instant now, JournalBody& body) {
  const int year = to_civil(now, kChinaOffset).year;
  TRY(const auto number,
      context_.session.number("insert into counters (name, last) values ($1, 1)"
                              " on conflict (name) do update set last = counters.last + 1"
                              " returning last",
                              {"notice " + std::to_string(year)}));
  const auto notice = fmt::format("{}〔{}〕{:04}号", context_.notice_prefix, year, number);
  const std::string wire = context_.sealer(order, notice);
  body.sealed[to_string(order.id)] = sha256_hex(wire);
  TRYV(context_.session.run(
      "update orders set notice_no = $3, wire = $4 where case_id = $1 and number = $2",
      {order.id.case_id.value, order.id.number, notice, wire}));
  return write_mention(order.id.case_id,
                       {.value = notice, .kind = "notice", .role = "", .where = "order"}, now);
}

Result<void> SqlTx::place_in_feed(OrderId id, const std::string& partner) {
  ++scratch_.feed_seq;
  TRYV(context_.session.run("update orders set feed_seq = $3 where case_id = $1 and number = $2",
                            {id.case_id.value, id.number, scratch_.feed_seq}));
  // Never reused: a partner's cursor must not point behind an order that comes later.
  TRYV(
      context_.session.run("insert into counters (name, last) values ('feed', $1)"
                           " on conflict (name) do update set last = excluded.last",
                           {scratch_.feed_seq}));
  scratch_.fed.insert(partner);
  return {};
}

Result<void> SqlTx::count_answer(const chase::State& before, const desk::Step& step) {
  const auto* fact = std::get_if<chase::Answered>(step.fact);
  if (fact == nullptr) return {};
  const auto* was = chase::find_order(before, fact->order);
  const auto* now = chase::find_order(step.decision->state, fact->order);
  const bool is_first = was != nullptr && !was->answer && now != nullptr && now->answer;
  if (!is_first) return {};
  TRYV(context_.session.run("update partners set answered = answered + 1 where id = $1",
                            {now->order.partner}));
  return {};
}

Result<void> SqlTx::write_timers(const chase::Decision& decision) {
  const auto id = decision.state.id.value;
  for (const auto& timer : decision.timers_cleared) {
    TRYV(context_.session.run("delete from timers where case_id = $1 and kind = $2 and number = $3",
                              {id, chase::to_string(timer.kind), timer.order.number}));
  }
  for (const auto& timer : decision.timers_set) {
    TRYV(context_.session.run(
        "insert into timers (case_id, kind, number, due_at) values ($1, $2, $3, $4)"
        " on conflict (case_id, kind, number) do update set due_at = excluded.due_at",
        {id, chase::to_string(timer.kind), timer.order.number, timer.due_at}));
  }
  return {};
}

Result<void> SqlTx::write_mention(CaseId id, const desk::Mention& mention, Instant now) {
  const std::string key = search_key(mention.value);
  if (key.empty()) return {};
  TRYV(context_.session.run(
      "insert into mentions (case_id, kind, value, role, seen_in, search_key, reversed_key, at)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8)"
      " on conflict (case_id, kind, value, role, seen_in) do nothing",
      {id.value, mention.kind, mention.value, mention.role, mention.where, key, reversed(key),
       now}));
  return {};
}

}  // namespace holdfast::store
