import { createHash } from 'node:crypto';
import { overlap, type Range, rangeEnd } from '../../contract/range.ts';
import type { BlockView } from '../image/block-view.ts';
import type { Overlay } from '../image/view/overlay.ts';

/** Bytes of a disk that are to hold something else than before. */
export interface Change extends Range {
  before: Uint8Array;
  after: Uint8Array;
}

/** What an overlay changes, with both contents. In memory: as much as the edits, twice. */
export async function changesOf(overlay: Overlay, base: BlockView): Promise<Change[]> {
  return await contentsOf(await overlay.changes(), overlay, base);
}

/** The same of given places, changed or not. */
export async function contentsOf(ranges: readonly Range[], overlay: BlockView, base: BlockView): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { offset, length } of ranges) {
    const [before, after] = [await base.read(offset, length), await overlay.read(offset, length)];
    changes.push({ offset, length, before, after });
  }
  return changes;
}

/** What of the changes lies outside of `ranges`. */
export function outside(changes: readonly Change[], ranges: readonly Range[]): Change[] {
  return ranges.reduce<readonly Change[]>(
    (left, range) => left.flatMap((change) => (overlap(change, range) ? around(change, range) : [change])),
    changes,
  ) as Change[];
}

function around(change: Change, range: Range): Change[] {
  const end = rangeEnd(change);
  return [
    part(change, change.offset, Math.min(end, range.offset)),
    part(change, Math.max(change.offset, rangeEnd(range)), end),
  ].filter(({ length }) => length > 0);
}

function part({ offset, before, after }: Change, from: number, to: number): Change {
  const [start, end] = [from - offset, Math.max(from, to) - offset];
  return { offset: from, length: end - start, before: before.subarray(start, end), after: after.subarray(start, end) };
}

/** SHA-256 over the new content of all changes, in lower-case hex. */
export function digestOf(changes: readonly Change[]): string {
  const hash = createHash('sha256');
  for (const { after } of changes) hash.update(after);
  return hash.digest('hex');
}
