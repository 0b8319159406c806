// A fixed array for random access over a whole ledger's accounts, in large pages: with small ones
// most touches would first have to look up where the page is.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>

#include "trace/large_pages.h"

namespace holdfast::trace {

/// `size` values, all bytes zero.
template <class T>
class WideArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  explicit WideArray(std::size_t size) : bytes_(size * sizeof(T)), size_(size) {
    if (size > 0) std::memset(bytes_.data(), 0, bytes_.size());
  }

  T& operator[](std::size_t i) { return values()[i]; }
  const T& operator[](std::size_t i) const { return values()[i]; }
  std::size_t size() const { return size_; }

 private:
  T* values() { return reinterpret_cast<T*>(bytes_.data()); }
  const T* values() const { return reinterpret_cast<const T*>(bytes_.data()); }

  Large<std::byte> bytes_;  // set once, by memset: T's own initial values would be written before
  std::size_t size_;
};

}  // namespace holdfast::trace
