#include "scan.h"

#include <array>

#include "bits.h"

// Wherever a magic begins, it holds at least 5 whole bytes, so one of any 4 neighbouring pairs of bytes lies within: only
// every fourth pair is looked at, in a table of those that a magic can hold.

namespace wick::bzip2 {
namespace {

constexpr unsigned kStride = 4;
constexpr unsigned kReach = 6;  // bytes from the start of a magic to the last pair that can betray it, and past it

constexpr std::array<uint64_t, 1024> make_pairs() {
  std::array<uint64_t, 1024> pairs{};
  for (unsigned shift = 0; shift <= kMagicBits - 16; shift++) {
    const auto pair = static_cast<uint16_t>(kBlockMagic >> shift);
    pairs[pair >> 6] |= uint64_t{1} << (pair & 63);
  }
  return pairs;
}

constinit const std::array<uint64_t, 1024> kPairs = make_pairs();

}  // namespace

uint64_t Scanner::needs_from() const { return scanned_ < kReach ? 0 : scanned_ - kReach; }

void Scanner::scan(const uint8_t* data, size_t size, uint64_t base, bool last, std::deque<uint64_t>& found) {
  uint64_t at = scanned_ - base;
  for (; at + (last ? 2 : 2 + kReach) <= size; at += kStride) {
    const unsigned pair = data[at] << 8 | data[at + 1];
    if (!(kPairs[pair >> 6] >> (pair & 63) & 1)) continue;
    for (uint64_t bit = at < kReach ? 0 : (at - kReach) * 8; bit <= at * 8; bit++) {
      if (bit + kMagicBits > size * 8 || bits_at(data, bit, kMagicBits) != kBlockMagic) continue;
      if (base * 8 + bit < newest_) continue;
      found.push_back(base * 8 + bit);
      newest_ = base * 8 + bit + 1;
    }
  }
  scanned_ = base + at;
}

}  // namespace wick::bzip2
