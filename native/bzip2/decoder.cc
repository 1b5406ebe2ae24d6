// bzip2, blocks in parallel. Blocks stand in the input at any bit, without a length or an index, but each begins with a
// magic: threads decode from wherever one is found, and a result counts only once the block before it has been seen to end
// exactly there. What was begun at a false magic is dropped, and a block that was cut at one is decoded again here.

#include "../decoder.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "../parallel/workers.h"
#include "job.h"
#include "window.h"

namespace wick {
namespace bzip2 {
namespace {

// 900,100 symbols of 20 bits, the tables and the selectors take less.
constexpr uint64_t kMaxBlockBytes = uint64_t{3} << 20;
constexpr uint64_t kThreadBytes = uint64_t{20} << 20;
constexpr unsigned kHeaderBytes = 4;

class Bzip2Decoder final : public Decoder {
 public:
  Bzip2Decoder(Input& input, unsigned threads) : window_(input), most_jobs_(2 * threads + 2), workers_(threads) {}

  size_t read(std::span<uint8_t> into) override;

 private:
  bool next_block();
  void decode_block();
  bool begin_stream();
  void end_stream();
  bool only_zeros_follow();
  void read_ahead();
  void submit_candidates();
  void drop_passed();
  std::shared_ptr<Job> take_job();
  [[noreturn]] void fail(Fault fault, uint64_t byte, const char* reason) const { throw DecodeError(fault, byte, reason); }
  [[noreturn]] void fail_truncated() const { fail(Fault::truncated, window_.end(), "the bzip2 data ends too early"); }

  Window window_;
  uint64_t bit_ = 0;  // of the input: all before it is understood
  bool in_stream_ = false;
  bool any_stream_ = false;
  bool finished_ = false;
  uint32_t level_bytes_ = 0;
  uint32_t stream_check_ = 0;

