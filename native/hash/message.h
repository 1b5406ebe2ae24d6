// Digests that older block maps ask for, by one message at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

namespace wick::hash {

class Message {
 public:
  virtual ~Message() = default;
  virtual void update(std::span<const uint8_t> bytes) = 0;
  // Nothing may follow.
  virtual std::vector<uint8_t> finish() = 0;
};

std::unique_ptr<Message> make_sha1();
std::unique_ptr<Message> make_sha512();

// What SHA-1 and SHA-512 have in common (FIPS 180-4, section 5): blocks of sixteen words, most significant byte first, and
// at the end a one bit, zeroes, and the length. A Way has Word, State (an array of words), start, and compress(State&,
// blocks, count).
template <class Way>
class BlockMessage final : public Message {
  using Word = typename Way::Word;
  static constexpr size_t block_size = 16 * sizeof(Word);

 public:
  void update(std::span<const uint8_t> bytes) override {
    const size_t begun = size_ % block_size;
    size_ += bytes.size();
    if (begun > 0) {
      const size_t taken = std::min(bytes.size(), block_size - begun);
      std::copy_n(bytes.begin(), taken, begun_.begin() + begun);
      bytes = bytes.subspan(taken);
      if (begun + taken < block_size) return;
      Way::compress(state_, begun_.data(), 1);
    }
    const size_t whole = bytes.size() / block_size;
    Way::compress(state_, bytes.data(), whole);
    bytes = bytes.subspan(whole * block_size);
    std::copy(bytes.begin(), bytes.end(), begun_.begin());
  }

  std::vector<uint8_t> finish() override {
    const uint64_t bits = size_ * 8;
    constexpr size_t length_size = 2 * sizeof(Word);
    const size_t begun = size_ % block_size;
    std::vector<uint8_t> end((begun < block_size - length_size ? block_size : 2 * block_size) - begun);
    end[0] = 0x80;
    for (size_t i = 0; i < 8; i++) end[end.size() - 1 - i] = static_cast<uint8_t>(bits >> 8 * i);
    update(end);
    std::vector<uint8_t> digest;
    for (const Word word : state_) {
      for (size_t i = sizeof(Word); i > 0; i--) digest.push_back(static_cast<uint8_t>(word >> 8 * (i - 1)));
    }
    return digest;
  }

 private:
  typename Way::State state_ = Way::start;
  std::array<uint8_t, block_size> begun_{};
  uint64_t size_ = 0;  // bytes
};

template <class Word>
inline Word big_endian(const uint8_t* bytes) {
  Word word = 0;
  for (size_t i = 0; i < sizeof(Word); i++) word = word << 8 | bytes[i];
  return word;
}

}  // namespace wick::hash
