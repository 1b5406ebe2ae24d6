// What goes wrong inside one block, before anybody knows where the block lies in the input.
#pragma once

#include <cstdint>

#include "../decoder.h"

namespace wick::bzip2 {

// Fault::truncated here means: the bytes at hand end before the block does. There may be more in the input.
struct BlockFault {
  Fault fault;
  uint64_t bit;  // from the start of the bytes at hand
  const char* reason;
};

// Levels 1 to 9 give blocks of 100,000 to 900,000 bytes, counted before the initial run-length code is undone.
inline constexpr uint32_t kLevelBytes = 100'000;
inline constexpr uint32_t kMaxBlock = 9 * kLevelBytes;

inline constexpr uint64_t kBlockMagic = 0x314159265359;
inline constexpr uint64_t kEndMagic = 0x177245385090;
inline constexpr unsigned kMagicBits = 48;

}  // namespace wick::bzip2
