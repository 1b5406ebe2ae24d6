import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import type { Range } from '../../../contract/range.ts';
import type { Change } from '../change.ts';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const range = { offset: bytes, length: bytes };
const header = z.strictObject({
  wick: z.literal(2),
  /** Bytes of the card. */
  size: bytes,
  /** Its own number, where it has one that can be read. */
  cid: z.string().optional(),
  made: z.iso.datetime(),
  /** What nobody changes: by it, a card is known again. */
  fileSystems: z.array(z.strictObject({ ...range, kind: z.string(), uuid: z.string() })),
  ranges: z.array(z.strictObject({ ...range, held: z.literal(true).optional() })),
});

/** Bytes that are told apart: where writing was broken off, some are old and some new. */
export const sectorSize = 512;
/** Bytes of a digest: told apart is what was written from what somebody else wrote, not from what is made to look like it. */
const sumSize = 8;
/** Bytes; a pre-image is as large as what was changed. */
const largest = 2 ** 31 - 1;

/** A place that was changed. */
export interface KeptRange extends Range {
  /** It was wiped before anything else was written, and written last. */
  held: boolean;
  before: Uint8Array;
  /** Whether a sector, counted from the range's start, holds what was written there. */
  isAfter: (index: number, sector: Uint8Array) => boolean;
}

export interface CardMarks {
  size: number;
  cid?: string | undefined;
  fileSystems: readonly (Range & { kind: string; uuid: string })[];
}

/** What a card held where it was changed, and how to tell that it is that card, and was not changed again since. */
export interface PreImage extends CardMarks {
  ranges: readonly KeptRange[];
}

/** A line of JSON; then, packed, the old content of all ranges and digests of the new one. */
export async function encode(
  { size, cid, fileSystems }: CardMarks,
  changes: { held: readonly Change[]; rest: readonly Change[] },
  now: Date,
): Promise<Buffer> {
  const all = [
    ...changes.held.map((one) => ({ ...one, held: true as const })),
    ...changes.rest.map((one) => ({ ...one, held: undefined })),
  ];
  const head: z.input<typeof header> = {
    wick: 2,
    size,
    ...(cid === undefined ? {} : { cid }),
    made: now.toISOString(),
    fileSystems: [...fileSystems],
    ranges: all.map(({ offset, length, held }) => ({ offset, length, ...(held === undefined ? {} : { held }) })),
  };
  const body = Buffer.concat(all.flatMap(({ before, after }) => [before, sumsOf(after)]));
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), await pack(body, { level: 1 })]);
}

/** Throws where it is not one. */
export async function decode(file: Buffer): Promise<PreImage> {
  const end = file.indexOf(0x0a);
  const { size, cid, fileSystems, ranges } = header.parse(JSON.parse(file.toString('utf8', 0, end)));
  const body = await unpack(file.subarray(end + 1), { maxOutputLength: largest });
  let at = 0;
  const take = (length: number) => body.subarray(at, (at += length));
  const kept = ranges.map(({ offset, length, held = false }): KeptRange => {
    const before = take(length);
    const sums = take(Math.ceil(length / sectorSize) * sumSize);
    const isAfter = (index: number, sector: Uint8Array) =>
      sumOf(sector).equals(sums.subarray(index * sumSize, (index + 1) * sumSize));
    return { offset, length, held, before, isAfter };
  });
  if (at !== body.length) throw new Error('a pre-image that was cut off');
  return { size, cid, fileSystems, ranges: kept };
}

function sumsOf(after: Uint8Array): Buffer {
  const sectors = Array.from({ length: Math.ceil(after.length / sectorSize) }, (_, index) =>
    after.subarray(index * sectorSize, (index + 1) * sectorSize),
  );
  return Buffer.concat(sectors.map((sector) => sumOf(sector)));
}

function sumOf(sector: Uint8Array): Buffer {
  return hash('sha256', sector, 'buffer').subarray(0, sumSize);
}
