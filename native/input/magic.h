#pragma once

#include <array>
#include <optional>

#include "cursor.h"

namespace wick {

// Reads the four little-endian bytes that a frame begins with; nothing at the end of the input. `known(magic, mask)` tells
// whether the bits of `magic` under `mask` are those of a known one: at the end of the input fewer bytes are left. Throws
// DecodeError: truncated, corrupt at the start of the input, trailing_junk behind that.
template <typename Known>
std::optional<uint32_t> read_magic(Cursor& cursor, const char* otherwise, Known known) {
  const uint64_t start = cursor.offset();
  std::array<uint8_t, 4> bytes{};
  const size_t count = cursor.copy(bytes);
  if (count == 0) return std::nullopt;
  const uint32_t magic = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<uint32_t>(bytes[3]) << 24;
  const uint32_t mask = 0xffffffff >> 8 * (4 - count);
  if (!known(magic, mask)) throw DecodeError(start > 0 ? Fault::trailing_junk : Fault::corrupt, start, otherwise);
  if (count < 4) cursor.truncated();
  return magic;
}

// zstd and lz4 share the frames that carry anything else (RFC 8878, section 3.1.2).
constexpr uint32_t skippable_magic = 0x184d2a50;
constexpr uint32_t skippable_mask = 0xfffffff0;

// Moves over the rest of a skippable frame. Throws DecodeError(truncated).
inline void skip_frame(Cursor& cursor) {
  uint64_t left = cursor.le32();
  while (left > 0) {
    const size_t size = cursor.peek().size();
    if (size == 0) cursor.truncated();
    const size_t step = left < size ? static_cast<size_t>(left) : size;
    cursor.skip(step);
    left -= step;
  }
}

}  // namespace wick
