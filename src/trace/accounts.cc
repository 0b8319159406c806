#include "trace/accounts.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/result.h"
#include "trace/ledger_hash.h"

namespace holdfast::trace {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::uint64_t kLowHalf = 0xFFFF'FFFF;
constexpr std::uint64_t kLong = 0xFF;  // in the place of the length

// Which bytes of four words belong to a name of 0 .. 27 bytes.
constexpr auto kMasks = [] {
  std::array<std::array<std::uint64_t, 4>, NameKey::kInline + 1> masks{};
  for (std::size_t size = 0; size < masks.size(); ++size) {
    for (std::size_t i = 0; i < size; ++i) masks[size][i / 8] |= std::uint64_t{0xFF} << (i % 8 * 8);
  }
  return masks;
}();

std::uint64_t hash_of(const std::array<std::uint64_t, 4>& words) {
  const std::uint64_t a = fold(words[0] ^ kHashKeys[0], words[1] ^ kHashKeys[1]);
  const std::uint64_t b = fold(words[2] ^ kHashKeys[2], (words[3] & kLowHalf) ^ kHashKeys[3]);
  return fold(a ^ kHashKeys[1], b ^ kHashKeys[2]);
}

std::uint32_t number_in(const std::array<std::uint64_t, 4>& words) {
  return static_cast<std::uint32_t>(words[3] >> 32);
}

// A long name's words: where it lies, how long it is, its hash.
const char* long_at(const std::array<std::uint64_t, 4>& words) {
  return std::bit_cast<const char*>(words[0]);
}

}  // namespace

NameKey::NameKey(std::string_view name, std::size_t readable) {
  const std::size_t size = name.size();
  if (size > kInline) {
    hash = hash_ref(name);
    words = {0, size, hash, kLong << 24};
    return;
  }
  if (readable >= sizeof words) {
    std::memcpy(words.data(), name.data(), sizeof words);
    for (std::size_t i = 0; i < words.size(); ++i) words[i] &= kMasks[size][i];
  } else if (size > 0) {
    std::memcpy(words.data(), name.data(), size);
  }
  words[3] |= static_cast<std::uint64_t>(size) << 24;
  hash = hash_of(words);
}

std::string_view NameTable::name_in(const Slot& slot) const {
  const std::uint64_t size = slot.words[3] >> 24 & 0xFF;
  if (size == kLong) return {long_at(slot.words), slot.words[1]};
  return {reinterpret_cast<const char*>(slot.words.data()), size};
}

std::string_view NameTable::name(std::uint32_t index) const {
  return name_in(slots_[slot_of_[index]]);
}

std::size_t NameTable::place_of(std::string_view name, const NameKey& key) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = key.hash & mask;; at = (at + 1) & mask) {
    const auto& words = slots_[at].words;
    if (number_in(words) == kNone) return at;
    const bool is_equal = ((words[0] ^ key.words[0]) | (words[1] ^ key.words[1]) |
                           (words[2] ^ key.words[2]) | ((words[3] ^ key.words[3]) & kLowHalf)) == 0;
    if (name.size() <= NameKey::kInline ? is_equal
                                        : (words[3] >> 24 & 0xFF) == kLong &&
                                              words[2] == key.hash && name_in(slots_[at]) == name) {
      return at;
    }
  }
}

std::pair<std::uint32_t, bool> NameTable::insert(std::string_view name, const NameKey& key) {
  if (std::size_t{size()} * 8 >= slots_.size() * 5) grow();
  const std::size_t at = place_of(name, key);
  Slot& slot = slots_[at];
  if (number_in(slot.words) != kNone) return {number_in(slot.words), false};
  CHECK(size() + 1 < kNone, "more names than can be numbered");
  slot.words = key.words;
  if (name.size() > NameKey::kInline) keep_long(name, slot);
  slot.words[3] = (slot.words[3] & kLowHalf) | std::uint64_t{size()} << 32;
  slot_of_.push_back(static_cast<std::uint32_t>(at));
  return {size() - 1, true};
}

std::uint32_t NameTable::find(std::string_view name) const {
  if (slots_.empty()) return kNone;
  return number_in(slots_[place_of(name, NameKey(name))].words);
}

void NameTable::keep_long(std::string_view name, Slot& slot) {
  if (name.size() > room_) {
    room_ = std::max(kBlock, name.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
    free_ = blocks_.back().get();
  }
  std::memcpy(free_, name.data(), name.size());
  slot.words[0] = std::bit_cast<std::uint64_t>(static_cast<const char*>(free_));
  free_ += name.size();
  room_ -= name.size();
}

void NameTable::grow() {
  const Large<Slot> old = std::exchange(slots_, {});
  const std::size_t count = old.empty() ? 16 : old.size() * 2;
  CHECK(count <= std::size_t{1} << 32, "more names than can be numbered");
  slots_.assign(count, Slot{{0, 0, 0, std::uint64_t{kNone} << 32}});
  const std::size_t mask = count - 1;
  for (const Slot& slot : old) {
    if (number_in(slot.words) == kNone) continue;
    const bool is_long = (slot.words[3] >> 24 & 0xFF) == kLong;
    std::size_t at = (is_long ? slot.words[2] : hash_of(slot.words)) & mask;
    while (number_in(slots_[at].words) != kNone) at = (at + 1) & mask;
    slots_[at] = slot;
    slot_of_[number_in(slot.words)] = static_cast<std::uint32_t>(at);
  }
}

namespace {

struct Keyed {
  std::uint64_t key = 0;  // eight bytes of the name, the first the highest
  std::uint32_t number = 0;
};

std::uint64_t key_at(std::string_view name, std::size_t from) {
  if (from >= name.size()) return 0;
  std::uint64_t word = 0;
  std::memcpy(&word, name.data() + from, std::min<std::size_t>(8, name.size() - from));
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  return word;
}

// Sorts by eight bytes, then each run of equals by the next eight.
void sort_from(std::span<Keyed> run, const std::vector<std::string_view>& names, std::size_t from) {
  for (Keyed& item : run) item.key = key_at(names[item.number], from);
  std::ranges::sort(run, {}, [](const Keyed& item) { return item.key; });
  for (std::size_t begin = 0; begin < run.size();) {
    std::size_t end = begin + 1;
    bool goes_on = names[run[begin].number].size() > from + 8;
    for (; end < run.size() && run[end].key == run[begin].key; ++end) {
      goes_on |= names[run[end].number].size() > from + 8;
    }
    if (end - begin > 1) {
      if (goes_on) {
        sort_from(run.subspan(begin, end - begin), names, from + 8);
      } else {  // they differ in zero bytes at the end at most
        std::ranges::sort(run.subspan(begin, end - begin), {}, [&](const Keyed& item) {
          return std::pair(names[item.number].size(), item.number);
        });
      }
    }
    begin = end;
  }
}

}  // namespace

std::vector<std::uint32_t> order_of_names(const std::vector<std::string_view>& names) {
  std::vector<Keyed> items(names.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) items[i].number = i;
  sort_from(items, names, 0);
  std::vector<std::uint32_t> order(items.size());
  std::ranges::transform(items, order.begin(), &Keyed::number);
  return order;
}

}  // namespace holdfast::trace
