#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace wick {

// Bytes that decoding a block takes whose header (the .xz file format 1.2.0, section 3.1) ends `tail`; nothing if it does
// not end so. liblzma's threaded decoder refuses such a block without saying how much it would be.
std::optional<uint64_t> memory_for_block(std::span<const uint8_t> tail);

}  // namespace wick
