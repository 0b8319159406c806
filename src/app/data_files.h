// The small files beside the database: the centre's signing key.
#pragma once

#include <string>

#include "base/result.h"
#include "exchange/signing.h"

namespace holdfast::app {

/// Makes the data directory if it is not there (mode 0700).
/// @err data.directory
Result<void> make_data_directory(const std::string& data);

/// The key that orders are signed with, from DATA/signing.key; made (mode 0600) the first time.
/// @err data.key_unreadable, data.key_unwritable, key.format
Result<exchange::SigningKey> load_signing_key(const std::string& data);

}  // namespace holdfast::app
