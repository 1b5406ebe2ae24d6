#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace wick {

// Room behind the output that decode_lz4_block may write into.
constexpr size_t lz4_slack = 32;

// Decodes one lz4 block (lz4 block format description) to `out`, which has room for `capacity` bytes and lz4_slack more.
// The `history` bytes before `out` may be referred to. Returns the decoded bytes, or nothing if the block is invalid.
std::optional<size_t> decode_lz4_block(std::span<const uint8_t> in, uint8_t* out, size_t capacity, size_t history);

}  // namespace wick
