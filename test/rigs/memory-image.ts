import type { Range } from '../../electron/contract/range.ts';
import type { BlockMap } from '../../electron/engine/image/bmap/bmap.ts';
import type { Image, ImageChunk } from '../../electron/engine/image/image.ts';

export interface MemoryImageOptions {
  chunkSize?: number;
  sizeKnown?: boolean;
  rereadable?: boolean;
  bmap?: BlockMap;
  extents?: readonly Range[];
  /** Yields nothing outside of `extents`. */
  holes?: boolean;
  /** Thrown in place of the chunk that would reach this byte. */
  failAt?: { offset: number; error: Error };
}

/** An image that lies in memory. `opened` counts how often it was decoded. */
export function memoryImage(bytes: Uint8Array, options: MemoryImageOptions = {}): Image & { opened: number } {
  const { chunkSize = 1 << 20, sizeKnown = true, rereadable = true, failAt } = options;
  let read = 0;
  return {
    name: 'memory.img',
    formats: [],
    size: sizeKnown ? bytes.length : undefined,
    sourceSize: bytes.length,
    path: undefined,
    bmap: options.bmap,
    extents: options.extents,
    rereadable,
    opened: 0,
    bytesRead: () => read,
    sourceSha256: async () => undefined,
    async *open(): AsyncGenerator<ImageChunk> {
      this.opened += 1;
      if (options.holes === true) {
        for (const { offset, length } of options.extents ?? []) {
          yield { offset, data: bytes.subarray(offset, offset + length) };
        }
        return;
      }
      for (let offset = 0; offset < bytes.length; offset += chunkSize) {
        if (failAt !== undefined && offset + chunkSize > failAt.offset) throw failAt.error;
        const data = bytes.subarray(offset, offset + chunkSize);
        read += data.length;
        yield { offset, data };
      }
    },
  };
}

/** Repeatable bytes that compress badly. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
