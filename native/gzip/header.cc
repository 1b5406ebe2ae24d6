#include "header.h"

#include <isa-l/crc.h>

namespace wick {

namespace {

// Reads the header's bytes while adding them up.
class HeaderReader {
 public:
  explicit HeaderReader(Cursor& cursor) : cursor_(cursor) {
    add(0x1f);
    add(0x8b);
  }

  uint8_t byte() {
    const uint8_t value = cursor_.byte();
    add(value);
    return value;
  }

  void skip(size_t count) {
    while (count-- > 0) byte();
  }

  void skip_text() {
    while (byte() != 0) {
    }
  }

  uint16_t sum() const { return static_cast<uint16_t>(crc_); }

 private:
  void add(uint8_t value) { crc_ = crc32_gzip_refl(crc_, &value, 1); }

  Cursor& cursor_;
  uint32_t crc_ = 0;
};

uint32_t little_endian(std::span<const uint8_t> bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i > 0; i--) value = value << 8 | bytes[i - 1];
  return value;
}

}  // namespace

std::optional<ClaimedSize> claimed_size(std::span<const uint8_t> extra) {
  while (extra.size() >= 4) {
    const size_t size = little_endian(extra.subspan(2, 2));
    if (size > extra.size() - 4) return std::nullopt;
    const auto value = extra.subspan(4, size);
    if (extra[0] == 'B' && extra[1] == 'C' && size == 2) return ClaimedSize{size_t{1} + little_endian(value), true};
    if (extra[0] == 'I' && extra[1] == 'G' && size == 4) return ClaimedSize{little_endian(value), false};
    extra = extra.subspan(4 + size);
  }
  return std::nullopt;
}

void skip_gzip_header(Cursor& cursor) {
  HeaderReader header(cursor);
  if (header.byte() != deflate_method) cursor.fail(Fault::corrupt, "unknown compression method");
  const uint8_t flags = header.byte();
  if ((flags & flags_reserved) != 0) cursor.fail(Fault::corrupt, "unknown flags in the header");
  header.skip(6);  // time, extra flags, system
  if ((flags & flag_extra) != 0) {
    const uint16_t low = header.byte();
    header.skip(static_cast<size_t>(low | header.byte() << 8));
  }
  if ((flags & flag_name) != 0) header.skip_text();
  if ((flags & flag_comment) != 0) header.skip_text();
  if ((flags & flag_header_crc) != 0) {
    const uint16_t expected = header.sum();
    if (cursor.le16() != expected) cursor.fail(Fault::corrupt, "the checksum of the header differs");
  }
}

}  // namespace wick
