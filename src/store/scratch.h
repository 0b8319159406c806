// What the writer knows of a transaction that is not committed: the journal's end, the feed's end,
// the states it wrote. One for each work, on top of one for its group, on top of what is committed;
// a failed work or commit forgets its own and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "chase/chase.h"
#include "records/partner.h"
#include "store/case_cache.h"
#include "store/data_directory.h"

namespace holdfast::store {

using PartnersById = std::map<std::string, Partner>;

/// The environment whose content is known to be in the database.
struct KnownEnvironment {
  Policy policy;
  PartnersById partners;
  std::string hash;
};

struct Scratch {
  JournalHead head;
  std::int64_t feed_seq = 0;                     ///< the last place given in the partners' feeds
  std::shared_ptr<const PartnersById> partners;  ///< active ones; null: read them again
  std::optional<chase::DelayCurve> curve;        ///< nothing: read it again
  std::shared_ptr<const KnownEnvironment> environment;

  std::map<CaseId, KeptState> cases;                            ///< written in this transaction
  std::set<std::string> fed;                                    ///< partners whose feeds grew
  std::map<CaseId, std::map<std::string, std::string>> alerts;  ///< hashes for the next step

  const Scratch* below = nullptr;

  /// One to work in on top of this one.
  Scratch on_top() const {
    Scratch top;
    top.head = head;
    top.feed_seq = feed_seq;
    top.partners = partners;
    top.curve = curve;
    top.environment = environment;
    top.below = this;
    return top;
  }

  /// Takes over what was done on top.
  void absorb(Scratch&& top) {
    head = std::move(top.head);
    feed_seq = top.feed_seq;
    partners = std::move(top.partners);
    curve = top.curve;
    environment = std::move(top.environment);
    for (auto& [id, kept] : top.cases) cases.insert_or_assign(id, std::move(kept));
    fed.merge(top.fed);
  }

  const KeptState* find_case(CaseId id) const {
    for (const Scratch* at = this; at != nullptr; at = at->below) {
      if (const auto found = at->cases.find(id); found != at->cases.end()) return &found->second;
    }
    return nullptr;
  }
};

}  // namespace holdfast::store
