// zstd (RFC 8878) on libzstd, frame after frame.
#include <zstd.h>

#include <algorithm>
#include <array>
#include <new>

#include "../input/cursor.h"
#include "../input/magic.h"
#include "frame.h"

namespace wick {

namespace {

constexpr uint64_t largest_window = uint64_t{1} << 31;  // what libzstd takes

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder(Input& input, const DecodeOptions& options)
      : cursor_(input), context_(ZSTD_createDCtx()), memory_limit_(options.memory_limit) {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
  }

  size_t read(std::span<uint8_t> into) override {
    size_t filled = 0;
    while (filled < into.size() && (in_frame_ || next_frame())) filled += decode(into.subspan(filled));
    return filled;
  }

 private:
  // Moves behind the header of the next frame with content; false at the end of the data.
  bool next_frame() {
    while (const auto magic = read_magic(cursor_, "not zstd", is_known)) {
      if (*magic == zstd_magic) {
        start_frame();
        return true;
      }
      skip_frame(cursor_);
    }
    return false;
  }

  static bool is_known(uint32_t magic, uint32_t mask) {
    return magic == (zstd_magic & mask) || (magic & skippable_mask) == (skippable_magic & mask);
  }

  void start_frame() {
    const ZstdFrameHeader header = read_zstd_frame_header(cursor_);
    if (header.window > std::min(memory_limit_, largest_window)) {
      DecodeError error(Fault::memory, cursor_.offset(), "the window is too large");
      error.needed = header.window;
      throw error;
    }
    if (header.dictionary != 0) cursor_.fail(Fault::corrupt, "it needs a dictionary");
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    ZSTD_inBuffer in{header.bytes.data(), header.size, 0};
    ZSTD_outBuffer out{nullptr, 0, 0};
    check(ZSTD_decompressStream(context_.get(), &out, &in));
    in_frame_ = true;
  }

  size_t decode(std::span<uint8_t> into) {
    const auto bytes = cursor_.peek();
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    const size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
    cursor_.skip(in.pos);
    check(left);
    if (left == 0) {
      in_frame_ = false;
    } else if (bytes.empty() && out.pos == 0) {
      cursor_.truncated();
    }
    return out.pos;
  }

  void check(size_t result) const {
    if (ZSTD_isError(result)) cursor_.fail(Fault::corrupt, ZSTD_getErrorName(result));
  }

  Cursor cursor_;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  uint64_t memory_limit_;
  bool in_frame_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<ZstdDecoder>(input, options);
}

}  // namespace wick