  const size_t most_jobs_;
  std::deque<std::shared_ptr<Job>> jobs_;  // by start
  std::vector<std::shared_ptr<Job>> spare_;
  std::shared_ptr<Job> current_;  // whose bytes are being handed out
  size_t handed_out_ = 0;         // of its ready bytes
  int64_t owed_ = 0;              // bytes that may be read ahead although a block is ready
  std::unique_ptr<BlockDecoder> own_;
  std::optional<DecodeError> failed_;
  Workers<Job> workers_;  // last, so that it ends first
};

size_t Bzip2Decoder::read(std::span<uint8_t> into) {
  if (failed_) throw DecodeError(*failed_);
  size_t filled = 0;
  try {
    while (filled < into.size() && (current_ || next_block())) {
      Block& block = current_->block;
      const size_t size = std::min(block.ready_size - handed_out_, into.size() - filled);
      std::copy_n(block.ready.get() + handed_out_, size, into.data() + filled);
      handed_out_ += size;
      filled += size;
      if (handed_out_ < block.ready_size) break;
      filled += block.rest.fill(into.data() + filled, into.size() - filled);
      if (block.rest.done()) spare_.push_back(std::exchange(current_, nullptr));
    }
  } catch (const DecodeError& error) {
    failed_ = error;
    throw;
  } catch (const std::bad_alloc&) {
    failed_ = DecodeError(Fault::memory, bit_ / 8, "there is no memory to decode bzip2");
    failed_->needed = kThreadBytes;
    throw DecodeError(*failed_);
  }
  return filled;
}

// Makes the next block the current one; false at the end of the data.
bool Bzip2Decoder::next_block() {
  while (!finished_) {
    if (!in_stream_) {
      if (!begin_stream()) finished_ = true;
      continue;
    }
    const bool whole = window_.read_to((bit_ + kMagicBits + 32 + 7) / 8);
    if (!whole && window_.end() * 8 < bit_ + kMagicBits) fail_truncated();
    const uint64_t magic = bits_at(window_.at(bit_ / 8), bit_ & 7, kMagicBits);
    if (magic != kBlockMagic && magic != kEndMagic) fail(Fault::corrupt, bit_ / 8, "neither a block nor the stream's end");
    if (!whole) fail_truncated();
    if (magic == kBlockMagic) {
      decode_block();
      return true;
    }
    end_stream();
  }
  return false;
}

// At a byte where a stream must begin, or the data end; false if they end.
bool Bzip2Decoder::begin_stream() {
  const uint64_t start = bit_ / 8;
  window_.read_to(start + kHeaderBytes);
  const std::span<const uint8_t> header(window_.at(start), std::min<uint64_t>(window_.end() - start, kHeaderBytes));
  if (header.empty()) {
    if (!any_stream_) fail(Fault::empty, 0, "there is no data at all");
    return false;
  }
  const auto expected = [](size_t place, uint8_t byte) {
    return place < 3 ? byte == "BZh"[place] : byte >= '1' && byte <= '9';
  };
  size_t right = 0;
  while (right < header.size() && expected(right, header[right])) right++;
  if (right < header.size()) {
    if (any_stream_ && only_zeros_follow()) return false;
    fail(any_stream_ ? Fault::trailing_junk : Fault::corrupt, any_stream_ ? bit_ / 8 : start + right,
         any_stream_ ? "something else follows the bzip2 data" : "this is not bzip2 data");
  }
  if (right < kHeaderBytes) fail_truncated();
  level_bytes_ = (header[3] - '0') * kLevelBytes;
  stream_check_ = 0;
  bit_ = (start + kHeaderBytes) * 8;
  in_stream_ = any_stream_ = true;
  return true;
}

void Bzip2Decoder::end_stream() {
  const uint64_t check_bit = bit_ + kMagicBits;
  const auto check = static_cast<uint32_t>(bits_at(window_.at(check_bit / 8), check_bit & 7, 32));
  if (check != stream_check_) fail(Fault::corrupt, bit_ / 8, "the stream does not match its check value");
  bit_ = (check_bit + 32 + 7) / 8 * 8;
  in_stream_ = false;
}

// Moves to the end, or to the first byte that is not zero.
bool Bzip2Decoder::only_zeros_follow() {
  for (;;) {
    const uint8_t* const from = window_.at(bit_ / 8);
    const uint8_t* const to = window_.at(window_.end());
    const uint8_t* const other = std::find_if(from, to, [](uint8_t byte) { return byte != 0; });
    bit_ += static_cast<uint64_t>(other - from) * 8;
    if (other != to) return false;
    window_.forget_before(bit_ / 8);
    if (!window_.read_more()) return true;
  }
}

void Bzip2Decoder::decode_block() {
  read_ahead();
  std::shared_ptr<Job> job;
  if (!jobs_.empty() && jobs_.front()->start == bit_) {
    job = std::move(jobs_.front());
    jobs_.pop_front();
    workers_.wait_for(*job);
  }
  if (!job || (job->fault && job->fault->fault == Fault::truncated && job->end < window_.end() * 8)) {
    if (!job) job = take_job();
    if (!own_) own_ = std::make_unique<BlockDecoder>();
    window_.read_to(bit_ / 8 + kMaxBlockBytes);
    job->start = bit_;
    job->end = std::min(window_.end(), bit_ / 8 + kMaxBlockBytes) * 8;
    job->decode(*own_, window_.data(), window_.base());
  }
  if (job->fault) {
    if (job->fault->fault != Fault::truncated) fail(job->fault->fault, job->fault->bit / 8, job->fault->reason);
    if (job->end == window_.end() * 8 && window_.ended()) fail_truncated();
    fail(Fault::corrupt, bit_ / 8, "a block is longer than any can be");
  }
  const Block& block = job->block;
  if (block.coded_size > level_bytes_) fail(Fault::corrupt, bit_ / 8, "a block is longer than its stream allows");
  stream_check_ = std::rotl(stream_check_, 1) ^ block.check;
  owed_ = static_cast<int64_t>((block.end_bit - bit_) / 8);
  bit_ = block.end_bit;
  current_ = std::move(job);
  handed_out_ = 0;
  drop_passed();
  window_.forget_before(bit_ / 8);
}

// Keeps the threads busy. While the block that is due is not ready, waiting for input costs nothing; once it is, only as
// much is read as was used, so that what is ready does not wait for a slow source.
void Bzip2Decoder::read_ahead() {
  for (;;) {
    submit_candidates();
    if (jobs_.size() >= most_jobs_) return;
    const bool due = !jobs_.empty() && jobs_.front()->start == bit_;
    if (due && owed_ <= 0 && workers_.is_done(*jobs_.front())) return;
    if (window_.end() >= bit_ / 8 + most_jobs_ * kMaxBlockBytes) return;
    const uint64_t before = window_.end();
    if (!window_.read_more()) {
      submit_candidates();
      return;
    }
    owed_ = std::max<int64_t>(0, owed_ - static_cast<int64_t>(window_.end() - before));
  }
}

void Bzip2Decoder::submit_candidates() {
  std::deque<uint64_t>& candidates = window_.candidates();
  while (!candidates.empty() && jobs_.size() < most_jobs_) {
    const uint64_t start = candidates.front();
    const uint64_t longest = start / 8 + kMaxBlockBytes;
    if (start >= bit_) {
      uint64_t end = std::min(window_.end(), longest) * 8;
      if (candidates.size() > 1) {
        end = std::min(end, candidates[1]);
      } else if (!window_.ended() && window_.end() < longest) {
        return;
      }
      std::shared_ptr<Job> job = take_job();
      job->start = start;
      job->end = end;
      job->data.assign(window_.at(start / 8), window_.at((end + 7) / 8) + kReadPadding);
      jobs_.push_back(job);
      workers_.submit(std::move(job));
    }
    candidates.pop_front();
  }
}

void Bzip2Decoder::drop_passed() {
  while (!jobs_.empty() && jobs_.front()->start < bit_) {
    // One that a thread has at hand is left to it.
    if (workers_.withdraw(jobs_.front()) || workers_.is_done(*jobs_.front())) spare_.push_back(jobs_.front());
    jobs_.pop_front();
  }
}

std::shared_ptr<Job> Bzip2Decoder::take_job() {
  if (spare_.empty()) return std::make_shared<Job>();
  std::shared_ptr<Job> job = std::move(spare_.back());
  spare_.pop_back();
  return job;
}

}  // namespace
}  // namespace bzip2

std::unique_ptr<Decoder> make_bzip2_decoder(Input& input, const DecodeOptions& options) {
  const uint64_t fitting = std::max<uint64_t>(1, options.memory_limit / bzip2::kThreadBytes);
  const auto threads = static_cast<unsigned>(std::clamp<uint64_t>(options.threads, 1, std::min<uint64_t>(fitting, 256)));
  return std::make_unique<bzip2::Bzip2Decoder>(input, threads);
}

}  // namespace wick
