import { setImmediate } from 'node:timers/promises';
import library, { type Bits } from 'unbzip2-stream/lib/bzip2.js';
import type { ByteCursor } from '../container/cursor.ts';
import type { Decoder } from '../decoder.ts';
import { corrupt, notThis, packageDecoder, readAll, truncated } from './package.ts';
import { onlyZeroesLeft } from './padding.ts';

const magic = Buffer.from('BZh');

/** Compressed bytes that hold a block, nearly always. */
const firstReach = 1 << 20;

/**
 * bzip2 on the decoder inside unbzip2-stream, one block at a time: its own stream keeps everything that it has not been
 * able to pass on, and loses its way where the input ends inside a block.
 */
export const bzip2: Decoder = packageDecoder('bzip2', async function* bunzip2(cursor) {
  for (;;) {
    const start = cursor.position;
    if (start > 0 && (await onlyZeroesLeft(cursor, 'bzip2'))) return;
    const head = await cursor.peek(magic.length + 1);
    const seen = head.subarray(0, magic.length);
    if (!seen.every((byte, index) => byte === magic[index])) throw notThis('bzip2', start);
    if (head.length < magic.length + 1) await readAll(cursor, magic.length + 1);
    yield* stream(cursor);
  }
});

async function* stream(cursor: ByteCursor): AsyncGenerator<Uint8Array> {
  const reader = new BitReader(cursor);
  const size = 100_000 * (await reader.attempt((bits) => library.header(bits)));
  const room = new Int32Array(size);
  let crc: number | null = 0;
  while (crc !== null) {
    // Decoding runs on this thread: timers and signals get their turn in between.
    await setImmediate();
    const before: number = crc;
    const output = new Output();
    crc = await reader.attempt((bits) => {
      output.clear();
      return library.decompress(bits, output.put, room, size, before);
    });
    if (output.size > 0) yield output.bytes();
  }
}

/** Gathers a block's content. */
class Output {
  #bytes = new Uint8Array(1 << 20);
  size = 0;

  readonly put = (byte: number): void => {
    if (this.size === this.#bytes.length) {
      const larger = new Uint8Array(this.size * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.size++] = byte;
  };

  clear(): void {
    this.size = 0;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.size);
  }
}

class OutOfInput extends Error {}

/** Blocks begin at any bit. What is tried on too little input is tried again on more. */
class BitReader {
  readonly #cursor: ByteCursor;
  /** Bits used of the byte at the cursor. */
  #used = 0;

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  async attempt<T>(read: (bits: Bits) => T): Promise<T> {
    for (let reach = firstReach; ; reach *= 2) {
      const bytes = await this.#cursor.peek(reach);
      const run = new BitRun(bytes, this.#used);
      try {
        const result = read(run.take);
        await this.#cursor.read(run.at >> 3);
        this.#used = run.at & 7;
        return result;
      } catch (error) {
        if (!(error instanceof OutOfInput)) throw corrupt(this.#cursor, reasonOf(error));
        if (bytes.length < reach) {
          await this.#cursor.read(bytes.length);
          throw truncated(this.#cursor);
        }
      }
    }
  }
}

class BitRun {
  readonly #bytes: Uint8Array;
  /** Bits. */
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  readonly take: Bits = (count) => {
    if (count === null) {
      this.at = (this.at + 7) & ~7;
      return 0;
    }
    let value = 0;
    for (let left = count; left > 0; ) {
      const byte = this.#bytes[this.at >> 3];
      if (byte === undefined) throw new OutOfInput();
      const here = 8 - (this.at & 7);
      const step = Math.min(left, here);
      value = (value << step) | ((byte >> (here - step)) & ((1 << step) - 1));
      this.at += step;
      left -= step;
    }
    return value;
  };
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('crc32')) return 'the checksum differs';
  return message.includes('obsolete') ? 'a randomised block, which only the native decoder takes' : 'invalid block';
}
