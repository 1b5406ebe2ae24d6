#include "symbols_x86.h"

#if WICK_BZIP2_X86

#include <immintrin.h>

#include <cstring>

// All that follows may use these instructions; what is included above may not.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif

#include "symbol_loop.h"

namespace wick::bzip2 {
namespace {

struct Moves {
  alignas(16) uint8_t from[17][16];
  constexpr Moves() : from() {
    for (unsigned symbol = 0; symbol < 17; symbol++) {
      const unsigned place = symbol == 0 ? 0 : symbol - 1;
      for (unsigned i = 0; i < 16; i++) {
        from[symbol][i] = static_cast<uint8_t>(i == 0 ? place : i <= place ? i - 1 : i);
      }
    }
  }
};
constinit const Moves kMoves;

class WideFront {
 public:
  explicit WideFront(const uint8_t* order) : places_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(order))) {}
  void to_front(unsigned symbol) {
    places_ = _mm_shuffle_epi8(places_, _mm_load_si128(reinterpret_cast<const __m128i*>(kMoves.from[symbol])));
  }
  void push(uint8_t byte) { places_ = _mm_alignr_epi8(places_, _mm_set1_epi8(static_cast<char>(byte)), 15); }
  uint8_t first() const { return static_cast<uint8_t>(_mm_cvtsi128_si32(places_)); }
  uint8_t last() const { return static_cast<uint8_t>(_mm_extract_epi8(places_, 15)); }
  void fill(uint8_t* out) const {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_broadcastb_epi8(places_));
  }

 private:
  __m128i places_;
};

}  // namespace

bool has_wide_moves() {
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  return has;
}

uint64_t decode_symbols_x86(const SymbolSource& source, Column& column) {
  return decode_symbols_with<WideFront>(source, column);
}

}  // namespace wick::bzip2

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
