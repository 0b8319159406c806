// Partners are added, changed, and given tokens; those of the configuration file are brought in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/centre.h"

namespace holdfast::desk {

/// A new partner, without a token yet.
/// @err partner.id, partner.taken, actor.role
Result<PartnerRecord> add_partner(const Turn& turn, const PartnerRecord& partner);

struct PartnerChange {
  std::optional<std::string> name;
  std::optional<std::string> certificate_sha256;  ///< empty: none any more
  std::optional<std::string> token_sha256;
  std::optional<bool> is_active;
};

/// Changes a partner. @err partner.not_found, actor.role
Result<PartnerRecord> change_partner(const Turn& turn, const std::string& id,
                                     const PartnerChange& change);

/// Brings the partners of the configuration file into the store: the file's name, kind and
/// credentials win over what was there. Writes (and journals) only what differs.
Result<void> sync_partners(const Turn& turn, const std::vector<PartnerRecord>& partners);

}  // namespace holdfast::desk
