#include "runs.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define WICK_BZIP2_SSE2 1
#else
#define WICK_BZIP2_SSE2 0
#endif

namespace wick::bzip2 {
namespace {

// The first four equal bytes that lie before `end`, or `end`.
const uint8_t* find_four(const uint8_t* at, const uint8_t* end) {
#if WICK_BZIP2_SSE2
  const auto equals = [](const uint8_t* from) {
    const auto here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const auto after = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 1));
    return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(here, after)));
  };
  for (; end - at >= 4; at += 30) {
    const uint32_t equal = equals(at) | equals(at + 16) << 16;
    const uint32_t runs = equal & equal >> 1 & equal >> 2;
    if (runs != 0) {
      at += std::countr_zero(runs);
      return end - at >= 4 ? at : end;
    }
  }
#else
  for (; end - at >= 4; at++) {
    uint32_t four;
    std::memcpy(&four, at, 4);
    if (four == std::rotl(four, 8)) return at;
  }
#endif
  return end;
}

}  // namespace

void RunExpander::find_run() {
  const uint8_t* const run = find_four(at_, end_);
  if (run == end_) {
    literal_ = static_cast<size_t>(end_ - at_);
    return;
  }
  literal_ = static_cast<size_t>(run + 4 - at_);
  if (run + 4 == end_) {
    broken_ = true;
    return;
  }
  byte_ = *run;
  repeat_ = run[4];
  skip_ = 1;
}

size_t RunExpander::fill(uint8_t* into, size_t room) {
  const size_t asked = room;
  while (room > 0) {
    if (literal_ == 0 && repeat_ == 0) {
      if (at_ == end_) break;
      find_run();
    }
    const size_t copied = std::min(literal_, room);
    std::memcpy(into, at_, copied);
    into += copied;
    at_ += copied;
    room -= copied;
    literal_ -= copied;
    if (literal_ > 0) break;
    at_ += skip_;
    skip_ = 0;
    const size_t repeated = std::min(repeat_, room);
    std::memset(into, byte_, repeated);
    into += repeated;
    room -= repeated;
    repeat_ -= repeated;
  }
  return asked - room;
}

}  // namespace wick::bzip2
