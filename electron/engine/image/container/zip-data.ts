import { crc32 } from 'node:zlib';
import { isWickError, WickError } from '../../../contract/errors.ts';
import { decodeWith, type UnpackOptions } from './archive.ts';
import type { ZipEntry } from './zip-records.ts';

const methods: Record<number, string> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  14: 'LZMA',
  98: 'PPMd',
};

const codecs = { 12: 'bzip2', 93: 'zstd', 95: 'xz' } as const;

/** Refuses what cannot be unpacked: encryption, and rare ways to compress. */
export function refuseMethod(entry: ZipEntry, what: string): void {
  if (entry.encrypted) throw new WickError('source-unsupported', { what, format: 'zip file protected by a password' });
  if (entry.method === 0 || entry.method === 8 || entry.method in codecs) return;
  const format = `zip file compressed with ${methods[entry.method] ?? `method ${entry.method}`}`;
  throw new WickError('source-unsupported', { what, format });
}

/**
 * Unpacks a file whose sizes and checksum are known, and checks them. `packed` gives its `packedSize` bytes, which begin
 * at `start` of the archive.
 */
export async function* unpackEntry(
  entry: ZipEntry,
  packed: AsyncIterable<Uint8Array>,
  start: number,
  options: UnpackOptions,
): AsyncGenerator<Uint8Array> {
  refuseMethod(entry, options.what);
  let size = 0;
  let crc = 0;
  // The gzip decoder checks it itself.
  const unchecked = entry.method !== 8;
  for await (const chunk of unpackMethod(entry, packed, start, options)) {
    size += chunk.length;
    if (size > entry.size) break;
    if (unchecked) crc = crc32(chunk, crc);
    yield chunk;
  }
  const reason = size === entry.size ? (unchecked && crc !== entry.crc ? 'checksum' : undefined) : 'size';
  if (reason !== undefined)
    throw zipCorrupt(options.what, start, `the ${reason} of ${entry.name} is not what it should be`);
}

async function* unpackMethod(
  entry: ZipEntry,
  packed: AsyncIterable<Uint8Array>,
  start: number,
  options: UnpackOptions,
): AsyncGenerator<Uint8Array> {
  const { method } = entry;
  if (method === 0 || (entry.size === 0 && entry.packedSize === 0)) {
    yield* packed;
    return;
  }
  const [codec, input, before] =
    method === 8
      ? (['gzip', asGzip(entry, packed), gzipHeader.length] as const)
      : ([codecs[method as keyof typeof codecs], packed, 0] as const);
  try {
    yield* decodeWith(codec, input, options);
  } catch (error) {
    throw asZipError(error, options.what, start - before);
  }
}

/** The decoder speaks of what it was given; the person has a zip file. */
function asZipError(error: unknown, what: string, base: number): unknown {
  if (isWickError(error, 'source-truncated') && error.fields.codec === 'zip') return error;
  if (isWickError(error, 'source-corrupt')) {
    const { offset, reason } = error.fields;
    return zipCorrupt(what, Math.max(0, base + offset), reason, error);
  }
  if (isWickError(error, 'source-truncated') || isWickError(error, 'source-trailing-junk')) {
    return zipCorrupt(
      what,
      Math.max(0, base + error.fields.offset),
      'a file in it has another size than it should',
      error,
    );
  }
  return error;
}

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** Deflate is what gzip holds too: with header and trailer around it, the fast decoder takes it and checks it. */
async function* asGzip(entry: ZipEntry, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield gzipHeader;
  yield* packed;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(entry.crc, 0);
  trailer.writeUInt32LE(entry.size % 2 ** 32, 4);
  yield trailer;
}

export function zipCorrupt(what: string, offset: number, reason: string, cause?: unknown): WickError {
  return new WickError('source-corrupt', { what, codec: 'zip', offset, reason }, { cause });
}

export function zipTruncated(what: string, offset: number, cause?: unknown): WickError {
  return new WickError('source-truncated', { what, codec: 'zip', offset }, { cause });
}
