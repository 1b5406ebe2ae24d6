#include "frame.h"

namespace wick {

namespace {

uint64_t little_endian(std::span<const uint8_t> bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; i--) value = value << 8 | bytes[i - 1];
  return value;
}

}  // namespace

ZstdFrameHeader read_zstd_frame_header(Cursor& cursor) {
  ZstdFrameHeader header{};
  for (size_t i = 0; i < 4; i++) header.bytes[i] = static_cast<uint8_t>(zstd_magic >> 8 * i);
  header.size = 4;
  const auto field = [&](size_t size) {
    const auto bytes = std::span(header.bytes).subspan(header.size, size);
    cursor.read(bytes);
    header.size += size;
    return little_endian(bytes);
  };

  const uint64_t descriptor = field(1);
  if ((descriptor & 0x08) != 0) cursor.fail(Fault::corrupt, "reserved bit set in the frame header");
  header.checksum = (descriptor & 0x04) != 0;
  const bool single_segment = (descriptor & 0x20) != 0;
  if (!single_segment) {
    const uint64_t window = field(1);
    const uint64_t base = uint64_t{1} << (10 + (window >> 3));
    header.window = base + base / 8 * (window & 7);
  }
  constexpr std::array<size_t, 4> dictionary_sizes{0, 1, 2, 4};
  header.dictionary = static_cast<uint32_t>(field(dictionary_sizes[descriptor & 3]));
  const uint64_t size_code = descriptor >> 6;
  const size_t content_bytes = size_code == 0 ? (single_segment ? 1 : 0) : size_t{1} << size_code;
  if (content_bytes > 0) header.content_size = field(content_bytes) + (content_bytes == 2 ? 256 : 0);
  if (single_segment) header.window = *header.content_size;
  return header;
}

}  // namespace wick
