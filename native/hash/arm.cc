#include "compress.h"

#if WICK_HASH_ARM

#include <arm_neon.h>

#if defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#elif defined(_WIN32)
#include <windows.h>
#endif

#ifdef __clang__
#define WICK_HASH_SHA WICK_HASH_TARGET("sha2")
#else
#define WICK_HASH_SHA WICK_HASH_TARGET("+crypto")
#endif

namespace wick::hash {

namespace {

struct Lane {
  uint32x4_t abcd;
  uint32x4_t efgh;
  uint32x4_t words[4];
};

WICK_HASH_INLINE WICK_HASH_SHA Lane load(const State& state) {
  return {vld1q_u32(state.data()), vld1q_u32(state.data() + 4), {}};
}

WICK_HASH_INLINE WICK_HASH_SHA void store(State& state, const Lane& lane) {
  vst1q_u32(state.data(), lane.abcd);
  vst1q_u32(state.data() + 4, lane.efgh);
}

// Rounds 4 * step to 4 * step + 3.
WICK_HASH_INLINE WICK_HASH_SHA void run_step(Lane& lane, const uint8_t* block, int step) {
  uint32x4_t& words = lane.words[step % 4];
  if (step < 4) {
    words = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block + 16 * step)));
  } else {
    const uint32x4_t sum = vsha256su0q_u32(words, lane.words[(step + 1) % 4]);
    words = vsha256su1q_u32(sum, lane.words[(step + 2) % 4], lane.words[(step + 3) % 4]);
  }
  const uint32x4_t sum = vaddq_u32(words, vld1q_u32(round_constants + 4 * step));
  const uint32x4_t abcd = lane.abcd;
  lane.abcd = vsha256hq_u32(abcd, lane.efgh, sum);
  lane.efgh = vsha256h2q_u32(lane.efgh, abcd, sum);
}

}  // namespace

bool has_arm_sha() {
#if defined(__APPLE__)
  return true;  // every one of Apple's
#elif defined(__linux__)
  return (getauxval(AT_HWCAP) & HWCAP_SHA2) != 0;
#elif defined(_WIN32)
  return IsProcessorFeaturePresent(PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE) != 0;
#else
  return false;
#endif
}

WICK_HASH_SHA void compress_arm(State& state, const uint8_t* blocks, size_t count) {
  Lane lane = load(state);
  for (; count > 0; count--, blocks += block_size) {
    const Lane before = lane;
    WICK_HASH_UNROLL
    for (int step = 0; step < 16; step++) run_step(lane, blocks, step);
    lane.abcd = vaddq_u32(lane.abcd, before.abcd);
    lane.efgh = vaddq_u32(lane.efgh, before.efgh);
  }
  store(state, lane);
}

WICK_HASH_SHA
void compress_two_arm(State& a, const uint8_t* blocks_a, State& b, const uint8_t* blocks_b, size_t count) {
  Lane lane_a = load(a);
  Lane lane_b = load(b);
  for (; count > 0; count--, blocks_a += block_size, blocks_b += block_size) {
    const Lane before_a = lane_a;
    const Lane before_b = lane_b;
    WICK_HASH_UNROLL
    for (int step = 0; step < 16; step++) {
      run_step(lane_a, blocks_a, step);
      run_step(lane_b, blocks_b, step);
    }
    lane_a.abcd = vaddq_u32(lane_a.abcd, before_a.abcd);
    lane_a.efgh = vaddq_u32(lane_a.efgh, before_a.efgh);
    lane_b.abcd = vaddq_u32(lane_b.abcd, before_b.abcd);
    lane_b.efgh = vaddq_u32(lane_b.efgh, before_b.efgh);
  }
  store(a, lane_a);
  store(b, lane_b);
}

}  // namespace wick::hash

#endif
