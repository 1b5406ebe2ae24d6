import { hash } from 'node:crypto';
import type { Drive } from '../../electron/contract/drive.ts';
import type { OpenTarget } from '../../electron/engine/flash/target.ts';
import { usbCard } from './drive.ts';

/** A card that has fewer bytes than it says, and what it does with the rest. */
export interface Lie {
  /** Bytes that it has, whole blocks. */
  has: number;
  /** `wraps`: they come out at its start again; the others forget them, and read as zeroes, ones, or as what was there. */
  beyond: 'wraps' | 'zeroes' | 'ones' | 'nonsense';
  /** Blocks that were written last, which it remembers whatever it does with them. */
  remembers?: number;
  /** What it remembers is stored only once it is forgotten. */
  storesLate?: true;
}

export interface FakeCardOptions {
  /** Bytes that it says it has. */
  size: number;
  blockSize?: number;
  lie?: Lie | undefined;
  /** Told of all bytes that are written and read. */
  count?: { written: number; read: number; places: number };
  drive?: Partial<Drive>;
}

/** A card of any size in memory, of which only the blocks that were written take room. */
export class FakeCard {
  readonly drive: Drive;
  readonly #options: Required<Pick<FakeCardOptions, 'size' | 'blockSize'>> & FakeCardOptions;
  readonly #stored = new Map<number, Buffer>();
  readonly #remembered = new Map<number, Buffer>();

  constructor(options: FakeCardOptions) {
    this.#options = { blockSize: 512, ...options };
    const { size, blockSize = 512 } = options;
    this.drive = usbCard({ path: '/dev/fake', size, logicalBlockSize: blockSize, ...options.drive });
  }

  /** Blocks that hold something, by their number. */
  get stored(): ReadonlyMap<number, Buffer> {
    return this.#stored;
  }

  open(): OpenTarget {
    const { size, blockSize, count } = this.#options;
    const read = ({ offset, length }: { offset: number; length: number }) => {
      if (count !== undefined) {
        count.read += length;
        count.places += 1;
      }
      const blocks = Array.from({ length: length / blockSize }, (_, i) => this.#read(offset / blockSize + i));
      return Buffer.concat(blocks);
    };
    return {
      drive: this.drive,
      size,
      blockSize,
      provesMedium: true,
      zeroesFast: false,
      write: async (offset, data) => {
        if (count !== undefined) count.written += data.length;
        if (offset % blockSize !== 0 || data.length % blockSize !== 0 || offset + data.length > size)
          throw new RangeError(`${data.length} bytes at ${offset}`);
        for (let at = 0; at < data.length; at += blockSize)
          this.#write((offset + at) / blockSize, Buffer.from(data.subarray(at, at + blockSize)));
      },
      zero: async ({ offset, length }) => {
        for (let at = offset; at < offset + length; at += blockSize)
          this.#write(at / blockSize, Buffer.alloc(blockSize));
      },
      flush: async () => {},
      hash: async (ranges, algorithm) => ranges.map((range) => hash(algorithm, read(range))),
      read: async (range) => read(range),
      finish: async () => [],
      [Symbol.asyncDispose]: async () => {},
    };
  }

  #write(block: number, data: Buffer): void {
    const { lie } = this.#options;
    if (lie?.remembers === undefined) return this.#store(block, data);
    this.#remembered.delete(block);
    this.#remembered.set(block, data);
    if (lie.storesLate !== true) this.#store(block, data);
    for (const [old, bytes] of this.#remembered) {
      if (this.#remembered.size <= lie.remembers) return;
      this.#remembered.delete(old);
      if (lie.storesLate === true) this.#store(old, bytes);
    }
  }

  #store(block: number, data: Buffer): void {
    const place = this.#placeOf(block);
    if (place !== undefined) this.#stored.set(place, data);
  }

  #read(block: number): Buffer {
    const { blockSize, lie } = this.#options;
    const place = this.#placeOf(block);
    const found = this.#remembered.get(block) ?? (place === undefined ? undefined : this.#stored.get(place));
    if (found !== undefined) return found;
    if (place !== undefined || lie?.beyond === 'zeroes') return Buffer.alloc(blockSize);
    if (lie?.beyond === 'ones') return Buffer.alloc(blockSize, 0xff);
    return Buffer.alloc(blockSize, `nonsense of ${block}`);
  }

  #placeOf(block: number): number | undefined {
    const { blockSize, lie } = this.#options;
    if (lie === undefined) return block;
    const has = lie.has / blockSize;
    if (block < has) return block;
    return lie.beyond === 'wraps' ? block % has : undefined;
  }
}
