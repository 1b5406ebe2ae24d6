import { open, readFile, rm } from 'node:fs/promises';
import * as z from 'zod';
import type { DriveIdentity } from '../../../contract/drive.ts';
import { WickError } from '../../../contract/errors.ts';
import { frameLimits } from '../../../contract/frames.ts';
import type { Range } from '../../../contract/range.ts';
import { identityOf } from '../../drive/identity.ts';
import type { OpenTarget } from '../../flash/target.ts';
import { layOut } from './layout.ts';
import { probe, type Probed, type ProbeOptions } from './probe.ts';

const range = z.strictObject({ offset: z.int().min(0), length: z.int().min(1) });
const headSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('probe'),
  drive: z.looseObject({ path: z.string(), size: z.number(), serial: z.string().optional() }),
  ranges: z.array(range),
});

/**
 * `probe`, of a drive whose bytes are to be kept: what is going to be overwritten is copied to `file`, which is on the disk
 * before the first of it is; it is put back afterwards, whatever was found, the start last (on a drive that wraps around, all
 * else lies over it), and read back before the copy goes away. Where this process ends in between, `putBack` does the rest.
 *
 * @throws WickError as `probe`; `file-unwritable`
 */
export async function probeAndRestore(
  target: OpenTarget,
  { file, ...options }: ProbeOptions & { file: string },
): Promise<Probed> {
  const { tags, marks } = layOut(target.size, target.blockSize);
  const ranges = [...tags, ...piecesOf(marks).toReversed()];
  await keepCopy(target, ranges, file);
  const done = await Promise.allSettled([probe(target, options)]);
  await putBack(target, file);
  const [probed] = done;
  if (probed.status === 'rejected') throw probed.reason;
  return probed.value;
}

/**
 * Puts back what a look at a drive has overwritten.
 *
 * @throws WickError `source-unreadable` where the file is none of this drive, `verify-mismatch`
 */
export async function putBack(target: OpenTarget, file: string): Promise<void> {
  const { ranges, bytes } = await readCopy(target, file);
  let at = 0;
  const wrong: Range[] = [];
  for (const { offset, length } of ranges) {
    await target.write(offset, bytes.subarray(at, at + length));
    at += length;
  }
  await target.flush();
  at = 0;
  for (const range of ranges) {
    const now = await target.read(range);
    if (bytes.compare(now, 0, now.length, at, at + range.length) !== 0) wrong.push(range);
    at += range.length;
  }
  if (wrong.length > 0)
    throw new WickError('verify-mismatch', { target: target.drive.path, ranges: wrong, rewritten: true });
  await rm(file, { force: true });
}

async function keepCopy(target: OpenTarget, ranges: readonly Range[], path: string): Promise<void> {
  const head = { wick: 1, kind: 'probe', drive: identityOf(target.drive), ranges };
  try {
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(`${JSON.stringify(head)}\n`);
    for (const range of ranges) await file.writeFile(await target.read(range));
    await file.sync();
  } catch (cause) {
    await rm(path, { force: true });
    if (cause instanceof WickError) throw cause;
    throw new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
  }
}

async function readCopy(target: OpenTarget, path: string): Promise<{ ranges: Range[]; bytes: Buffer }> {
  const unreadable = (reason: string, cause?: unknown) =>
    new WickError('source-unreadable', { what: path, reason }, { cause });
  const all = await readFile(path).catch((cause: Error) => {
    throw unreadable(cause.message, cause);
  });
  const end = all.indexOf('\n');
  const bytes = all.subarray(end + 1);
  const head = headSchema.safeParse(jsonOf(all.toString('utf8', 0, end)));
  if (!head.success) throw unreadable('it is no copy of what was on a drive', head.error);
  const { drive, ranges } = head.data;
  if (!isSame(drive, identityOf(target.drive))) throw unreadable('it is of another drive');
  if (bytes.length !== ranges.reduce((sum, { length }) => sum + length, 0)) throw unreadable('it is not complete');
  return { ranges, bytes };
}

/** Put in again, a card has another path and number. */
function isSame(one: Pick<DriveIdentity, 'size'> & { serial?: string | undefined }, other: DriveIdentity): boolean {
  return one.size === other.size && one.serial === other.serial;
}

function piecesOf({ offset, length }: Range): Range[] {
  const size = Math.min(1 << 20, frameLimits.payload);
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => ({
    offset: offset + index * size,
    length: Math.min(size, length - index * size),
  }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
