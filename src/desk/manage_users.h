// People are added, changed, signed in and out.
#pragma once

#include <optional>
#include <string>

#include "desk/centre.h"

namespace holdfast::desk {

inline constexpr std::size_t kPasswordMin = 10;        // bytes; NIST SP 800-63B asks for 8 at least
inline constexpr Duration kSessionLength = hours{14};  // a shift of twelve hours and its hand-over

/// A new person; `password_hash` is made before the turn (it takes a tenth of a second).
/// @err user.login, user.name, user.partner_missing, user.login_taken, actor.role
Result<UserView> add_user(const Turn& turn, const UserRecord& user);

/// What is to change; nothing stays as it is.
struct UserChange {
  std::optional<std::string> name;
  std::optional<Role> role;
  std::optional<std::string> partner;
  std::optional<law::Level> approval_level;
  std::optional<std::string> password_hash;
  std::optional<bool> is_active;
};

/// Changes a person. A new role or password, or being made inactive, ends their sessions. The last
/// active administrator cannot be taken away by themselves.
/// @err user.not_found, user.yourself, actor.role
Result<UserView> change_user(const Turn& turn, UserId user, const UserChange& change);

/// Opens a session for a person whose password was right.
Result<void> open_session(const Turn& turn, const UserView& user, const SessionRecord& session);

/// Notes a sign-in that was refused.
Result<void> refuse_session(const Turn& turn, const std::string& login);

/// Ends the session.
Result<void> close_session(const Turn& turn, const std::string& token_hash);

}  // namespace holdfast::desk
