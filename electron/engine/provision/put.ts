import { asWickError, WickError, withAftermath } from '../../contract/errors.ts';
import type { Range } from '../../contract/range.ts';
import type { BlockView } from '../image/block-view.ts';

/** Bytes that are to stand on a disk. */
export interface Bytes {
  offset: number;
  bytes: Uint8Array;
}

export interface PutJob {
  target: string;
  view: BlockView;
  /** What no device starts without: it is taken away first and comes back last, the first of it as the very last. */
  held: readonly Bytes[];
  rest: readonly Bytes[];
  signal: AbortSignal;
  /** Brings what was written to the medium. */
  flush?: (() => Promise<void>) | undefined;
  /** Looks at the disk once all of it is there. */
  check?: () => Promise<void>;
}

/** Bytes of one write. */
const mostAtOnce = 4 << 20;

/**
 * Writes to a disk so that, wherever it is broken off, no device starts from what is half there: the head is wiped first,
 * all else is written and read back, then the head comes back. What fails is told together with that.
 *
 * @throws WickError `verify-mismatch`, `cancelled`, and what the view throws
 */
export async function put(job: PutJob): Promise<void> {
  const { target, view, held, rest, signal, flush = async () => {}, check = async () => {} } = job;
  const store = async (all: readonly Bytes[]) => {
    // What lies at the start of a file system tells what is in use further on, so it comes last.
    for (const { offset, bytes } of all.toReversed()) await write(view, offset, bytes, signal);
    await flush();
    for (const one of all) await mustHold(target, view, one);
  };
  let wiped = false;
  const wipe = async () => {
    for (const { offset, bytes } of held) {
      await write(view, offset, new Uint8Array(bytes.length));
      wiped = true;
    }
    await flush();
  };
  signal.throwIfAborted();
  try {
    if (held.length > 0) await wipe();
    await store(rest);
    try {
      for (const one of held.toReversed()) await store([one]);
      await check();
    } catch (error) {
      // Where the drive no longer takes anything, this is no worse than before.
      if (held.length > 0) await wipe().catch(() => {});
      throw error;
    }
  } catch (error) {
    throw wiped ? brokenOff(target, error) : error;
  }
}

function brokenOff(target: string, error: unknown): WickError {
  const aftermath = `No device starts from it now: what was taken away first, its partition table, comes back last. Run the same command again to go on, or "wick provision ${target} --undo" to take back what was done.`;
  return withAftermath(asWickError(error), aftermath);
}

async function write(view: BlockView, offset: number, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
  if (view.write === undefined) throw new TypeError('nothing may be written here');
  for (let at = 0; at < bytes.length; at += mostAtOnce) {
    signal?.throwIfAborted();
    await view.write(offset + at, bytes.subarray(at, at + mostAtOnce));
  }
}

async function mustHold(target: string, view: BlockView, { offset, bytes }: Bytes): Promise<void> {
  for (let at = 0; at < bytes.length; at += mostAtOnce) {
    const wanted = bytes.subarray(at, at + mostAtOnce);
    if (Buffer.compare(await view.read(offset + at, wanted.length), wanted) === 0) continue;
    const ranges: Range[] = [{ offset: offset + at, length: wanted.length }];
    throw new WickError('verify-mismatch', { target, ranges, rewritten: false });
  }
}

/** Bytes that arrive whole or not at all, and in which every partition table begins. */
const startSize = 4096;

/**
 * The places of a disk that devices look for a system in: `length` bytes at the start, and the copy of a GUID partition
 * table in the last sector (UEFI specification, section 5.3).
 */
export async function headOf(view: BlockView, length: number, sectorSize = 512): Promise<Range[]> {
  const end = Math.min(length, view.size);
  const start = { offset: 0, length: Math.min(startSize, end) };
  const head = end === start.length ? [start] : [start, { offset: start.length, length: end - start.length }];
  const last = { offset: view.size - sectorSize, length: sectorSize };
  if (last.offset < end) return head;
  const isCopy = Buffer.from(await view.read(last.offset, 8)).toString('latin1') === 'EFI PART';
  return isCopy ? [...head, last] : head;
}
