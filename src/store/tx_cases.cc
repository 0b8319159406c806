// Cases, alerts, timers, the curve: what a verb reads before it decides, and what opens a case.
#include <algorithm>
#include <string>

#include "chase/codec.h"
#include "store/hash.h"
#include "store/summary.h"
#include "store/tx.h"

namespace holdfast::store {

using desk::Actor;
using desk::ActorKind;

std::string journal_actor(const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::Person:
      return "person:" + actor.name;
    case ActorKind::Program:
      return "program:" + actor.name;
    case ActorKind::Partner:
      return "partner:" + actor.name;
    case ActorKind::System:
      return "system";
  }
  return {};
}

bool acts_for_partner(const Actor& actor) {
  return actor.kind == ActorKind::Partner ||
         (actor.kind == ActorKind::Person && actor.role == desk::Role::PartnerDesk);
}

Result<std::optional<desk::Filed>> SqlTx::find_filed(const Actor& actor, std::string_view key) {
  return context_.session.one(
      "select id, case_id from alerts where filed_for = $1 and filed_key = $2",
      {journal_actor(actor), key},
      [](const Row& row) { return desk::Filed{AlertId{row.number(0)}, CaseId{row.number(1)}}; });
}

Result<CaseId> SqlTx::create_case(const Actor&, Instant now) {
  // The id is in the state, so the row is made first and its state put in after.
  TRY(const auto number,
      context_.session.number(
          "insert into cases (version, opened_at, changed_at, scam_type, county, title, paid_fen,"
          " held_fen, in_flight_fen, gone_fen, returned_fen, is_settled, is_confirmed, tiers,"
          " accounts, drafts, waiting, state, state_hash)"
          " values (0, $1, $1, '', '', '', 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, '', $2, '') returning id",
          {now, Blob{}}));
  const CaseId id{number};
  auto state = std::make_shared<const chase::State>(chase::open(id));
  const std::string blob = chase::encode(*state);
  KeptState kept{
      .version = 0, .hash = sha256_hex(blob), .bytes = blob.size(), .state = std::move(state)};
  TRYV(context_.session.run("update cases set state = $2, state_hash = $3 where id = $1",
                            {id.value, Blob{blob}, kept.hash}));
  scratch_.cases.insert_or_assign(id, std::move(kept));
  return id;
}

Result<AlertId> SqlTx::insert_alert(const Actor& actor, const desk::AlertRecord& alert,
                                    std::string_view key) {
  TRY(const auto number,
      context_.session.number(
          "insert into alerts (case_id, filed_for, filed_key, source, county, reported_at,"
          " occurred_at, reporter_name, reporter_phone, narrative, filed_at, filed_by)"
          " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id",
          {alert.case_id.value, journal_actor(actor), key, alert.source, alert.county,
           alert.reported_at, alert.occurred_at, alert.reporter_name, alert.reporter_phone,
           alert.narrative, alert.filed_at, alert.filed_by}));
  auto written = alert;
  written.id = AlertId{number};
  scratch_.alerts[alert.case_id][to_string(written.id)] = alert_hash(written);
  return written.id;
}

Result<KeptState> SqlTx::current_state(CaseId id, std::int64_t version) {
  if (const auto* written = scratch_.find_case(id)) return *written;
  if (auto kept = context_.cache.find(id, version)) return *std::move(kept);
  TRY(auto kept, context_.session.one("select version, state_hash, state from cases where id = $1",
                                      {id.value}, [](const Row& row) { return read_state(row); }));
  CHECK(kept.has_value(), "a case's row went away under a transaction");
  return *std::move(kept);
}

Result<desk::LoadedCase> SqlTx::load_case(const Actor& actor, CaseId id) {
  const auto not_found = [&] {
    return fail(ErrorKind::NotFound, "case.not_found", "there is no case " + to_string(id));
  };
  struct Found {
    desk::CaseHeader header;
    std::int64_t version;
  };
  TRY(auto found,
      context_.session.one("select id, opened_at, changed_at, paid_at, scam_type, county, title,"
                           " version from cases where id = $1",
                           {id.value},
                           [](const Row& row) { return Found{read_header(row), row.number(7)}; }));
  if (!found) return not_found();
  TRY(const auto kept, current_state(id, found->version));
  const bool is_theirs = std::ranges::any_of(kept.state->orders, [&](const auto& record) {
    return record.order.partner == actor.partner && record.status != chase::OrderStatus::Draft;
  });
  if (acts_for_partner(actor) && !is_theirs) return not_found();
  return desk::LoadedCase{.header = std::move(found->header), .state = *kept.state};
}

Result<std::vector<desk::Tx::DueTimer>> SqlTx::due_timers(const Actor&, Instant now, int limit) {
  std::vector<DueTimer> due;
  TRYV(context_.session.each(
      "select case_id, kind, number, due_at from timers where due_at <= $1"
      " order by due_at, case_id, kind, number limit $2",
      {now, limit}, [&](const Row& row) -> Result<void> {
        const auto kind = chase::parse_timer_kind(row.text(1));
        if (!kind) {
          return fail(ErrorKind::Unavailable, "store.corrupt",
                      "a timer of an unknown kind; restore a backup");
        }
        const CaseId id{row.number(0)};
        due.push_back({id, {*kind, OrderId{id, row.count(2)}, row.instant(3)}});
        return {};
      }));
  return due;
}

Result<void> SqlTx::drop_timer(const Actor&, const DueTimer& due) {
  TRYV(
      context_.session.run("delete from timers where case_id = $1 and kind = $2 and number = $3",
                           {due.case_id.value, to_string(due.timer.kind), due.timer.order.number}));
  return {};
}

Result<std::optional<desk::Tx::Answered>> SqlTx::find_answer(const Actor& actor, OrderId order) {
  struct Found {
    std::string partner;
    std::optional<Answered> answered;
  };
  TRY(auto found,
      context_.session.one(
          "select partner, answer_id, answered_at from orders where case_id = $1 and number = $2",
          {order.case_id.value, order.number}, [](const Row& row) {
            Found out{.partner = row.string(0), .answered = {}};
            if (!row.is_null(1)) out.answered = Answered{row.string(1), row.instant(2)};
            return out;
          }));
  const bool is_others = found && acts_for_partner(actor) && found->partner != actor.partner;
  if (!found || is_others) return std::nullopt;
  return std::move(found->answered);
}

Result<chase::DelayCurve> SqlTx::load_curve(const Actor&) {
  if (!scratch_.curve) {
    TRY(auto curve,
        context_.session.one("select curve from delay_curve where id = 1", {},
                             [](const Row& row) { return chase::decode_curve(row.text(0)); }));
    if (curve && !*curve) return std::unexpected(std::move(*curve).error());
    scratch_.curve = curve ? **curve : chase::DelayCurve{};
  }
  return *scratch_.curve;
}

Result<void> SqlTx::save_curve(const Actor&, const chase::DelayCurve& curve) {
  TRYV(
      context_.session.run("insert into delay_curve (id, curve) values (1, $1)"
                           " on conflict (id) do update set curve = excluded.curve",
                           {Blob{chase::encode(curve)}}));
  scratch_.curve = curve;
  return {};
}

}  // namespace holdfast::store
