#include "trace/accounts.h"

#include <cstring>
#include <functional>

#include "base/result.h"

namespace holdfast::trace {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

std::uint32_t upper(std::size_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

std::size_t NameTable::hash_of(std::string_view name) {
  return std::hash<std::string_view>{}(name);
}

void NameTable::ask_for_slot(std::size_t hash) const {
  if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
}

void NameTable::ask_for_entry(std::size_t hash) const {
  if (slots_.empty()) return;
  const Slot& slot = slots_[hash & (slots_.size() - 1)];
  if (slot.index != kNone) __builtin_prefetch(&names_[slot.index]);
}

void NameTable::ask_for_bytes(std::size_t hash) const {
  if (slots_.empty()) return;
  const Slot& slot = slots_[hash & (slots_.size() - 1)];
  if (slot.index != kNone) __builtin_prefetch(names_[slot.index].data());
}

std::size_t NameTable::slot_of(std::string_view name, std::size_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].index != kNone &&
         (slots_[at].hash != upper(hash) || names_[slots_[at].index] != name)) {
    at = (at + 1) & mask;
  }
  return at;
}

std::pair<std::uint32_t, bool> NameTable::insert(std::string_view name, std::size_t hash) {
  if (names_.size() * 8 >= slots_.size() * 5) grow();
  Slot& slot = slots_[slot_of(name, hash)];
  if (slot.index != kNone) return {slot.index, false};
  CHECK(names_.size() < kNone, "more names than can be numbered");
  slot = {upper(hash), size()};
  names_.push_back(keep(name));
  return {slot.index, true};
}

std::uint32_t NameTable::find(std::string_view name) const {
  return slots_.empty() ? kNone : slots_[slot_of(name, hash_of(name))].index;
}

std::string_view NameTable::keep(std::string_view name) {
  if (name.empty()) return {};
  if (name.size() > room_) {
    room_ = std::max(kBlock, name.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
    free_ = blocks_.back().get();
  }
  char* const start = free_;
  std::memcpy(start, name.data(), name.size());
  free_ += name.size();
  room_ -= name.size();
  return {start, name.size()};
}

void NameTable::grow() {
  const std::vector<Slot> old = std::exchange(slots_, {});
  slots_.resize(old.empty() ? 16 : old.size() * 2);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.index == kNone) continue;
    std::size_t at = hash_of(names_[slot.index]) & mask;
    while (slots_[at].index != kNone) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace holdfast::trace
