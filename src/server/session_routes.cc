// Signing in and out.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "desk/manage_users.h"
#include "server/credentials.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

struct SignIn {
  std::string login;
  std::string password;
};

std::string set_cookie(const Call& call, const std::string& value, std::int64_t max_age_s) {
  const bool is_secure = call.request().secure || call.api.options().is_behind_proxy;
  return fmt::format("holdfast_session={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", value,
                     max_age_s, is_secure ? "; Secure" : "");
}

Json session_json(const desk::UserView& user, const std::string& csrf) {
  return {{"user", encode(user)}, {"csrf", csrf}};
}

void get_session(const Call& call) {
  if (call.actor.kind != desk::ActorKind::Person) {
    return send_error(call,
                      {ErrorKind::NotFound, "session.not_a_person", "a token has no session", {}});
  }
  send_json(call, 200, session_json(call.user, call.csrf));
}

desk::Actor actor_of(const desk::UserView& user) {
  desk::Actor actor;
  actor.kind = desk::ActorKind::Person;
  actor.name = user.login;
  actor.user = user.id;
  actor.role = user.role;
  actor.partner = user.partner;
  actor.approval_level = user.approval_level;
  return actor;
}

// Only what was refused counts: a shift that signs in from one address is no attack.
void refuse(const Call& call, const std::string& login) {
  call.api.sign_ins().take("login " + login, call.now);
  call.api.sign_ins().take("peer " + call.api.peer(call.request()), call.now);
  call.api.options().store.write(
      [call, login](desk::Tx& tx, Instant now) {
        const auto actor = desk::Actor::system();
        return desk::refuse_session(desk::Turn{tx, actor, call.api.options().centre, now}, login);
      },
      [call](const Result<void>&) {
        send_error(
            call,
            {ErrorKind::Unauthorized, "session.refused", "the login or the password is wrong", {}});
      });
}

void open(const Call& call, const desk::UserView& user) {
  const std::string token = new_token();
  const std::string csrf = new_token();
  call.api.options().store.write(
      [call, user, token, csrf](desk::Tx& tx, Instant now) {
        const auto actor = actor_of(user);
        const desk::SessionRecord session{sha256_hex(token), csrf, user.id, now,
                                          now + desk::kSessionLength};
        return desk::open_session(desk::Turn{tx, actor, call.api.options().centre, now}, user,
                                  session);
      },
      [call, user, token, csrf](const Result<void>& done) {
        if (!done) return send_error(call, done.error());
        Response response = Response::json(200, dump(session_json(user, csrf)));
        const auto max_age_s = std::chrono::duration_cast<seconds>(desk::kSessionLength).count();
        response.headers.emplace_back("Set-Cookie", set_cookie(call, token, max_age_s));
        send(call.reply, std::move(response));
      });
}

void verify(const Call& call, const SignIn& sign_in, std::optional<desk::UserRecord> user) {
  const bool is_queued = call.api.passwords().post([call, sign_in, user = std::move(user)] {
    const bool is_active = user && user->view.is_active;
    const bool is_right = is_password(sign_in.password, is_active ? user->password_hash : "");
    if (is_right) return open(call, user->view);
    refuse(call, sign_in.login);
  });
  if (is_queued) return;
  send_error(call, {ErrorKind::TooMany, "session.busy", "many are signing in; try again", {}});
}

void sign_in(const Call& call) {
  const auto body = read_body<SignIn>(call, [](BodyReader& reader) {
    SignIn read{reader.required_text("login", 64), reader.required_text("password", 256)};
    reader.no_others();
    return read;
  });
  if (!body) return;
  auto& limit = call.api.sign_ins();
  const bool may_try = limit.has_room("login " + body->login, call.now) &&
                       limit.has_room("peer " + call.api.peer(call.request()), call.now);
  if (!may_try) {
    Response response = to_response(
        Error{ErrorKind::TooMany, "session.too_many", "too many tries; wait a minute", {}});
    response.headers.emplace_back("Retry-After", "60");
    return send(call.reply, std::move(response));
  }
  call.api.options().store.read([call, body = *body](desk::Queries& queries, Instant) {
    auto user = queries.find_login(body.login);
    if (!user) return send_error(call, user.error());
    verify(call, body, *std::move(user));
  });
}

void sign_out(const Call& call) {
  const auto actor = std::make_shared<const desk::Actor>(call.actor);
  call.api.options().store.write(
      [call, actor](desk::Tx& tx, Instant now) {
        return desk::close_session(desk::Turn{tx, *actor, call.api.options().centre, now},
                                   call.session_hash);
      },
      [call](const Result<void>& done) {
        if (!done) return send_error(call, done.error());
        Response response;
        response.status = 204;
        response.headers.emplace_back("Set-Cookie", set_cookie(call, "", 0));
        send(call.reply, std::move(response));
      });
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/session", "get_session", get_session},
    RouteEntry{"POST", "/api/v1/session", "sign_in", sign_in, true},
    RouteEntry{"DELETE", "/api/v1/session", "sign_out", sign_out},
};

}  // namespace

std::span<const RouteEntry> session_routes() { return kRoutes; }

}  // namespace holdfast::server
