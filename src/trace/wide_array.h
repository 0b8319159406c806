// Memory for random access over a whole ledger's accounts: asks for large pages, because with
// small ones most touches would first have to look up where the page is.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>

namespace holdfast::trace {

/// A block of `T`, not set to anything.
template <class T>
class WideMemory {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  /// In large pages, at the beginning of one.
  static WideMemory wide(std::size_t size) {
    constexpr std::size_t kLargePage = std::size_t{2} << 20;
    const std::size_t bytes = (size * sizeof(T) + kLargePage - 1) / kLargePage * kLargePage;
    WideMemory memory(std::aligned_alloc(kLargePage, bytes));
    // Advice only: if it is not taken, everything works as before.
    ::madvise(memory.get(), bytes, MADV_HUGEPAGE);
    return memory;
  }

  /// In pages as they come, at the beginning of a cache line.
  static WideMemory ordinary(std::size_t size) {
    constexpr std::size_t kLine = 64;
    return WideMemory(std::aligned_alloc(kLine, (size * sizeof(T) / kLine + 1) * kLine));
  }

  T* get() const { return data_.get(); }

 private:
  explicit WideMemory(void* data) : data_(static_cast<T*>(data)) {
    if (!data_) throw std::bad_alloc();
  }

  struct Free {
    void operator()(T* p) const { std::free(p); }
  };
  std::unique_ptr<T, Free> data_;
};

/// `size` values, all bytes zero.
template <class T>
class WideArray {
 public:
  explicit WideArray(std::size_t size)
      : data_(size * sizeof(T) > (std::size_t{2} << 20) ? WideMemory<T>::wide(size)
                                                        : WideMemory<T>::ordinary(size)),
        size_(size) {
    std::memset(static_cast<void*>(data_.get()), 0, size * sizeof(T));
  }

  T& operator[](std::size_t i) { return data_.get()[i]; }
  const T& operator[](std::size_t i) const { return data_.get()[i]; }
  std::size_t size() const { return size_; }

 private:
  WideMemory<T> data_;
  std::size_t size_;
};

}  // namespace holdfast::trace
