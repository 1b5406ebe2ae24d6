// What every native decoder is: a pull from compressed input to decoded output, on threads of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace wick {

enum class Fault { truncated, corrupt, trailing_junk, empty, memory, cancelled };

// An expected failure. `offset` counts bytes of the compressed input.
struct DecodeError : std::runtime_error {
  Fault fault;
  uint64_t offset;
  uint64_t needed = 0;  // bytes, for Fault::memory
  DecodeError(Fault fault, uint64_t offset, const std::string& reason)
      : std::runtime_error(reason), fault(fault), offset(offset) {}
};

// Compressed input, in order. Called from one thread at a time.
class Input {
 public:
  virtual ~Input() = default;
  // The next bytes; empty at the end. Waits for them. Valid until the next call. Throws DecodeError(cancelled).
  virtual std::span<const uint8_t> next() = 0;
};

struct DecodeOptions {
  unsigned threads = 2;
  uint64_t memory_limit = uint64_t{2} << 30;  // bytes, for dictionaries and windows
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  // Fills `into` with the next decoded bytes; fewer than asked for only at the true end of the data. Throws DecodeError.
  // Called from one thread at a time, which may wait here; destroying the decoder ends its own threads, once next() of the
  // input keeps none of them waiting.
  virtual size_t read(std::span<uint8_t> into) = 0;
};

std::unique_ptr<Decoder> make_bzip2_decoder(Input& input, const DecodeOptions& options);
std::unique_ptr<Decoder> make_xz_decoder(Input& input, const DecodeOptions& options);
std::unique_ptr<Decoder> make_lzma_decoder(Input& input, const DecodeOptions& options);  // .lzma, the older format
std::unique_ptr<Decoder> make_gzip_decoder(Input& input, const DecodeOptions& options);
std::unique_ptr<Decoder> make_zstd_decoder(Input& input, const DecodeOptions& options);
std::unique_ptr<Decoder> make_lz4_decoder(Input& input, const DecodeOptions& options);

}  // namespace wick
