#pragma once

#include "../input/cursor.h"

namespace wick {

// Moves over the header of a gzip member (RFC 1952, section 2.3), whose two magic bytes were read already. Throws
// DecodeError: truncated, or corrupt where the method is unknown, reserved flags are set or its checksum differs.
void skip_gzip_header(Cursor& cursor);

}  // namespace wick
