// A fixed array for random access over a whole ledger's accounts: asks for large pages, because
// with small ones most touches would first have to look up where the page is.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>

namespace holdfast::trace {

/// `size` values, all bytes zero.
template <class T>
class WideArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  explicit WideArray(std::size_t size) : size_(size) {
    constexpr std::size_t kLargePage = std::size_t{2} << 20;
    const std::size_t bytes = (size * sizeof(T) + kLargePage - 1) / kLargePage * kLargePage;
    if (bytes <= kLargePage) {  // small ledgers: an ordinary block is quicker to get
      data_.reset(static_cast<T*>(std::calloc(size + 1, sizeof(T))));
    } else {
      data_.reset(static_cast<T*>(std::aligned_alloc(kLargePage, bytes)));
      // Advice only: if it is not taken, everything works as before.
      if (data_) ::madvise(data_.get(), bytes, MADV_HUGEPAGE);
      if (data_) std::memset(static_cast<void*>(data_.get()), 0, bytes);
    }
    if (!data_) throw std::bad_alloc();
  }

  T& operator[](std::size_t i) { return data_.get()[i]; }
  const T& operator[](std::size_t i) const { return data_.get()[i]; }
  std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(T* p) const { std::free(p); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_;
};

}  // namespace holdfast::trace
