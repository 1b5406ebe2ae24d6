// The loop of decode_symbols, made once for each way to keep the front of the move-to-front list.
#pragma once

#include <cstring>

#include "symbols.h"

#if defined(__GNUC__)
#define WICK_ALWAYS_INLINE __attribute__((always_inline))
#else
#define WICK_ALWAYS_INLINE
#endif

namespace wick::bzip2 {

// Places: the move-to-front list, of which the front is made for speed. Places(order); to_front(symbol), where symbols 0 and
// 1 (runs) leave it as it is and symbol n, up to 16, moves place n - 1; first(); fetch(place), which moves the place 16 more
// than that and returns its byte.
template <class Places>
uint64_t decode_symbols_with(const SymbolSource& source, Column& column) {
  constexpr unsigned kFrontSymbols = 17;
  constexpr unsigned kBatch = 5;  // fast symbols of at most 10 bits between refills
  static_assert(kBatch * HuffmanTable::kFastBits <= 56 && kGroupSymbols % kBatch == 0);

  Places places(source.order);
  uint32_t* run = column.runs;
  uint32_t* const counts = column.counts;
  uint32_t length = 0;  // of the last run
  uint32_t total = 0;
  uint32_t weight = 1;  // of the next run symbol
  *run = 0;

  // `buffer` holds the next bits from its top; `held` of them are counted, and `next` is the first byte after those.
  const uint8_t* next = source.data + (source.bit >> 3);
  uint64_t buffer = 0;
  unsigned held = 0;
  const auto refill = [&]() WICK_ALWAYS_INLINE {
    buffer |= load_be64(next) >> held;
    next += (63 - held) >> 3;
    held |= 56;
  };
  const auto drop = [&](unsigned count) WICK_ALWAYS_INLINE {
    buffer <<= count;
    held -= count;
  };
  const auto bit = [&] { return static_cast<uint64_t>(next - source.data) * 8 - held; };
  refill();
  drop(source.bit & 7);

  for (unsigned group = 0; group < source.selector_count; group++) {
    const HuffmanTable& table = source.tables[source.selectors[group]];
    if (bit() > source.end) throw_fault("the data ends inside a block", bit(), source.end);
    if (!table.usable()) throw_fault("a Huffman code has too many words", bit(), source.end);
    const uint16_t* const fast = table.fast();

    for (unsigned batch = 0; batch < kGroupSymbols / kBatch; batch++) {
      if (total > kMaxBlock) throw_fault("a block is longer than its limit", bit(), source.end);
      refill();
      for (unsigned i = 0; i < kBatch; i++) {
        unsigned entry = fast[buffer >> (64 - HuffmanTable::kFastBits)];
        drop(entry & 63);
        unsigned symbol = entry >> 6;
        if (symbol >= kFrontSymbols) {
          if (symbol == HuffmanTable::kNotFast) {
            refill();
            entry = table.look_up_long(buffer);
            if (entry == 0) throw_fault("a Huffman code word has no meaning", bit(), source.end);
            drop(entry & 63);
            refill();
            symbol = entry >> 6;
          }
          if (symbol >= kFrontSymbols) {
            if (symbol == HuffmanTable::kEnd) {
              if (bit() > source.end || total > kMaxBlock) throw_fault("a block is longer than its limit", bit(), source.end);
              column.run_count = static_cast<uint32_t>(run + 1 - column.runs);
              column.size = total;
              return bit();
            }
            const uint8_t byte = places.fetch(symbol - kFrontSymbols);
            *++run = 1 << 8 | byte;
            counts[byte]++;
            length = 1;
            total++;
            weight = 1;
            continue;
          }
        }
        // Runs and places of the front take the same way, as nobody could foretell which comes. Arithmetic on a mask,
        // for compilers like to make a branch of anything else.
        places.to_front(symbol);
        const auto is_run = static_cast<uint32_t>(static_cast<int32_t>(symbol - 2) >> 31);
        const uint32_t size = 1 + (((weight << (symbol & 1)) - 1) & is_run);
        weight = 1 + ((weight * 2 - 1) & is_run);
        length = (length & is_run) + size;
        run += 1 + static_cast<int32_t>(is_run);
        *run = length << 8 | places.first();
        counts[places.first()] += size;
        total += size;
      }
    }
  }
  throw_fault("a block has fewer selectors than symbols", bit(), source.end);
}

}  // namespace wick::bzip2
