import type { AlignedMemory } from './aligned-memory.ts';
import type { DriveFile } from './drive-file.ts';

/** Where the whole blocks around `start` to `end` begin, and their bytes. */
export function wholeBlocks(drive: DriveFile, start: number, end: number): { from: number; length: number } {
  const { blockSize } = drive.facts;
  const from = start - (start % blockSize);
  return { from, length: Math.ceil((end - from) / blockSize) * blockSize };
}

/** Reads the whole blocks around `start` to `end` into memory that the caller gives back. */
export async function readBlocks(
  drive: DriveFile,
  memory: AlignedMemory,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const { from, length } = wholeBlocks(drive, start, end);
  const buffer = await memory.take(length);
  try {
    if (end > start) await drive.read(buffer, from);
    return buffer;
  } catch (error) {
    memory.giveBack(buffer);
    throw error;
  }
}
