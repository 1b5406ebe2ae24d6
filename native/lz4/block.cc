#include "block.h"

#include <cstring>

namespace wick {

namespace {

constexpr size_t wide = 16;
constexpr size_t shortest_match = 4;

// Copies in steps of 16 bytes; writes up to 15 bytes too many.
inline void copy_wide(uint8_t* to, const uint8_t* from, size_t size) {
  uint8_t* const end = to + size;
  do {
    std::memcpy(to, from, wide);
    to += wide;
    from += wide;
  } while (to < end);
}

// Copies from `distance` bytes before, where both may overlap.
inline void copy_match(uint8_t* to, size_t distance, size_t size) {
  const uint8_t* const from = to - distance;
  if (distance >= wide) return copy_wide(to, from, size);
  if (distance == 1) {
    std::memset(to, *from, size);
    return;
  }
  // What has been copied repeats: each round doubles the bytes that one step can take.
  uint8_t* const end = to + size;
  while (to < end && static_cast<size_t>(to - from) < wide) {
    const size_t step = static_cast<size_t>(to - from);
    for (size_t i = 0; i < step; i++) to[i] = from[i];
    to += step;
  }
  if (to < end) copy_wide(to, from, static_cast<size_t>(end - to));
}

// Adds up a length's further bytes; false at the end of the input.
inline bool lengthen(const uint8_t*& at, const uint8_t* end, size_t& length) {
  uint8_t byte = 255;
  while (byte == 255) {
    if (at == end) return false;
    byte = *at++;
    length += byte;
  }
  return true;
}

}  // namespace

std::optional<size_t> decode_lz4_block(std::span<const uint8_t> in, uint8_t* out, size_t capacity, size_t history) {
  const uint8_t* at = in.data();
  const uint8_t* const end = at + in.size();
  uint8_t* to = out;
  uint8_t* const limit = out + capacity;
  while (at < end) {
    const uint8_t token = *at++;

    size_t literals = token >> 4;
    if (literals == 15 && !lengthen(at, end, literals)) return std::nullopt;
    if (literals > static_cast<size_t>(end - at) || literals > static_cast<size_t>(limit - to)) return std::nullopt;
    if (literals <= wide && static_cast<size_t>(end - at) >= wide) {
      std::memcpy(to, at, wide);
    } else {
      std::memcpy(to, at, literals);
    }
    at += literals;
    to += literals;
    if (at == end) return static_cast<size_t>(to - out);  // the last sequence has no match

    if (end - at < 2) return std::nullopt;
    const size_t distance = static_cast<size_t>(at[0] | at[1] << 8);
    at += 2;
    size_t length = token & 15;
    if (length == 15 && !lengthen(at, end, length)) return std::nullopt;
    length += shortest_match;
    if (distance == 0 || distance > static_cast<size_t>(to - out) + history) return std::nullopt;
    if (length > static_cast<size_t>(limit - to)) return std::nullopt;
    copy_match(to, distance, length);
    to += length;
  }
  return std::nullopt;  // it must end with literals
}

}  // namespace wick
