import { availableParallelism } from 'node:os';
import type { DecodeFailure, NativeAddon, NativeDecoder } from '../../../../native/native.ts';
import { WickError } from '../../../contract/errors.ts';
import type { Codec, DecodeOptions, Decoder } from '../decoder.ts';
import { chunkSize, letGoOfChunk, takeChunk } from '../chunk-memory.ts';
import { defaultMemoryLimit, faultError } from './fault.ts';
import { Feeder } from './feeder.ts';

/** Reads under way. */
const depth = 3;

/** A decoder that runs in the addon, on threads of its own. */
export function nativeDecoder(addon: NativeAddon, codec: Codec): Decoder {
  return async function* decode(input, options) {
    options.signal.throwIfAborted();
    const memoryLimit = options.memoryLimit ?? defaultMemoryLimit;
    const decoder = new addon.Decoder(codec, { threads: availableParallelism(), memoryLimit });
    const close = () => void decoder.close();
    options.signal.addEventListener('abort', close, { once: true });
    const feeder = new Feeder(input, decoder);
    /** What is being filled, or used by the consumer. */
    const lent = new Set<Uint8Array>();
    try {
      yield* outputOf(decoder, lent, options.lend === true);
    } catch (error) {
      options.signal.throwIfAborted();
      throw feeder.failure === undefined ? explain(error, codec, options) : feeder.failure.error;
    } finally {
      options.signal.removeEventListener('abort', close);
      void giveBack(decoder, lent);
      await feeder.leave();
    }
  };
}

/** Closes the decoder, and lets go of all memory once its thread touches none of it any more. */
async function giveBack(decoder: NativeDecoder, lent: ReadonlySet<Uint8Array>): Promise<void> {
  await decoder.close();
  decoder.takeReleased().forEach(letGoOfChunk);
  lent.forEach(letGoOfChunk);
}

async function* outputOf(decoder: NativeDecoder, lent: Set<Uint8Array>, lend: boolean): AsyncGenerator<Uint8Array> {
  const reads: Promise<Output>[] = [];
  const startRead = () => {
    const buffer = lend ? takeChunk() : Buffer.allocUnsafeSlow(chunkSize);
    lent.add(buffer);
    const read = fill(decoder, buffer);
    // One that fails while an earlier one is looked at is no unhandled rejection.
    read.catch(() => {});
    reads.push(read);
  };
  for (let count = 0; count < depth; count++) startRead();
  for (;;) {
    const output = await reads.shift();
    if (output === undefined) return;
    const { buffer, size } = output;
    if (size === buffer.length) yield buffer;
    else if (size > 0) yield buffer.subarray(0, size);
    if (size < buffer.length) return;
    lent.delete(buffer);
    letGoOfChunk(buffer);
    startRead();
  }
}

interface Output {
  buffer: Uint8Array;
  size: number;
}

async function fill(decoder: NativeDecoder, buffer: Uint8Array): Promise<Output> {
  return { buffer, size: await decoder.read(buffer) };
}

function explain(error: unknown, codec: Codec, options: DecodeOptions): unknown {
  if (!isDecodeFailure(error)) return error;
  const { fault, offset, needed, message } = error;
  if (fault === 'cancelled') return new WickError('cancelled', { what: options.what }, { cause: error });
  if (fault === 'empty') return faultError({ kind: fault }, codec, options);
  if (fault === 'memory') return faultError({ kind: fault, needed }, codec, options);
  if (fault === 'corrupt') return faultError({ kind: fault, offset, reason: message }, codec, options);
  return faultError({ kind: fault, offset }, codec, options);
}

function isDecodeFailure(error: unknown): error is DecodeFailure {
  return error instanceof Error && 'fault' in error && 'offset' in error && 'needed' in error;
}
