#include "desk/manage_users.h"

#include <algorithm>
#include <utility>

namespace holdfast::desk {
namespace {

bool is_login_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-' || c == '@';
}

Result<void> check_partner(const Turn& turn, const UserView& user) {
  if (user.role != Role::PartnerDesk) return {};
  TRY(const auto partner, turn.tx.get_partner(turn.actor, user.partner));
  if (partner) return {};
  return fail(ErrorKind::Invalid, "user.partner_missing",
              "a partner desk works for a partner: name one that exists", "/partner");
}

Event event(const char* kind, const UserView& user) {
  return {kind,
          {},
          {{"login", user.login},
           {"role", std::string(to_string(user.role))},
           {"approval_level", std::string(law::to_string(user.approval_level))}}};
}

}  // namespace

Result<UserView> add_user(const Turn& turn, const UserRecord& user) {
  TRYV(require_role(turn.actor, {Role::Administrator}));
  const std::string& login = user.view.login;
  if (login.size() < 2 || login.size() > 64 || !std::ranges::all_of(login, is_login_char)) {
    return fail(ErrorKind::Invalid, "user.login", "a login is 2 to 64 of a-z A-Z 0-9 . _ - @",
                "/login");
  }
  if (user.view.name.empty()) {
    return fail(ErrorKind::Invalid, "user.name", "a person has a name", "/name");
  }
  TRYV(check_partner(turn, user.view));
  UserView added = user.view;
  TRY(const UserId id, turn.tx.insert_user(turn.actor, user));
  added.id = id;
  TRYV(turn.tx.save_event(turn.actor, event("user.added", added), turn.now));
  return added;
}

Result<UserView> change_user(const Turn& turn, UserId id, const UserChange& change) {
  TRYV(require_role(turn.actor, {Role::Administrator}));
  TRY(auto found, turn.tx.get_user(turn.actor, id));
  if (!found) {
    return fail(ErrorKind::NotFound, "user.not_found", "there is no user " + to_string(id));
  }
  const bool loses_office =
      change.is_active == false || (change.role && *change.role != Role::Administrator);
  if (id == turn.actor.user && loses_office) {
    return fail(ErrorKind::Conflict, "user.yourself",
                "you cannot take your own office away; ask another administrator");
  }
  UserView& user = found->view;
  if (change.name) user.name = *change.name;
  if (change.role) user.role = *change.role;
  if (change.partner) user.partner = *change.partner;
  if (change.approval_level) user.approval_level = *change.approval_level;
  if (change.is_active) user.is_active = *change.is_active;
  if (change.password_hash) found->password_hash = *change.password_hash;
  if (user.role != Role::PartnerDesk) user.partner.clear();
  if (user.role == Role::PartnerDesk) user.approval_level = law::Level::None;
  TRYV(check_partner(turn, user));
  TRYV(turn.tx.update_user(turn.actor, *found));
  if (change.role || change.partner || change.approval_level || change.password_hash ||
      change.is_active == false) {
    TRYV(turn.tx.delete_sessions(turn.actor, id, {}));
  }
  TRYV(turn.tx.save_event(turn.actor, event("user.changed", user), turn.now));
  return user;
}

Result<void> open_session(const Turn& turn, const UserView& user, const SessionRecord& session) {
  TRYV(turn.tx.insert_session(turn.actor, session));
  return turn.tx.save_event(turn.actor, event("session.opened", user), turn.now);
}

Result<void> refuse_session(const Turn& turn, const std::string& login) {
  return turn.tx.save_event(turn.actor, {"session.refused", {}, {{"login", login}}}, turn.now);
}

Result<void> close_session(const Turn& turn, const std::string& token_hash) {
  TRYV(turn.tx.delete_sessions(turn.actor, turn.actor.user, token_hash));
  return turn.tx.save_event(turn.actor, {"session.closed", {}, {}}, turn.now);
}

}  // namespace holdfast::desk
