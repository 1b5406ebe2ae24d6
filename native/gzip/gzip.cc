// gzip (RFC 1952) on the inflate of ISA-L. Header and trailer are read here, so that members, padding and junk are told
// apart exactly.
//
// Threads decode what can be decoded apart: members that say how long they are (bgzip, mgzip), and the parts of a member
// whose encoder began anew at marks (pigz -i). Neither is more than a promise: a stretch of them counts once it has been
// decoded, ended exactly where it should, and all before it was right. Otherwise it is decoded again like everything
// else, by the reader.
#include <algorithm>
#include <deque>

#include "../input/cursor.h"
#include "gather.h"
#include "header.h"
#include "member.h"

namespace wick {

namespace {

constexpr size_t window_size = size_t{32} << 10;
constexpr size_t usual_stretch = size_t{4} << 20;

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder(Input& input, const DecodeOptions& options)
      : cursor_(input),
        most_ahead_(2 * options.threads + 1),
        pipeline_(options.threads, line_of(options, usual_stretch), [this] { cut(); }) {}

  size_t read(std::span<uint8_t> into) override { return pipeline_.read(into, check_); }

 private:
  // Of whole members the threads have compared it.
  struct Check {
    MemberInflater& member;
    void add(const GzipJob& job, std::span<const uint8_t> bytes) {
      if (job.members.empty()) member.add(bytes);
    }
    void end(const GzipJob&) {}
  };

  void cut() {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
    while (decode_ahead([this] { return start_members(); }) || next_member()) {
    }
  }

  // Decodes a member, its parts by threads as far as they can; false at the end of the data.
  bool next_member() {
    if (!begin_member()) return false;
    history_.clear();
    decode_ahead([this] { return start_part(); });
    member_.begin(history_);
    pipeline_.let_reader([this](std::span<uint8_t> into) { return inflate_rest(into); });
    return true;
  }

  // Moves behind the header; false at the end of the data.
  bool begin_member() {
    if (cursor_.at_end()) return false;
    const uint64_t start = cursor_.offset();
    const uint8_t first = cursor_.byte();
    // Tapes and flash tools pad with zeroes; gzip takes them if nothing else follows.
    if (first == 0 && start > 0 && cursor_.only_zeroes_left()) return false;
    const bool magic = first == 0x1f && cursor_.byte() == 0x8b;
    if (!magic && start > 0) throw DecodeError(Fault::trailing_junk, start, "not gzip");
    if (!magic) throw DecodeError(Fault::corrupt, start, "not gzip");
    skip_gzip_header(cursor_);
    return true;
  }

  // Has threads decode what `gather` finds, until it returns false or a stretch turns out not to be what it was taken for.
  // What was gathered beyond that stands in the input again. Returns whether anything was decoded.
  template <typename Gather>
  bool decode_ahead(Gather gather) {
    if (cursor_.offset() < gatherer_.look_ahead_from) return false;
    bool any = false;
    bool more = true;
    while (more || !ahead_.empty()) {
      while (more && ahead_.size() < most_ahead_) more = gather();
      if (ahead_.empty()) break;
      if (!settle()) break;
      any = true;
    }
    put_back_ahead();
    return any;
  }

  // Waits for the first stretch; false if it is not right.
  bool settle() {
    const std::shared_ptr<GzipJob> job = ahead_.front();
    pipeline_.wait_for(*job);
    if (!job->right) {
      gatherer_.look_ahead_from = job->start + job->packed.size();
      return false;
    }
    ahead_.pop_front();
    if (job->members.empty()) remember(job->output);
    job->packed.release();
    pipeline_.give(job, job->room.capacity());
    return true;
  }

  void remember(std::span<const uint8_t> output) {
    history_.insert(history_.end(), output.end() - static_cast<ptrdiff_t>(std::min(output.size(), window_size)),
                    output.end());
    if (history_.size() > window_size) history_.erase(history_.begin(), history_.end() - window_size);
  }

  void put_back_ahead() {
    if (ahead_.empty() && gatherer_.beyond.empty()) return;
    const auto bytes = std::make_shared<Buffer>(pipeline_.pool());
    for (const auto& job : ahead_) bytes->append(job->packed);
    bytes->append(gatherer_.beyond);
    ahead_.clear();
    gatherer_.beyond.clear();
    cursor_.put_back(*bytes, bytes);
  }

  std::shared_ptr<GzipJob> new_stretch() {
    auto job = pipeline_.blank();
    job->start = cursor_.offset();
    return job;
  }

  void start(std::shared_ptr<GzipJob> job) {
    pipeline_.start(job);
    ahead_.push_back(std::move(job));
  }

  // These two have a thread decode the next stretch, if there is one; false where none follows.
  bool start_members() {
    const auto job = new_stretch();
    const bool more = gatherer_.add_members(*job);
    if (!job->members.empty()) start(job);
    return more;
  }

  bool start_part() {
    const auto job = new_stretch();
    const bool found = gatherer_.add_part(*job);
    if (found) start(job);
    return found;
  }

  // The member from where threads decoded no more of it, and the members behind it that threads need not look at.
  size_t inflate_rest(std::span<uint8_t> into) {
    size_t filled = 0;
    while (filled < into.size()) {
      if (member_.at_end()) {
        member_.check_trailer();
        history_.clear();
        if (cursor_.offset() >= gatherer_.look_ahead_from || !begin_member()) break;
        member_.begin({});
      }
      filled += member_.inflate(into.subspan(filled));
    }
    return filled;
  }

  // The cutter's, and the reader's while it goes on with the input.
  Cursor cursor_;
  const size_t most_ahead_;
  Gatherer gatherer_{cursor_};
  std::deque<std::shared_ptr<GzipJob>> ahead_;  // stretches that were started
  std::vector<uint8_t> history_;                // the window of the member at hand, where threads decoded its parts
  MemberInflater member_{cursor_};              // the reader's
  Check check_{member_};
  Pipeline<GzipJob> pipeline_;  // last: its thread needs all else
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<GzipDecoder>(input, options);
}

}  // namespace wick
