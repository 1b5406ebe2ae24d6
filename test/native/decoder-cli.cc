// A program around one decoder, -DMAKE_DECODER=make_…_decoder: [THREADS [CHUNK [LIMIT]]]. Standard input to standard output
// through the decoder. Exit 4 with `fault offset reason` on standard error where the data are bad. CHUNK: bytes of input at
// a time. LIMIT: end the decoder after so many bytes.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#endif

#include "../../native/decoder.h"

namespace {

class StandardInput final : public wick::Input {
 public:
  explicit StandardInput(size_t chunk) : chunk_(chunk) {}
  std::span<const uint8_t> next() override { return {chunk_.data(), std::fread(chunk_.data(), 1, chunk_.size(), stdin)}; }

 private:
  std::vector<uint8_t> chunk_;
};

}  // namespace

int main(int count, char** words) {
#if defined(_WIN32)
  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
#endif
  wick::DecodeOptions options;
  if (count > 1) options.threads = static_cast<unsigned>(std::atoi(words[1]));
  StandardInput input(count > 2 ? static_cast<size_t>(std::atol(words[2])) : size_t{1} << 20);
  uint64_t left = count > 3 ? static_cast<uint64_t>(std::atoll(words[3])) : UINT64_MAX;
  std::vector<uint8_t> out(size_t{1} << 20);
  try {
    const auto decoder = wick::MAKE_DECODER(input, options);
    while (left > 0) {
      const size_t size = decoder->read(std::span(out).first(std::min<uint64_t>(left, out.size())));
      if (size == 0) break;
      if (std::fwrite(out.data(), 1, size, stdout) != size) return 5;
      left -= size;
    }
  } catch (const wick::DecodeError& error) {
    static const char* const kNames[] = {"truncated", "corrupt", "trailing_junk", "empty", "memory", "cancelled"};
    std::fprintf(stderr, "%s %llu %s\n", kNames[static_cast<int>(error.fault)],
                 static_cast<unsigned long long>(error.offset), error.what());
    return 4;
  }
  return std::fflush(stdout) == 0 ? 0 : 5;
}
