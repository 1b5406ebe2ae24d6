#pragma once

#include <lzma.h>

#include <vector>

#include "../input/cursor.h"

namespace wick {

// One coder of liblzma, fed from a cursor.
class LzmaCoder {
 public:
  LzmaCoder() = default;
  ~LzmaCoder() { lzma_end(&stream_); }
  LzmaCoder(const LzmaCoder&) = delete;
  LzmaCoder& operator=(const LzmaCoder&) = delete;

  // For the functions lzma_…_decoder: makes the coder anew, keeping memory where it can.
  lzma_stream* stream() { return &stream_; }

  // Decodes into `into`; sets `ended` at the end of the stream. Throws DecodeError.
  size_t decode(Cursor& cursor, std::span<uint8_t> into, bool& ended);

  // The last bytes of the input so far, at most 64.
  std::span<const uint8_t> tail() const { return tail_; }

  // Throws DecodeError for a result other than LZMA_OK.
  void check(Cursor& cursor, lzma_ret result);

 private:
  void remember(std::span<const uint8_t> taken);

  lzma_stream stream_ = LZMA_STREAM_INIT;
  std::vector<uint8_t> tail_;
};

}  // namespace wick
