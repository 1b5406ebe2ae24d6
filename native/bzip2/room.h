// Memory for big tables: aligned for huge pages, not filled.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace wick::bzip2 {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

template <class T>
class Room {
 public:
  // `huge`: all of it will be in use, at random, so that fewer and larger pages pay.
  explicit Room(std::size_t count, bool huge = false)
      : data_(static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t{huge ? kHugePage : 64})), Free{huge}) {
#if defined(__linux__)
    if (huge) madvise(data_.get(), count * sizeof(T), MADV_HUGEPAGE);
#endif
  }
  T* get() const { return data_.get(); }
  T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  struct Free {
    bool huge;
    void operator()(T* data) const { ::operator delete(data, std::align_val_t{huge ? kHugePage : 64}); }
  };
  std::unique_ptr<T, Free> data_;
};

}  // namespace wick::bzip2
