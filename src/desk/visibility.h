// Which journal entries an actor is shown. The one place that says so: lists and streams ask here.
#pragma once

#include "desk/actor.h"
#include "desk/views.h"

namespace holdfast::desk {

/// People of the centre see all but sign-ins and user matters, which are the administrator's; a
/// partner's desk sees what concerns its partner; a program with cases:read sees cases.
bool may_see(const Actor& actor, const EntryView& entry);

}  // namespace holdfast::desk
