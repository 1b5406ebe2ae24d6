import { native } from '../../../native/native.ts';

/**
 * Memory of chunks, used again and again: memory that comes and goes by the mebibyte keeps V8 collecting garbage, which
 * costs more than some formats' decoding. A chunk that was lent is valid until the next one is asked for; whoever needs
 * it longer holds it, and lets it go afterwards. One that is held for ever is never used again, and of the shared ones
 * there are only so many. All of this means nothing to memory that did not come from here.
 */

/** Bytes. */
export const chunkSize = 1 << 20;

/** Chunks that wait to be used again. */
const mostSpare = 64;

const spare: ArrayBuffer[] = [];
/** Where a chunk lies in the memory that is shared with helpers; bytes. */
const shared = new Map<ArrayBufferLike, number>();
let sharing: SharedMemory | undefined;

export interface SharedMemory {
  descriptor: number;
  /** Bytes. */
  size: number;
}

/**
 * From now on chunks come from memory that another process can be given, as long as there is some; undefined where the
 * system or the runtime has nothing of the kind.
 */
export function shareChunks(): SharedMemory | undefined {
  if (sharing !== undefined || native?.shareMemory === undefined) return sharing;
  try {
    const { fd, buffers } = native.shareMemory(mostSpare, chunkSize);
    buffers.forEach((buffer, index) => shared.set(buffer, index * chunkSize));
    spare.push(...buffers);
    sharing = { descriptor: fd, size: mostSpare * chunkSize };
  } catch {
    // Then bytes go through the pipe.
  }
  return sharing;
}

/** What `shareChunks` has given. */
export function sharedChunks(): SharedMemory | undefined {
  return sharing;
}

/** Where bytes lie in the shared memory; undefined where they lie elsewhere. */
export function placeInShared({ buffer, byteOffset }: Uint8Array): number | undefined {
  const start = shared.get(buffer);
  return start === undefined ? undefined : start + byteOffset;
}

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
  if (!(buffer instanceof ArrayBuffer)) return;
  if (shared.has(buffer)) spare.push(buffer);
  else if (spare.length < mostSpare) spare.unshift(buffer);
}

/** The bytes for whoever keeps them without holding anything: their memory is never used again, or they are a copy. */
export function owned(data: Uint8Array): Uint8Array {
  if (shared.has(data.buffer)) return Uint8Array.from(data);
  holders.delete(data.buffer);
  return data;
}
