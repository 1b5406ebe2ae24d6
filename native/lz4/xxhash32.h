// XXH32 with seed 0 (xxHash fast digest algorithm, version 0.1.1), the checksum of lz4 frames.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace wick {

class XxHash32 {
 public:
  void update(std::span<const uint8_t> bytes) {
    total_ += static_cast<uint32_t>(bytes.size());
    large_ = large_ || bytes.size() >= stripe || total_ >= stripe;
    if (held_ + bytes.size() < stripe) return hold(bytes);
    if (held_ > 0) {
      const size_t missing = stripe - held_;
      hold(bytes.first(missing));
      consume(buffer_.data());
      held_ = 0;
      bytes = bytes.subspan(missing);
    }
    for (; bytes.size() >= stripe; bytes = bytes.subspan(stripe)) consume(bytes.data());
    hold(bytes);
  }

  uint32_t digest() const {
    uint32_t hash = large_ ? std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) +
                                 std::rotl(lanes_[3], 18)
                           : prime5;
    hash += total_;
    size_t at = 0;
    for (; at + 4 <= held_; at += 4) hash = std::rotl(hash + word(buffer_.data() + at) * prime3, 17) * prime4;
    for (; at < held_; at++) hash = std::rotl(hash + buffer_[at] * prime5, 11) * prime1;
    hash = (hash ^ hash >> 15) * prime2;
    hash = (hash ^ hash >> 13) * prime3;
    return hash ^ hash >> 16;
  }

  static uint32_t of(std::span<const uint8_t> bytes) {
    XxHash32 hash;
    hash.update(bytes);
    return hash.digest();
  }

 private:
  static constexpr uint32_t prime1 = 0x9e3779b1;
  static constexpr uint32_t prime2 = 0x85ebca77;
  static constexpr uint32_t prime3 = 0xc2b2ae3d;
  static constexpr uint32_t prime4 = 0x27d4eb2f;
  static constexpr uint32_t prime5 = 0x165667b1;
  static constexpr size_t stripe = 16;

  static uint32_t word(const uint8_t* at) {
    return at[0] | at[1] << 8 | at[2] << 16 | static_cast<uint32_t>(at[3]) << 24;
  }

  void consume(const uint8_t* at) {
    for (size_t i = 0; i < 4; i++) lanes_[i] = std::rotl(lanes_[i] + word(at + 4 * i) * prime2, 13) * prime1;
  }

  void hold(std::span<const uint8_t> bytes) {
    if (bytes.empty()) return;
    std::memcpy(buffer_.data() + held_, bytes.data(), bytes.size());
    held_ += bytes.size();
  }

  std::array<uint32_t, 4> lanes_{prime1 + prime2, prime2, 0, 0u - prime1};
  std::array<uint8_t, stripe> buffer_{};
  size_t held_ = 0;
  uint32_t total_ = 0;
  bool large_ = false;
};

}  // namespace wick
