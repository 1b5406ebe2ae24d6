// Ways to take in blocks of SHA-256. A processor's own are there where the compiler knows them; has_…() says whether the
// processor at hand does.
#pragma once

#include "sha256.h"

// WICK_HASH_PLAIN leaves them aside, so that the code for all other processors can be tried here.
#if !defined(WICK_HASH_PLAIN) && (defined(__x86_64__) || defined(_M_X64))
#define WICK_HASH_X86 1
#else
#define WICK_HASH_X86 0
#endif
// Before version 16, Clang has them only where the whole build asks for them.
#if !defined(WICK_HASH_PLAIN) && (defined(__aarch64__) || defined(_M_ARM64)) && \
    (!defined(__clang__) || defined(__ARM_FEATURE_SHA2) || __clang_major__ >= 16)
#define WICK_HASH_ARM 1
#else
#define WICK_HASH_ARM 0
#endif

#ifdef __GNUC__
#define WICK_HASH_TARGET(instructions) __attribute__((target(instructions)))
#define WICK_HASH_INLINE inline __attribute__((always_inline))
#else
#define WICK_HASH_TARGET(instructions)
#define WICK_HASH_INLINE __forceinline
#endif

#if defined(__clang__)
#define WICK_HASH_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define WICK_HASH_UNROLL _Pragma("GCC unroll 16")
#else
#define WICK_HASH_UNROLL
#endif

namespace wick::hash {

extern const uint32_t round_constants[64];

void compress_plain(State& state, const uint8_t* blocks, size_t count);

#if WICK_HASH_X86
bool has_x86_sha();
void compress_x86(State& state, const uint8_t* blocks, size_t count);
void compress_two_x86(State& a, const uint8_t* blocks_a, State& b, const uint8_t* blocks_b, size_t count);
#endif

#if WICK_HASH_ARM
bool has_arm_sha();
void compress_arm(State& state, const uint8_t* blocks, size_t count);
void compress_two_arm(State& a, const uint8_t* blocks_a, State& b, const uint8_t* blocks_b, size_t count);
#endif

}  // namespace wick::hash
