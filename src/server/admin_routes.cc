// People and partners.
#include <array>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "desk/manage_partners.h"
#include "desk/manage_users.h"
#include "server/credentials.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

Response user_response(int status, const desk::UserView& user) {
  return Response::json(status, dump(encode(user)));
}

void list_users(const Call& call) {
  const auto users = call.queries->list_users(call.actor);
  if (!users) return send_error(call, users.error());
  Json json = {{"users", Json::array()}};
  for (const auto& user : *users) json["users"].push_back(encode(user));
  send_json(call, 200, json);
}

std::optional<desk::Role> read_role(BodyReader& reader, bool is_required) {
  const auto role = reader.choice(
      "role", {"call_taker", "officer", "partner_desk", "administrator"}, is_required);
  return role ? std::optional(static_cast<desk::Role>(*role)) : std::nullopt;
}

std::optional<law::Level> read_level(BodyReader& reader) {
  const auto level = reader.choice("approval_level",
                                   {"none", "officer", "county", "prefecture", "province"}, false);
  return level ? std::optional(static_cast<law::Level>(*level)) : std::nullopt;
}

// Hashes the password on the password thread, then goes on with `next`.
void with_hash(const Call& call, const std::string& password,
               std::function<void(const std::string& hash)> next) {
  const bool is_queued = call.api.passwords().post([call, password, next = std::move(next)] {
    const auto hash = hash_password(password);
    if (!hash) return send_error(call, hash.error());
    next(*hash);
  });
  if (!is_queued) {
    send_error(call, {ErrorKind::TooMany, "session.busy", "many are signing in; try again", {}});
  }
}

struct NewUser {
  desk::UserRecord record;
  std::string password;
};

void add_user(const Call& call) {
  const auto body = read_body<NewUser>(call, [](BodyReader& reader) {
    NewUser user;
    user.record.view.login = reader.required_text("login", 64);
    user.record.view.name = reader.required_text("name", 64);
    user.record.view.role = read_role(reader, true).value_or(desk::Role::CallTaker);
    user.record.view.partner = reader.text("partner", 32);
    user.record.view.approval_level = read_level(reader).value_or(law::Level::None);
    user.password = reader.required_text("password", 256);
    reader.no_others();
    return user;
  });
  if (!body) return;
  with_hash(call, body->password, [call, record = body->record](const std::string& hash) {
    desk::UserRecord user = record;
    user.password_hash = hash;
    call.api.write<desk::UserView>(
        call, [user](const desk::Turn& turn) { return desk::add_user(turn, user); },
        [](const desk::UserView& added) { return user_response(201, added); });
  });
}

struct UserPatch {
  desk::UserChange change;
  std::string password;
};

void save_change(const Call& call, UserId id, const desk::UserChange& change) {
  call.api.write<desk::UserView>(
      call, [id, change](const desk::Turn& turn) { return desk::change_user(turn, id, change); },
      [](const desk::UserView& changed) { return user_response(200, changed); });
}

void change_user(const Call& call) {
  const auto id = parse_id<UserTag>(call.value("id"));
  if (!id) {
    return send_error(call, {ErrorKind::NotFound, "user.not_found", "there is no such user", {}});
  }
  const auto body = read_body<UserPatch>(call, [](BodyReader& reader) {
    UserPatch patch;
    if (reader.has("name")) patch.change.name = reader.required_text("name", 64);
    patch.change.role = read_role(reader, false);
    patch.change.approval_level = read_level(reader);
    if (reader.has("partner")) patch.change.partner = reader.text("partner", 32);
    patch.change.is_active = reader.boolean("is_active");
    patch.password = reader.text("password", 256);
    reader.no_others();
    return patch;
  });
  if (!body) return;
  if (body->password.empty()) return save_change(call, *id, body->change);
  with_hash(call, body->password,
            [call, id = *id, change = body->change](const std::string& hash) mutable {
              change.password_hash = hash;
              save_change(call, id, change);
            });
}

void list_partners(const Call& call) {
  const auto partners = call.queries->list_partners(call.actor, call.now);
  if (!partners) return send_error(call, partners.error());
  Json json = {{"partners", Json::array()}};
  for (const auto& partner : *partners) json["partners"].push_back(encode(partner));
  send_json(call, 200, json);
}

desk::PartnerView view_of(const desk::PartnerRecord& record) {
  desk::PartnerView view;
  view.partner = record.partner;
  view.is_active = record.is_active;
  view.has_token = !record.token_sha256.empty();
  view.is_from_config = record.is_from_config;
  view.certificate_sha256 = record.certificate_sha256;
  return view;
}

void add_partner(const Call& call) {
  const auto body = read_body<desk::PartnerRecord>(call, [](BodyReader& reader) {
    desk::PartnerRecord partner;
    partner.partner.id = reader.required_text("id", 32);
    const auto kind = reader.choice("kind", {"bank", "payment_institution", "carrier"}, true);
    if (kind) partner.partner.kind = static_cast<PartnerKind>(*kind);
    partner.partner.name = reader.required_text("name", 100);
    partner.certificate_sha256 = reader.text("certificate_sha256", 64);
    reader.no_others();
    return partner;
  });
  if (!body) return;
  call.api.write<desk::PartnerRecord>(
      call, [partner = *body](const desk::Turn& turn) { return desk::add_partner(turn, partner); },
      [](const desk::PartnerRecord& added) {
        return Response::json(201, dump(encode(view_of(added))));
      });
}

void change_partner(const Call& call) {
  const auto body = read_body<desk::PartnerChange>(call, [](BodyReader& reader) {
    desk::PartnerChange change;
    if (reader.has("name")) change.name = reader.required_text("name", 100);
    if (reader.has("certificate_sha256")) {
      change.certificate_sha256 = reader.text("certificate_sha256", 64);
    }
    change.is_active = reader.boolean("is_active");
    reader.no_others();
    return change;
  });
  if (!body) return;
  call.api.write<desk::PartnerRecord>(
      call,
      [id = call.value("id"), change = *body](const desk::Turn& turn) {
        return desk::change_partner(turn, id, change);
      },
      [](const desk::PartnerRecord& changed) {
        return Response::json(200, dump(encode(view_of(changed))));
      });
}

void new_partner_token(const Call& call) {
  const std::string token = new_token();
  desk::PartnerChange change;
  change.token_sha256 = sha256_hex(token);
  call.api.write<desk::PartnerRecord>(
      call,
      [id = call.value("id"), change](const desk::Turn& turn) {
        return desk::change_partner(turn, id, change);
      },
      [token](const desk::PartnerRecord&) {
        return Response::json(201, dump({{"token", token}}));
      });
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/users", "list_users", list_users},
    RouteEntry{"POST", "/api/v1/users", "add_user", add_user},
    RouteEntry{"PATCH", "/api/v1/users/{id}", "change_user", change_user},
    RouteEntry{"GET", "/api/v1/partners", "list_partners", list_partners},
    RouteEntry{"POST", "/api/v1/partners", "add_partner", add_partner},
    RouteEntry{"PATCH", "/api/v1/partners/{id}", "change_partner", change_partner},
    RouteEntry{"POST", "/api/v1/partners/{id}/token", "new_partner_token", new_partner_token},
};

}  // namespace

std::span<const RouteEntry> admin_routes() { return kRoutes; }

}  // namespace holdfast::server
