// Finding by place in a sorted list: where each stretch of 128 bytes begins in it, so that a search
// looks at one stretch instead of halving a list that is long out of the cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdfast::intake {

class Landmarks {
 public:
  /// Of `list`, whose members have distinct places `place(member)` in rising order.
  template <class List, class Place>
  void mark(const List& list, Place place) {
    if (!list.empty()) firsts_.reserve((place(list.back()) >> kBits) + 1);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::size_t stretch = place(list[i]) >> kBits;
      while (firsts_.size() <= stretch) firsts_.push_back(static_cast<std::uint32_t>(i));
    }
    end_ = list.size();
  }

  /// The first member at or after the stretch of `offset`: at most 128 before the one wanted.
  std::size_t before(std::size_t offset) const {
    const std::size_t stretch = offset >> kBits;
    return stretch < firsts_.size() ? firsts_[stretch] : end_;
  }

 private:
  static constexpr unsigned kBits = 7;
  std::vector<std::uint32_t> firsts_;
  std::size_t end_ = 0;
};

}  // namespace holdfast::intake
