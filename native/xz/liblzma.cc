#include "liblzma.h"

#include <algorithm>
#include <new>

#include "memory.h"

namespace wick {

size_t LzmaCoder::decode(Cursor& cursor, std::span<uint8_t> into, bool& ended) {
  stream_.next_out = into.data();
  stream_.avail_out = into.size();
  ended = false;
  while (stream_.avail_out > 0 && !ended) {
    const auto bytes = cursor.peek();
    stream_.next_in = bytes.data();
    stream_.avail_in = bytes.size();
    const lzma_ret result = lzma_code(&stream_, bytes.empty() ? LZMA_FINISH : LZMA_RUN);
    const auto taken = bytes.first(bytes.size() - stream_.avail_in);
    remember(taken);
    cursor.skip(taken.size());
    ended = result == LZMA_STREAM_END;
    if (result == LZMA_BUF_ERROR && !bytes.empty()) cursor.fail(Fault::corrupt, "the decoder cannot go on");
    if (!ended) check(cursor, result);
  }
  return into.size() - stream_.avail_out;
}

void LzmaCoder::remember(std::span<const uint8_t> taken) {
  constexpr size_t most = 64;
  taken = taken.last(std::min(taken.size(), most));
  tail_.insert(tail_.end(), taken.begin(), taken.end());
  if (tail_.size() > most) tail_.erase(tail_.begin(), tail_.end() - most);
}

void LzmaCoder::check(Cursor& cursor, lzma_ret result) {
  switch (result) {
    case LZMA_OK:
      return;
    case LZMA_BUF_ERROR:
      cursor.truncated();
    case LZMA_MEM_ERROR:
      throw std::bad_alloc();
    case LZMA_MEMLIMIT_ERROR: {
      DecodeError error(Fault::memory, cursor.offset(), "the dictionary is too large");
      error.needed = memory_for_block(tail_).value_or(lzma_memusage(&stream_));
      throw error;
    }
    case LZMA_FORMAT_ERROR:
      cursor.fail(Fault::corrupt, "invalid header");
    case LZMA_OPTIONS_ERROR:
      cursor.fail(Fault::corrupt, "unknown filter or option");
    case LZMA_UNSUPPORTED_CHECK:
      cursor.fail(Fault::corrupt, "unknown kind of integrity check");
    case LZMA_DATA_ERROR:
      cursor.fail(Fault::corrupt, "invalid data or wrong checksum");
    default:
      throw std::logic_error("liblzma refuses: " + std::to_string(result));
  }
}

}  // namespace wick
