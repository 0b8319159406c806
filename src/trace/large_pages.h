// Growing arrays of a whole ledger's size: large pages where the system gives them, and no bytes
// set before they are written.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace holdfast::trace {

/// Allocates for Large<T>. Grown elements have no value until they are written.
template <class T>
struct LargePages {
  using value_type = T;
  LargePages() = default;
  template <class U>
  explicit LargePages(const LargePages<U>&) {}

  T* allocate(std::size_t count) {
    constexpr std::size_t kLargePage = std::size_t{2} << 20;
    const std::size_t bytes = count * sizeof(T);
    const bool is_large = bytes >= kLargePage;
    const std::size_t step = is_large ? kLargePage : 64;
    void* const memory = std::aligned_alloc(step, (bytes + step - 1) / step * step);
    if (memory == nullptr) throw std::bad_alloc();
    // Advice only: if it is not taken, everything works as before.
    if (is_large) ::madvise(memory, (bytes + step - 1) / step * step, MADV_HUGEPAGE);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }

  template <class U, class... Args>
  void construct(U* at, Args&&... args) {
    if constexpr (sizeof...(Args) == 0 && std::is_trivially_copyable_v<U>) {
      ::new (static_cast<void*>(at)) U;
    } else {
      ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
    }
  }

  template <class U>
  bool operator==(const LargePages<U>&) const {
    return true;
  }
};

template <class T>
using Large = std::vector<T, LargePages<T>>;

}  // namespace holdfast::trace
