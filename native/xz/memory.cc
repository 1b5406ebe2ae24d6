#include "memory.h"

#include <lzma.h>

#include <array>
#include <cstdlib>

namespace wick {

std::optional<uint64_t> memory_for_block(std::span<const uint8_t> tail) {
  for (size_t size = LZMA_BLOCK_HEADER_SIZE_MIN; size <= tail.size(); size += 4) {
    const auto header = tail.last(size);
    if (lzma_block_header_size_decode(header[0]) != size) continue;
    std::array<lzma_filter, LZMA_FILTERS_MAX + 1> filters;
    lzma_block block{};
    block.header_size = static_cast<uint32_t>(size);
    block.filters = filters.data();
    if (lzma_block_header_decode(&block, nullptr, header.data()) != LZMA_OK) continue;
    const uint64_t needed = lzma_raw_decoder_memusage(filters.data());
    for (lzma_filter& filter : filters) {
      if (filter.id == LZMA_VLI_UNKNOWN) break;
      std::free(filter.options);
    }
    if (needed != UINT64_MAX) return needed;
  }
  return std::nullopt;
}

}  // namespace wick
