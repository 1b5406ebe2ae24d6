// From the coded bits of a block to the last column of its sorted rotations: Huffman, run lengths, move to front.
#pragma once

#include <cstdint>

#include "bits.h"
#include "huffman.h"

namespace wick::bzip2 {

inline constexpr unsigned kMaxTables = 6;
inline constexpr unsigned kMaxSelectors = (1 << 15) - 1;
inline constexpr unsigned kGroupSymbols = 50;  // one selector serves so many
// Runs are written past the block's limit by up to a group before that is noticed.
inline constexpr size_t kRunsPadding = 64;

struct SymbolSource {
  const uint8_t* data;
  uint64_t bit;  // where the symbols begin
  uint64_t end;  // bits
  const HuffmanTable* tables;
  const uint8_t* selectors;
  unsigned selector_count;
  const uint8_t* order;  // 256 bytes, of which those in use come first
};

// The last column, as runs of equal bytes.
struct Column {
  uint32_t* runs;    // length << 8 | byte; room for kMaxBlock + kRunsPadding
  uint32_t* counts;  // 256: how often each byte comes; zeros at first
  uint32_t run_count;
  uint32_t size;  // bytes
};

// What is wrong at `bit`: if that lies past the end, then only that the data end too early.
[[noreturn]] void throw_fault(const char* reason, uint64_t bit, uint64_t end);

// Fills `column` and returns the bit after the end symbol. Throws BlockFault.
uint64_t decode_symbols(const SymbolSource& source, Column& column);

}  // namespace wick::bzip2
