import { createHash } from 'node:crypto';
import type { Range } from '../../contract/range.ts';
import type { BlockView } from '../image/block-view.ts';
import type { Overlay } from '../image/view/overlay.ts';

/** Bytes of a disk that are to hold something else than before. */
export interface Change extends Range {
  before: Uint8Array;
  after: Uint8Array;
}

/** What an overlay changes, with both contents. In memory: as much as the edits, twice. */
export async function changesOf(overlay: Overlay, base: BlockView): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { offset, length } of await overlay.changes()) {
    const [before, after] = [await base.read(offset, length), await overlay.read(offset, length)];
    changes.push({ offset, length, before, after });
  }
  return changes;
}

/** SHA-256 over the new content of all changes, in lower-case hex. */
export function digestOf(changes: readonly Change[]): string {
  const hash = createHash('sha256');
  for (const { after } of changes) hash.update(after);
  return hash.digest('hex');
}
