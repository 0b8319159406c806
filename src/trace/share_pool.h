// The cases' shares of many accounts: each account has a short list, sorted by case, and all lists
// lie in one block of memory, in pieces of 1, 2, 4, 8, ... shares that are used again.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace holdfast::trace {

/// What one account holds of one case.
struct Share {
  std::int64_t units = 0;
  std::uint32_t of_case = 0;
  bool is_apportioned = false;  ///< some of it was found by dividing a mixture
};

/// Where an account's list lies. All zero is an empty list.
struct ShareList {
  std::uint32_t at = 0;
  std::uint32_t count : 27 = 0;
  std::uint32_t kind : 5 = 0;  ///< 0: no memory; k: room for 2^(k-1) shares

  std::size_t room() const { return kind == 0 ? 0 : std::size_t{1} << (kind - 1); }
};

class SharePool {
 public:
  /// A list is at most this long: so many cases can be told apart in one run.
  static constexpr std::uint32_t kCasesMax = 1u << 26;

  std::span<Share> of(ShareList list) { return {shares_.data() + list.at, list.count}; }

  void prefetch(ShareList list) const {
    if (list.count != 0) __builtin_prefetch(shares_.data() + list.at, 1);
  }

  /// Adds `more` (sorted by case, no case twice, not lying in the pool).
  void add(ShareList& list, std::span<const Share> more) {
    const std::size_t fresh = count_fresh(of(list), more);
    if (fresh > 0) make_room(list, list.count + fresh);
    // From the back, so that nothing is overwritten before it was moved.
    Share* const shares = shares_.data() + list.at;
    std::size_t old = list.count;
    std::size_t out = old + fresh;
    for (std::size_t k = more.size(); k > 0;) {
      if (old > 0 && shares[old - 1].of_case > more[k - 1].of_case) {
        shares[--out] = shares[--old];
      } else if (old > 0 && shares[old - 1].of_case == more[k - 1].of_case) {
        shares[--out] = shares[--old];
        shares[out].units += more[--k].units;
        shares[out].is_apportioned |= more[k].is_apportioned;
      } else {
        shares[--out] = more[--k];
      }
    }
    list.count = static_cast<std::uint32_t>(list.count + fresh) & kCountMask;
  }

  /// Takes out shares that have become 0.
  void drop_empty(ShareList& list) {
    Share* const shares = shares_.data() + list.at;
    std::uint32_t kept = 0;
    for (std::uint32_t k = 0; k < list.count; ++k) {
      if (shares[k].units != 0) shares[kept++] = shares[k];
    }
    list.count = kept & kCountMask;
    if (kept == 0) release(list);
  }

  /// Gives the list's memory back; the list is empty then.
  void release(ShareList& list) {
    if (list.kind != 0) free_[list.kind].push_back(list.at);
    list = {};
  }

 private:
  static constexpr std::uint32_t kCountMask = (1u << 27) - 1;

  static std::size_t count_fresh(std::span<const Share> have, std::span<const Share> more) {
    std::size_t fresh = 0;
    std::size_t h = 0;
    for (const Share& share : more) {
      while (h < have.size() && have[h].of_case < share.of_case) ++h;
      fresh += h == have.size() || have[h].of_case != share.of_case;
    }
    return fresh;
  }

  void make_room(ShareList& list, std::size_t count) {
    if (count <= list.room()) return;
    CHECK(count <= kCasesMax);
    const auto kind = static_cast<std::uint32_t>(std::bit_width(std::bit_ceil(count)));
    ShareList wider{0, list.count, kind & 31u};
    auto& free = free_[kind];
    if (free.empty()) {
      CHECK(shares_.size() + wider.room() <= 0xFFFF'FFFF, "more shares than can be numbered");
      wider.at = static_cast<std::uint32_t>(shares_.size());
      shares_.resize(shares_.size() + wider.room());
    } else {
      wider.at = free.back();
      free.pop_back();
    }
    for (std::uint32_t k = 0; k < list.count; ++k) shares_[wider.at + k] = shares_[list.at + k];
    release(list);
    list = wider;
  }

  std::vector<Share> shares_;
  std::array<std::vector<std::uint32_t>, 32> free_;  // by kind
};

}  // namespace holdfast::trace
