// Reads an Input span by span or byte by byte, and counts where it is.
#pragma once

#include <array>
#include <vector>

#include "../decoder.h"

namespace wick {

class Cursor {
 public:
  explicit Cursor(Input& input) : input_(input) {}

  // What is at hand: at least one byte, or none at the end of the input. Valid until the next call of anything here.
  std::span<const uint8_t> peek() {
    if (!rest_.empty()) return rest_;
    while (rest_.empty() && !saved_.empty()) {
      rest_ = saved_.back().bytes;
      owner_ = std::move(saved_.back().owner);
      saved_.pop_back();
    }
    if (rest_.empty() && !ended_) {
      rest_ = input_.next();
      ended_ = rest_.empty();
    }
    return rest_;
  }

  // Moves on by `count` bytes of what peek() gave.
  void skip(size_t count) {
    rest_ = rest_.subspan(count);
    offset_ += count;
  }

  bool at_end() { return peek().empty(); }

  // Bytes of the input that lie behind.
  uint64_t offset() const { return offset_; }

  // Copies up to into.size() bytes; fewer only at the end of the input.
  size_t copy(std::span<uint8_t> into);

  // The next bytes, all of them; throws DecodeError(truncated).
  void read(std::span<uint8_t> into);
  uint8_t byte();
  uint16_t le16();
  uint32_t le32();
  uint64_t le64();

  // Gives back the bytes that were read last; at most `most_unread`, and not again before they are read.
  static constexpr size_t most_unread = 16;
  void unread(std::span<const uint8_t> bytes);

  // The same for any number of bytes, which stay where they are: in memory of `owner`, if that is not null.
  void put_back(std::span<const uint8_t> bytes, std::shared_ptr<const void> owner);

  // Moves over zeroes to the end of the input; false where something else follows.
  bool only_zeroes_left();

  [[noreturn]] void fail(Fault fault, const std::string& reason) const { throw DecodeError(fault, offset_, reason); }
  [[noreturn]] void truncated() const { fail(Fault::truncated, "the data ends too early"); }

 private:
  struct PutBack {
    std::span<const uint8_t> bytes;
    std::shared_ptr<const void> owner;
  };

  Input& input_;
  std::span<const uint8_t> rest_;
  std::shared_ptr<const void> owner_;
  std::vector<PutBack> saved_;  // what comes behind bytes that were given back, the next ones last
  std::array<uint8_t, most_unread> given_back_{};
  uint64_t offset_ = 0;
  bool ended_ = false;
};

}  // namespace wick
