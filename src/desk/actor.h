// Who acts, and what they may do.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "law/law.h"
#include "records/ids.h"

namespace holdfast::desk {

enum class ActorKind { Person, Program, Partner, System };
enum class Role { CallTaker, Officer, PartnerDesk, Administrator };

/// "call_taker", "officer", "partner_desk", "administrator".
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

/// Who makes a call. Made by sign-in (a person), by a token (a program), by a token or certificate
/// (a partner), or by the program itself (timers).
struct Actor {
  ActorKind kind = ActorKind::System;
  std::string name;  ///< login, client id, partner id, or "system": what the journal says
  UserId user;       ///< set for a person
  Role role = Role::CallTaker;  ///< meaningful for a person
  std::string partner;          ///< the institution a partner or a partner desk acts for
  law::Level approval_level = law::Level::None;  ///< of a person: at which level they may approve
  std::set<std::string> scopes;  ///< of a program: alerts:write, cases:read, leads:write, ...

  static Actor system() { return {}; }
};

/// Passes if the actor is the system or a person with one of the roles.
/// @err actor.role
Result<void> require_role(const Actor& actor, std::initializer_list<Role> roles);

/// Passes if the actor is a person with one of the roles or a program with the scope.
/// @err actor.role, actor.scope
Result<void> require(const Actor& actor, std::string_view scope, std::initializer_list<Role> roles);

/// May see cases, alerts, orders of every partner.
Result<void> require_cases_read(const Actor& actor);

/// Passes if the actor acts for that partner: the partner itself, or its desk.
/// @err actor.partner (told as not found: what is another's does not exist for you)
Result<void> require_partner(const Actor& actor, std::string_view partner);

}  // namespace holdfast::desk
