#include "header.h"

#include <array>

#include "xxhash32.h"

namespace wick {

Lz4FrameHeader read_lz4_frame_header(Cursor& cursor) {
  std::array<uint8_t, 14> bytes;
  size_t size = 0;
  const auto take = [&](size_t count) {
    const auto field = std::span(bytes).subspan(size, count);
    cursor.read(field);
    size += count;
    return field;
  };

  const auto flags = take(2);
  const bool has_size = (flags[0] & 0x08) != 0;
  const bool has_dictionary = (flags[0] & 0x01) != 0;
  std::optional<uint64_t> content_size;
  if (has_size) {
    content_size = 0;
    const auto field = take(8);
    for (size_t i = 0; i < field.size(); i++) *content_size |= uint64_t{field[i]} << 8 * i;
  }
  if (has_dictionary) take(4);
  const uint8_t expected = static_cast<uint8_t>(XxHash32::of(std::span(bytes).first(size)) >> 8);
  if (cursor.byte() != expected) cursor.fail(Fault::corrupt, "the checksum of the frame header differs");
  if (flags[0] >> 6 != 1) cursor.fail(Fault::corrupt, "unknown version of the frame format");
  const unsigned block_code = flags[1] >> 4;
  if ((flags[0] & 0x02) != 0 || (flags[1] & 0x8f) != 0 || block_code < 4) {
    cursor.fail(Fault::corrupt, "unknown flags in the frame header");
  }
  if (has_dictionary) cursor.fail(Fault::corrupt, "it needs a dictionary");
  return {
      .linked = (flags[0] & 0x20) == 0,
      .block_checksums = (flags[0] & 0x10) != 0,
      .content_checksum = (flags[0] & 0x04) != 0,
      .content_size = content_size,
      .largest_block = size_t{1} << (8 + 2 * block_code),
  };
}

}  // namespace wick
