// lz4 frames (lz4 frame format 1.6), frame after frame, and the legacy format of `lz4 -l`. Blocks that refer to none before
// are decoded by threads, several small ones at a time.
#include <algorithm>
#include <array>

#include "../input/cursor.h"
#include "../input/magic.h"
#include "header.h"
#include "job.h"
#include "xxhash32.h"

namespace wick {

namespace {

constexpr size_t most_history = size_t{64} << 10;
constexpr size_t usual_job = size_t{1} << 20;  // decoded bytes, where blocks are smaller
constexpr size_t legacy_block = size_t{8} << 20;
constexpr size_t legacy_largest = legacy_block + legacy_block / 255 + 16;  // of a block that does not compress
constexpr uint32_t stored_bit = 0x80000000;

bool is_known(uint32_t magic, uint32_t mask) {
  return magic == (lz4_magic & mask) || magic == (lz4_legacy_magic & mask) ||
         (magic & skippable_mask) == (skippable_magic & mask);
}

class Lz4Decoder final : public Decoder {
 public:
  Lz4Decoder(Input& input, const DecodeOptions& options)
      : cursor_(input), pipeline_(options.threads, line_of(options, legacy_block), [this] { cut(); }) {}

  size_t read(std::span<uint8_t> into) override { return pipeline_.read(into, check_); }

 private:
  struct Check {
    XxHash32 hash;
    uint64_t size = 0;

    void add(const Lz4Job& job, std::span<const uint8_t> bytes) {
      size += bytes.size();
      if (job.hashed) hash.update(bytes);
    }
    void end(const Lz4Job& job) {
      if (!job.end) return;
      const auto& [content_size, checksum, offset] = *job.end;
      if (checksum && *checksum != hash.digest()) throw DecodeError(Fault::corrupt, offset, "the checksum differs");
      if (content_size && *content_size != size) throw DecodeError(Fault::corrupt, offset, "the length differs");
      hash = XxHash32();
      size = 0;
    }
  };

  void cut() {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
    while (const auto magic = read_magic(cursor_, "not lz4", is_known)) {
      if (*magic == lz4_magic) {
        take_frame();
      } else if (*magic == lz4_legacy_magic) {
        take_legacy_frame();
      } else {
        skip_frame(cursor_);
      }
    }
  }

  void take_frame() {
    header_ = read_lz4_frame_header(cursor_);
    history_.clear();
    try {
      while (const uint32_t field = cursor_.le32()) {
        const size_t size = field & ~stored_bit;
        if (size > header_.largest_block) cursor_.fail(Fault::corrupt, "a block is larger than the frame allows");
        take_block(size, (field & stored_bit) != 0);
      }
    } catch (const DecodeError&) {
      // What is wrong with an earlier block comes first.
      give_job();
      throw;
    }
    start_job();
    job_->end = {.content_size = header_.content_size, .checksum = std::nullopt, .offset = 0};
    if (header_.content_checksum) job_->end->checksum = cursor_.le32();
    job_->end->offset = cursor_.offset();
    give_job();
  }

  // The legacy format has no end mark: it ends with the input or with the magic of another frame.
  void take_legacy_frame() {
    header_ = {.linked = false,
               .block_checksums = false,
               .content_checksum = false,
               .content_size = std::nullopt,
               .largest_block = legacy_block};
    while (!cursor_.at_end()) {
      std::array<uint8_t, 4> field;
      cursor_.read(field);
      const size_t size = field[0] | field[1] << 8 | field[2] << 16 | static_cast<size_t>(field[3]) << 24;
      if (size > legacy_largest) {
        cursor_.unread(field);
        return;
      }
      take_block(size, false);
    }
  }

  void take_block(size_t size, bool stored) {
    start_job();
    Lz4Job::Block block{.size = size, .stored = stored, .start = cursor_.offset(), .checksum = std::nullopt};
    cursor_.read(job_->packed.append(size));
    if (header_.block_checksums) block.checksum = cursor_.le32();
    job_->blocks.push_back(block);
    if ((job_->blocks.size() + 1) * header_.largest_block > usual_job) give_job();
  }

  void start_job() {
    if (job_) return;
    job_ = pipeline_.blank();
    job_->packed.make_room(std::max(header_.largest_block, usual_job));
    job_->largest_block = header_.largest_block;
    job_->linked = header_.linked;
    job_->hashed = header_.content_checksum;
  }

  void give_job() {
    if (!job_) return;
    const size_t weight = job_->packed.size() + job_->blocks.size() * header_.largest_block;
    if (!header_.linked) {
      pipeline_.start_and_give(std::move(job_), weight);
    } else {
      decode_here();
      pipeline_.give(std::move(job_), weight);
    }
    job_ = nullptr;
  }

  // Behind what the frame's blocks before decoded to.
  void decode_here() {
    job_->room.make_room(most_history + job_->blocks.size() * header_.largest_block + lz4_slack);
    job_->room.append(history_);
    job_->history = history_.size();
    Lz4Job::Tools none;
    job_->run(none);
    const std::span<const uint8_t> decoded(job_->room.data(), job_->history + job_->output.size());
    const auto kept = decoded.last(std::min(decoded.size(), most_history));
    history_.assign(kept.begin(), kept.end());
  }

  // The cutter's, but for check_.
  Cursor cursor_;
  Lz4FrameHeader header_{};
  std::shared_ptr<Lz4Job> job_;   // being gathered
  std::vector<uint8_t> history_;  // the last decoded bytes of a frame whose blocks refer to them
  Check check_;
  Pipeline<Lz4Job> pipeline_;  // last: its thread needs all else
};

}  // namespace

std::unique_ptr<Decoder> make_lz4_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<Lz4Decoder>(input, options);
}

}  // namespace wick
