#include "memory.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace wick {

namespace {

struct Block {
  uint64_t filters;  // bytes of memory
  lzma_vli packed;   // its size, or LZMA_VLI_UNKNOWN
  lzma_vli content;
};

// `header` in its whole length.
std::optional<Block> decode_header(std::span<const uint8_t> header) {
  std::array<lzma_filter, LZMA_FILTERS_MAX + 1> filters;
  lzma_block block{};
  block.header_size = static_cast<uint32_t>(header.size());
  block.filters = filters.data();
  if (lzma_block_header_decode(&block, nullptr, header.data()) != LZMA_OK) return std::nullopt;
  const uint64_t needed = lzma_raw_decoder_memusage(filters.data());
  for (lzma_filter& filter : filters) {
    if (filter.id == LZMA_VLI_UNKNOWN) break;
    std::free(filter.options);
  }
  if (needed == UINT64_MAX) return std::nullopt;
  return Block{needed, block.compressed_size, block.uncompressed_size};
}

bool has_length(std::span<const uint8_t> header) { return lzma_block_header_size_decode(header[0]) == header.size(); }

}  // namespace

std::optional<uint64_t> memory_for_block(std::span<const uint8_t> tail) {
  for (size_t size = LZMA_BLOCK_HEADER_SIZE_MIN; size <= tail.size(); size += 4) {
    const auto header = tail.last(size);
    if (!has_length(header)) continue;
    if (const auto block = decode_header(header)) return block->filters;
  }
  return std::nullopt;
}

std::optional<uint64_t> memory_for_thread(std::span<const uint8_t> start) {
  if (start.empty() || start[0] == 0) return std::nullopt;  // there is no block
  const size_t size = lzma_block_header_size_decode(start[0]);
  if (size > start.size()) return std::nullopt;
  const auto block = decode_header(start.first(size));
  if (!block || block->packed == LZMA_VLI_UNKNOWN || block->content == LZMA_VLI_UNKNOWN) return std::nullopt;
  constexpr uint64_t sane = uint64_t{1} << 40;
  return std::min(block->filters, sane) + 2 * std::min(std::max(block->packed, block->content), sane);
}

}  // namespace wick
