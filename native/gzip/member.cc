#include "member.h"

#include <algorithm>
#include <array>

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

}  // namespace

void MemberInflater::begin(std::span<const uint8_t> history) {
  isal_inflate_init(&state_);
  if (!history.empty()) {
    isal_inflate_set_dict(&state_, const_cast<uint8_t*>(history.data()), static_cast<uint32_t>(history.size()));
  }
}

size_t MemberInflater::inflate(std::span<uint8_t> into) {
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
  if (bytes.empty() && produced == 0 && !at_end()) cursor_.truncated();
  add(into.first(produced));
  return produced;
}

void MemberInflater::check_trailer() {
  give_back_surplus();
  const uint32_t crc = cursor_.le32();
  const uint32_t size = cursor_.le32();
  if (crc != crc_) cursor_.fail(Fault::corrupt, "the checksum differs");
  if (size != size_) cursor_.fail(Fault::corrupt, "the length differs");
  crc_ = 0;
  size_ = 0;
}

// ISA-L loads up to eight bytes ahead of the last bit.
void MemberInflater::give_back_surplus() {
  std::array<uint8_t, 8> surplus;
  const size_t count = static_cast<size_t>(state_.read_in_length) / 8;
  uint64_t bits = state_.read_in >> (state_.read_in_length % 8);
  for (size_t i = 0; i < count; i++, bits >>= 8) surplus[i] = static_cast<uint8_t>(bits);
  cursor_.unread(std::span(surplus).first(count));
}

}  // namespace wick
