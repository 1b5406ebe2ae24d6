#pragma once

#include <optional>

#include "../input/cursor.h"

namespace wick {

constexpr uint32_t lz4_magic = 0x184d2204;
constexpr uint32_t lz4_legacy_magic = 0x184c2102;

struct Lz4FrameHeader {
  bool linked;  // blocks refer to the ones before
  bool block_checksums;
  bool content_checksum;
  std::optional<uint64_t> content_size;
  size_t largest_block;  // bytes, decoded
};

// Reads the descriptor behind the magic (lz4 frame format 1.6). Throws DecodeError: truncated, or corrupt where its
// checksum differs or it says what that version does not know.
Lz4FrameHeader read_lz4_frame_header(Cursor& cursor);

}  // namespace wick
