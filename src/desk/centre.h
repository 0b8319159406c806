// What every verb needs besides its transaction, and the one way a fact enters a case.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "chase/chase.h"
#include "desk/actor.h"
#include "desk/ports.h"
#include "records/partner.h"

namespace holdfast::desk {

/// The centre's standing decisions; lives as long as the program.
struct Centre {
  Policy policy;
  std::string name = "反诈骗中心";   ///< who issues papers
  std::string program = "holdfast";  ///< name and version, as papers say it
  const law::Table* law = &law::china();
  /// Papers of returns: PREFIX字 for decisions (返还决定书), PREFIX协字 for letters to banks,
  /// PREFIX for the others.
  std::string return_prefix = "公刑返";
};

/// Who acts, when, for which centre, in which transaction: what each verb is given first.
struct Turn {
  Tx& tx;
  const Actor& actor;
  const Centre& centre;
  Instant now;
};

/// A fact and how it is to be written down.
struct Entering {
  std::string kind;  ///< of the journal entry
  chase::Fact fact;
  std::vector<Mention> mentions;
};

/// Lets the engine decide on a fact and writes all that follows in this case, and only in this one.
/// @err those of chase::check, and of the store
Result<chase::Decision> step(const Turn& turn, LoadedCase& loaded, const Entering& entering);

/// The same, and what follows in cases that share an account (share_room.h). Nothing is written on
/// an error. @err as step
Result<chase::Decision> enter(const Turn& turn, LoadedCase& loaded, const Entering& entering);

/// The same for a case that is not loaded yet. @err case.not_found too
Result<chase::Decision> enter(const Turn& turn, CaseId case_id, const Entering& entering);

}  // namespace holdfast::desk
