/**
 * Memory of chunks, used again and again: memory that comes and goes by the mebibyte keeps V8 collecting garbage, which
 * costs more than some formats' decoding. A chunk that was lent is valid until the next one is asked for; whoever needs
 * it longer holds it, and lets it go afterwards. One that is held for ever is only never used again. All of this means
 * nothing to memory that did not come from here.
 */

/** Bytes. */
export const chunkSize = 1 << 20;

/** Chunks that wait to be used again. */
const mostSpare = 48;

const spare: ArrayBuffer[] = [];
const holders = new WeakMap<ArrayBufferLike, number>();

/** A chunk of `length` bytes (at most `chunkSize`) with whatever was in it; held once. */
export function takeChunk(length: number = chunkSize): Buffer<ArrayBuffer> {
  const memory = spare.pop() ?? Buffer.allocUnsafeSlow(chunkSize).buffer;
  holders.set(memory, 1);
  return Buffer.from(memory, 0, length);
}

/** One more holder of the chunk that `data` lies in. */
export function holdChunk({ buffer }: Uint8Array): void {
  const count = holders.get(buffer);
  if (count !== undefined) holders.set(buffer, count + 1);
}

/** One holder less. */
export function letGoOfChunk({ buffer }: Uint8Array): void {
  const count = holders.get(buffer);
  if (count === undefined) return;
  if (count > 1) {
    holders.set(buffer, count - 1);
    return;
  }
  holders.delete(buffer);
  if (spare.length < mostSpare && buffer instanceof ArrayBuffer) spare.push(buffer);
}

/** It is never used again: it may be kept without being held. */
export function keepChunk({ buffer }: Uint8Array): void {
  holders.delete(buffer);
}
