// zstd (RFC 8878) on libzstd. Frames that are not too long are decoded by threads, each as a whole: pzstd, the seekable
// format and others write such frames. Long ones are decoded by the reader.
#include <algorithm>
#include <array>

#include "../input/cursor.h"
#include "../input/magic.h"
#include "frame.h"
#include "job.h"

namespace wick {

namespace {

constexpr uint64_t largest_window = uint64_t{1} << 31;  // what libzstd takes
constexpr size_t largest_block = size_t{128} << 10;
constexpr uint64_t most_whole = uint64_t{16} << 20;  // bytes of content of a frame that is decoded as a whole
constexpr size_t usual_whole = size_t{8} << 20;      // with the packed bytes

bool is_known(uint32_t magic, uint32_t mask) {
  return magic == (zstd_magic & mask) || (magic & skippable_mask) == (skippable_magic & mask);
}

// RFC 8878, section 3.1.1.2.
struct BlockHeader {
  std::array<uint8_t, 3> bytes{};

  bool last() const { return (bytes[0] & 1) != 0; }
  // Of what follows in the input.
  size_t size() const { return type() == repeated ? 1 : number(); }
  size_t longest_content() const { return type() == compressed ? largest_block : std::min(number(), largest_block); }

 private:
  static constexpr unsigned repeated = 1;
  static constexpr unsigned compressed = 2;

  unsigned type() const { return bytes[0] >> 1 & 3; }
  size_t number() const { return static_cast<size_t>(bytes[0] | bytes[1] << 8 | bytes[2] << 16) >> 3; }
};

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder(Input& input, const DecodeOptions& options)
      : cursor_(input),
        memory_limit_(options.memory_limit),
        pipeline_(options.threads, line_of(options, usual_whole), [this] { cut(); }) {}

  size_t read(std::span<uint8_t> into) override { return pipeline_.read(into, check_); }

 private:
  // libzstd checks what there is to check.
  struct Check {
    void add(const ZstdJob&, std::span<const uint8_t>) {}
    void end(const ZstdJob&) {}
  };

  void cut() {
    ZSTD_DCtx* const context = context_.get();
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
    while (const auto magic = read_magic(cursor_, "not zstd", is_known)) {
      if (*magic == zstd_magic) {
        take_frame();
      } else {
        skip_frame(cursor_);
      }
    }
  }

  void take_frame() {
    const ZstdFrameHeader header = read_zstd_frame_header(cursor_);
    if (header.window > std::min(memory_limit_, largest_window)) {
      DecodeError error(Fault::memory, cursor_.offset(), "the window is too large");
      error.needed = header.window;
      throw error;
    }
    if (header.dictionary != 0) cursor_.fail(Fault::corrupt, "it needs a dictionary");
    if (hand_over(header)) return;
    begin_frame(header);
    pipeline_.let_reader([this](std::span<uint8_t> into) { return decode(into); });
  }

  // Gathers the frame and gives it to a thread. Where it is too long, or something is odd about it, nothing has happened and
  // false is returned: what is wrong, and where, shows when it is decoded here.
  bool hand_over(const ZstdFrameHeader& header) {
    if (header.content_size.value_or(0) > most_whole) return false;
    auto job = pipeline_.blank();
    job->start = cursor_.offset() - header.size;
    // As long as the longest so far, so that memory need not grow again and again.
    job->frame.make_room(longest_frame_);
    job->frame.append(std::span(header.bytes).first(header.size));
    const auto longest = gather(job->frame, header.checksum);
    if (!longest) {
      cursor_.put_back(std::span<const uint8_t>(job->frame).subspan(header.size), job);
      return false;
    }
    longest_frame_ = std::max(longest_frame_, job->frame.size());
    job->most_content = static_cast<size_t>(header.content_size.value_or(*longest));
    const size_t weight = job->frame.size() + job->most_content;
    pipeline_.start_and_give(std::move(job), weight);
    return true;
  }

  // Adds the frame's blocks, and returns how long its content is at most; nothing if that may be too long, or it ends early.
  std::optional<size_t> gather(Buffer& frame, bool checksum) {
    const auto take = [&](size_t count) {
      const size_t before = frame.size();
      const size_t taken = cursor_.copy(frame.append(count));
      frame.set_size(before + taken);
      return taken == count;
    };
    for (size_t longest = 0; longest <= most_whole;) {
      BlockHeader block;
      if (!take(block.bytes.size())) return std::nullopt;
      std::copy_n(frame.data() + frame.size() - block.bytes.size(), block.bytes.size(), block.bytes.begin());
      if (block.size() > largest_block || !take(block.size())) return std::nullopt;
      longest += block.longest_content();
      if (block.last()) return !checksum || take(4) ? std::optional(longest) : std::nullopt;
    }
    return std::nullopt;
  }

  void begin_frame(const ZstdFrameHeader& header) {
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    checksum_ = header.checksum;
    next_ = Part::block_header;
    start_ = cursor_.offset();
    gather_.assign(header.bytes.begin(), header.bytes.begin() + header.size);
    part_ = gather_;
  }

  size_t decode(std::span<uint8_t> into) {
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    do {
      ZSTD_inBuffer in{part_.data(), part_.size(), 0};
      const size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(result)) throw DecodeError(Fault::corrupt, start_, ZSTD_getErrorName(result));
      part_ = part_.subspan(in.pos);
    } while (out.pos < out.size && (!part_.empty() || take_part()));
    return out.pos;
  }

  // Takes the next part of the frame from the input; false at the frame's end.
  bool take_part() {
    cursor_.skip(std::exchange(in_place_, 0));
    switch (next_) {
      case Part::block_header: {
        start_ = cursor_.offset();
        cursor_.read(block_.bytes);
        if (block_.size() > largest_block) throw DecodeError(Fault::corrupt, start_, "a block is larger than any can be");
        part_ = block_.bytes;
        next_ = Part::block;
        return true;
      }
      case Part::block:
        take(block_.size());
        next_ = !block_.last() ? Part::block_header : checksum_ ? Part::checksum : Part::end;
        return true;
      case Part::checksum:
        start_ = cursor_.offset();
        take(4);
        next_ = Part::end;
        return true;
      default:
        return false;
    }
  }

  // In one piece: in place if the input has it so.
  void take(size_t size) {
    if (cursor_.peek().size() >= size) {
      part_ = cursor_.peek().first(size);
      in_place_ = size;
    } else {
      gather_.resize(size);
      cursor_.read(gather_);
      part_ = gather_;
    }
  }

  enum class Part { block_header, block, checksum, end };

  // The cutter's, and the reader's while it goes on with the input.
  Cursor cursor_;
  uint64_t memory_limit_;
  ZstdContext context_;
  size_t longest_frame_ = size_t{1} << 20;  // that threads decoded
  // Of the frame that is being decoded here:
  bool checksum_ = false;
  Part next_ = Part::end;
  BlockHeader block_;
  uint64_t start_ = 0;             // in the input, of what is being decoded
  std::span<const uint8_t> part_;  // what is left of it
  size_t in_place_ = 0;            // bytes of it that are to be skipped
  std::vector<uint8_t> gather_;
  Check check_;
  Pipeline<ZstdJob> pipeline_;  // last: its thread needs all else
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<ZstdDecoder>(input, options);
}

}  // namespace wick
