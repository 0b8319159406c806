#include "store/case_cache.h"

#include <utility>

#include "chase/codec.h"

namespace holdfast::store {

Result<KeptState> read_state(const Row& row) {
  auto state = chase::decode(row.text(2));
  if (!state) {
    return fail(ErrorKind::Unavailable, "store.corrupt",
                "a case's state cannot be read: " + state.error().detail + "; restore a backup");
  }
  return KeptState{.version = row.number(0),
                   .hash = row.string(1),
                   .bytes = row.text(2).size(),
                   .state = std::make_shared<const chase::State>(*std::move(state))};
}

std::optional<KeptState> CaseCache::find(CaseId id, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(id);
  if (place == places_.end() || place->second->kept.version != version) return std::nullopt;
  items_.splice(items_.begin(), items_, place->second);
  return place->second->kept;
}

void CaseCache::keep(CaseId id, KeptState kept) {
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(id); place != places_.end()) {
    if (place->second->kept.version >= kept.version) return;
    bytes_ -= place->second->kept.bytes;
    items_.erase(place->second);
    places_.erase(place);
  }
  bytes_ += kept.bytes;
  items_.push_front({id, std::move(kept)});
  places_[id] = items_.begin();
  // The newest stays even if it alone is over the limit: its next step is near.
  while (bytes_ > max_bytes_ && items_.size() > 1) {
    bytes_ -= items_.back().kept.bytes;
    places_.erase(items_.back().id);
    items_.pop_back();
  }
}

}  // namespace holdfast::store
