#include "crc.h"

#include <array>

#include "bits.h"

namespace wick::bzip2 {
namespace {

constexpr uint32_t kPolynomial = 0x04c11db7;
constexpr unsigned kSlices = 16;
using Tables = std::array<std::array<uint32_t, 256>, kSlices>;

// tables[k][b]: what byte b, followed by k zero bytes, does to the check value.
constexpr Tables make_tables() {
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t value = byte << 24;
    for (int bit = 0; bit < 8; bit++) value = value << 1 ^ (value >> 31 ? kPolynomial : 0);
    tables[0][byte] = value;
  }
  for (unsigned slice = 1; slice < kSlices; slice++) {
    for (uint32_t byte = 0; byte < 256; byte++) {
      const uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = before << 8 ^ tables[0][before >> 24];
    }
  }
  return tables;
}

constinit const Tables kTables = make_tables();

}  // namespace

void Crc::add(const uint8_t* data, size_t size) {
  uint32_t state = state_;
  for (; size >= 16; data += 16, size -= 16) {
    const uint64_t high = load_be64(data) ^ uint64_t{state} << 32;
    const uint64_t low = load_be64(data + 8);
    state = 0;
    for (unsigned i = 0; i < 8; i++) {
      state ^= kTables[15 - i][high >> (56 - 8 * i) & 0xff] ^ kTables[7 - i][low >> (56 - 8 * i) & 0xff];
    }
  }
  for (; size > 0; data++, size--) state = state << 8 ^ kTables[0][state >> 24 ^ *data];
  state_ = state;
}

}  // namespace wick::bzip2
