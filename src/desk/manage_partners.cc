#include "desk/manage_partners.h"

#include <utility>

namespace holdfast::desk {
namespace {

Result<void> save(const Turn& turn, const PartnerRecord& partner, const char* kind) {
  TRYV(turn.tx.save_partner(turn.actor, partner));
  return turn.tx.save_event(
      turn.actor,
      {kind,
       {},
       {{"partner", partner.partner.id}, {"kind", std::string(to_string(partner.partner.kind))}}},
      turn.now);
}

}  // namespace

Result<PartnerRecord> add_partner(const Turn& turn, const PartnerRecord& partner) {
  TRYV(require_role(turn.actor, {Role::Administrator}));
  const std::string& id = partner.partner.id;
  if (!Account::parse(id + ":1") || id == kCash || id == kAbroad) {
    return fail(ErrorKind::Invalid, "partner.id",
                "a partner's id is the institution in its accounts, as ICBC", "/id");
  }
  TRY(const auto before, turn.tx.get_partner(turn.actor, id));
  if (before) return fail(ErrorKind::Conflict, "partner.taken", "there is a partner " + id, "/id");
  TRYV(save(turn, partner, "partner.added"));
  return partner;
}

Result<PartnerRecord> change_partner(const Turn& turn, const std::string& id,
                                     const PartnerChange& change) {
  TRYV(require_role(turn.actor, {Role::Administrator}));
  TRY(auto partner, turn.tx.get_partner(turn.actor, id));
  if (!partner) {
    return fail(ErrorKind::NotFound, "partner.not_found", "there is no partner " + id);
  }
  if (change.name) partner->partner.name = *change.name;
  if (change.certificate_sha256) partner->certificate_sha256 = *change.certificate_sha256;
  if (change.token_sha256) partner->token_sha256 = *change.token_sha256;
  if (change.is_active) partner->is_active = *change.is_active;
  TRYV(save(turn, *partner, change.token_sha256 ? "partner.token_changed" : "partner.changed"));
  return *std::move(partner);
}

Result<void> sync_partners(const Turn& turn, const std::vector<PartnerRecord>& partners) {
  for (const auto& wanted : partners) {
    TRY(const auto before, turn.tx.get_partner(turn.actor, wanted.partner.id));
    const bool is_same = before && before->partner == wanted.partner &&
                         before->token_sha256 == wanted.token_sha256 &&
                         before->certificate_sha256 == wanted.certificate_sha256 &&
                         before->is_from_config && before->is_active;
    if (is_same) continue;
    TRYV(save(turn, wanted, "partner.configured"));
  }
  return {};
}

}  // namespace holdfast::desk
