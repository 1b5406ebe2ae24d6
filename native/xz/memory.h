#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace wick {

// Bytes that decoding a block takes whose header (the .xz file format 1.2.0, section 3.1) ends `tail`; nothing if it does
// not end so. liblzma's threaded decoder refuses such a block without saying how much it would be.
std::optional<uint64_t> memory_for_block(std::span<const uint8_t> tail);

// Bytes that a thread of liblzma takes for blocks like the one whose header begins `start`: a dictionary, and a block decoded
// and packed, where later ones may pack worse. Nothing for a block that does not say how long it is: no thread takes that.
std::optional<uint64_t> memory_for_thread(std::span<const uint8_t> start);

}  // namespace wick
