#pragma once

#include <array>
#include <optional>

#include "../input/cursor.h"

namespace wick {

constexpr uint32_t zstd_magic = 0xfd2fb528;

// What is known of a zstd frame (RFC 8878, section 3.1.1.1) once its header has been read.
struct ZstdFrameHeader {
  uint64_t window;  // bytes
  std::optional<uint64_t> content_size;
  uint32_t dictionary;  // 0 for none
  bool checksum;
  // The header with its magic, to be decoded.
  std::array<uint8_t, 18> bytes;
  size_t size;
};

// Reads the header behind the magic. Throws DecodeError(truncated or corrupt).
ZstdFrameHeader read_zstd_frame_header(Cursor& cursor);

}  // namespace wick
