// .xz (the .xz file format 1.2.0) on liblzma, which decodes several blocks at a time. Streams are taken one by one, so
// that padding, truncation and junk behind a stream are told apart.
#include <algorithm>
#include <array>

#include "liblzma.h"
#include "memory.h"

namespace wick {

namespace {

constexpr uint64_t least_for_thread = uint64_t{40} << 20;
constexpr std::array<uint8_t, 6> stream_magic{0xfd, '7', 'z', 'X', 'Z', 0};

class XzDecoder final : public Decoder {
 public:
  XzDecoder(Input& input, const DecodeOptions& options) : cursor_(input), options_(options) {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
  }

  size_t read(std::span<uint8_t> into) override {
    size_t filled = 0;
    while (filled < into.size() && (in_stream_ || next_stream())) {
      filled += decode(into.subspan(filled));
    }
    return filled;
  }

 private:
  // False at the end of the data.
  bool next_stream() {
    const uint64_t start = cursor_.offset();
    if (start > 0) skip_padding();
    if (start > 0 && cursor_.at_end()) {
      if ((cursor_.offset() - start) % 4 == 0) return false;
      throw DecodeError(Fault::trailing_junk, start, "padding that is not a multiple of four bytes");
    }
    std::array<uint8_t, stream_magic.size()> magic;
    const size_t count = cursor_.copy(magic);
    if (!std::equal(magic.begin(), magic.begin() + count, stream_magic.begin())) {
      throw DecodeError(start > 0 ? Fault::trailing_junk : Fault::corrupt, start, "not xz");
    }
    if (count < magic.size()) cursor_.truncated();
    cursor_.unread(magic);
    if ((cursor_.offset() - start) % 4 != 0) {
      throw DecodeError(Fault::trailing_junk, start, "padding that is not a multiple of four bytes");
    }
    start_coder();
    return true;
  }

  void skip_padding() {
    while (!cursor_.at_end() && cursor_.peek()[0] == 0) cursor_.skip(1);
  }

  size_t decode(std::span<uint8_t> into) {
    try {
      bool ended = false;
      const size_t size = coder_.decode(cursor_, into, ended);
      in_stream_ = !ended;
      return size;
    } catch (const DecodeError& error) {
      // The threads of liblzma call a block that ends too early invalid.
      if (error.fault != Fault::corrupt || !cursor_.at_end() || ends_with_footer(coder_.tail())) throw;
      cursor_.truncated();
    }
  }

  // Whether the input's last bytes are the footer of a stream, perhaps with padding behind it (section 2.1.2).
  static bool ends_with_footer(std::span<const uint8_t> tail) {
    while (tail.size() >= 4 && std::all_of(tail.end() - 4, tail.end(), [](uint8_t byte) { return byte == 0; })) {
      tail = tail.first(tail.size() - 4);
    }
    lzma_stream_flags flags;
    if (tail.size() < LZMA_STREAM_HEADER_SIZE) return false;
    return lzma_stream_footer_decode(&flags, tail.last(LZMA_STREAM_HEADER_SIZE).data()) == LZMA_OK;
  }

  void start_coder() {
    lzma_mt settings{};
    settings.flags = LZMA_TELL_UNSUPPORTED_CHECK | LZMA_FAIL_FAST;
    settings.threads = std::max(1u, options_.threads);
    // Beyond the first limit it goes on with fewer threads, beyond the second not at all. More than a block for each thread
    // makes nothing faster.
    const uint64_t blocks = settings.threads * std::max(memory_for_first_block(), least_for_thread);
    settings.memlimit_threading = std::min(blocks + blocks / 16, options_.memory_limit / 2);
    settings.memlimit_stop = options_.memory_limit;
    coder_.check(cursor_, lzma_stream_decoder_mt(coder_.stream(), &settings));
    in_stream_ = true;
  }

  // As a thread takes it; 0 where no thread will.
  uint64_t memory_for_first_block() {
    std::array<uint8_t, LZMA_STREAM_HEADER_SIZE + LZMA_BLOCK_HEADER_SIZE_MAX> bytes;
    const auto start = std::span(bytes).first(cursor_.copy(bytes));
    start_.assign(start.begin(), start.end());
    cursor_.put_back(start_, nullptr);
    if (start.size() <= LZMA_STREAM_HEADER_SIZE) return 0;
    return memory_for_thread(start.subspan(LZMA_STREAM_HEADER_SIZE)).value_or(0);
  }

  Cursor cursor_;
  std::vector<uint8_t> start_;  // of the stream, put back
  DecodeOptions options_;
  LzmaCoder coder_;
  bool in_stream_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_xz_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<XzDecoder>(input, options);
}

}  // namespace wick
