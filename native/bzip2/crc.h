// bzip2's check value: CRC-32 with polynomial 0x04c11db7, most significant bit first.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wick::bzip2 {

class Crc {
 public:
  void add(const uint8_t* data, size_t size);
  uint32_t value() const { return ~state_; }

 private:
  uint32_t state_ = 0xffffffff;
};

}  // namespace wick::bzip2
