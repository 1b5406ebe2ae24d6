import { randomBytes } from 'node:crypto';
import { digestOf } from '../../../native/hasher.ts';
import { WickError } from '../../contract/errors.ts';
import type { Range } from '../../contract/range.ts';
import { differing, mustHold } from './read-back.ts';
import { headSize } from './table.ts';
import type { OpenTarget } from './target.ts';

/**
 * Finds a drive that lies about its size and wraps around within the first `size` bytes, also where reading back what was
 * written cannot: zeroes behind its true end come out at its empty start, and what lies behind it may come out where the
 * image has a gap. The start, which must be empty, is marked and emptied again, as far as the drive lets it. Wherever the
 * drive wraps around, one of the places that are looked at, as far apart as the marks are long, or its last block, shows
 * a mark. Throws `target-capacity`.
 */
export async function mustNotWrapAround(target: OpenTarget, size: number): Promise<void> {
  const { blockSize } = target;
  const last = target.size - blockSize;
  if (last < headSize) return;
  const places: Range[] = [];
  for (let offset = headSize; offset < size + headSize && places.at(-1)?.offset !== last; offset += headSize) {
    places.push({ offset: Math.min(offset, last), length: blockSize });
  }
  const blocks = markedBlocks(blockSize);
  const marks = new Set(await Promise.all(blocks.map((block) => digestOf('sha256', block))));
  const empty = async () => {
    await target.zero({ offset: 0, length: headSize });
    await target.flush();
  };
  let seen: string[];
  try {
    await markHead(target, Buffer.concat(blocks));
    seen = await target.hash(places, 'sha256');
  } catch (error) {
    await empty().catch(() => {});
    throw error;
  }
  await empty();
  if (seen.some((digest) => marks.has(digest))) throw new WickError('target-capacity', { target: target.drive.path });
}

/** Without marks where they should be, it means nothing that they are nowhere else. */
async function markHead(target: OpenTarget, marks: Uint8Array): Promise<void> {
  const head = { offset: 0, length: marks.length, digest: await digestOf('sha256', marks) };
  const write = async () => {
    await target.write(0, marks);
    await target.flush();
  };
  await write();
  if ((await differing(target, [head])).length === 0) return;
  await write();
  await mustHold(target, [head]);
}

/** Blocks for all of the head, each of which is nowhere else, and none of which is taken for a table or a file system. */
function markedBlocks(blockSize: number): Buffer[] {
  const run = randomBytes(blockSize);
  // Every signature has a byte below 0x80.
  for (let i = 0; i < run.length; i += 1) run[i] = (run[i] ?? 0) | 0x80;
  return Array.from({ length: headSize / blockSize }, (_, index) => {
    const block = Buffer.from(run);
    block[0] = 0x80 | (index & 0x7f);
    block[1] = 0x80 | (index >> 7);
    return block;
  });
}
