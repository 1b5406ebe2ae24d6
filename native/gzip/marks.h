#pragma once

#include <array>
#include <cstring>
#include <span>

namespace wick {

// pigz -i ends what can be decoded apart with two empty stored blocks (RFC 1951, section 3.2.4), the second one from a whole
// byte on.
constexpr std::array<uint8_t, 9> mark{0, 0, 0xff, 0xff, 0, 0, 0, 0xff, 0xff};
constexpr size_t mark_size = mark.size();

// Where the first mark at or behind `from` ends; 0 if there is none.
inline size_t find_mark(std::span<const uint8_t> bytes, size_t from) {
  constexpr size_t first_ones = 2;
  while (bytes.size() >= from + mark_size) {
    const size_t left = bytes.size() - from - (mark_size - first_ones - 1) - first_ones;
    const void* const found = std::memchr(bytes.data() + from + first_ones, 0xff, left);
    if (found == nullptr) return 0;
    const size_t at = static_cast<size_t>(static_cast<const uint8_t*>(found) - bytes.data()) - first_ones;
    if (std::memcmp(bytes.data() + at, mark.data(), mark_size) == 0) return at + mark_size;
    from = at + 1;
  }
  return 0;
}

}  // namespace wick
