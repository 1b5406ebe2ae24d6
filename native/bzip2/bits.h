// Bits of a byte buffer, most significant first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "fault.h"

namespace wick::bzip2 {

// Readers may look this many bytes past the end of the bytes they were given: they must be there, whatever they hold.
inline constexpr size_t kReadPadding = 256;

inline uint64_t load_be64(const uint8_t* from) {
  uint64_t value;
  std::memcpy(&value, from, 8);
  if constexpr (std::endian::native == std::endian::little) {
#if defined(__GNUC__)
    value = __builtin_bswap64(value);
#else
    value = (value & 0x00ff00ff00ff00ff) << 8 | (value >> 8 & 0x00ff00ff00ff00ff);
    value = (value & 0x0000ffff0000ffff) << 16 | (value >> 16 & 0x0000ffff0000ffff);
    value = value << 32 | value >> 32;
#endif
  }
  return value;
}

// The `count` (1 to 56) bits at `bit`, unchecked.
inline uint64_t bits_at(const uint8_t* data, uint64_t bit, unsigned count) {
  return load_be64(data + (bit >> 3)) << (bit & 7) >> (64 - count);
}

// A checked reader, for the parts of a block that are short.
class BitReader {
 public:
  BitReader(const uint8_t* data, uint64_t from_bit, uint64_t end_bit) : data_(data), bit_(from_bit), end_(end_bit) {}

  uint32_t take(unsigned count) {
    if (end_ - bit_ < count) throw BlockFault{Fault::truncated, end_, "the data ends inside a block"};
    const auto value = static_cast<uint32_t>(bits_at(data_, bit_, count));
    bit_ += count;
    return value;
  }

  // How many one bits come before the next zero bit, which is taken too. Gives up after `most` ones and returns most + 1.
  unsigned take_unary(unsigned most) {
    unsigned ones = 0;
    while (ones <= most && take(1)) ones++;
    return ones;
  }

  [[noreturn]] void corrupt(const char* reason) const { throw BlockFault{Fault::corrupt, bit_, reason}; }

  const uint8_t* data() const { return data_; }
  uint64_t bit() const { return bit_; }
  uint64_t end() const { return end_; }

 private:
  const uint8_t* data_;
  uint64_t bit_;
  uint64_t end_;
};

}  // namespace wick::bzip2
