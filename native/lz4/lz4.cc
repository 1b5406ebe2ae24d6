// lz4 frames (lz4 frame format 1.6), frame after frame, and the legacy format of `lz4 -l`.
#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "../input/cursor.h"
#include "../input/magic.h"
#include "block.h"
#include "header.h"
#include "xxhash32.h"

namespace wick {

namespace {

constexpr size_t most_history = size_t{64} << 10;
constexpr size_t least_room = size_t{1} << 20;  // small blocks share it, so that history moves rarely
constexpr size_t legacy_block = size_t{8} << 20;
constexpr size_t legacy_largest = legacy_block + legacy_block / 255 + 16;  // of a block that does not compress
constexpr uint32_t stored_bit = 0x80000000;

class Lz4Decoder final : public Decoder {
 public:
  explicit Lz4Decoder(Input& input) : cursor_(input) {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
  }

  size_t read(std::span<uint8_t> into) override {
    size_t filled = 0;
    while (filled < into.size() && (!ready_.empty() || next_block())) {
      const size_t size = std::min(ready_.size(), into.size() - filled);
      if (size > 0) std::memcpy(into.data() + filled, ready_.data(), size);
      ready_ = ready_.subspan(size);
      filled += size;
    }
    return filled;
  }

 private:
  enum class State { between, frame, legacy };

  // Decodes one block into `ready_`; false at the end of the data. A block may be empty.
  bool next_block() {
    while (true) {
      if (state_ == State::between && !next_frame()) return false;
      if (state_ == State::frame ? frame_block() : legacy_frame_block()) return true;
      state_ = State::between;
    }
  }

  static bool is_known(uint32_t magic, uint32_t mask) {
    return magic == (lz4_magic & mask) || magic == (lz4_legacy_magic & mask) ||
           (magic & skippable_mask) == (skippable_magic & mask);
  }

  bool next_frame() {
    while (const auto magic = read_magic(cursor_, "not lz4", is_known)) {
      if ((*magic & skippable_mask) == skippable_magic) {
        skip_frame(cursor_);
        continue;
      }
      state_ = *magic == lz4_magic ? State::frame : State::legacy;
      header_ = {.linked = false,
                 .block_checksums = false,
                 .content_checksum = false,
                 .content_size = std::nullopt,
                 .largest_block = legacy_block};
      if (state_ == State::frame) header_ = read_lz4_frame_header(cursor_);
      content_ = XxHash32();
      content_size_ = 0;
      start_ = end_ = 0;
      const size_t room = most_history + std::max(header_.largest_block, least_room) + lz4_slack;
      if (window_.size() < room) window_.resize(room);
      return true;
    }
    return false;
  }

  // False at the frame's end.
  bool frame_block() {
    const uint32_t field = cursor_.le32();
    if (field == 0) {
      finish_frame();
      return false;
    }
    const size_t size = field & ~stored_bit;
    if (size > header_.largest_block) cursor_.fail(Fault::corrupt, "a block is larger than the frame allows");
    const auto bytes = take(size);
    if ((field & stored_bit) != 0) {
      make_room();
      std::memcpy(window_.data() + end_, bytes.data(), size);
      produced(size);
    } else {
      decode(bytes);
    }
    const uint32_t sum = header_.block_checksums ? XxHash32::of(bytes) : 0;
    done_with(size);
    if (header_.block_checksums && cursor_.le32() != sum) cursor_.fail(Fault::corrupt, "a block's checksum differs");
    if (header_.content_checksum) content_.update(ready_);
    return true;
  }

  // The legacy format has no end mark: it ends with the input or with the magic of another frame.
  bool legacy_frame_block() {
    if (cursor_.at_end()) return false;
    std::array<uint8_t, 4> field;
    cursor_.read(field);
    const size_t size = field[0] | field[1] << 8 | field[2] << 16 | static_cast<size_t>(field[3]) << 24;
    if (size > legacy_largest) {
      cursor_.unread(field);
      return false;
    }
    decode(take(size));
    done_with(size);
    return true;
  }

  void finish_frame() {
    if (header_.content_checksum && cursor_.le32() != content_.digest()) {
      cursor_.fail(Fault::corrupt, "the checksum differs");
    }
    if (header_.content_size && *header_.content_size != content_size_) {
      cursor_.fail(Fault::corrupt, "the length differs");
    }
  }

  // A block in one piece: in place if the input has it so. Follow it with done_with().
  std::span<const uint8_t> take(size_t size) {
    gathered_ = cursor_.peek().size() < size;
    if (!gathered_) return cursor_.peek().first(size);
    if (gather_.size() < size) gather_.resize(size);
    const auto bytes = std::span(gather_).first(size);
    cursor_.read(bytes);
    return bytes;
  }

  void done_with(size_t size) {
    if (!gathered_) cursor_.skip(size);
  }

  void decode(std::span<const uint8_t> bytes) {
    make_room();
    const size_t history = header_.linked ? std::min(end_ - start_, most_history) : 0;
    const auto size = decode_lz4_block(bytes, window_.data() + end_, header_.largest_block, history);
    if (!size) cursor_.fail(Fault::corrupt, "invalid block");
    produced(*size);
  }

  // Moves the history to the window's start where another block would not fit.
  void make_room() {
    if (end_ + header_.largest_block + lz4_slack <= window_.size()) return;
    const size_t kept = header_.linked ? std::min(end_ - start_, most_history) : 0;
    std::memmove(window_.data(), window_.data() + end_ - kept, kept);
    start_ = 0;
    end_ = kept;
  }

  void produced(size_t size) {
    ready_ = std::span<const uint8_t>(window_).subspan(end_, size);
    end_ += size;
    content_size_ += size;
  }

  Cursor cursor_;
  State state_ = State::between;
  Lz4FrameHeader header_{};
  XxHash32 content_;
  uint64_t content_size_ = 0;
  std::vector<uint8_t> window_;  // decoded bytes of this frame from start_ to end_
  size_t start_ = 0;
  size_t end_ = 0;
  std::span<const uint8_t> ready_;
  std::vector<uint8_t> gather_;
  bool gathered_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_lz4_decoder(Input& input, const DecodeOptions&) {
  return std::make_unique<Lz4Decoder>(input);
}

}  // namespace wick
