#pragma once

#include <optional>

#include "../input/cursor.h"

namespace wick {

// RFC 1952, section 2.3.1.
constexpr uint8_t deflate_method = 8;
constexpr uint8_t flag_header_crc = 0x02;
constexpr uint8_t flag_extra = 0x04;
constexpr uint8_t flag_name = 0x08;
constexpr uint8_t flag_comment = 0x10;
constexpr uint8_t flags_reserved = 0xe0;

struct ClaimedSize {
  size_t size;
  bool of_member;  // with header and trailer; else of the compressed data alone
};

// What a member's extra field (section 2.3.1.1) says of its size: "BC" of bgzip (SAM specification, section 4.1) or "IG" of
// mgzip and pgzip. It may be wrong.
std::optional<ClaimedSize> claimed_size(std::span<const uint8_t> extra);

// Moves over the header of a gzip member (RFC 1952, section 2.3), whose two magic bytes were read already. Throws
// DecodeError: truncated, or corrupt where the method is unknown, reserved flags are set or its checksum differs.
void skip_gzip_header(Cursor& cursor);

}  // namespace wick
