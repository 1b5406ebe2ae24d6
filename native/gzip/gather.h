// Finds what of gzip data threads may decode apart, and gathers it from the input.
#pragma once

#include <vector>

#include "../input/cursor.h"
#include "job.h"

namespace wick {

class Gatherer {
 public:
  explicit Gatherer(Cursor& cursor) : cursor_(cursor) {}

  // Adds a stretch of members that say how long they are, perhaps none; false where no other such member follows.
  bool add_members(GzipJob& job);

  // Adds a stretch of a member up to a mark; false where there is none for long.
  bool add_part(GzipJob& job);

  // What was read from the input and belongs to no stretch: it is to be put back.
  std::vector<uint8_t> beyond;
  // Before this offset in the input there is nothing to find.
  uint64_t look_ahead_from = 0;

 private:
  bool add_member(GzipJob& job);

  Cursor& cursor_;
};

}  // namespace wick
