import { hash, randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Range } from '../../contract/range.ts';
import type { OpenTarget } from './target.ts';

/** Blocks whose digests are taken before others have their turn. */
const batch = 2048;
/** Bytes of a block's number. */
const numberSize = 4;

/**
 * Blocks each of which is nowhere else in the world, and none of which is taken for a table or a file system. Where one is
 * found that was written elsewhere, the drive has fewer bytes than it says.
 */
export class Marks {
  readonly blockSize: number;
  readonly #run: Buffer;

  /** `run`: bytes of a block that all of them have but for their numbers; others for each without. */
  constructor(blockSize: number, run: Buffer = randomBytes(blockSize)) {
    this.blockSize = blockSize;
    this.#run = Buffer.from(run);
    // Every signature has a byte below 0x80.
    for (let i = 0; i < blockSize; i += 1) this.#run[i] = (this.#run[i] ?? 0) | 0x80;
  }

  /** Whether a block is one of them. */
  holds(block: Uint8Array): boolean {
    return this.#run.subarray(numberSize).equals(block.subarray(numberSize));
  }

  /** Blocks by their numbers, below 2^28, as they follow each other. */
  bytes(first: number, count: number): Buffer {
    const all = Buffer.allocUnsafe(count * this.blockSize);
    for (let i = 0; i < count; i += 1) {
      this.#run.copy(all, i * this.blockSize);
      this.#number(all, i * this.blockSize, first + i);
    }
    return all;
  }

  /** Their SHA-256. */
  async digests(first: number, count: number): Promise<string[]> {
    const digests: string[] = [];
    const block = Buffer.from(this.#run);
    for (let i = 0; i < count; i += 1) {
      if (i % batch === batch - 1) await turn();
      this.#number(block, 0, first + i);
      digests.push(hash('sha256', block));
    }
    return digests;
  }

  #number(into: Buffer, at: number, number: number): void {
    for (let i = 0; i < numberSize; i += 1) into[at + i] = 0x80 | ((number >> (7 * i)) & 0x7f);
  }
}

/** Whether bytes are, as far as can be told, part of marks that a look at a drive has left there. */
export function isMarked(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x80);
}

/** The first block of every `step` bytes from `from` to `end`. */
export function placesBetween(from: number, end: number, step: number, length: number): Range[] {
  const places: Range[] = [];
  for (let offset = from; offset < end; offset += step) places.push({ offset, length });
  return places;
}

/** Whether one of the places holds a block that has one of the digests. */
export async function holdsAny(
  target: OpenTarget,
  places: readonly Range[],
  digests: ReadonlySet<string>,
): Promise<boolean> {
  const seen = await target.hash(places, 'sha256');
  return seen.some((digest) => digests.has(digest));
}
