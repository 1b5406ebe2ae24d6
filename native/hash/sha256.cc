#include "sha256.h"

#include <algorithm>
#include <cstring>

#include "compress.h"

namespace wick::hash {

namespace {

struct Ways {
  void (*one)(State&, const uint8_t*, size_t) = compress_plain;
  void (*two)(State&, const uint8_t*, State&, const uint8_t*, size_t) = nullptr;
};

Ways best_ways() {
#if WICK_HASH_X86
  if (has_x86_sha()) return {compress_x86, compress_two_x86};
#endif
#if WICK_HASH_ARM
  if (has_arm_sha()) return {compress_arm, compress_two_arm};
#endif
  return {};
}

const Ways& ways() {
  static const Ways best = best_ways();
  return best;
}

}  // namespace

bool two_cost_less() { return ways().two != nullptr; }

void compress(State& state, const uint8_t* blocks, size_t count) { ways().one(state, blocks, count); }

void compress_two(State& a, const uint8_t* blocks_a, State& b, const uint8_t* blocks_b, size_t count) {
  if (ways().two) return ways().two(a, blocks_a, b, blocks_b, count);
  ways().one(a, blocks_a, count);
  ways().one(b, blocks_b, count);
}

void Sha256::update(std::span<const uint8_t> bytes) {
  bytes = fill(bytes);
  if (bytes.size() >= block_size) {
    const size_t whole = bytes.size() - bytes.size() % block_size;
    compress(state_, bytes.data(), whole / block_size);
    size_ += whole;
    bytes = bytes.subspan(whole);
  }
  fill(bytes);
}

std::span<const uint8_t> Sha256::fill(std::span<const uint8_t> bytes) {
  const size_t begun = size_ % block_size;
  if (begun == 0 && bytes.size() >= block_size) return bytes;
  const size_t taken = std::min(bytes.size(), block_size - begun);
  if (taken == 0) return bytes;
  std::memcpy(begun_.data() + begun, bytes.data(), taken);
  size_ += taken;
  if (size_ % block_size == 0) compress(state_, begun_.data(), 1);
  return bytes.subspan(taken);
}

Sha256::Digest Sha256::finish() {
  const uint64_t bits = size_ * 8;
  // A one bit, zeroes, and the length as the last eight bytes of a block.
  std::array<uint8_t, 2 * block_size> end{0x80};
  const size_t begun = size_ % block_size;
  const size_t length = (begun < block_size - 8 ? block_size : 2 * block_size) - begun;
  for (size_t i = 0; i < 8; i++) end[length - 8 + i] = static_cast<uint8_t>(bits >> (56 - 8 * i));
  update({end.data(), length});
  Digest digest;
  for (size_t i = 0; i < digest.size(); i++) digest[i] = static_cast<uint8_t>(state_[i / 4] >> (24 - i % 4 * 8));
  return digest;
}

}  // namespace wick::hash
