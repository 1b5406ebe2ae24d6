import type { FileHandle } from 'node:fs/promises';
import { createHasher } from '../../../../native/hasher.ts';
import { type Range, rangeEnd } from '../../../contract/range.ts';
import type { MappedRange } from '../bmap/bmap.ts';
import { chunkSize, letGoOfChunk, takeChunk } from '../chunk-memory.ts';
import type { ImageChunk } from '../image.ts';

/** Ranges are read together up to this many bytes; a larger one is read alone. */
const batchSize = 4 << 20;
/** Holes up to this many bytes are read along. */
const readThrough = 64 << 10;
/** Batches that are read and compared while one is being used. */
const ahead = 2;

/** The stored bytes are not what was stored. */
export class DamagedCopy extends Error {
  override readonly name = 'DamagedCopy';
}

/**
 * Yields the bytes of each range, lent, after they were found to have its SHA-256. Throws DamagedCopy in place of the
 * first range that differs or is missing.
 */
export async function* readChecked(
  file: FileHandle,
  ranges: readonly MappedRange[],
  signal: AbortSignal,
): AsyncGenerator<ImageChunk> {
  const batches = batchesOf(ranges);
  /** The first is in use. */
  const pending: Promise<Batch>[] = [];
  const readNext = () => {
    const { value: batch } = batches.next();
    if (batch === undefined) return;
    const checked = readBatch(file, batch);
    checked.catch(() => {}); // it is awaited in its turn
    pending.push(checked);
  };
  try {
    for (let count = 0; count <= ahead; count += 1) readNext();
    for (let batch = pending[0]; batch !== undefined; batch = pending[0]) {
      const { ranges, memory } = await batch;
      readNext();
      for (const { offset, length, parts, digest, expected } of ranges) {
        signal.throwIfAborted();
        if ((await digest) !== expected) throw new DamagedCopy(`${length} bytes at ${offset} differ`);
        yield* parts;
      }
      memory.forEach(letGoOfChunk);
      void pending.shift();
    }
  } finally {
    await Promise.all(pending.map(giveBack));
  }
}

/** Lets go of a batch that is not wanted any more, once nothing reads into its memory or takes digests of it. */
async function giveBack(unwanted: Promise<Batch>): Promise<void> {
  const batch = await unwanted.catch(() => undefined);
  if (batch === undefined) return;
  await Promise.allSettled(batch.ranges.map(({ digest }) => digest));
  batch.memory.forEach(letGoOfChunk);
}

interface Batch {
  ranges: (Range & { parts: ImageChunk[]; digest: Promise<string>; expected: string | undefined })[];
  memory: readonly Uint8Array[];
}

async function readBatch(file: FileHandle, batch: readonly MappedRange[]): Promise<Batch> {
  const first = batch[0];
  const last = batch.at(-1);
  if (first === undefined || last === undefined) return { ranges: [], memory: [] };
  const span = { offset: first.offset, length: rangeEnd(last) - first.offset };
  const memory = await readSpan(file, span);
  const ranges = batch.map((range) => {
    const parts = [...partsOf(memory, span.offset, range)];
    return { offset: range.offset, length: range.length, parts, digest: digestOf(parts), expected: range.checksum };
  });
  return { ranges, memory };
}

function* partsOf(memory: readonly Uint8Array[], base: number, range: Range): Generator<ImageChunk> {
  let at = range.offset - base;
  const end = at + range.length;
  while (at < end) {
    const skip = at % chunkSize;
    const data = memory[(at - skip) / chunkSize]?.subarray(skip, skip + end - at);
    if (data === undefined || data.length === 0) throw new RangeError(`no bytes at ${base + at}`);
    yield { offset: base + at, data };
    at += data.length;
  }
}

function digestOf(parts: readonly ImageChunk[]): Promise<string> {
  const hasher = createHasher('sha256');
  // What goes wrong is said by the digest.
  for (const { data } of parts) hasher.update(data).catch(() => {});
  const digest = hasher.digest();
  digest.catch(() => {}); // a reader that stops early does not await it
  return digest;
}

/** Bytes in chunks, all of them full but the last. */
async function readSpan(file: FileHandle, { offset, length }: Range): Promise<Uint8Array[]> {
  const memory: Uint8Array[] = [];
  for (let at = 0; at < length; at += chunkSize) memory.push(takeChunk(Math.min(chunkSize, length - at)));
  try {
    await fill(memory, file, { offset, length });
    return memory;
  } catch (error) {
    memory.forEach(letGoOfChunk);
    throw error;
  }
}

async function fill(memory: readonly Uint8Array[], file: FileHandle, { offset, length }: Range): Promise<void> {
  const { bytesRead } = await file.readv(memory, offset);
  // One that was cut short, by a signal or at the end of the file, goes on chunk by chunk.
  for (let at = bytesRead; at < length; ) {
    const skip = at % chunkSize;
    const chunk = memory[(at - skip) / chunkSize];
    if (chunk === undefined) throw new RangeError(`no memory for byte ${at}`);
    const more = await file.read(chunk, skip, chunk.length - skip, offset + at);
    if (more.bytesRead === 0) throw new DamagedCopy(`it ends at byte ${offset + at}`);
    at += more.bytesRead;
  }
}

function* batchesOf(ranges: readonly MappedRange[]): Generator<MappedRange[], undefined> {
  let batch: MappedRange[] = [];
  for (const range of ranges) {
    const [first, last] = [batch[0], batch.at(-1)];
    if (first !== undefined && last !== undefined) {
      const apart = range.offset - rangeEnd(last) > readThrough;
      if (apart || rangeEnd(range) - first.offset > batchSize) {
        yield batch;
        batch = [];
      }
    }
    batch.push(range);
  }
  if (batch.length > 0) yield batch;
}
