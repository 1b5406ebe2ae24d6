import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Range } from '../../../../electron/contract/range.ts';
import { headSize } from '../../../../electron/engine/flash/table.ts';
import { cutPieces } from '../../../../electron/engine/flash/pieces.ts';

import { cutSegments, withDigest } from '../../../../electron/engine/flash/segments.ts';
import type { BlockMap } from '../../../../electron/engine/image/bmap/bmap.ts';
import type { Image } from '../../../../electron/engine/image/image.ts';
import {
  type ImageStore,
  openStore,
  type StoredSource,
  type StoreOptions,
} from '../../../../electron/engine/image/store/store.ts';
import type { StoredRange, StoreWriter } from '../../../../electron/engine/image/store/writer.ts';
import { memoryImage } from '../../../rigs/memory-image.ts';

const signal = new AbortController().signal;

/** Later than any time of a file that a test makes: it has been as it is for long. */
export const later = () => Date.now() + 10_000;

export interface Workshop extends AsyncDisposable {
  /** For images. */
  folder: string;
  store: ImageStore;
  /** Where the store lies. */
  root: string;
}

export async function workshop(options: StoreOptions = {}): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'wick-store-'));
  const root = options.folder ?? join(folder, 'store');
  const store = await openStore({ maxBytes: 2 ** 30, keepFree: 0, now: later, ...options, folder: root });
  return { folder, store, root, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

export type CountedImage = Image & { path: string; opened: number };

/** An image that seems to be packed in a file; `opened` counts how often it was decoded. */
export async function packedImage(
  path: string,
  bytes: Uint8Array,
  { bmap, content = 'packed', sizeKnown = true }: { bmap?: BlockMap; content?: string; sizeKnown?: boolean } = {},
): Promise<CountedImage> {
  await writeFile(path, content);
  const inMemory = memoryImage(bytes, { sizeKnown, chunkSize: 300_001, ...(bmap === undefined ? {} : { bmap }) });
  return { ...inMemory, name: 'image.wic.gz', path, formats: ['gzip'] };
}

export function mapOf(imageSize: number, ranges: BlockMap['ranges'], blockSize = 4096): BlockMap {
  return { version: '1.4', name: 'image.wic.bmap', imageSize, blockSize, checksumType: undefined, ranges };
}

/** Cuts and hashes an image into a writer as a flash does; returns what there is to commit. */
export async function decodeInto(writer: StoreWriter, image: Image): Promise<{ size: number; ranges: StoredRange[] }> {
  const wanted = image.bmap?.ranges ?? image.extents;
  const pieces = cutPieces(image.open({ signal, ...(wanted === undefined ? {} : { ranges: wanted }) }), wanted);
  const ranges: StoredRange[] = [];
  let end = 0;
  for await (const segment of cutSegments(pieces, { hash: true, splitAt: headSize })) {
    for (const piece of segment.pieces) await writer.write(piece);
    ranges.push(await withDigest(segment));
    end = segment.offset + segment.length;
  }
  return { size: image.bmap?.imageSize ?? image.size ?? end, ranges };
}

export const sha256 = 'a'.repeat(64);

/** True where the image is in the store afterwards. */
export async function keep(
  store: ImageStore,
  image: Image,
  options: StoredSource & { sourceSha256?: string | undefined } = { sourceSha256: sha256 },
): Promise<boolean> {
  await using writer = await store.begin(image, options);
  if (writer === undefined) return false;
  return await writer.commit({ sourceSha256: options.sourceSha256, ...(await decodeInto(writer, image)) });
}

/** All bytes of an image at their place; what it leaves open is 0x55. */
export async function bytesOf(image: Image, size: number, ranges?: readonly Range[]): Promise<Buffer> {
  const bytes = Buffer.alloc(size, 0x55);
  let end = 0;
  for await (const { offset, data } of image.open({ signal, ...(ranges === undefined ? {} : { ranges }) })) {
    if (offset < end) throw new Error(`chunk at ${offset} after ${end} bytes`);
    bytes.set(data, offset);
    end = offset + data.length;
  }
  return bytes;
}

/** The folder of the only entry. */
export async function entryFolder({ root, store }: Workshop): Promise<string> {
  const [entry, ...others] = await store.list();
  if (entry === undefined || others.length > 0) throw new Error('not one entry');
  return join(root, 'entries', entry.id);
}

/** Changes one byte of a file. */
export async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
