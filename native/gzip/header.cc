#include "header.h"

#include <isa-l/crc.h>

namespace wick {

namespace {

constexpr uint8_t deflate_method = 8;
constexpr uint8_t flag_header_crc = 0x02;
constexpr uint8_t flag_extra = 0x04;
constexpr uint8_t flag_name = 0x08;
constexpr uint8_t flag_comment = 0x10;
constexpr uint8_t flags_reserved = 0xe0;

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

}  // namespace

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
