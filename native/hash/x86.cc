#include "compress.h"

#if WICK_HASH_X86

#include <immintrin.h>

#ifdef _MSC_VER
#include <intrin.h>
#else
#include <cpuid.h>
#endif

#define WICK_HASH_SHA WICK_HASH_TARGET("sha,sse4.1,ssse3")

namespace wick::hash {

namespace {

struct Registers {
  uint32_t a, b, c, d;
};

Registers cpuid(uint32_t leaf) {
#ifdef _MSC_VER
  int words[4];
  __cpuidex(words, static_cast<int>(leaf), 0);
  return {uint32_t(words[0]), uint32_t(words[1]), uint32_t(words[2]), uint32_t(words[3])};
#else
  Registers r{};
  __get_cpuid_count(leaf, 0, &r.a, &r.b, &r.c, &r.d);
  return r;
#endif
}

bool has_leaf_7() { return cpuid(0).a >= 7; }

// A stream's state in the order in which the instructions want it.
struct Lane {
  __m128i abef;
  __m128i cdgh;
  __m128i words[4];
};

WICK_HASH_INLINE WICK_HASH_SHA Lane load(const State& state) {
  const __m128i abcd = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data()));
  const __m128i efgh = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data() + 4));
  const __m128i cdab = _mm_shuffle_epi32(abcd, 0xb1);
  const __m128i efgh_turned = _mm_shuffle_epi32(efgh, 0x1b);
  return {_mm_alignr_epi8(cdab, efgh_turned, 8), _mm_blend_epi16(efgh_turned, cdab, 0xf0), {}};
}

WICK_HASH_INLINE WICK_HASH_SHA void store(State& state, const Lane& lane) {
  const __m128i feba = _mm_shuffle_epi32(lane.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(lane.cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, feba, 8));
}

// Rounds 4 * step to 4 * step + 3.
WICK_HASH_INLINE WICK_HASH_SHA void run_step(Lane& lane, const uint8_t* block, int step) {
  __m128i& words = lane.words[step % 4];
  if (step < 4) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    words = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * step)), big_endian);
  } else {
    const __m128i last = lane.words[(step + 3) % 4];
    const __m128i seventh = _mm_alignr_epi8(last, lane.words[(step + 2) % 4], 4);
    words = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(words, lane.words[(step + 1) % 4]), seventh), last);
  }
  const __m128i constants = _mm_loadu_si128(reinterpret_cast<const __m128i*>(round_constants + 4 * step));
  const __m128i sum = _mm_add_epi32(words, constants);
  lane.cdgh = _mm_sha256rnds2_epu32(lane.cdgh, lane.abef, sum);
  lane.abef = _mm_sha256rnds2_epu32(lane.abef, lane.cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

}  // namespace

bool has_x86_sha() {
  constexpr uint32_t ssse3 = 1u << 9;
  constexpr uint32_t sse41 = 1u << 19;
  constexpr uint32_t sha = 1u << 29;
  return has_leaf_7() && (cpuid(7).b & sha) && (cpuid(1).c & ssse3) && (cpuid(1).c & sse41);
}

WICK_HASH_SHA void compress_x86(State& state, const uint8_t* blocks, size_t count) {
  Lane lane = load(state);
  for (; count > 0; count--, blocks += block_size) {
    const __m128i abef = lane.abef;
    const __m128i cdgh = lane.cdgh;
    WICK_HASH_UNROLL
    for (int step = 0; step < 16; step++) run_step(lane, blocks, step);
    lane.abef = _mm_add_epi32(lane.abef, abef);
    lane.cdgh = _mm_add_epi32(lane.cdgh, cdgh);
  }
  store(state, lane);
}

WICK_HASH_SHA
void compress_two_x86(State& a, const uint8_t* blocks_a, State& b, const uint8_t* blocks_b, size_t count) {
  Lane lane_a = load(a);
  Lane lane_b = load(b);
  for (; count > 0; count--, blocks_a += block_size, blocks_b += block_size) {
    const __m128i abef_a = lane_a.abef;
    const __m128i cdgh_a = lane_a.cdgh;
    const __m128i abef_b = lane_b.abef;
    const __m128i cdgh_b = lane_b.cdgh;
    WICK_HASH_UNROLL
    for (int step = 0; step < 16; step++) {
      run_step(lane_a, blocks_a, step);
      run_step(lane_b, blocks_b, step);
    }
    lane_a.abef = _mm_add_epi32(lane_a.abef, abef_a);
    lane_a.cdgh = _mm_add_epi32(lane_a.cdgh, cdgh_a);
    lane_b.abef = _mm_add_epi32(lane_b.abef, abef_b);
    lane_b.cdgh = _mm_add_epi32(lane_b.cdgh, cdgh_b);
  }
  store(a, lane_a);
  store(b, lane_b);
}

}  // namespace wick::hash

#endif
