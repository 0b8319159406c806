// Passwords, tokens and the hashes they are kept as.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace holdfast::server {

/// Must be called once before the others (libsodium). Aborts if the system has no random numbers.
void init_credentials();

/// argon2id, 64 MiB, 2 passes, in libsodium's string form; about 0.1 s.
/// @err password.short (under 10 bytes), password.memory
Result<std::string> hash_password(const std::string& password);

/// True if the password is the one that was hashed; about 0.1 s. An empty hash costs the same and
/// is always false, so that an unknown login takes no less time than a wrong password.
bool is_password(const std::string& password, const std::string& hash);

/// 32 random bytes, base64url: a session's cookie, a partner's token.
std::string new_token();

}  // namespace holdfast::server
