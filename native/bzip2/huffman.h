// The Huffman codes of a block, as tables to look symbols up in.
#pragma once

#include <cstdint>
#include <span>

namespace wick::bzip2 {

inline constexpr unsigned kMaxCodeLength = 20;
inline constexpr unsigned kMaxSymbols = 258;  // two run lengths, 255 places, end of block

class HuffmanTable {
 public:
  static constexpr unsigned kFastBits = 10;
  // Stands in the fast table where a code is longer than kFastBits, or no code at all.
  static constexpr unsigned kNotFast = 511;
  // What the last symbol of the alphabet, the end of the block, is called here: greater than all places.
  static constexpr unsigned kEnd = 510;

  // `lengths` are code lengths in bits, 1 to kMaxCodeLength. A code with too many words is never usable.
  void build(std::span<const uint8_t> lengths);
  bool usable() const { return usable_; }

  // Indexed by the next kFastBits bits: the symbol << 6 | its code's length, or kNotFast << 6.
  const uint16_t* fast() const { return fast_; }

  // The symbol that the top bits of `bits` stand for, as in fast(); 0 if none.
  uint16_t look_up_long(uint64_t bits) const {
    const auto word = static_cast<uint32_t>(bits >> (64 - kMaxCodeLength));
    for (unsigned length = kFastBits + 1; length <= kMaxCodeLength; length++) {
      if (word < limit_[length]) {
        const uint32_t place = (word >> (kMaxCodeLength - length)) - first_[length];
        return static_cast<uint16_t>(sorted_[place + index_[length]] << 6 | length);
      }
    }
    return 0;
  }

 private:
  uint16_t fast_[1 << kFastBits];
  uint32_t limit_[kMaxCodeLength + 1];  // the first word, kMaxCodeLength bits wide, after the codes of a length
  uint32_t first_[kMaxCodeLength + 1];  // the first code of a length
  uint16_t index_[kMaxCodeLength + 1];  // where a length begins in sorted_
  uint16_t sorted_[kMaxSymbols];        // symbols by code
  bool usable_ = false;
};

}  // namespace wick::bzip2
