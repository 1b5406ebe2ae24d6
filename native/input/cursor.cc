#include "cursor.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace wick {

size_t Cursor::copy(std::span<uint8_t> into) {
  size_t filled = 0;
  while (filled < into.size() && !at_end()) {
    const size_t count = std::min(rest_.size(), into.size() - filled);
    std::memcpy(into.data() + filled, rest_.data(), count);
    skip(count);
    filled += count;
  }
  return filled;
}

void Cursor::read(std::span<uint8_t> into) {
  if (copy(into) < into.size()) truncated();
}

uint8_t Cursor::byte() {
  if (at_end()) truncated();
  const uint8_t value = rest_[0];
  skip(1);
  return value;
}

uint16_t Cursor::le16() {
  const uint16_t low = byte();
  return static_cast<uint16_t>(low | byte() << 8);
}

uint32_t Cursor::le32() {
  const uint32_t low = le16();
  return low | static_cast<uint32_t>(le16()) << 16;
}

uint64_t Cursor::le64() {
  const uint64_t low = le32();
  return low | static_cast<uint64_t>(le32()) << 32;
}

void Cursor::unread(std::span<const uint8_t> bytes) {
  if (bytes.size() > most_unread) throw std::logic_error("too many bytes given back");
  std::copy(bytes.begin(), bytes.end(), given_back_.begin());
  put_back(std::span<const uint8_t>(given_back_).first(bytes.size()), nullptr);
}

void Cursor::put_back(std::span<const uint8_t> bytes, std::shared_ptr<const void> owner) {
  if (!rest_.empty()) saved_.push_back({rest_, std::move(owner_)});
  rest_ = bytes;
  owner_ = std::move(owner);
  offset_ -= bytes.size();
}

bool Cursor::only_zeroes_left() {
  while (!at_end()) {
    const auto other = std::find_if(rest_.begin(), rest_.end(), [](uint8_t byte) { return byte != 0; });
    if (other != rest_.end()) return false;
    skip(rest_.size());
  }
  return true;
}

}  // namespace wick
