// The outermost code of bzip2: four equal bytes are followed by a count, 0 to 255, of how many more come.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wick::bzip2 {

// Bytes that must be readable after the coded ones, whatever they hold.
inline constexpr size_t kRunPadding = 64;

// Undoes the code piece by piece: a block of 900,000 bytes can grow to 46 MB, which nobody wants at once.
class RunExpander {
 public:
  RunExpander() = default;
  RunExpander(const uint8_t* coded, size_t size) : at_(coded), end_(coded + size) {}

  // Writes up to `room` bytes; fewer only at the end.
  size_t fill(uint8_t* into, size_t room);
  bool done() const { return literal_ == 0 && repeat_ == 0 && at_ == end_; }
  // The block ended where a count was due.
  bool broken() const { return broken_; }

 private:
  void find_run();

  const uint8_t* at_ = nullptr;
  const uint8_t* end_ = nullptr;
  size_t literal_ = 0;  // bytes to copy from at_
  size_t repeat_ = 0;   // then these many of byte_
  size_t skip_ = 0;     // the count's own byte, after the literal ones
  uint8_t byte_ = 0;
  bool broken_ = false;
};

}  // namespace wick::bzip2
