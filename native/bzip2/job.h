// A block to decode on a thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "block.h"

namespace wick::bzip2 {

struct Job {
  using Tools = BlockDecoder;

  uint64_t start = 0;         // bit of input where the block begins
  uint64_t end = 0;           // bit of input where its bytes end: the next candidate, or later than any block can end
  std::vector<uint8_t> data;  // those bytes, and kReadPadding more
  Block block;
  std::optional<BlockFault> fault;  // its bit counts from the input's start
  bool done = false;                // guarded by Workers

  void run(BlockDecoder& decoder) { decode(decoder, data.data(), start / 8); }
  void no_memory() { fault = BlockFault{Fault::memory, start, "there is no memory for a block's tables"}; }

  // Decodes `bytes`, which begin at byte `base` of the input.
  void decode(BlockDecoder& decoder, const uint8_t* bytes, uint64_t base) {
    fault.reset();
    try {
      decoder.decode(bytes, start - base * 8, end - base * 8, block);
      block.end_bit += base * 8;
    } catch (BlockFault& wrong) {
      wrong.bit += base * 8;
      fault = wrong;
    }
  }
};

}  // namespace wick::bzip2
