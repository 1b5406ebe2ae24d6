import { type AlignedMemory, alignedMemory } from './aligned-memory.ts';
import { type DriveFile, pieceSize } from './drive-file.ts';

/** Writes under way at a time. */
const depth = 8;
/** Bytes between two reports of progress. */
const reportEvery = 4 << 20;
/** Bytes that are cleared with one command; within a command nobody can cancel, and nothing shows that the drive lives. */
const slices = { least: 8 << 20, first: 64 << 20, most: 1 << 30 } as const;
/** Bytes of cleared space between two blocks that are looked at. */
const provenEvery = 8 << 20;
/** ms that one command should take. */
const sliceTime = { least: 100, most: 400 } as const;

let zeroes: Uint8Array | undefined;

/**
 * Makes everything from `start` to `end`, both whole blocks, read as zeroes: has the drive clear it where it can, and
 * writes zeroes otherwise. A practice drive gets holes.
 */
export async function writeZeroes(
  drive: DriveFile,
  memory: AlignedMemory,
  start: number,
  end: number,
  progress: (bytes: number) => void,
): Promise<void> {
  const from = drive.isWorthClearing(end - start) ? await clear(drive, memory, start, end, progress) : start;
  if (from === end) return;
  const source = zeroPiece();
  let next = from;
  let unreported = 0;
  async function runLane(): Promise<void> {
    while (next < end) {
      const offset = next;
      const length = Math.min(pieceSize, end - offset);
      next += length;
      const done = drive.facts.practice && (await isZero(drive, memory, offset, length));
      if (!done) await drive.write(source.subarray(0, length), offset);
      unreported += length;
      if (unreported >= reportEvery) {
        progress(unreported);
        unreported = 0;
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: depth }, runLane));
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
}

/** Has the drive clear what it can, slice by slice. Returns where that ended. */
async function clear(
  drive: DriveFile,
  memory: AlignedMemory,
  start: number,
  end: number,
  progress: (bytes: number) => void,
): Promise<number> {
  let at = start;
  let size: number = slices.first;
  while (at < end) {
    // Slices end on round offsets, as the drive's own units do.
    const length = Math.min(end, at - (at % slices.least) + size) - at;
    const startedAt = performance.now();
    if (!(await drive.clear(at, length))) return at;
    const took = performance.now() - startedAt;
    if (!(await readsAsZero(drive, memory, at, length))) {
      drive.distrustClearing();
      return at;
    }
    if (took < sliceTime.least) size = Math.min(slices.most, size * 2);
    if (took > sliceTime.most) size = Math.max(slices.least, size / 2);
    at += length;
    progress(length);
  }
  return end;
}

/**
 * A drive that says that it cleared, but did not, is found out by the first and the last block of what it was asked for, and
 * by blocks in between: it may have cut a command in parts, and left out some.
 */
async function readsAsZero(drive: DriveFile, memory: AlignedMemory, offset: number, length: number): Promise<boolean> {
  const { blockSize } = drive.facts;
  const last = offset + length - blockSize;
  const places: number[] = [];
  for (let at = offset; at < last; at += provenEvery) places.push(at);
  const found = await Promise.all([...places, last].map((at) => isZero(drive, memory, at, blockSize)));
  return found.every((zero) => zero);
}

async function isZero(drive: DriveFile, memory: AlignedMemory, offset: number, length: number): Promise<boolean> {
  const buffer = await memory.take(length);
  try {
    await drive.read(buffer, offset);
    return Buffer.compare(buffer, zeroPiece().subarray(0, length)) === 0;
  } finally {
    memory.giveBack(buffer);
  }
}

/** `pieceSize` zeroes, page-aligned. */
function zeroPiece(): Uint8Array {
  zeroes ??= alignedMemory(pieceSize).tryTake(pieceSize) ?? new Uint8Array(pieceSize);
  return zeroes;
}
