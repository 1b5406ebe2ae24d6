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

// The front of the list, 16 places, moves without a branch; what lies behind is fetched from here.
template <class Front>
class Tail {
 public:
  explicit Tail(const uint8_t* order) { std::memcpy(places_, order, sizeof(places_)); }

  // Takes what is at `place` and puts `dropped` before all others.
  uint8_t exchange(unsigned place, uint8_t dropped) {
    const uint8_t taken = places_[place];
    std::memmove(places_ + 1, places_, place);
    places_[0] = dropped;
    return taken;
  }

 private:
  uint8_t places_[240];
};

// Front: Front(order); to_front(symbol), where symbols 0 and 1 (runs) leave it as it is and symbol n moves place n - 1;
// push(byte), which returns the byte pushed out; first(); fill(out), which writes first() 16 times.
template <class Front>
uint64_t decode_symbols_with(const SymbolSource& source, Column& column) {
  constexpr unsigned kFrontSymbols = 17;
  constexpr unsigned kBatch = 5;  // fast symbols of at most 10 bits between refills
  static_assert(kBatch * HuffmanTable::kFastBits <= 56 && kGroupSymbols % kBatch == 0);

  Front front(source.order);
  Tail<Front> tail(source.order + 16);
  uint8_t* out = column.bytes;
  uint8_t* const limit = out + kMaxBlock;
  uint32_t* const counts = column.counts;
  uint32_t weight = 1;  // of the next run symbol

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
  const auto corrupt = [&](const char* reason) {
    if (bit() > source.end) throw BlockFault{Fault::truncated, source.end, "the data ends inside a block"};
    throw BlockFault{Fault::corrupt, bit(), reason};
  };
  refill();
  drop(source.bit & 7);

  for (unsigned group = 0; group < source.selector_count; group++) {
    const HuffmanTable& table = source.tables[source.selectors[group]];
    if (!table.usable()) corrupt("a Huffman code has too many words");
    if (bit() > source.end || out > limit) corrupt("a block is longer than its limit");
    const uint16_t* const fast = table.fast();

    for (unsigned batch = 0; batch < kGroupSymbols / kBatch; batch++) {
      refill();
      for (unsigned i = 0; i < kBatch; i++) {
        unsigned entry = fast[buffer >> (64 - HuffmanTable::kFastBits)];
        drop(entry & 63);
        unsigned symbol = entry >> 6;
        if (symbol >= kFrontSymbols) {
          if (symbol == HuffmanTable::kNotFast) {
            refill();
            entry = table.look_up_long(buffer);
            if (entry == 0) corrupt("a Huffman code word has no meaning");
            drop(entry & 63);
            refill();
            symbol = entry >> 6;
          }
          if (symbol >= kFrontSymbols) {
            if (symbol == HuffmanTable::kEnd) {
              if (bit() > source.end || out > limit) corrupt("a block is longer than its limit");
              column.size = static_cast<uint32_t>(out - column.bytes);
              return bit();
            }
            const unsigned place = symbol - kFrontSymbols;
            const uint8_t byte = tail.exchange(place, front.last());
            front.push(byte);
            *out++ = byte;
            counts[byte]++;
            weight = 1;
            continue;
          }
        }
        // Runs and places of the front take the same way, as nobody could foretell which comes.
        front.to_front(symbol);
        front.fill(out);
        const bool is_run = symbol < 2;
        const uint32_t size = is_run ? weight << symbol : 1;
        weight = is_run ? weight << 1 : 1;
        counts[front.first()] += size;
        if (size > 16) {
          if (out > limit || size > static_cast<size_t>(limit - out)) corrupt("a block is longer than its limit");
          std::memset(out, front.first(), size);
        }
        out += size;
      }
    }
  }
  corrupt("a block has fewer selectors than symbols");
  return 0;
}

}  // namespace wick::bzip2
