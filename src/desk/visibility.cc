#include "desk/visibility.h"

#include <algorithm>

namespace holdfast::desk {

bool may_see(const Actor& actor, const EntryView& entry) {
  const bool is_about_case = static_cast<bool>(entry.case_id);
  const auto concerns = [&](const std::string& partner) {
    return !partner.empty() && std::ranges::find(entry.partners, partner) != entry.partners.end();
  };
  switch (actor.kind) {
    case ActorKind::System:
      return true;
    case ActorKind::Program:
      return is_about_case && actor.scopes.contains("cases:read");
    case ActorKind::Partner:
      return concerns(actor.partner);
    case ActorKind::Person:
      break;
  }
  if (actor.role == Role::Administrator) return true;
  if (actor.role == Role::PartnerDesk) return concerns(actor.partner);
  return is_about_case;
}

}  // namespace holdfast::desk
