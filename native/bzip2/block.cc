#include "block.h"

#include <cstring>
#include <utility>

#include "crc.h"
#include "random.h"

namespace wick::bzip2 {
namespace {

// Which bytes occur: 16 bits for the sixteenths of the alphabet, then 16 for each sixteenth that is used at all.
unsigned read_order(BitReader& bits, uint8_t* order) {
  std::memset(order, 0, 256);
  unsigned used = 0;
  const uint32_t parts = bits.take(16);
  for (unsigned part = 0; part < 16; part++) {
    if (!(parts >> (15 - part) & 1)) continue;
    const uint32_t bytes = bits.take(16);
    for (unsigned i = 0; i < 16; i++) {
      if (bytes >> (15 - i) & 1) order[used++] = static_cast<uint8_t>(part * 16 + i);
    }
  }
  if (used == 0) bits.corrupt("a block uses no byte at all");
  return used;
}

// Which table serves each group: places in a move-to-front list.
void read_selectors(BitReader& bits, unsigned table_count, unsigned count, uint8_t* selectors) {
  uint8_t list[kMaxTables] = {0, 1, 2, 3, 4, 5};
  for (unsigned i = 0; i < count; i++) {
    const unsigned place = bits.take_unary(table_count - 1);
    if (place >= table_count) bits.corrupt("a selector names a table that is not there");
    const uint8_t taken = list[place];
    std::memmove(list + 1, list, place);
    list[0] = taken;
    selectors[i] = taken;
  }
}

void read_table(BitReader& bits, unsigned symbols, HuffmanTable& table) {
  uint8_t lengths[kMaxSymbols];
  unsigned length = bits.take(5);
  for (unsigned symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > kMaxCodeLength) bits.corrupt("a Huffman code length is out of bounds");
      if (!bits.take(1)) break;
      length += bits.take(1) ? -1 : 1;
    }
    lengths[symbol] = static_cast<uint8_t>(length);
  }
  table.build({lengths, symbols});
}

// Writes as much as is wanted at once and sees the rest go by, for the check value.
uint32_t expand(Block& block, BitReader& bits) {
  Crc crc;
  RunExpander runs(block.coded.get(), block.coded_size);
  block.ready_size = runs.fill(block.ready.get(), Block::kReady);
  crc.add(block.ready.get(), block.ready_size);
  block.rest = runs;
  uint8_t piece[16 * 1024];
  while (const size_t size = runs.fill(piece, sizeof(piece))) crc.add(piece, size);
  if (runs.broken()) bits.corrupt("a block ends where a run length was due");
  return crc.value();
}

}  // namespace

BlockDecoder::BlockDecoder() : runs_(kMaxBlock + kRunsPadding) {}

uint64_t BlockDecoder::read_symbols(BitReader& bits, Column& column) {
  const unsigned used = read_order(bits, order_);
  const unsigned table_count = bits.take(3);
  if (table_count < 2 || table_count > kMaxTables) bits.corrupt("the number of Huffman tables is out of bounds");
  const unsigned selector_count = bits.take(15);
  if (selector_count == 0) bits.corrupt("a block has no selectors");
  read_selectors(bits, table_count, selector_count, selectors_);
  for (unsigned i = 0; i < table_count; i++) read_table(bits, used + 2, tables_[i]);

  std::memset(counts_, 0, sizeof(counts_));
  return decode_symbols(
      {.data = bits.data(), .bit = bits.bit(), .end = bits.end(), .tables = tables_, .selectors = selectors_,
       .selector_count = selector_count, .order = order_},
      column);
}

void BlockDecoder::decode(const uint8_t* data, uint64_t bit, uint64_t end, Block& block) {
  BitReader bits(data, bit + kMagicBits, end);
  block.check = bits.take(32);
  const bool randomised = bits.take(1);
  const uint32_t origin = bits.take(24);
  Column column{.runs = runs_.get(), .counts = counts_, .run_count = 0, .size = 0};
  block.end_bit = read_symbols(bits, column);
  if (origin >= column.size) bits.corrupt("a block starts outside itself");

  block.coded_size = column.size;
  transform_.undo(column, origin, block.coded.get());
  std::memset(block.coded.get() + column.size, 0, kRunPadding);
  if (randomised) undo_random(block.coded.get(), column.size);
  if (expand(block, bits) != block.check) bits.corrupt("a block does not match its check value");
}

}  // namespace wick::bzip2
