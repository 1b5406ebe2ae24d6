// .lzma, the format before .xz: a 13-byte header, then LZMA1 with an end marker or a known length. It has no checksum:
// only the range coder's end state tells whether the data is whole.
#include "liblzma.h"

namespace wick {

namespace {

class LzmaDecoder final : public Decoder {
 public:
  LzmaDecoder(Input& input, const DecodeOptions& options) : cursor_(input) {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
    coder_.check(cursor_, lzma_alone_decoder(coder_.stream(), options.memory_limit));
  }

  size_t read(std::span<uint8_t> into) override {
    if (ended_) return 0;
    const size_t filled = coder_.decode(cursor_, into, ended_);
    if (ended_ && !cursor_.at_end()) cursor_.fail(Fault::trailing_junk, "not lzma");
    return filled;
  }

 private:
  Cursor cursor_;
  LzmaCoder coder_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_lzma_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<LzmaDecoder>(input, options);
}

}  // namespace wick
