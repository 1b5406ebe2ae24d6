#include <bit>

#include "compress.h"

namespace wick::hash {

const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

namespace {

inline uint32_t word_at(const uint8_t* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

// One round; the caller turns the names of the words instead of the words.
inline void run_round(uint32_t a, uint32_t b, uint32_t c, uint32_t& d, uint32_t e, uint32_t f, uint32_t g,
                      uint32_t& h, uint32_t word) {
  const uint32_t sum1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
  const uint32_t choice = g ^ (e & (f ^ g));
  const uint32_t first = h + sum1 + choice + word;
  const uint32_t sum0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
  const uint32_t majority = (a & b) ^ (c & (a ^ b));
  d += first;
  h = first + sum0 + majority;
}

// Word `i` of the schedule, of which the last 16 are kept.
inline uint32_t word_of(uint32_t (&words)[16], const uint8_t* block, size_t i) {
  if (i < 16) return words[i] = word_at(block + 4 * i);
  const uint32_t w15 = words[(i + 1) % 16];
  const uint32_t w2 = words[(i + 14) % 16];
  const uint32_t sigma0 = std::rotr(w15, 7) ^ std::rotr(w15, 18) ^ w15 >> 3;
  const uint32_t sigma1 = std::rotr(w2, 17) ^ std::rotr(w2, 19) ^ w2 >> 10;
  return words[i % 16] += sigma0 + words[(i + 9) % 16] + sigma1;
}

}  // namespace

void compress_plain(State& state, const uint8_t* blocks, size_t count) {
  for (; count > 0; count--, blocks += block_size) {
    uint32_t words[16];
    auto [a, b, c, d, e, f, g, h] = state;
    WICK_HASH_UNROLL
    for (size_t i = 0; i < 64; i += 8) {
      run_round(a, b, c, d, e, f, g, h, word_of(words, blocks, i) + round_constants[i]);
      run_round(h, a, b, c, d, e, f, g, word_of(words, blocks, i + 1) + round_constants[i + 1]);
      run_round(g, h, a, b, c, d, e, f, word_of(words, blocks, i + 2) + round_constants[i + 2]);
      run_round(f, g, h, a, b, c, d, e, word_of(words, blocks, i + 3) + round_constants[i + 3]);
      run_round(e, f, g, h, a, b, c, d, word_of(words, blocks, i + 4) + round_constants[i + 4]);
      run_round(d, e, f, g, h, a, b, c, word_of(words, blocks, i + 5) + round_constants[i + 5]);
      run_round(c, d, e, f, g, h, a, b, word_of(words, blocks, i + 6) + round_constants[i + 6]);
      run_round(b, c, d, e, f, g, h, a, word_of(words, blocks, i + 7) + round_constants[i + 7]);
    }
    const uint32_t after[8] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; i++) state[i] += after[i];
  }
}

}  // namespace wick::hash
