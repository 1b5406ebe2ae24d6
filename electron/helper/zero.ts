import { type AlignedMemory, alignedMemory } from './aligned-memory.ts';
import { type DriveFile, pieceSize } from './drive-file.ts';

/** Writes under way at a time. */
const depth = 8;
/** Bytes between two reports of progress. */
const reportEvery = 4 << 20;

let zeroes: Uint8Array | undefined;

/** Writes zeroes from `start` to `end`, both whole blocks. A practice drive keeps the holes of its file. */
export async function writeZeroes(
  drive: DriveFile,
  memory: AlignedMemory,
  start: number,
  end: number,
  progress: (bytes: number) => void,
): Promise<void> {
  zeroes ??= alignedMemory(pieceSize).tryTake(pieceSize);
  const source = zeroes ?? new Uint8Array(pieceSize);
  let next = start;
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

async function isZero(drive: DriveFile, memory: AlignedMemory, offset: number, length: number): Promise<boolean> {
  const buffer = await memory.take(length);
  try {
    await drive.read(buffer, offset);
    return Buffer.from(buffer.buffer, buffer.byteOffset, length).equals(
      zeroes?.subarray(0, length) ?? Buffer.alloc(length),
    );
  } finally {
    memory.giveBack(buffer);
  }
}
