// Memory of the last reading, kept for the next one of the same thread: the pages of a long text
// cost a fifth of its reading to get anew, and an alert's few allocations as much.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::intake {

struct Token;
struct Hit;

/// Nothing in it is read: only its memory is used.
struct Room {
  static constexpr std::size_t kMost = std::size_t{16} << 20;  ///< bytes kept of each list

  std::string text;
  std::vector<Token> tokens;
  std::vector<Hit> cues;
  std::vector<Hit> votes;

  /// The memory of `kept` with nothing in it.
  template <class List>
  static List take(List& kept) {
    List list = std::move(kept);
    list.clear();
    return list;
  }

  template <class List>
  static void give_back(List& kept, List&& list) {
    if (list.capacity() * sizeof(typename List::value_type) <= kMost) kept = std::move(list);
  }
};

}  // namespace holdfast::intake
