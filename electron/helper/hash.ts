import { createHash, type Hash } from 'node:crypto';
import type { AlignedMemory } from './aligned-memory.ts';
import { type DriveFile, pieceSize } from './drive-file.ts';

/** Reads under way ahead of the one that is hashed. */
const ahead = 6;
/** Bytes between two reports of progress. */
const reportEvery = 4 << 20;

interface Piece {
  /** Bytes from the start of the drive. */
  start: number;
  end: number;
  /** The range ends with this piece. */
  last: boolean;
}

interface Reading {
  piece: Piece;
  buffer: Promise<Uint8Array>;
}

/**
 * Reads ranges from the medium and returns a lower-case hex digest for each. The reads run ahead of the hashing, from one
 * range into the next.
 */
export async function hashRanges(
  drive: DriveFile,
  memory: AlignedMemory,
  ranges: readonly (readonly [offset: number, length: number])[],
  algorithm: string,
  progress: (bytes: number) => void,
): Promise<string[]> {
  const pieces = piecesOf(ranges);
  const readings: Reading[] = [];
  const digests: string[] = [];
  let hash: Hash = createHash(algorithm);
  let unreported = 0;
  const readNext = () => {
    const { value: piece } = pieces.next();
    if (piece === undefined) return;
    const buffer = readBlocks(drive, memory, piece.start, piece.end);
    buffer.catch(() => {}); // it is awaited in its turn
    readings.push({ piece, buffer });
  };
  try {
    for (let count = 0; count < ahead; count += 1) readNext();
    for (let reading = readings[0]; reading !== undefined; reading = readings[0]) {
      const { piece, buffer } = reading;
      const bytes = await buffer;
      const skip = piece.start % drive.facts.blockSize;
      hash.update(bytes.subarray(skip, skip + piece.end - piece.start));
      memory.giveBack(bytes);
      readings.shift();
      readNext();
      unreported += piece.end - piece.start;
      if (piece.last) {
        digests.push(hash.digest('hex'));
        hash = createHash(algorithm);
      }
      if (unreported >= reportEvery) {
        progress(unreported);
        unreported = 0;
      }
    }
  } finally {
    for (const { buffer } of readings) await buffer.then((bytes) => memory.giveBack(bytes)).catch(() => {});
  }
  if (unreported > 0) progress(unreported);
  return digests;
}

/** Reads the whole blocks around `start` to `end` into memory that the caller gives back. */
export async function readBlocks(
  drive: DriveFile,
  memory: AlignedMemory,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const { blockSize } = drive.facts;
  const from = start - (start % blockSize);
  const buffer = await memory.take(Math.ceil((end - from) / blockSize) * blockSize);
  try {
    if (end > start) await drive.read(buffer, from);
    return buffer;
  } catch (error) {
    memory.giveBack(buffer);
    throw error;
  }
}

function* piecesOf(ranges: readonly (readonly [number, number])[]): Generator<Piece, undefined> {
  for (const [offset, length] of ranges) {
    const end = offset + length;
    let start = offset;
    do {
      // Pieces end on round offsets, so that all but the first and the last are whole blocks.
      const stop = Math.min(end, start - (start % pieceSize) + pieceSize);
      yield { start, end: stop, last: stop === end };
      start = stop;
    } while (start < end);
  }
}
