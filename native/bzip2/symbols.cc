#include "symbols.h"

#include "symbol_loop.h"
#include "symbols_x86.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace wick::bzip2 {
namespace {

#if defined(__aarch64__)

struct Moves {
  uint8_t from[17][16];
  constexpr Moves() : from() {
    for (unsigned symbol = 0; symbol < 17; symbol++) {
      const unsigned place = symbol == 0 ? 0 : symbol - 1;
      for (unsigned i = 0; i < 16; i++) {
        from[symbol][i] = static_cast<uint8_t>(i == 0 ? place : i <= place ? i - 1 : i);
      }
    }
  }
};

class Front {
 public:
  explicit Front(const uint8_t* order) : places_(vld1q_u8(order)) {}
  void to_front(unsigned symbol) { places_ = vqtbl1q_u8(places_, vld1q_u8(kMoves.from[symbol])); }
  void push(uint8_t byte) { places_ = vextq_u8(vdupq_n_u8(byte), places_, 15); }
  uint8_t first() const { return vgetq_lane_u8(places_, 0); }
  uint8_t last() const { return vgetq_lane_u8(places_, 15); }

 private:
  static constexpr Moves kMoves{};
  uint8x16_t places_;
};

#else

class Front {
 public:
  explicit Front(const uint8_t* order) {
    for (unsigned i = 8; i-- > 0;) {
      low_ = low_ << 8 | order[i];
      high_ = high_ << 8 | order[i + 8];
    }
  }

  void to_front(unsigned symbol) {
    if (symbol < 2) return;
    const unsigned shift = 8 * (symbol - 1);
    if (shift < 64) {
      low_ = moved(low_, shift, low_ >> shift & 0xff);
    } else {
      const uint64_t byte = high_ >> (shift - 64) & 0xff;
      high_ = moved(high_, shift - 64, low_ >> 56);
      low_ = low_ << 8 | byte;
    }
  }

  void push(uint8_t byte) {
    high_ = high_ << 8 | low_ >> 56;
    low_ = low_ << 8 | byte;
  }

  uint8_t first() const { return static_cast<uint8_t>(low_); }
  uint8_t last() const { return static_cast<uint8_t>(high_ >> 56); }

 private:
  // Bytes up to the one at `shift` go up by one place and `byte` comes in below.
  static uint64_t moved(uint64_t places, unsigned shift, uint64_t byte) {
    const uint64_t changed = (uint64_t{2} << (shift + 7)) - 1;
    return (places & ~changed) | ((places << 8 | byte) & changed);
  }

  uint64_t low_ = 0;
  uint64_t high_ = 0;
};

#endif

class PlainPlaces {
 public:
  explicit PlainPlaces(const uint8_t* order) : front_(order) { std::memcpy(tail_, order + 16, sizeof(tail_)); }

  void to_front(unsigned symbol) { front_.to_front(symbol); }
  uint8_t first() const { return front_.first(); }

  uint8_t fetch(unsigned place) {
    const uint8_t byte = tail_[place];
    std::memmove(tail_ + 1, tail_, place);
    tail_[0] = front_.last();
    front_.push(byte);
    return byte;
  }

 private:
  Front front_;
  uint8_t tail_[240];
};

}  // namespace

void throw_fault(const char* reason, uint64_t bit, uint64_t end) {
  if (bit > end) throw BlockFault{Fault::truncated, end, "the data ends inside a block"};
  throw BlockFault{Fault::corrupt, bit, reason};
}

uint64_t decode_symbols(const SymbolSource& source, Column& column) {
#if WICK_BZIP2_X86
  if (has_wide_vectors()) return decode_symbols_x86(source, column);
#endif
  return decode_symbols_with<PlainPlaces>(source, column);
}

}  // namespace wick::bzip2
