import { rangeEnd } from '../../../../contract/range.ts';
import { crc32c } from './checksum.ts';
import { type JournalHead, parseBlock, parseJournalHead, parseTags, revokedBlocks } from './journal-blocks.ts';
import { runsOf } from './runs.ts';
import type { ExtVolume } from './volume.ts';

/** The copy of a block that is to be put in its place. */
export interface Logged {
  /** Block of the file system in which the copy lies. */
  copy: number;
  /** Its first four bytes were taken away, because they looked like a block of the journal itself. */
  escaped: boolean;
  /** What its content must add up to; undefined where the journal has no checksums. */
  isIntact: ((bytes: Uint8Array) => boolean) | undefined;
}

/** What a journal holds that is not in its place yet. */
export interface Journal {
  /** By the block that they belong to. */
  blocks: ReadonlyMap<number, Logged>;
  /** Commits that were found. */
  commits: number;
  /** Changes are kept in a second form too (fast commits), which is not read. */
  hasMore: boolean;
}

interface Pending {
  logged: Map<number, Logged>;
  revoked: number[];
}

/**
 * Goes through the log from its oldest commit to its last one that is whole, as a mount would (jbd2: fs/jbd2/recovery.c;
 * ext4 on-disk format, "Journal"). Only what describes the log is read, not the copies. A string says, as a clause, why
 * the log cannot be followed. Throws `file-system-damaged` where the file system leads nowhere.
 */
export async function readJournal(volume: ExtVolume): Promise<Journal | string> {
  const { journalInode, blockSize, blocks: count } = volume.superblock;
  if (journalInode === 0) return 'its journal lies on another disk';
  const inode = await volume.inode(journalInode);
  const places = placesOf(await runsOf(volume, inode));
  const block = async (index: number) => {
    const place = places(index);
    return place === undefined ? undefined : await volume.block(place);
  };
  const first = await block(0);
  const head = first === undefined ? undefined : parseJournalHead(first, blockSize);
  if (head === undefined) return 'the start of its journal is damaged';
  if (typeof head === 'string') return head;

  const blocks = new Map<number, Logged & { sequence: number }>();
  const revoked = new Map<number, number>();
  let pending: Pending = { logged: new Map(), revoked: [] };
  let { sequence } = head;
  let commits = 0;
  const next = (index: number, by = 1) => head.first + ((index - head.first + by) % (head.end - head.first));
  // The log is a ring: once around, and there is nothing more.
  for (let at = head.start, left = at === 0 ? 0 : head.end - head.first; left > 0; ) {
    const bytes = await block(at);
    const kind = bytes === undefined ? undefined : parseBlock(bytes, sequence, head);
    if (bytes === undefined || kind === undefined) break;
    let taken = 1;
    if (kind === 'commit') {
      for (const [target, logged] of pending.logged) blocks.set(target, { ...logged, sequence });
      for (const target of pending.revoked) revoked.set(target, sequence);
      pending = { logged: new Map(), revoked: [] };
      commits += 1;
      sequence = (sequence + 1) >>> 0;
    } else if (kind === 'revoke') {
      pending.revoked.push(...revokedBlocks(bytes, head));
    } else {
      for (const tag of parseTags(bytes, head)) {
        const copy = places(next(at, taken));
        if (copy === undefined || tag.block >= count) return 'its journal contradicts itself';
        pending.logged.set(tag.block, { copy, escaped: tag.escaped, isIntact: sumOf(head, sequence, tag.sum) });
        taken += 1;
      }
    }
    at = next(at, taken);
    left -= taken;
  }
  // What was freed later must not come back.
  for (const [target, since] of revoked) {
    const logged = blocks.get(target);
    if (logged !== undefined && !isAfter(logged.sequence, since)) blocks.delete(target);
  }
  return { blocks, commits, hasMore: head.hasFastCommits };
}

/** Commits are counted in 32 bits, and start again. */
function isAfter(one: number, other: number): boolean {
  return ((one - other) | 0) > 0;
}

function sumOf(head: JournalHead, sequence: number, sum: number | undefined): Logged['isIntact'] {
  if (sum === undefined) return undefined;
  const seed = crc32c(Uint8Array.of(sequence >>> 24, sequence >>> 16, sequence >>> 8, sequence), head.checksumSeed);
  const mask = head.checksums === 3 ? 0xffff_ffff : 0xffff;
  return (bytes) => (crc32c(bytes, seed) & mask) >>> 0 === sum;
}

/** Where a block of the journal lies; undefined where it has none. */
function placesOf(runs: Awaited<ReturnType<typeof runsOf>>): (index: number) => number | undefined {
  return (index) => {
    const run = runs.find(
      ({ logical, count, unwritten }) =>
        !unwritten && index >= logical && index < rangeEnd({ offset: logical, length: count }),
    );
    return run === undefined ? undefined : run.physical + index - run.logical;
  };
}
