#include "huffman.h"

#include <algorithm>

namespace wick::bzip2 {

void HuffmanTable::build(std::span<const uint8_t> lengths) {
  uint16_t count[kMaxCodeLength + 1] = {};
  for (const uint8_t length : lengths) count[length]++;

  uint32_t code = 0;
  uint16_t place = 0;
  usable_ = true;
  for (unsigned length = 1; length <= kMaxCodeLength; length++) {
    code <<= 1;
    first_[length] = code;
    index_[length] = place;
    code += count[length];
    place = static_cast<uint16_t>(place + count[length]);
    if (code > 1u << length) {
      usable_ = false;
      return;
    }
    limit_[length] = code << (kMaxCodeLength - length);
  }

  uint16_t next[kMaxCodeLength + 1];
  std::copy(std::begin(index_), std::end(index_), std::begin(next));
  for (unsigned symbol = 0; symbol < lengths.size(); symbol++) {
    sorted_[next[lengths[symbol]]++] = static_cast<uint16_t>(symbol + 1 == lengths.size() ? kEnd : symbol);
  }

  uint16_t* at = fast_;
  for (unsigned length = 1; length <= kFastBits; length++) {
    for (unsigned i = index_[length]; i < index_[length] + count[length]; i++) {
      at = std::fill_n(at, 1u << (kFastBits - length), static_cast<uint16_t>(sorted_[i] << 6 | length));
    }
  }
  std::fill(at, std::end(fast_), static_cast<uint16_t>(kNotFast << 6));
}

}  // namespace wick::bzip2
