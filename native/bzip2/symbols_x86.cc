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

// The numbers of all places, less 128, as the instructions at hand compare signed bytes.
struct Numbers {
  alignas(32) int8_t bytes[256];
  constexpr Numbers() : bytes() {
    for (int i = 0; i < 256; i++) bytes[i] = static_cast<int8_t>(i - 128);
  }
};
constinit const Numbers kNumbers;

// To fetch from the tail, eight rows are shifted and blended, however few it would need: work that is always the same needs
// no guess. What goes from one symbol to the next stays among the vectors, as the way around costs more than the work.
class WidePlaces {
 public:
  explicit WidePlaces(const uint8_t* order) : front_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(order))) {
    std::memset(tail_, 0, sizeof(tail_));
    std::memcpy(tail_, order + 16, 240);
  }

  void to_front(unsigned symbol) {
    front_ = _mm_shuffle_epi8(front_, _mm_load_si128(reinterpret_cast<const __m128i*>(kMoves.from[symbol])));
  }

  uint8_t first() const { return static_cast<uint8_t>(_mm_cvtsi128_si32(front_)); }

  uint8_t fetch(unsigned place) {
    const uint8_t byte = tail_[place];
    const __m128i fetched = _mm_set1_epi8(static_cast<char>(tail_[place]));
    const __m256i end = _mm256_set1_epi8(static_cast<char>(place - 127));
    __m256i before = _mm256_castsi128_si256(front_);
    for (unsigned i = 0; i < 8; i++) {
      auto* const at = reinterpret_cast<__m256i*>(tail_ + 32 * i);
      const __m256i row = _mm256_load_si256(at);
      const __m256i number = _mm256_load_si256(reinterpret_cast<const __m256i*>(kNumbers.bytes + 32 * i));
      const __m256i lower = i == 0 ? _mm256_inserti128_si256(before, _mm256_castsi256_si128(row), 1)
                                   : _mm256_permute2x128_si256(before, row, 0x21);
      const __m256i moved = _mm256_alignr_epi8(row, lower, 15);
      _mm256_store_si256(at, _mm256_blendv_epi8(row, moved, _mm256_cmpgt_epi8(end, number)));
      before = row;
    }
    front_ = _mm_alignr_epi8(front_, fetched, 15);
    return byte;
  }

 private:
  __m128i front_;
  alignas(32) uint8_t tail_[256];
};

}  // namespace

uint64_t decode_symbols_x86(const SymbolSource& source, Column& column) {
  return decode_symbols_with<WidePlaces>(source, column);
}

}  // namespace wick::bzip2

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
