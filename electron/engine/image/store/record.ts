import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { isWickError } from '../../../contract/errors.ts';
import type { BlockMap } from '../bmap/bmap.ts';
import { maxBmapBytes } from '../bmap/document.ts';
import { parseBmap } from '../bmap/parse.ts';
import { formatBmap } from '../bmap/write.ts';
import { errorCode } from '../source/reason.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

const recordSchema = z.object({
  format: z.literal(1),
  /** As the person named it when it was stored. */
  name: z.string(),
  formats: z.array(z.string()),
  /** Which file of an archive it is, where somebody said so. */
  entry: z.string().optional(),
  /** `whole`, or the digest of the block map that it was decoded by. */
  madeBy: z.union([z.literal('whole'), hex]),
  /** Bytes of the decoded image. */
  size: z.int().positive(),
  /** Bytes of it that are kept. */
  mappedBytes: z.int().positive(),
  /** Of the packed file; absent where parts of it were never read. */
  sourceSha256: hex.optional(),
  /** Bytes of the packed file, where known. */
  sourceSize: z.int().nonnegative().optional(),
  /** ms since 1970. */
  storedAt: z.int(),
});

/** What is known of a stored image beside its bytes. */
export type StoredRecord = z.infer<typeof recordSchema>;

const fileSchema = z.object({ record: z.unknown(), sha256: hex });

/** The files of an entry's folder. The map is one that bmaptool reads. */
export const recordFile = 'record.json';
const mapFile = 'image.bmap';
export const dataFile = 'image.raw';

/** Writes what belongs beside the bytes. Throws where the map cannot be expressed. */
export async function writeRecord(folder: string, record: StoredRecord, map: BlockMap): Promise<void> {
  const text = formatBmap(map);
  if (text.length > maxBmapBytes) throw new RangeError('too many ranges');
  await writeFile(join(folder, mapFile), text, { mode: 0o600 });
  await writeFile(join(folder, recordFile), JSON.stringify({ record, sha256: digestOf(record) }), { mode: 0o600 });
}

/** Throws where it is absent, damaged, or of another version of Wick. */
export async function readRecord(folder: string): Promise<StoredRecord> {
  const { record, sha256 } = fileSchema.parse(JSON.parse(await readFile(join(folder, recordFile), 'utf8')));
  if (digestOf(record) !== sha256) throw new Error('the record is damaged');
  return recordSchema.parse(record);
}

/** The map of the bytes that are kept, with a SHA-256 for each range. Throws where it or the bytes are not all there. */
export async function readMap(folder: string, record: StoredRecord): Promise<BlockMap> {
  const map = parseBmap(await readFile(join(folder, mapFile)), record.name);
  const { size } = await stat(join(folder, dataFile));
  if (map.imageSize !== record.size || size !== record.size) throw new Error('the copy is incomplete');
  if (map.checksumType !== 'sha256' || map.ranges.some((range) => range.checksum === undefined)) {
    throw new Error('the map is incomplete');
  }
  return map;
}

/** False where an entry could not be looked at, for want of open files, say. */
export function isDamage(error: unknown): boolean {
  const code = errorCode(error);
  return isWickError(error) || code === undefined || code === 'ENOENT' || code === 'EIO';
}

function digestOf(record: unknown): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex');
}
