// SHA-256 (FIPS 180-4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace wick::hash {

// The eight words between two blocks.
using State = std::array<uint32_t, 8>;

constexpr size_t block_size = 64;

// Takes in `count` blocks, with what the processor at hand has for it.
void compress(State& state, const uint8_t* blocks, size_t count);

// The same for two streams, `count` blocks of each. Where the processor has instructions for SHA-256, each of them waits
// for the one before, and a second stream fits into the gaps.
void compress_two(State& a, const uint8_t* blocks_a, State& b, const uint8_t* blocks_b, size_t count);

// Whether compress_two() takes less time than twice compress().
bool two_cost_less();

// One message.
class Sha256 {
 public:
  using Digest = std::array<uint8_t, 32>;

  void update(std::span<const uint8_t> bytes);
  // Takes in what the block that was begun lacks, or else what is too little for a block; returns the rest. The whole
  // blocks of that can be given to compress() with state(), and then to passed().
  std::span<const uint8_t> fill(std::span<const uint8_t> bytes);
  State& state() { return state_; }
  // Counts bytes that state() has taken in that way.
  void passed(size_t size) { size_ += size; }

  // Nothing may follow.
  Digest finish();

 private:
  State state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, block_size> begun_{};
  uint64_t size_ = 0;  // bytes
};

}  // namespace wick::hash
