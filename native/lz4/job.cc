#include "job.h"

#include "xxhash32.h"

namespace wick {

void Lz4Job::run(Tools&) {
  // Keeps the history: for that there was room for all.
  room.make_room(history + blocks.size() * largest_block + lz4_slack);
  uint8_t* const out = room.data() + history;
  size_t produced = 0;
  const uint8_t* at = packed.data();
  for (const Block& block : blocks) {
    const std::span<const uint8_t> bytes(at, block.size);
    at += block.size;
    if (block.stored) {
      if (!bytes.empty()) std::memcpy(out + produced, bytes.data(), bytes.size());
      produced += bytes.size();
    } else {
      const auto size = decode_lz4_block(bytes, out + produced, largest_block, linked ? history + produced : 0);
      if (!size) failure = DecodeError(Fault::corrupt, block.start, "invalid block");
      produced += size.value_or(0);
    }
    if (!failure && block.checksum && XxHash32::of(bytes) != *block.checksum) {
      failure = DecodeError(Fault::corrupt, block.start, "a block's checksum differs");
    }
    if (failure) break;
  }
  output = {out, produced};
  packed.release();
}

}  // namespace wick
