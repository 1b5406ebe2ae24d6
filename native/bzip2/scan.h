// Where blocks may begin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace wick::bzip2 {

// Looks for block magics, at any bit. A magic can also come about by chance inside a block: what is found are candidates.
class Scanner {
 public:
  // Goes on in `data`, which is what follows the first `base` bytes of input, and adds what it finds to `found`, as bits of
  // input. `last`: there is no more input. kReadPadding bytes more must be there.
  void scan(const uint8_t* data, size_t size, uint64_t base, bool last, std::deque<uint64_t>& found);

  // Bytes of input before this one are not looked at again.
  uint64_t needs_from() const;

 private:
  uint64_t scanned_ = 0;  // bytes of input
  uint64_t newest_ = 0;   // bit after the start of the last magic
};

}  // namespace wick::bzip2
