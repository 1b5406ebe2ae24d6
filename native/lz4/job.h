// Blocks of one lz4 frame to decode, one after the other.
#pragma once

#include <vector>

#include "../parallel/pipeline.h"
#include "block.h"

namespace wick {

struct Lz4Job : Piece {
  struct Tools {};

  struct Block {
    size_t size;  // packed
    bool stored;
    uint64_t start;  // of its packed bytes in the input
    std::optional<uint32_t> checksum;
  };

  // What the frame's end says.
  struct End {
    std::optional<uint64_t> content_size;
    std::optional<uint32_t> checksum;
    uint64_t offset;  // in the input
  };

  explicit Lz4Job(const std::shared_ptr<Pool>& pool) : packed(pool), room(pool) {}

  Buffer packed;  // of all blocks, until they are decoded
  std::vector<Block> blocks;
  size_t largest_block = 0;  // decoded
  Buffer room;
  size_t history = 0;   // bytes at the start of `room` that the blocks may refer to
  bool linked = false;  // blocks refer to the ones before
  bool hashed = false;  // the frame has a checksum
  std::optional<End> end;

  // Sets `output`, and `failure` where something is wrong behind it.
  void run(Tools&);
};

}  // namespace wick
