// gzip (RFC 1952) on the inflate of ISA-L. Header and trailer are read here, so that members, padding and junk are told
// apart exactly.
//
// Threads decode what can be decoded apart: members that say how long they are (bgzip, mgzip), and the parts of a member
// whose encoder began anew at marks (pigz -i). Neither is more than a promise: a stretch of them counts once it has been
// decoded, ended exactly where it should, and all before it was right. Otherwise it is decoded again like everything
// else, by the reader.
#include <isa-l/crc.h>

#include <algorithm>
#include <array>
#include <deque>

#include "../input/cursor.h"
#include "header.h"
#include "job.h"
#include "marks.h"

namespace wick {

namespace {

constexpr size_t window_size = size_t{32} << 10;
// A stretch is handed over once it has this many bytes, packed or decoded.
constexpr size_t enough_packed = size_t{64} << 10;
constexpr size_t enough_content = size_t{1} << 20;
constexpr size_t most_packed = size_t{1} << 20;
constexpr size_t most_content = size_t{8} << 20;
constexpr unsigned enough_marks = 8;
constexpr size_t most_text = 1024;            // of a name in a header
constexpr size_t step = size_t{64} << 10;     // bytes that are looked through for marks at a time
constexpr size_t most_at_once = size_t{1} << 30;  // ISA-L counts in 32 bits
constexpr size_t trailer_size = 8;
constexpr size_t usual_stretch = size_t{4} << 20;

const char* reason_of(int result) {
  switch (result) {
    case ISAL_INVALID_BLOCK:
      return "invalid block header";
    case ISAL_INVALID_SYMBOL:
      return "invalid code";
    case ISAL_INVALID_LOOKBACK:
      return "reference to before the start";
    default:
      return "invalid data";
  }
}

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder(Input& input, const DecodeOptions& options)
      : cursor_(input),
        most_ahead_(2 * options.threads + 1),
        pipeline_(options.threads, line_of(options, usual_stretch), [this] { cut(); }) {}

  size_t read(std::span<uint8_t> into) override { return pipeline_.read(into, check_); }

 private:
  struct Check {
    uint32_t crc = 0;
    uint32_t size = 0;

    void add(std::span<const uint8_t> bytes) {
      crc = crc32_gzip_refl(crc, bytes.data(), bytes.size());
      size += static_cast<uint32_t>(bytes.size());
    }
    // Of whole members the threads have done it.
    void add(const GzipJob& job, std::span<const uint8_t> bytes) {
      if (job.members.empty()) add(bytes);
    }
    void end(const GzipJob&) {}
  };

  void cut() {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
    while (decode_ahead([this] { return gather_members(); }) || next_member()) {
    }
  }

