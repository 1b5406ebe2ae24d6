// A stretch of gzip data to decode on a thread: whole members, or the part of a member between two marks at which its
// encoder began anew.
#pragma once

#include <isa-l/igzip_lib.h>

#include "../parallel/pipeline.h"

namespace wick {

constexpr size_t gzip_trailer_size = 8;

struct GzipJob : Piece {
  struct Tools {
    inflate_state state;
  };

  struct Member {
    size_t start;  // of its compressed data in `packed`
    size_t size;   // of that; the trailer follows
  };

  explicit GzipJob(const std::shared_ptr<Pool>& pool) : packed(pool), room(pool) {}

  uint64_t start = 0;  // in the input
  Buffer packed;
  std::vector<Member> members;  // none: a part of a member
  size_t content_size = 0;      // of all members, as they say
  Buffer room;                  // for the output
  bool right = false;           // it is what it was taken for; only then the output means anything

  void run(Tools& tools);
  void no_memory() { right = false; }

 private:
  bool inflate_members(inflate_state& state);
  bool inflate_part(inflate_state& state);
};

inline uint32_t gzip_le32(const uint8_t* at) {
  return at[0] | at[1] << 8 | at[2] << 16 | static_cast<uint32_t>(at[3]) << 24;
}

}  // namespace wick
