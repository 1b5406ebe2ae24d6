// libFuzzer on a native decoder, built by build/fuzz.mjs with -DMAKE_DECODER=make_…_decoder.
// The first byte of the input chooses threads and pieces; the rest is the data. An error is a fine end; a crash is not.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "../../../native/decoder.h"

namespace {

class Pieces final : public wick::Input {
 public:
  Pieces(std::span<const uint8_t> data, size_t piece) : data_(data), piece_(piece) {}
  // A copy, so that reading past a piece does not go unseen.
  std::span<const uint8_t> next() override {
    const size_t size = std::min(piece_, data_.size());
    copy_.assign(data_.begin(), data_.begin() + static_cast<ptrdiff_t>(size));
    copy_.shrink_to_fit();
    data_ = data_.subspan(size);
    return copy_;
  }

 private:
  std::span<const uint8_t> data_;
  size_t piece_;
  std::vector<uint8_t> copy_;
};

constexpr uint64_t kEnough = 4 << 20;  // bytes of output: small data can stand for gigabytes

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Pieces input({data + 1, size - 1}, size_t{1} << (data[0] >> 4));
  std::vector<uint8_t> out(1 + (data[0] & 3) * 5000);
  try {
    const auto decoder = wick::MAKE_DECODER(input, {.threads = 1u + (data[0] >> 2 & 3), .memory_limit = 64 << 20});
    for (uint64_t total = 0; total < kEnough;) {
      const size_t read = decoder->read(out);
      if (read > out.size()) __builtin_trap();
      if (read == 0) break;
      total += read;
    }
  } catch (const wick::DecodeError& error) {
    if (error.offset > size) __builtin_trap();
  }
  return 0;
}
