// One block of bzip2 data, from its magic to its last symbol.
#pragma once

#include <cstdint>

#include "../parallel/room.h"
#include "fault.h"
#include "huffman.h"
#include "runs.h"
#include "symbols.h"
#include "transform.h"

namespace wick::bzip2 {

// A good block: its check value was right. Its bytes are the ready ones, then what `rest` gives.
struct Block {
  static constexpr size_t kReady = size_t{1} << 20;

  uint64_t end_bit = 0;      // of the data it was decoded from
  uint32_t check = 0;        // CRC of its bytes
  uint32_t coded_size = 0;   // bytes before run lengths were undone, at most kMaxBlock
  size_t ready_size = 0;
  Room<uint8_t> ready{kReady};
  RunExpander rest;
  Room<uint8_t> coded{kMaxBlock + kRunPadding};  // what `rest` reads
};

// The tables of one thread.
class BlockDecoder {
 public:
  BlockDecoder();

  // Decodes the block whose magic stands at `bit` of `data`, of which `end` bits are there (and kReadPadding bytes more).
  // Throws BlockFault.
  void decode(const uint8_t* data, uint64_t bit, uint64_t end, Block& block);

 private:
  uint64_t read_symbols(BitReader& bits, Column& column);

  HuffmanTable tables_[kMaxTables];
  uint8_t selectors_[kMaxSelectors];
  uint8_t order_[256];
  uint32_t counts_[256];
  Room<uint32_t> runs_;
  Transform transform_;
};

}  // namespace wick::bzip2
