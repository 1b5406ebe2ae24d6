// The inverse Burrows-Wheeler transform of one block.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../parallel/room.h"
#include "symbols.h"

namespace wick::bzip2 {

// The tables that a transform works in: one for each thread, used again for every block.
class Transform {
 public:
  Transform();

  // Undoes the transform: `column` is the last of the sorted rotations, `origin` (less than its size) the row that
  // was the block. Writes column.size bytes.
  void undo(const Column& column, uint32_t origin, uint8_t* out);

 private:
  struct Piece;

  void link(const Column& column);
  void mark(uint32_t size, uint32_t origin);
  void follow(uint32_t size);
  void join(uint32_t size, uint8_t* out) const;

  Room<uint32_t> links_;  // by row: the row of the byte that follows << 8 | the row's byte
  Room<uint8_t> lanes_;
  Room<Piece> pieces_;
  uint32_t piece_count_ = 0;
  uint32_t origin_ = 0;
  uint32_t first_ = 0;  // the piece that begins at the origin
};

}  // namespace wick::bzip2
