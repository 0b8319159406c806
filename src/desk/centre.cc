#include "desk/centre.h"

#include <algorithm>
#include <utility>

#include "desk/share_room.h"

namespace holdfast::desk {
namespace {

std::optional<Instant> first_payment(const chase::State& state) {
  std::optional<Instant> first;
  for (const auto& entry : state.entries) {
    if (entry.is_source && (!first || entry.time() < *first)) first = entry.time();
  }
  return first;
}

}  // namespace

Result<chase::Decision> step(const Turn& turn, LoadedCase& loaded, const Entering& entering) {
  TRY(const auto partners, turn.tx.active_partners(turn.actor));
  TRY(auto curve, turn.tx.load_curve(turn.actor));
  const chase::Environment environment{turn.centre.policy, partners, curve};
  TRYV(chase::check(loaded.state, entering.fact, environment));
  auto decision = chase::advance(std::move(loaded.state), entering.fact, turn.now, environment);
  loaded.header.changed_at = turn.now;
  loaded.header.paid_at = first_payment(decision.state);
  TRYV(turn.tx.save_step(turn.actor,
                         Step{entering.kind, loaded.header, &entering.fact, &decision,
                              entering.mentions, &environment},
                         turn.now));
  if (!decision.observations.empty()) {
    for (const auto& observation : decision.observations) {
      curve = chase::observe(curve, observation);
    }
    TRYV(turn.tx.save_curve(turn.actor, curve));
  }
  return decision;
}

Result<chase::Decision> enter(const Turn& turn, LoadedCase& loaded, const Entering& entering) {
  TRY(auto decision, step(turn, loaded, entering));
  TRYV(share_room(turn, loaded.header.id, entering.fact, decision));
  return decision;
}

Result<chase::Decision> enter(const Turn& turn, CaseId case_id, const Entering& entering) {
  TRY(auto loaded, turn.tx.load_case(turn.actor, case_id));
  return enter(turn, loaded, entering);
}

}  // namespace holdfast::desk
