// Users, their sessions, and partners.
#include <algorithm>
#include <string>

#include "store/rows.h"
#include "store/tx.h"

namespace holdfast::store {

using desk::Actor;

namespace {

/// Gives a clash of unique keys its public reason.
Result<void> named(Result<std::int64_t> outcome, const char* reason, const char* detail) {
  if (outcome) return {};
  if (outcome.error().reason != "store.unique") return std::unexpected(std::move(outcome).error());
  return fail(ErrorKind::Conflict, reason, detail);
}

}  // namespace

Result<std::optional<desk::UserRecord>> SqlTx::find_user(const Actor&, std::string_view login) {
  return context_.session.one(user_query("login"), {login}, read_user);
}

Result<std::optional<desk::UserRecord>> SqlTx::get_user(const Actor&, UserId id) {
  return context_.session.one(user_query("id"), {id.value}, read_user);
}

Result<UserId> SqlTx::insert_user(const Actor&, const desk::UserRecord& user) {
  const auto& view = user.view;
  std::int64_t id = 0;
  auto inserted = context_.session.number(
      "insert into users (login, name, role, partner, is_active, password_hash, approval_level)"
      " values ($1, $2, $3, $4, $5, $6, $7) returning id",
      {view.login, view.name, desk::to_string(view.role), view.partner, view.is_active,
       user.password_hash, law::to_string(view.approval_level)});
  if (inserted) id = *inserted;
  TRYV(named(std::move(inserted), "user.login_taken",
             "there is a user of this login already; choose another"));
  return UserId{id};
}

Result<void> SqlTx::update_user(const Actor&, const desk::UserRecord& user) {
  const auto& view = user.view;
  return named(context_.session.run(
                   "update users set login = $2, name = $3, role = $4, partner = $5,"
                   " is_active = $6, password_hash = $7, last_seen_at = $8, approval_level = $9"
                   " where id = $1",
                   {view.id.value, view.login, view.name, desk::to_string(view.role), view.partner,
                    view.is_active, user.password_hash, view.last_seen_at,
                    law::to_string(view.approval_level)}),
               "user.login_taken", "there is a user of this login already; choose another");
}

Result<void> SqlTx::insert_session(const Actor&, const desk::SessionRecord& session) {
  TRYV(context_.session.run("delete from sessions where expires_at <= $1", {session.opened_at}));
  TRYV(
      context_.session.run("insert into sessions (token_hash, csrf, user_id, opened_at, expires_at)"
                           " values ($1, $2, $3, $4, $5)",
                           {session.token_hash, session.csrf, session.user.value, session.opened_at,
                            session.expires_at}));
  TRYV(context_.session.run("update users set last_seen_at = $2 where id = $1",
                            {session.user.value, session.opened_at}));
  return {};
}

Result<void> SqlTx::delete_sessions(const Actor&, UserId user, std::string_view token_hash) {
  TRYV(context_.session.run(
      "delete from sessions where user_id = $1 and ($2 = '' or token_hash = $2)",
      {user.value, token_hash}));
  return {};
}

Result<std::map<std::string, Partner>> SqlTx::active_partners(const Actor&) {
  if (!scratch_.partners) {
    PartnersById partners;
    TRYV(context_.session.each("select id, kind, name from partners where is_active = 1", {},
                               [&](const Row& row) -> Result<void> {
                                 const auto kind = parse_partner_kind(row.text(1));
                                 if (!kind) {
                                   return fail(ErrorKind::Unavailable, "store.corrupt",
                                               "a partner of an unknown kind; restore a backup",
                                               row.string(0));
                                 }
                                 partners[row.string(0)] = {row.string(0), *kind, row.string(2)};
                                 return {};
                               }));
    scratch_.partners = std::make_shared<const PartnersById>(std::move(partners));
  }
  return *scratch_.partners;
}

Result<std::optional<desk::PartnerRecord>> SqlTx::get_partner(const Actor&, std::string_view id) {
  return context_.session.one(
      "select id, kind, name, is_active, is_from_config, token_sha256, certificate_sha256"
      " from partners where id = $1",
      {id}, [](const Row& row) {
        desk::PartnerRecord record;
        record.partner = {row.string(0),
                          parse_partner_kind(row.text(1)).value_or(PartnerKind::Bank),
                          row.string(2)};
        record.is_active = row.truth(3);
        record.is_from_config = row.truth(4);
        record.token_sha256 = row.string(5);
        record.certificate_sha256 = row.string(6);
        return record;
      });
}

Result<void> SqlTx::save_partner(const Actor&, const desk::PartnerRecord& record) {
  scratch_.partners = nullptr;
  const auto& partner = record.partner;
  return named(context_.session.run(
                   "insert into partners (id, kind, name, is_active, is_from_config, token_sha256,"
                   " certificate_sha256, acknowledged_seq, answered)"
                   " values ($1, $2, $3, $4, $5, $6, $7, 0, 0)"
                   " on conflict (id) do update set kind = excluded.kind, name = excluded.name,"
                   " is_active = excluded.is_active, is_from_config = excluded.is_from_config,"
                   " token_sha256 = excluded.token_sha256,"
                   " certificate_sha256 = excluded.certificate_sha256",
                   {partner.id, to_string(partner.kind), partner.name, record.is_active,
                    record.is_from_config, record.token_sha256, record.certificate_sha256}),
               "partner.credential_taken",
               "another partner has this token or certificate; give each its own");
}

Result<void> SqlTx::acknowledge(const Actor& actor, std::string_view partner, std::int64_t seq,
                                Instant now) {
  if (actor.kind != desk::ActorKind::System) {
    TRYV(desk::require_partner(actor, partner));
  }
  // A cursor from before a restored backup may be ahead of the feed.
  const auto upto = std::min(seq, scratch_.feed_seq);
  TRYV(
      context_.session.run("update orders set delivered_at = $3 where partner = $1"
                           " and status in ('issued', 'withdrawn') and feed_seq > (select "
                           "acknowledged_seq from partners where id = $1)"
                           " and feed_seq <= $2 and delivered_at is null",
                           {partner, upto, now}));
  TRYV(context_.session.run(
      "update partners set last_seen_at = $3,"
      " acknowledged_seq = case when acknowledged_seq < $2 then $2 else acknowledged_seq end"
      " where id = $1",
      {partner, upto, now}));
  return {};
}

}  // namespace holdfast::store
