#include <algorithm>
#include <string>
#include <vector>

#include "store/queries.h"
#include "store/rows.h"
#include "store/tx.h"

namespace holdfast::store {

using desk::Actor;

namespace {

// The latest answers of a partner that its median is taken over.
constexpr int kMedianAnswers = 200;

Actor partner_actor(const Row& row) {
  Actor actor;
  actor.kind = desk::ActorKind::Partner;
  actor.name = actor.partner = row.string(0);
  return actor;
}

}  // namespace

Result<std::vector<desk::UserView>> SqlQueries::list_users(const Actor& actor) {
  TRYV(ready());
  TRYV(desk::require_role(actor, {desk::Role::Administrator}));
  return session_->all(
      "select id, login, name, role, partner, is_active, last_seen_at, password_hash,"
      " approval_level from users"
      " order by login limit $1",
      {kMaxRows}, [](const Row& row) { return read_user(row).view; });
}

Result<std::optional<desk::UserRecord>> SqlQueries::find_login(std::string_view login) {
  TRYV(ready());
  return session_->one(user_query("login"), {login}, read_user);
}

Result<std::vector<desk::PartnerView>> SqlQueries::list_partners(const Actor& actor, Instant now) {
  TRYV(ready());
  const bool is_partner = acts_for_partner(actor);
  if (!is_partner) {
    TRYV(may_read_cases(actor));
  }
  TRY(auto views,
      session_->all(
          "select id, kind, name, is_active, is_from_config, token_sha256,"
          " certificate_sha256, last_seen_at, answered from partners"
          " where $1 = '' or id = $1 order by id limit $2",
          {is_partner ? std::string_view{actor.partner} : std::string_view{}, kMaxRows},
          [](const Row& row) {
            desk::PartnerView view;
            const auto kind = parse_partner_kind(row.text(1));
            view.partner = {row.string(0), kind.value_or(PartnerKind::Bank), row.string(2)};
            view.is_active = row.truth(3);
            view.is_from_config = row.truth(4);
            view.has_token = !row.text(5).empty();
            view.certificate_sha256 = row.string(6);
            view.last_seen_at = row.maybe_instant(7);
            view.answered = row.count(8);
            return view;
          }));
  if (is_partner && actor.partner.empty()) views.clear();
  for (auto& view : views) {
    TRYV(add_measures(view, now));
  }
  return views;
}

Result<void> SqlQueries::add_measures(desk::PartnerView& view, Instant now) {
  const auto& id = view.partner.id;
  TRYV(
      session_->each("select cast(count(*) as bigint),"
                     " cast(coalesce(sum(case when due_at <= $2 then 1 else 0 end), 0) as bigint),"
                     " min(issued_at) from orders where partner = $1 and status = 'issued'",
                     {id, now}, [&](const Row& row) -> Result<void> {
                       view.waiting = row.count(0);
                       view.overdue = row.count(1);
                       view.oldest_at = row.maybe_instant(2);
                       return {};
                     }));
  TRY(auto times,
      session_->all("select answered_at - issued_at from orders where partner = $1"
                    " and answered_at is not null order by answered_at desc limit $2",
                    {id, kMedianAnswers}, [](const Row& row) { return Duration{row.number(0)}; }));
  if (times.empty()) return {};
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  view.median_answer = *middle;
  return {};
}

Result<std::optional<desk::Queries::Signed>> SqlQueries::find_session(std::string_view token_hash,
                                                                      Instant now) {
  TRYV(ready());
  TRY(auto found,
      session_->one("select u.id, u.login, u.name, u.role, u.partner, u.last_seen_at, s.csrf,"
                    " u.approval_level"
                    " from sessions s join users u on u.id = s.user_id"
                    " where s.token_hash = $1 and s.expires_at > $2 and u.is_active = 1",
                    {token_hash, now}, [](const Row& row) -> std::optional<Signed> {
                      const auto role = desk::parse_role(row.text(3));
                      if (!role) return std::nullopt;
                      const auto level = law::parse_level(row.text(7)).value_or(law::Level::None);
                      Signed out;
                      out.user = {.id = UserId{row.number(0)},
                                  .login = row.string(1),
                                  .name = row.string(2),
                                  .role = *role,
                                  .partner = row.string(4),
                                  .approval_level = level,
                                  .is_active = true,
                                  .last_seen_at = row.maybe_instant(5)};
                      out.csrf = row.string(6);
                      out.actor = {.kind = desk::ActorKind::Person,
                                   .name = out.user.login,
                                   .user = out.user.id,
                                   .role = *role,
                                   .partner = out.user.partner,
                                   .approval_level = level,
                                   .scopes = {}};
                      return out;
                    }));
  if (!found) return std::nullopt;
  return *std::move(found);
}

Result<std::optional<Actor>> SqlQueries::find_partner_by_token(std::string_view token_sha256) {
  TRYV(ready());
  return session_->one(
      "select id from partners where token_sha256 = $1 and token_sha256 <> '' and is_active = 1",
      {token_sha256}, partner_actor);
}

Result<std::optional<Actor>> SqlQueries::find_partner_by_certificate(std::string_view sha256) {
  TRYV(ready());
  return session_->one(
      "select id from partners where certificate_sha256 = $1"
      " and certificate_sha256 <> '' and is_active = 1",
      {sha256}, partner_actor);
}

}  // namespace holdfast::store
