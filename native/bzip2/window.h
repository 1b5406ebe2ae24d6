// The compressed bytes at hand: from the block that is due up to the last that was read ahead.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "../decoder.h"
#include "bits.h"
#include "scan.h"

namespace wick::bzip2 {

class Window {
 public:
  explicit Window(Input& input) : input_(input), bytes_(kReadPadding) {}

  // Waits for more input; false at its end.
  bool read_more() {
    if (ended_) return false;
    const std::span<const uint8_t> more = input_.next();
    ended_ = more.empty();
    bytes_.resize(bytes_.size() - kReadPadding);
    bytes_.insert(bytes_.end(), more.begin(), more.end());
    bytes_.resize(bytes_.size() + kReadPadding);
    scanner_.scan(bytes_.data(), size(), base_, ended_, candidates_);
    return !ended_;
  }

  // Reads until the input is known up to `end`, or ends before that (false).
  bool read_to(uint64_t end) {
    while (this->end() < end) {
      if (!read_more()) return false;
    }
    return true;
  }

  // Forgets what lies before `byte`, once that is worth the move.
  void forget_before(uint64_t byte) {
    const uint64_t keep = std::min(byte, scanner_.needs_from());
    if (keep < base_ + size() / 2) return;
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<ptrdiff_t>(keep - base_));
    base_ = keep;
  }

  // All positions are bytes of input. kReadPadding bytes after the end may be read.
  uint64_t base() const { return base_; }
  uint64_t end() const { return base_ + size(); }
  bool ended() const { return ended_; }
  const uint8_t* data() const { return bytes_.data(); }
  const uint8_t* at(uint64_t byte) const { return bytes_.data() + (byte - base_); }

  // Bits of input where blocks may begin, in order.
  std::deque<uint64_t>& candidates() { return candidates_; }

 private:
  size_t size() const { return bytes_.size() - kReadPadding; }

  Input& input_;
  std::vector<uint8_t> bytes_;
  uint64_t base_ = 0;
  bool ended_ = false;
  Scanner scanner_;
  std::deque<uint64_t> candidates_;
};

}  // namespace wick::bzip2
