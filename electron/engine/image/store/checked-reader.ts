import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { type Range, rangeEnd } from '../../../contract/range.ts';
import type { MappedRange } from '../bmap/bmap.ts';
import type { ImageChunk } from '../image.ts';

/** Ranges are read together up to this many bytes; a larger one is read alone. */
const batchSize = 8 << 20;
/** Holes up to this many bytes are read along. */
const readThrough = 64 << 10;
/** Batches that are read and compared while one is being used. */
const ahead = 2;
/** From this many bytes on, a digest is worth a trip to another thread. */
const largeRange = 256 << 10;

/** The stored bytes are not what was stored. */
export class DamagedCopy extends Error {
  override readonly name = 'DamagedCopy';
}

/**
 * Yields each range as a chunk of its own, after its bytes were found to have its SHA-256. Throws DamagedCopy in place of
 * the first that differs or is missing.
 */
export async function* readChecked(
  file: FileHandle,
  ranges: readonly MappedRange[],
  signal: AbortSignal,
): AsyncGenerator<ImageChunk> {
  const batches = batchesOf(ranges);
  const pending: Promise<Checked[]>[] = [];
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
      const checked = await batch;
      void pending.shift();
      readNext();
      for (const { chunk, same } of checked) {
        signal.throwIfAborted();
        if (!(await same)) throw new DamagedCopy(`${chunk.data.length} bytes at ${chunk.offset} differ`);
        yield chunk;
      }
    }
  } finally {
    await Promise.allSettled(pending);
  }
}

interface Checked {
  chunk: ImageChunk;
  same: boolean | Promise<boolean>;
}

async function readBatch(file: FileHandle, batch: readonly MappedRange[]): Promise<Checked[]> {
  const first = batch[0];
  const last = batch.at(-1);
  if (first === undefined || last === undefined) return [];
  const bytes = await readSpan(file, { offset: first.offset, length: rangeEnd(last) - first.offset });
  return batch.map(({ offset, length, checksum }) => {
    const data = bytes.subarray(offset - first.offset, offset - first.offset + length);
    return { chunk: { offset, data }, same: hasDigest(data, checksum) };
  });
}

/** The Web Crypto API takes its digests on the thread pool; the price is a copy. */
function hasDigest(data: Uint8Array<ArrayBuffer>, expected: string | undefined): boolean | Promise<boolean> {
  if (data.length < largeRange) return hash('sha256', data) === expected;
  const same = crypto.subtle.digest('SHA-256', data).then((digest) => Buffer.from(digest).toString('hex') === expected);
  same.catch(() => {}); // a reader that stops early does not await it
  return same;
}

async function readSpan(file: FileHandle, { offset, length }: Range): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0) throw new DamagedCopy(`it ends at byte ${offset + done}`);
    done += bytesRead;
  }
  return buffer;
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
