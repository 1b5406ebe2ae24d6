import { hash, randomBytes, randomUUID } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { overlap, type Range, rangeEnd } from '../../../contract/range.ts';
import { tableRanges } from '../../flash/table.ts';
import type { OpenTarget } from '../../flash/target.ts';
import { errorCode } from '../../image/source/reason.ts';
import { makeFolder, syncFolder } from '../../sync-folder.ts';
import { layOut } from './layout.ts';
import { matchOf } from './match.ts';

const suffix = '.blocks';
const mostHead = 1 << 20;
/** Bytes of one write, and of what is read at a time. */
const piece = 1 << 20;
/** Blocks that are not overwritten, by which a card is known again: some right behind what is, and some all over it. */
const witnesses = { near: 64, even: 192 };

const range = z.strictObject({ offset: z.int().min(0), length: z.int().min(1) });
const headSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('kept-blocks'),
  drive: z.strictObject({ size: z.number(), serial: z.string().optional(), cid: z.string().optional() }),
  /** Base64, as long as a block: what is put on this card, and on no other one, as long as it is looked at. */
  marks: z.base64(),
  /** In the order of their bytes, which follow the first line. */
  ranges: z.array(range).min(1),
  witnesses: z.array(range.extend({ sha256: z.string() })),
});

/** What a look at a card overwrites, as it was before, in a file of this station. */
export interface KeptCopy extends z.output<typeof headSchema> {
  file: string;
  /** Where the bytes begin in it. */
  start: number;
}

/** What lay on cards that are looked at: kept until it is there again, or their image is written. */
export class KeptBlocks {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Copies all that `inspectCard` will overwrite; it is on this station's disk then. @throws WickError `file-unwritable`, `target-…` */
  async keep(target: OpenTarget): Promise<KeptCopy> {
    const { drive, size } = target;
    const ranges = overwritten(target);
    const head = {
      wick: 1 as const,
      kind: 'kept-blocks' as const,
      drive: {
        size,
        ...(drive.serial === undefined ? {} : { serial: drive.serial }),
        ...(drive.cid === undefined ? {} : { cid: drive.cid }),
      },
      marks: randomBytes(target.blockSize).toString('base64'),
      ranges,
      witnesses: await witnessesOf(target, ranges),
    };
    const line = `${JSON.stringify(head)}\n`;
    const path = join(this.#folder, `${randomUUID()}${suffix}`);
    try {
      await makeFolder(this.#folder);
      await using file = await open(path, 'wx', 0o600);
      await file.writeFile(line);
      for (const one of ranges) await file.writeFile(await target.read(one));
      await file.sync();
      await syncFolder(this.#folder);
    } catch (cause) {
      await rm(path, { force: true });
      if (cause instanceof WickError) throw cause;
      throw new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
    }
    return { ...head, file: path, start: Buffer.byteLength(line) };
  }

  /**
   * What belongs on a card whose look was interrupted. `unsure`: a file whose card this may be.
   *
   * @throws WickError what reading throws
   */
  async of(target: OpenTarget): Promise<{ found?: KeptCopy; unsure?: string }> {
    const is: KeptCopy[] = [];
    let unsure: string | undefined;
    for (const copy of await this.#list()) {
      const match = await matchOf(copy, target).catch((error: unknown) => {
        // Its card is in another slot, and has its data again, or its image.
        if (errorCode(error) === 'ENOENT') return 'is-not';
        throw error;
      });
      if (match === 'is') is.push(copy);
      if (match === 'unsure') unsure = copy.file;
    }
    const [found, other] = is;
    if (found === undefined) return unsure === undefined ? {} : { unsure };
    return other === undefined ? { found } : { unsure: found.file };
  }

  async #list(): Promise<KeptCopy[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const copies = names.filter((name) => name.endsWith(suffix)).map((name) => readCopy(join(this.#folder, name)));
    return (await Promise.all(copies)).filter((copy) => copy !== undefined);
  }
}

/** It is not needed any more. */
export async function dropCopy({ file }: KeptCopy): Promise<void> {
  await rm(file, { force: true });
  await syncFolder(dirname(file));
}

/** Undefined where it is not whole: nothing was overwritten yet when that was written. */
async function readCopy(path: string): Promise<KeptCopy | undefined> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHead), 0, mostHead, 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    const head = headSchema.parse(JSON.parse(buffer.toString('utf8', 0, end)));
    const start = end + 1;
    const { size } = await file.stat();
    return size === start + sum(head.ranges) ? { ...head, file: path, start } : undefined;
  } catch {
    return undefined;
  }
}

/** The last first: on a drive that wraps around, all else lies over its start. */
function overwritten({ size, blockSize }: OpenTarget): Range[] {
  const { tags, marks } = layOut(size, blockSize);
  const all = [...tags, marks, ...tableRanges(size)].sort((one, other) => one.offset - other.offset);
  const runs: Range[] = [];
  for (const one of all) {
    const last = runs.at(-1);
    if (last === undefined || one.offset > rangeEnd(last)) runs.push({ ...one });
    else last.length = Math.max(last.length, rangeEnd(one) - last.offset);
  }
  return runs.flatMap(cut).toReversed();
}

function cut({ offset, length }: Range): Range[] {
  return Array.from({ length: Math.ceil(length / piece) }, (_, index) => ({
    offset: offset + index * piece,
    length: Math.min(piece, length - index * piece),
  }));
}

async function witnessesOf(target: OpenTarget, ranges: readonly Range[]): Promise<KeptCopy['witnesses']> {
  const { places } = layOut(target.size, target.blockSize);
  const left = places.filter((place) => !ranges.some((one) => overlap(one, place)));
  const step = Math.max(1, left.length / witnesses.even);
  const even = Array.from(
    { length: Math.min(left.length, witnesses.even) },
    (_, index) => left[Math.floor(index * step)],
  );
  const chosen = [...new Set([...left.slice(0, witnesses.near), ...even])].filter((one) => one !== undefined);
  if (chosen.length === 0) return [];
  const found = await target.hash(chosen, 'sha256');
  return chosen.map((one, index) => ({ ...one, sha256: found[index] ?? hash('sha256', '') }));
}

function sum(ranges: readonly Range[]): number {
  return ranges.reduce((total, { length }) => total + length, 0);
}
