// gzip (RFC 1952) on the inflate of ISA-L. Header and trailer are read here, so that members, padding and junk are told
// apart exactly.
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>

#include "../input/cursor.h"
#include "header.h"

namespace wick {

namespace {

constexpr size_t most_at_once = size_t{1} << 30;  // ISA-L counts in 32 bits

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
  explicit GzipDecoder(Input& input) : cursor_(input) {
    if (cursor_.at_end()) cursor_.fail(Fault::empty, "no data");
  }

  size_t read(std::span<uint8_t> into) override {
    size_t filled = 0;
    while (filled < into.size() && (in_member_ || next_member())) filled += inflate(into.subspan(filled));
    return filled;
  }

 private:
  // False at the end of the data.
  bool next_member() {
    if (cursor_.at_end()) return false;
    const uint64_t start = cursor_.offset();
    const uint8_t first = cursor_.byte();
    // Tapes and flash tools pad with zeroes; gzip takes them if nothing else follows.
    if (first == 0 && start > 0 && cursor_.only_zeroes_left()) return false;
    const bool magic = first == 0x1f && cursor_.byte() == 0x8b;
    if (!magic && start > 0) throw DecodeError(Fault::trailing_junk, start, "not gzip");
    if (!magic) throw DecodeError(Fault::corrupt, start, "not gzip");
    skip_gzip_header(cursor_);
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP_NO_HDR;
    in_member_ = true;
    return true;
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
    if (state_.block_state == ISAL_BLOCK_FINISH) {
      finish_member();
    } else if (bytes.empty() && produced == 0) {
      cursor_.truncated();
    }
    return produced;
  }

  void finish_member() {
    give_back_surplus();
    const uint32_t crc = cursor_.le32();
    const uint32_t size = cursor_.le32();
    if (crc != state_.crc) cursor_.fail(Fault::corrupt, "the checksum differs");
    if (size != state_.total_out) cursor_.fail(Fault::corrupt, "the length differs");
    in_member_ = false;
  }

  // ISA-L loads up to eight bytes ahead of the last bit.
  void give_back_surplus() {
    std::array<uint8_t, 8> surplus;
    const size_t count = static_cast<size_t>(state_.read_in_length) / 8;
    uint64_t bits = state_.read_in >> (state_.read_in_length % 8);
    for (size_t i = 0; i < count; i++, bits >>= 8) surplus[i] = static_cast<uint8_t>(bits);
    cursor_.unread(std::span(surplus).first(count));
  }

  Cursor cursor_;
  inflate_state state_;
  bool in_member_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder(Input& input, const DecodeOptions&) {
  return std::make_unique<GzipDecoder>(input);
}

}  // namespace wick