  // Decodes a member, its parts by threads as far as they can; false at the end of the data.
  bool next_member() {
    if (!begin_member()) return false;
    history_.clear();
    decode_ahead([this] { return gather_part(); });
    begin_rest();
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
    if (cursor_.offset() < look_ahead_from_) return false;
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
      look_ahead_from_ = job->start + job->packed.size();
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
    if (ahead_.empty() && beyond_.empty()) return;
    const auto bytes = std::make_shared<Buffer>(pipeline_.pool());
    for (const auto& job : ahead_) bytes->append(job->packed);
    bytes->append(beyond_);
    ahead_.clear();
    beyond_.clear();
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

  // A stretch of members that say how long they are; false where another one follows, or none.
  bool gather_members() {
    const auto job = new_stretch();
    bool more = true;
    while (more && job->packed.size() < enough_packed && job->content_size < enough_content) {
      const size_t before = job->packed.size();
      more = gather_member(*job);
      if (more) continue;
      const auto rest = std::span<const uint8_t>(job->packed).subspan(before);
      beyond_.assign(rest.begin(), rest.end());
      job->packed.set_size(before);
    }
    if (!job->members.empty()) start(job);
    return more;
  }

  bool gather_member(GzipJob& job) {
    Buffer& packed = job.packed;
    const size_t start = packed.size();
    const auto take = [&](size_t count) {
      const size_t before = packed.size();
      const size_t taken = cursor_.copy(packed.append(count));
      packed.set_size(before + taken);
      return taken == count;
    };
    const auto take_text = [&] {
      for (size_t left = most_text; left > 0 && take(1); left--) {
        if (packed.data()[packed.size() - 1] == 0) return true;
      }
      return false;
    };

    // No more is waited for than is needed to tell.
    if (!take(3)) return false;
    const std::array<uint8_t, 3> magic{0x1f, 0x8b, deflate_method};
    if (!std::equal(magic.begin(), magic.end(), packed.data() + start) || !take(1)) return false;
    const uint8_t flags = packed.data()[start + 3];
    if ((flags & flag_extra) == 0 || (flags & (flags_reserved | flag_header_crc)) != 0) return false;
    if (!take(8)) return false;
    const size_t extra = static_cast<size_t>(packed.data()[start + 10] | packed.data()[start + 11] << 8);
    if (!take(extra)) return false;
    const auto claimed = claimed_size(std::span<const uint8_t>(packed).last(extra));
    if (!claimed) return false;
    if ((flags & flag_name) != 0 && !take_text()) return false;
    if ((flags & flag_comment) != 0 && !take_text()) return false;

    const size_t around = claimed->of_member ? packed.size() - start + trailer_size : 0;
    if (claimed->size <= around || claimed->size - around > most_packed) return false;
    const GzipJob::Member member{.start = packed.size(), .size = claimed->size - around};
    if (!take(member.size + trailer_size)) return false;
    const size_t content = gzip_le32(packed.data() + packed.size() - 4);
    if (content > most_content) return false;
    job.content_size += content;
    job.members.push_back(member);
    return true;
  }

  // A stretch of a member up to a mark; false where there is none for long.
  bool gather_part() {
    const auto job = new_stretch();
    Buffer& packed = job->packed;
    size_t searched = 0;
    for (unsigned marks = 0;;) {
      const auto bytes = cursor_.peek();
      const size_t taken = std::min({bytes.size(), step, most_packed - packed.size()});
      if (taken == 0) break;
      packed.append(bytes.first(taken));
      while (const size_t end = find_mark(packed, searched)) {
        searched = end;
        if (++marks < enough_marks && end < enough_packed) continue;
        cursor_.skip(taken - (packed.size() - end));
        packed.set_size(end);
        start(job);
        return true;
      }
      searched = std::max(searched, packed.size() - std::min(packed.size(), mark_size - 1));
      cursor_.skip(taken);
    }
    // The same bytes are not looked through again.
    look_ahead_from_ = std::max(look_ahead_from_, cursor_.offset());
    const std::span<const uint8_t> rest(packed);
    beyond_.assign(rest.begin(), rest.end());
    return false;
  }

  void begin_rest() {
    isal_inflate_init(&state_);
    if (!history_.empty()) {
      isal_inflate_set_dict(&state_, history_.data(), static_cast<uint32_t>(history_.size()));
    }
  }

  // The member from where threads decoded no more of it, and the members behind it that threads need not look at.
  size_t inflate_rest(std::span<uint8_t> into) {
    size_t filled = 0;
    while (filled < into.size()) {
      if (state_.block_state == ISAL_BLOCK_FINISH) {
        check_trailer();
        history_.clear();
        if (cursor_.offset() >= look_ahead_from_ || !begin_member()) break;
        begin_rest();
      }
      filled += inflate(into.subspan(filled));
    }
    return filled;
  }

  size_t inflate(std::span<uint8_t> into) {
    const auto bytes = cursor_.peek();
    const size_t in = std::min(bytes.size(), most_at_once);
    const size_t out = std::min(into.size(), most_at_once);
    state_.next_in = const_cast<uint8_t*>(bytes.data());
    state_.avail_in = static_cast<uint32_t>(in);
    state_.next_out = into.data();
    state_.avail_out = static_cast<uint32_t>(out);
    const int result = isal_inflate(&state_);
    // After a bad block header ISA-L may count bytes as left that it took from an earlier piece.
    if (state_.avail_in <= in) cursor_.skip(in - state_.avail_in);
    if (result != ISAL_DECOMP_OK) cursor_.fail(Fault::corrupt, reason_of(result));
    const size_t produced = out - state_.avail_out;
    if (bytes.empty() && produced == 0 && state_.block_state != ISAL_BLOCK_FINISH) cursor_.truncated();
    check_.add(into.first(produced));
    return produced;
  }

  void check_trailer() {
    give_back_surplus();
    const uint32_t crc = cursor_.le32();
    const uint32_t size = cursor_.le32();
    if (crc != check_.crc) cursor_.fail(Fault::corrupt, "the checksum differs");
    if (size != check_.size) cursor_.fail(Fault::corrupt, "the length differs");
    check_ = {};
  }

  // ISA-L loads up to eight bytes ahead of the last bit.
  void give_back_surplus() {
    std::array<uint8_t, 8> surplus;
    const size_t count = static_cast<size_t>(state_.read_in_length) / 8;
    uint64_t bits = state_.read_in >> (state_.read_in_length % 8);
    for (size_t i = 0; i < count; i++, bits >>= 8) surplus[i] = static_cast<uint8_t>(bits);
    cursor_.unread(std::span(surplus).first(count));
  }

  // The cutter's, and the reader's while it goes on with the input.
  Cursor cursor_;
  const size_t most_ahead_;
  std::deque<std::shared_ptr<GzipJob>> ahead_;  // stretches that were started
  std::vector<uint8_t> beyond_;                 // what was read behind them
  uint64_t look_ahead_from_ = 0;                // offset in the input
  std::vector<uint8_t> history_;                // the window of the member at hand, where threads decoded its parts
  inflate_state state_;
  Check check_;  // the reader's
  Pipeline<GzipJob> pipeline_;  // last: its thread needs all else
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder(Input& input, const DecodeOptions& options) {
  return std::make_unique<GzipDecoder>(input, options);
}

}  // namespace wick
