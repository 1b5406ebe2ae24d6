// What the usual tools make of all kinds of content, and the decoders of the addon to be held against them.
import { closeSync, openSync, readSync } from 'node:fs';
import { type DecodeFailure, type NativeAddon, native, type NativeCodec } from '../../native/native.ts';
import { noise, numbers, words } from './decoder-program.ts';

/** What comes out, or why nothing does. Whatever was handed out before a failure is no result. */
export type Outcome = { bytes: Buffer } | { fault: DecodeFailure['fault']; offset: number };

const outputPiece = 1 << 20;

export async function decodeWith(codec: NativeCodec, packed: Uint8Array, threads = 2): Promise<Outcome> {
  const { Decoder } = native as NativeAddon;
  const decoder = new Decoder(codec, { threads, memoryLimit: 256 << 20 });
  try {
    decoder.write(packed).catch(() => {});
    decoder.end();
    const parts: Uint8Array[] = [];
    for (;;) {
      const part = new Uint8Array(outputPiece);
      const length = await decoder.read(part);
      parts.push(part.subarray(0, length));
      if (length < part.length) return { bytes: Buffer.concat(parts) };
    }
  } catch (error) {
    const { fault, offset } = error as DecodeFailure;
    if (typeof fault !== 'string') throw error;
    return { fault, offset };
  } finally {
    void decoder.close();
  }
}

/** Some at a time, so that one thread's start does not wait for another's end. */
export async function each<T>(items: Iterable<T>, act: (item: T) => Promise<void>): Promise<void> {
  const queue = Iterator.from(items);
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const item of queue) await act(item);
    }),
  );
}

/** Content of each kind that packers treat in a way of its own. */
export const contents: Record<string, (size: number) => Buffer> = {
  noise: (size) => noise(size, 1),
  zeroes: (size) => Buffer.alloc(size),
  text: (size) => words(size, 2),
  'a program': machineCode,
  runs,
};

/** A little of everything. */
export function medley(size: number): Buffer {
  const parts = Object.values(contents).map((make) => make(Math.ceil(size / Object.keys(contents).length)));
  return Buffer.concat(parts).subarray(0, size);
}

function machineCode(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  const file = openSync(process.execPath, 'r');
  try {
    readSync(file, bytes, 0, size, 24 << 20);
  } finally {
    closeSync(file);
  }
  return bytes;
}

/** Lengths around those at which codes for runs and matches change. */
function runs(size: number): Buffer {
  const next = numbers(3);
  const lengths = [1, 2, 3, 4, 5, 15, 19, 255, 258, 259, 260, 270, 511, 1000, 65_600];
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const length = lengths[next(lengths.length)] ?? 1;
    bytes.fill(next(5), at, Math.min(size, at + length));
    at += length;
  }
  return bytes;
}
