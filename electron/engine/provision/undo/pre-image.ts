import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import type { Drive } from '../../../contract/drive.ts';
import { WickError } from '../../../contract/errors.ts';
import type { Change } from '../change.ts';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const header = z.strictObject({
  wick: z.literal(1),
  /** Bytes of the drive. */
  size: bytes,
  made: z.iso.datetime(),
  changes: z.array(z.strictObject({ offset: bytes, length: bytes, after: z.string().regex(/^[0-9a-f]{64}$/) })),
});

/** What a card held where it was changed, and how to tell that it was not changed again since. */
export interface PreImage {
  file: string;
  changes: readonly { offset: number; length: number; before: Uint8Array; after: string }[];
}

/** Pre-images that are kept of one drive. */
const most = 5;
/** Bytes that are told apart: where writing was broken off, few are both old and new. */
const pieceSize = 64 << 10;
/** Bytes; a pre-image is as large as what was changed. */
const largest = 2 ** 31 - 1;

/**
 * Keeps what is about to be overwritten on a drive. The file is for its owner alone: what a used card holds can be secret.
 *
 * @throws WickError `file-unwritable`
 */
export async function keepPreImage(
  folder: string,
  drive: Drive,
  changes: readonly Change[],
  now = new Date(),
): Promise<void> {
  const place = join(folder, 'undo');
  const name = `${nameOf(drive)}-${now.toISOString().replaceAll(/[:.]/g, '-')}.undo`;
  const draft = join(place, `${randomUUID()}.part`);
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(await encode(drive, changes.flatMap(piecesOf), now));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(place, name));
    const old = await filesOf(place, drive);
    for (const one of old.slice(0, Math.max(0, old.length - most))) await rm(join(place, one), { force: true });
  } catch (cause) {
    await rm(draft, { force: true });
    throw new WickError('file-unwritable', { path: place, reason: (cause as Error).message }, { cause });
  }
}

/** The latest pre-image of a drive. @throws WickError `undo-missing` */
export async function findPreImage(folder: string, drive: Drive): Promise<PreImage> {
  const place = join(folder, 'undo');
  const latest = (await filesOf(place, drive)).at(-1);
  if (latest === undefined) throw new WickError('undo-missing', { target: drive.path });
  const file = join(place, latest);
  try {
    return { file, changes: await decode(await readFile(file), drive) };
  } catch (cause) {
    throw new WickError('undo-missing', { target: drive.path }, { cause });
  }
}

/** Oldest first. */
async function filesOf(place: string, drive: Drive): Promise<string[]> {
  const names = await readdir(place).catch(() => []);
  return names.filter((name) => name.startsWith(`${nameOf(drive)}-`) && name.endsWith('.undo')).sort();
}

/** The card itself where it has a number of its own; else the reader, or the file of a practice drive. */
function nameOf({ cid, serial, path, size }: Drive): string {
  return createHash('sha256')
    .update([cid ?? '', serial ?? '', cid === undefined && serial === undefined ? path : '', String(size)].join('\0'))
    .digest('hex')
    .slice(0, 24);
}

function piecesOf({ offset, length, before, after }: Change): Change[] {
  return Array.from({ length: Math.ceil(length / pieceSize) }, (_, index) => {
    const from = index * pieceSize;
    const end = Math.min(length, from + pieceSize);
    return {
      offset: offset + from,
      length: end - from,
      before: before.subarray(from, end),
      after: after.subarray(from, end),
    };
  });
}

/** A line of JSON, then the old content of all changes; packed. */
async function encode({ size }: Drive, changes: readonly Change[], now: Date): Promise<Buffer> {
  const head: z.input<typeof header> = {
    wick: 1,
    size,
    made: now.toISOString(),
    changes: changes.map(({ offset, length, after }) => ({ offset, length, after: digest(after) })),
  };
  return await pack(Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...changes.map(({ before }) => before)]));
}

async function decode(packed: Buffer, { size }: Drive): Promise<PreImage['changes']> {
  const data = await unpack(packed, { maxOutputLength: largest });
  const end = data.indexOf(0x0a);
  const head = header.parse(JSON.parse(data.toString('utf8', 0, end)));
  let at = end + 1;
  const changes = head.changes.map((change) => {
    const before = data.subarray(at, at + change.length);
    at += change.length;
    return { ...change, before };
  });
  if (at !== data.length || head.size !== size) throw new Error('a pre-image of another drive');
  return changes;
}

export function digest(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
