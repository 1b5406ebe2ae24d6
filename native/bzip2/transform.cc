#include "transform.h"

#include <algorithm>
#include <cstring>

// The transform is undone by following links through the sorted rotations, one byte at each step: a chain in which every
// load waits for the one before. So the chain is cut: rows at a fixed distance are marked, and the pieces that begin there,
// each ending at the next marked row it meets, are followed side by side. Each row lies on exactly one piece, as the links
// are a permutation. The pieces are then put together, from the origin on.

namespace wick::bzip2 {
namespace {

constexpr uint32_t kMark = uint32_t{1} << 31;
constexpr unsigned kMarkShift = 10;  // every 1024th row
constexpr unsigned kLanes = 16;
// Lanes are written in step: their distance must not be a multiple of a page, or they would fall into one set of the cache.
constexpr size_t kLaneSize = kMaxBlock + 64 * 37;
constexpr uint32_t kMaxPieces = (kMaxBlock >> kMarkShift) + 2;

void prefetch_for_write([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address, 1);
#endif
}

}  // namespace

struct Transform::Piece {
  uint32_t row;
  const uint8_t* bytes;
  uint32_t size;
  uint32_t next;  // the piece that follows
};

Transform::Transform() : links_(kMaxBlock + 1, true), lanes_(kLanes * kLaneSize), pieces_(kMaxPieces) {}

void Transform::undo(const Column& column, uint32_t origin, uint8_t* out) {
  link(column);
  mark(column.size, origin);
  follow(column.size);
  join(column.size, out);
}

void Transform::link(const Column& column) {
  struct Rows {
    uint32_t next;
    uint32_t end;
  };
  Rows rows[256];  // that begin with each byte
  uint32_t sum = 0;
  for (unsigned byte = 0; byte < 256; byte++) {
    rows[byte].next = sum;
    sum += column.counts[byte];
    rows[byte].end = sum;
  }
  uint32_t* const links = links_.get();
  constexpr uint32_t kAtOnce = 4;
  uint32_t row = 0;
  for (uint32_t i = 0; i < column.run_count; i++) {
    const uint32_t length = column.runs[i] >> 8;
    const uint32_t byte = column.runs[i] & 0xff;
    const uint32_t link = row << 8 | byte;
    row += length;
    uint32_t* const to = links + rows[byte].next;
    rows[byte].next += length;
    prefetch_for_write(to + 32);
    // Most runs are short, so some rows are written too many, to be written again, if they belong to the same byte.
    if (length <= kAtOnce && to + kAtOnce <= links + rows[byte].end) {
      for (uint32_t j = 0; j < kAtOnce; j++) to[j] = link + (j << 8);
    } else {
      for (uint32_t j = 0; j < length; j++) to[j] = link + (j << 8);
    }
  }
}

void Transform::mark(uint32_t size, uint32_t origin) {
  piece_count_ = 0;
  const auto add = [&](uint32_t row) {
    links_[row] |= kMark;
    pieces_[piece_count_].row = row;
    return piece_count_++;
  };
  for (uint32_t row = 0; row < size; row += 1u << kMarkShift) add(row);
  origin_ = origin;
  first_ = origin % (1u << kMarkShift) == 0 ? origin >> kMarkShift : add(origin);
}

void Transform::follow(uint32_t size) {
  const uint32_t* const links = links_.get();
  // A lane without a piece left turns on the spot, at a row that does not exist.
  const uint32_t idle = size << 8;
  links_[size] = idle;
  uint32_t started = 0;
  uint32_t active = 0;
  uint32_t row[kLanes];
  uint32_t link[kLanes];
  uint32_t current[kLanes];
  uint8_t* at = lanes_.get();
  const auto start = [&](unsigned lane) {
    if (started == piece_count_) {
      link[lane] = idle;
      return;
    }
    active++;
    current[lane] = started;
    Piece& piece = pieces_[started++];
    piece.bytes = at + lane * kLaneSize;
    link[lane] = links[piece.row] & ~kMark;
  };
  for (unsigned lane = 0; lane < kLanes; lane++) start(lane);
  while (active > 0) {
    uint32_t all = 0;
    for (unsigned lane = 0; lane < kLanes; lane++) {
      at[lane * kLaneSize] = static_cast<uint8_t>(link[lane]);
      row[lane] = link[lane] >> 8;
      link[lane] = links[row[lane]];
      all |= link[lane];
    }
    at++;
    if (!(all & kMark)) continue;
    for (unsigned lane = 0; lane < kLanes; lane++) {
      if (!(link[lane] & kMark)) continue;
      Piece& piece = pieces_[current[lane]];
      piece.size = static_cast<uint32_t>(at + lane * kLaneSize - piece.bytes);
      piece.next = row[lane] == origin_ ? first_ : row[lane] >> kMarkShift;
      active--;
      start(lane);
    }
  }
}

void Transform::join(uint32_t size, uint8_t* out) const {
  uint32_t filled = 0;
  uint32_t piece = first_;
  do {
    const uint32_t more = std::min(pieces_[piece].size, size - filled);
    std::memcpy(out + filled, pieces_[piece].bytes, more);
    filled += more;
    piece = pieces_[piece].next;
  } while (piece != first_ && filled < size);
  // A block that repeats itself has links that close before it is full.
  while (filled < size) {
    const uint32_t more = std::min(filled, size - filled);
    std::memcpy(out + filled, out, more);
    filled += more;
  }
}

}  // namespace wick::bzip2
