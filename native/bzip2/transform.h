// The inverse Burrows-Wheeler transform of one block.
#pragma once

#include <cstddef>
#include <cstdint>

#include "room.h"
#include "symbols.h"

namespace wick::bzip2 {

// The tables that a transform works in: one for each thread, used again for every block.
class Transform {
 public:
  Transform();

  // Undoes the transform: `column` is the last column of the sorted rotations, `origin` (less than its size) the row that
  // was the block. Writes column.size bytes. column.counts is used up.
  void undo(Column& column, uint32_t origin, uint8_t* out);

 private:
  struct Piece;
  Room<uint32_t> links_;
  Room<uint8_t> lanes_;
  Room<Piece> pieces_;
};

}  // namespace wick::bzip2
