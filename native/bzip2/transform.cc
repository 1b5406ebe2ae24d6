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
constexpr unsigned kLanes = 8;
// Lanes are written in step: their distance must not be a multiple of a page, or they would fall into one set of the cache.
constexpr size_t kLaneSize = kMaxBlock + 64 * 37;
constexpr uint32_t kMaxPieces = (kMaxBlock >> kMarkShift) + 2;

}  // namespace

struct Transform::Piece {
  uint32_t row;
  const uint8_t* bytes;
  uint32_t size;
  uint32_t next;  // the piece that follows
};

Transform::Transform() : links_(kMaxBlock + 1, true), lanes_(kLanes * kLaneSize), pieces_(kMaxPieces) {}

void Transform::undo(Column& column, uint32_t origin, uint8_t* out) {
  const uint32_t size = column.size;
  uint32_t* const links = links_.get();
  Piece* const pieces = pieces_.get();

  // A link: the row of the byte that follows << 8 | the byte itself.
  uint32_t* const place = column.counts;
  uint32_t sum = 0;
  for (unsigned byte = 0; byte < 256; byte++) {
    const uint32_t count = place[byte];
    place[byte] = sum;
    sum += count;
  }
  for (uint32_t row = 0; row < size; row++) {
    const uint8_t byte = column.bytes[row];
    links[place[byte]++] = row << 8 | byte;
  }

  uint32_t piece_count = 0;
  for (uint32_t row = 0; row < size; row += 1u << kMarkShift) {
    pieces[piece_count++].row = row;
    links[row] |= kMark;
  }
  uint32_t first = origin >> kMarkShift;
  if (pieces[first].row != origin) {
    first = piece_count++;
    pieces[first].row = origin;
    links[origin] |= kMark;
  }
  const auto piece_at = [&](uint32_t row) { return row == origin ? first : row >> kMarkShift; };

  // A lane without a piece left turns on the spot, at a row that does not exist.
  const uint32_t idle = size << 8;
  links[size] = idle;
  uint32_t started = 0;
  uint32_t active = 0;
  uint32_t row[kLanes];
  uint32_t link[kLanes];
  uint32_t current[kLanes];
  uint32_t step = 0;
  const auto start = [&](unsigned lane) {
    if (started == piece_count) {
      current[lane] = piece_count;
      link[lane] = idle;
      return;
    }
    active++;
    current[lane] = started;
    Piece& piece = pieces[started++];
    piece.bytes = lanes_.get() + lane * kLaneSize + step;
    link[lane] = links[piece.row] & ~kMark;
  };
  for (unsigned lane = 0; lane < kLanes; lane++) start(lane);
  while (active > 0) {
    uint8_t* const at = lanes_.get() + step;
    uint32_t all = 0;
    for (unsigned lane = 0; lane < kLanes; lane++) {
      at[lane * kLaneSize] = static_cast<uint8_t>(link[lane]);
      row[lane] = link[lane] >> 8;
      link[lane] = links[row[lane]];
      all |= link[lane];
    }
    step++;
    if (all & kMark) {
      for (unsigned lane = 0; lane < kLanes; lane++) {
        if (!(link[lane] & kMark)) continue;
        Piece& piece = pieces[current[lane]];
        piece.size = static_cast<uint32_t>(lanes_.get() + lane * kLaneSize + step - piece.bytes);
        piece.next = piece_at(row[lane]);
        active--;
        start(lane);
      }
    }
  }

  uint32_t filled = 0;
  for (uint32_t piece = first; filled < size; piece = pieces[piece].next) {
    if (piece == first && filled > 0) {
      // The block repeats itself, so its links close before it is full.
      for (uint32_t period = filled; filled < size;) {
        const uint32_t more = std::min(period, size - filled);
        std::memcpy(out + filled, out, more);
        filled += more;
        period = filled;
      }
      return;
    }
    const uint32_t more = std::min(pieces[piece].size, size - filled);
    std::memcpy(out + filled, pieces[piece].bytes, more);
    filled += more;
  }
}

}  // namespace wick::bzip2
