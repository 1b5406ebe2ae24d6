import { rm } from 'node:fs/promises';
import type { BlockView } from '../../image/block-view.ts';
import { put } from '../put.ts';
import type { FoundPreImage } from './shelf.ts';

export interface UndoJob {
  target: string;
  view: BlockView;
  found: FoundPreImage;
  signal: AbortSignal;
  /** Brings what was written to the medium. */
  flush?: () => Promise<void>;
}

/**
 * Puts back what a card held before it was given its settings, and reads it back; a card that this is broken off on does not
 * start, and it can be done again. What is put back was found to fit the card.
 *
 * @throws WickError `verify-mismatch`, `cancelled`, and what the view throws
 */
export async function undo({ target, view, found, signal, flush }: UndoJob): Promise<void> {
  const kept = found.preImage.ranges.map(({ offset, before, held }) => ({ offset, bytes: before, held }));
  await put({
    target,
    view,
    held: kept.filter((one) => one.held),
    rest: kept.filter((one) => !one.held),
    signal,
    flush,
  });
  await rm(found.file, { force: true });
}
