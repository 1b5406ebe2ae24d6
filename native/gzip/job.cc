#include "job.h"

#include <isa-l/crc.h>

namespace wick {

namespace {

constexpr size_t most_room = size_t{8} << 20;

}  // namespace

void GzipJob::run(Tools& tools) {
  right = false;
  try {
    right = members.empty() ? inflate_part(tools.state) : inflate_members(tools.state);
  } catch (const std::bad_alloc&) {
    // Then it takes less memory to decode it in pieces.
  }
}

bool GzipJob::inflate_members(inflate_state& state) {
  room.make_room(content_size + 1);
  size_t filled = 0;
  for (const Member& member : members) {
    const uint8_t* const trailer = packed.data() + member.start + member.size;
    const uint32_t size = gzip_le32(trailer + 4);
    isal_inflate_init(&state);
    state.next_in = packed.data() + member.start;
    state.avail_in = static_cast<uint32_t>(member.size);
    state.next_out = room.data() + filled;
    state.avail_out = size;
    if (isal_inflate_stateless(&state) != ISAL_DECOMP_OK || state.avail_in > 0 || state.avail_out > 0) return false;
    if (crc32_gzip_refl(0, room.data() + filled, size) != gzip_le32(trailer)) return false;
    filled += size;
  }
  output = {room.data(), filled};
  return true;
}

bool GzipJob::inflate_part(inflate_state& state) {
  room.make_room(4 * packed.size());
  isal_inflate_init(&state);
  state.next_in = packed.data();
  state.avail_in = static_cast<uint32_t>(packed.size());
  size_t filled = 0;
  do {
    if (filled == room.capacity()) {
      if (filled >= most_room) return false;
      room.set_size(filled);
      room.grow(2 * filled);
    }
    state.next_out = room.data() + filled;
    state.avail_out = static_cast<uint32_t>(room.capacity() - filled);
    if (isal_inflate(&state) != ISAL_DECOMP_OK) return false;
    filled = room.capacity() - state.avail_out;
  } while (state.avail_out == 0);
  output = {room.data(), filled};
  // Between two blocks, of which the last one ended with a byte, and the last of the bytes.
  const bool between = state.block_state == ISAL_BLOCK_NEW_HDR || state.block_state == ISAL_BLOCK_HDR;
  return between && state.avail_in == 0 && state.read_in_length == 0 && state.tmp_in_size == 0;
}

}  // namespace wick
