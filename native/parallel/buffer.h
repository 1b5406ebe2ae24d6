// Bytes whose memory is not filled, and is used again: fresh memory from the system costs more than decoding some formats.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "room.h"

namespace wick {

struct Memory {
  std::unique_ptr<Room<uint8_t>> room;
  size_t capacity = 0;
};

// What buffers that are gone leave to others. For any thread.
class Pool {
 public:
  // At least `capacity` bytes.
  Memory take(size_t capacity) {
    {
      const std::lock_guard lock(mutex_);
      const auto fitting = std::find_if(spare_.begin(), spare_.end(), [&](const Memory& m) { return m.capacity >= capacity; });
      // Where none is large enough, the largest makes room for a larger one.
      const auto chosen = fitting == spare_.end() && !spare_.empty() ? spare_.end() - 1 : fitting;
      if (chosen != spare_.end()) {
        Memory memory = std::move(*chosen);
        spare_.erase(chosen);
        if (memory.capacity >= capacity) return memory;
      }
    }
    const bool huge = capacity >= kHugePage;
    if (huge) capacity = (capacity + kHugePage - 1) / kHugePage * kHugePage;
    return {std::make_unique<Room<uint8_t>>(capacity, huge), capacity};
  }

  void give(Memory memory) {
    if (!memory.room) return;
    const std::lock_guard lock(mutex_);
    if (spare_.size() == most_spare) return;
    const auto behind = std::find_if(spare_.begin(), spare_.end(), [&](const Memory& m) { return m.capacity >= memory.capacity; });
    spare_.insert(behind, std::move(memory));
  }

 private:
  static constexpr size_t most_spare = 32;

  std::mutex mutex_;
  std::vector<Memory> spare_;  // the smallest first
};

class Buffer {
 public:
  explicit Buffer(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}
  ~Buffer() { release(); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  // Room for `capacity` bytes; what was there is lost.
  void make_room(size_t capacity) {
    size_ = 0;
    grow(capacity);
  }

  // Room for `capacity` bytes; what is there stays.
  void grow(size_t capacity) {
    if (capacity <= memory_.capacity) return;
    Memory larger = pool_->take(capacity);
    if (size_ > 0) std::memcpy(larger.room->get(), data(), size_);
    pool_->give(std::exchange(memory_, std::move(larger)));
  }

  // Makes `count` bytes more, to be filled.
  std::span<uint8_t> append(size_t count) {
    if (capacity() - size_ < count) grow(std::max(size_ + count, 2 * capacity()));
    size_ += count;
    return {data() + size_ - count, count};
  }

  void append(std::span<const uint8_t> bytes) {
    if (!bytes.empty()) std::memcpy(append(bytes.size()).data(), bytes.data(), bytes.size());
  }

  // Within the room that there is.
  void set_size(size_t size) { size_ = size; }

  // Leaves the memory to others.
  void release() {
    size_ = 0;
    if (memory_.room) pool_->give(std::exchange(memory_, {}));
  }

  uint8_t* data() { return memory_.room ? memory_.room->get() : nullptr; }
  const uint8_t* data() const { return memory_.room ? memory_.room->get() : nullptr; }
  size_t size() const { return size_; }
  size_t capacity() const { return memory_.capacity; }
  operator std::span<const uint8_t>() const { return {data(), size_}; }

 private:
  std::shared_ptr<Pool> pool_;
  Memory memory_;
  size_t size_ = 0;
};

}  // namespace wick
