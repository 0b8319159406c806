#include "desk/actor.h"

#include <algorithm>

namespace holdfast::desk {

std::string_view to_string(Role role) {
  switch (role) {
    case Role::CallTaker:
      return "call_taker";
    case Role::Officer:
      return "officer";
    case Role::PartnerDesk:
      return "partner_desk";
    case Role::Administrator:
      return "administrator";
  }
  return {};
}

std::optional<Role> parse_role(std::string_view text) {
  for (const auto role : {Role::CallTaker, Role::Officer, Role::PartnerDesk, Role::Administrator}) {
    if (to_string(role) == text) return role;
  }
  return std::nullopt;
}

Result<void> require_role(const Actor& actor, std::initializer_list<Role> roles) {
  if (actor.kind == ActorKind::System) return {};
  const bool allowed =
      actor.kind == ActorKind::Person && std::ranges::find(roles, actor.role) != roles.end();
  if (allowed) return {};
  return fail(ErrorKind::Denied, "actor.role",
              "your role does not allow this; ask an administrator of the centre");
}

Result<void> require(const Actor& actor, std::string_view scope,
                     std::initializer_list<Role> roles) {
  if (actor.kind != ActorKind::Program) return require_role(actor, roles);
  if (actor.scopes.contains(std::string(scope))) return {};
  return fail(ErrorKind::Denied, "actor.scope",
              "the token lacks the scope " + std::string(scope) + "; add it to its [[client]]");
}

Result<void> require_cases_read(const Actor& actor) {
  return require(actor, "cases:read", {Role::CallTaker, Role::Officer, Role::Administrator});
}

Result<void> require_partner(const Actor& actor, std::string_view partner) {
  const bool is_desk = actor.kind == ActorKind::Person && actor.role == Role::PartnerDesk;
  if ((actor.kind == ActorKind::Partner || is_desk) && !actor.partner.empty() &&
      actor.partner == partner) {
    return {};
  }
  return fail(ErrorKind::NotFound, "order.not_found", "there is no such order for you");
}

}  // namespace holdfast::desk
