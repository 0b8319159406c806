// The notice of a return by shares, and the objections to it (41号 art. 8(3)).
#pragma once

#include <string>

#include "desk/centre.h"
#include "desk/returns.h"

namespace holdfast::desk {

/// The notice was published; its days begin the day after. `published_at` is missing where it is
/// published now. @err actor.role, return.not_found, those of publish()
Result<ReturnRecord> publish_return(const Turn& turn, ReturnId id,
                                    std::optional<Instant> published_at, const std::string& place);

/// Somebody objects. @err actor.role, return.not_found, those of object()
Result<ReturnRecord> object_to_return(const Turn& turn, ReturnId id, Objection objection,
                                      std::optional<Instant> received_at);

/// Decides an objection; upheld, it ends the plan.
/// @err actor.role, return.not_found, those of decide_objection()
Result<ReturnRecord> decide_return_objection(const Turn& turn, ReturnId id, int number,
                                             bool is_upheld, const std::string& reason);

}  // namespace holdfast::desk
