// Memory for big tables and buffers: aligned, not filled.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>

#include <cstdint>
#endif

namespace wick {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

template <class T>
class Room {
 public:
  // `huge`: all of it will be in use, so that fewer and larger pages pay. It is the system's own again when it is given back:
  // allocators keep what they have, and share it badly among threads.
  explicit Room(std::size_t count, bool huge = false)
      : data_(static_cast<T*>(huge ? map(count * sizeof(T)) : ::operator new(count * sizeof(T), kAlignment)),
              Free{huge ? count * sizeof(T) : 0}) {}
  T* get() const { return data_.get(); }
  T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  static constexpr std::align_val_t kAlignment{64};

#if defined(__linux__)
  static void* map(std::size_t size) {
    // Cut down to what is aligned.
    const std::size_t mapped = rounded(size) + kHugePage;
    void* const start = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) throw std::bad_alloc();
    const std::size_t surplus = (kHugePage - reinterpret_cast<std::uintptr_t>(start) % kHugePage) % kHugePage;
    auto* const aligned = static_cast<std::byte*>(start) + surplus;
    if (surplus > 0) munmap(start, surplus);
    munmap(aligned + rounded(size), mapped - surplus - rounded(size));
    madvise(aligned, rounded(size), MADV_HUGEPAGE);
    return aligned;
  }
  static void unmap(void* data, std::size_t size) { munmap(data, rounded(size)); }
  static std::size_t rounded(std::size_t size) { return (size + kPage - 1) / kPage * kPage; }
  static constexpr std::size_t kPage = std::size_t{64} << 10;  // or a part of that
#else
  static void* map(std::size_t size) { return ::operator new(size, std::align_val_t{kHugePage}); }
  static void unmap(void* data, std::size_t) { ::operator delete(data, std::align_val_t{kHugePage}); }
#endif

  struct Free {
    std::size_t mapped;  // bytes; 0 where the allocator gave it
    void operator()(T* data) const {
      if (mapped > 0) {
        unmap(data, mapped);
      } else {
        ::operator delete(data, kAlignment);
      }
    }
  };
  std::unique_ptr<T, Free> data_;
};

}  // namespace wick
