// Which instructions the processor at hand has beyond those that every one of its family has.
#pragma once

// WICK_BZIP2_PLAIN leaves them aside, so that the code for all other processors can be tried here.
#if defined(__GNUC__) && defined(__x86_64__) && !defined(WICK_BZIP2_PLAIN)
#define WICK_BZIP2_X86 1
#define WICK_BZIP2_TARGET(instructions) __attribute__((target(instructions)))
#else
#define WICK_BZIP2_X86 0
#endif

#if WICK_BZIP2_X86
namespace wick::bzip2 {

inline bool has_carryless_product() {
  static const bool has = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("ssse3");
  return has;
}

inline bool has_wide_vectors() {
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  return has;
}

}  // namespace wick::bzip2
#endif
