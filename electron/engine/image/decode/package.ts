import { ByteCursor } from '../container/cursor.ts';
import type { Codec, Decoder } from '../decoder.ts';
import { abortable } from './abortable.ts';
import { defaultMemoryLimit, type Fault, faultError } from './fault.ts';

const largestChunk = 1 << 20;

/** What a decoder throws when its input is not as it should be. */
export class DecodeFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

export function truncated(cursor: ByteCursor): DecodeFault {
  return new DecodeFault({ kind: 'truncated', offset: cursor.position });
}

export function corrupt(cursor: ByteCursor, reason: string): DecodeFault {
  return new DecodeFault({ kind: 'corrupt', offset: cursor.position, reason });
}

/** For bytes at `offset` that begin no member, stream or frame. */
export function notThis(codec: Codec, offset: number): DecodeFault {
  if (offset > 0) return new DecodeFault({ kind: 'trailing-junk', offset });
  return new DecodeFault({ kind: 'corrupt', offset, reason: `not ${codec}` });
}

/** Exactly `length` bytes, or a truncation. Valid until the next call. */
export async function readAll(cursor: ByteCursor, length: number): Promise<Uint8Array> {
  const bytes = await cursor.read(length);
  if (bytes.length < length) throw truncated(cursor);
  return bytes;
}

/** Decodes everything behind the cursor. Throws DecodeFault. */
export type Decode = (cursor: ByteCursor, memoryLimit: number) => AsyncIterable<Uint8Array>;

/** A decoder in this process, for where the addon has none. */
export function packageDecoder(codec: Codec, decode: Decode): Decoder {
  return async function* run(input, options) {
    options.signal.throwIfAborted();
    await using cursor = new ByteCursor(abortable(input, options.signal));
    try {
      if ((await cursor.peek(1)).length === 0) throw new DecodeFault({ kind: 'empty' });
      for await (const bytes of decode(cursor, options.memoryLimit ?? defaultMemoryLimit)) {
        for (let at = 0; at < bytes.length; at += largestChunk) {
          yield bytes.subarray(at, at + largestChunk);
          options.signal.throwIfAborted();
        }
      }
    } catch (error) {
      options.signal.throwIfAborted();
      throw error instanceof DecodeFault ? faultError(error.fault, codec, options) : error;
    }
  };
}
