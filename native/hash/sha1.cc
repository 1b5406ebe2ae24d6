#include <bit>

#include "compress.h"
#include "message.h"

namespace wick::hash {

namespace {

// One round; the caller turns the names of the words instead of the words.
WICK_HASH_INLINE void run_round(uint32_t a, uint32_t& b, uint32_t mixed, uint32_t& e, uint32_t word) {
  e += std::rotl(a, 5) + mixed + word;
  b = std::rotl(b, 30);
}

// Word `i` of the schedule, of which the last 16 are kept.
WICK_HASH_INLINE uint32_t word_of(uint32_t (&words)[16], const uint8_t* block, size_t i) {
  if (i < 16) return words[i] = big_endian<uint32_t>(block + 4 * i);
  uint32_t& word = words[i % 16];
  return word = std::rotl(words[(i + 13) % 16] ^ words[(i + 8) % 16] ^ words[(i + 2) % 16] ^ word, 1);
}

// FIPS 180-4, section 6.1.
struct Sha1 {
  using Word = uint32_t;
  using State = std::array<Word, 5>;
  static constexpr State start{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

  static uint32_t choice(uint32_t b, uint32_t c, uint32_t d) { return d ^ (b & (c ^ d)); }
  static uint32_t parity(uint32_t b, uint32_t c, uint32_t d) { return b ^ c ^ d; }
  static uint32_t majority(uint32_t b, uint32_t c, uint32_t d) { return (b & c) | (d & (b | c)); }

  // Twenty rounds, from round `first` on.
  template <size_t first, uint32_t (*mix)(uint32_t, uint32_t, uint32_t), uint32_t constant>
  static WICK_HASH_INLINE void run_rounds(State& state, uint32_t (&words)[16], const uint8_t* block) {
    auto [a, b, c, d, e] = state;
    WICK_HASH_UNROLL
    for (size_t i = first; i < first + 20; i += 5) {
      run_round(a, b, mix(b, c, d), e, word_of(words, block, i) + constant);
      run_round(e, a, mix(a, b, c), d, word_of(words, block, i + 1) + constant);
      run_round(d, e, mix(e, a, b), c, word_of(words, block, i + 2) + constant);
      run_round(c, d, mix(d, e, a), b, word_of(words, block, i + 3) + constant);
      run_round(b, c, mix(c, d, e), a, word_of(words, block, i + 4) + constant);
    }
    state = {a, b, c, d, e};
  }

  static void compress(State& state, const uint8_t* block, size_t count) {
    for (; count > 0; count--, block += 64) {
      uint32_t words[16];
      State turned = state;
      run_rounds<0, choice, 0x5a827999>(turned, words, block);
      run_rounds<20, parity, 0x6ed9eba1>(turned, words, block);
      run_rounds<40, majority, 0x8f1bbcdc>(turned, words, block);
      run_rounds<60, parity, 0xca62c1d6>(turned, words, block);
      for (size_t i = 0; i < turned.size(); i++) state[i] += turned[i];
    }
  }
};

}  // namespace

std::unique_ptr<Message> make_sha1() { return std::make_unique<BlockMessage<Sha1>>(); }

}  // namespace wick::hash
