// The data of one gzip member, from its compressed data or a place within to its end, straight into the reader's memory.
#pragma once

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "../input/cursor.h"

namespace wick {

class MemberInflater {
 public:
  explicit MemberInflater(Cursor& cursor) : cursor_(cursor) {}

  // `history`: what the member has decoded to before, up to its window.
  void begin(std::span<const uint8_t> history);
  // Returns how many bytes it filled. Throws DecodeError.
  size_t inflate(std::span<uint8_t> into);
  bool at_end() const { return state_.block_state == ISAL_BLOCK_FINISH; }
  // Compares what the trailer says with all that was added since the last one. Throws DecodeError.
  void check_trailer();

  // Content that others have decoded.
  void add(std::span<const uint8_t> bytes) {
    crc_ = crc32_gzip_refl(crc_, bytes.data(), bytes.size());
    size_ += static_cast<uint32_t>(bytes.size());
  }

 private:
  void give_back_surplus();

  Cursor& cursor_;
  inflate_state state_;
  uint32_t crc_ = 0;
  uint32_t size_ = 0;  // modulo 2^32
};

}  // namespace wick
