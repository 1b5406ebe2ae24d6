#include "crc.h"

#include <array>

#include "bits.h"
#include "processor.h"

#if WICK_BZIP2_X86
#include <immintrin.h>
#endif

namespace wick::bzip2 {
namespace {

constexpr uint32_t kPolynomial = 0x04c11db7;
constexpr unsigned kSlices = 16;
using Tables = std::array<std::array<uint32_t, 256>, kSlices>;

// tables[k][b]: what byte b, followed by k zero bytes, does to the check value.
constexpr Tables make_tables() {
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t value = byte << 24;
    for (int bit = 0; bit < 8; bit++) value = value << 1 ^ (value >> 31 ? kPolynomial : 0);
    tables[0][byte] = value;
  }
  for (unsigned slice = 1; slice < kSlices; slice++) {
    for (uint32_t byte = 0; byte < 256; byte++) {
      const uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = before << 8 ^ tables[0][before >> 24];
    }
  }
  return tables;
}

constinit const Tables kTables = make_tables();

uint32_t add_by_tables(uint32_t state, const uint8_t* data, size_t size) {
  for (; size >= 16; data += 16, size -= 16) {
    const uint64_t high = load_be64(data) ^ uint64_t{state} << 32;
    const uint64_t low = load_be64(data + 8);
    state = 0;
    for (unsigned i = 0; i < 8; i++) {
      state ^= kTables[15 - i][high >> (56 - 8 * i) & 0xff] ^ kTables[7 - i][low >> (56 - 8 * i) & 0xff];
    }
  }
  for (; size > 0; data++, size--) state = state << 8 ^ kTables[0][state >> 24 ^ *data];
  return state;
}

#if WICK_BZIP2_X86

// x^power modulo the polynomial.
constexpr uint64_t remainder_of(unsigned power) {
  uint32_t value = 1;
  for (unsigned i = 0; i < power; i++) value = value << 1 ^ (value >> 31 ? kPolynomial : 0);
  return value;
}

// Multiplies `value` by x^distance, up to multiples of the polynomial, and adds `next`. `powers`: the remainders of
// x^(distance + 64) and, in the low half, of x^distance.
WICK_BZIP2_TARGET("pclmul,ssse3") __m128i fold(__m128i value, __m128i powers, __m128i next) {
  const __m128i high = _mm_clmulepi64_si128(value, powers, 0x11);
  const __m128i low = _mm_clmulepi64_si128(value, powers, 0x00);
  return _mm_xor_si128(_mm_xor_si128(high, low), next);
}

// The data as one long polynomial, four parts of 16 bytes side by side, as in "Fast CRC Computation for Generic Polynomials
// Using PCLMULQDQ Instruction" (Intel, 2009). At least 64 bytes, a multiple of 16.
WICK_BZIP2_TARGET("pclmul,ssse3") uint32_t add_by_folding(uint32_t state, const uint8_t* data, size_t size) {
  const __m128i reversed = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m128i by_four = _mm_set_epi64x(remainder_of(512 + 64), remainder_of(512));
  const __m128i by_one = _mm_set_epi64x(remainder_of(128 + 64), remainder_of(128));
  const auto* from = reinterpret_cast<const __m128i*>(data);
  __m128i parts[4];
  for (unsigned i = 0; i < 4; i++) parts[i] = _mm_shuffle_epi8(_mm_loadu_si128(from + i), reversed);
  parts[0] = _mm_xor_si128(parts[0], _mm_set_epi32(static_cast<int>(state), 0, 0, 0));
  from += 4;
  size -= 64;
  for (; size >= 64; from += 4, size -= 64) {
    for (unsigned i = 0; i < 4; i++) {
      parts[i] = fold(parts[i], by_four, _mm_shuffle_epi8(_mm_loadu_si128(from + i), reversed));
    }
  }
  for (unsigned i = 1; i < 4; i++) parts[0] = fold(parts[0], by_one, parts[i]);
  for (; size >= 16; from++, size -= 16) {
    parts[0] = fold(parts[0], by_one, _mm_shuffle_epi8(_mm_loadu_si128(from), reversed));
  }
  uint8_t rest[16];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(rest), _mm_shuffle_epi8(parts[0], reversed));
  return add_by_tables(0, rest, sizeof(rest));
}

#endif

}  // namespace

void Crc::add(const uint8_t* data, size_t size) {
#if WICK_BZIP2_X86
  if (size >= 64 && has_carryless_product()) {
    const size_t folded = size / 16 * 16;
    state_ = add_by_folding(state_, data, folded);
    data += folded;
    size -= folded;
  }
#endif
  state_ = add_by_tables(state_, data, size);
}

}  // namespace wick::bzip2
