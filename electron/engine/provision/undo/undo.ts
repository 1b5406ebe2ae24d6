import { rm } from 'node:fs/promises';
import { WickError } from '../../../contract/errors.ts';
import type { BlockView } from '../../image/block-view.ts';
import { digest, type PreImage } from './pre-image.ts';

export interface UndoJob {
  target: string;
  view: BlockView;
  preImage: PreImage;
  signal: AbortSignal;
  /** Brings what was written to the medium. */
  flush?: () => Promise<void>;
}

/**
 * Puts back what a card held before it was given its settings, and reads it back. Only where the card is still as it was
 * left: what a device, or anybody else, changed since could rest on what would be taken away. Where writing was broken off,
 * some of it never changed, and may stay as it is.
 *
 * @throws WickError `undo-changed`, `verify-mismatch`
 */
export async function undo({ target, view, preImage, signal, flush }: UndoJob): Promise<void> {
  if (view.write === undefined) throw new TypeError('nothing may be written here');
  const written: { offset: number; before: Uint8Array }[] = [];
  for (const { offset, length, before, after } of preImage.changes) {
    signal.throwIfAborted();
    const now = await view.read(offset, length);
    if (digest(now) === after) written.push({ offset, before });
    else if (Buffer.compare(now, before) !== 0) throw new WickError('undo-changed', { target });
  }
  for (const { offset, before } of written.toReversed()) await view.write(offset, before);
  await flush?.();
  for (const { offset, length, before } of preImage.changes) {
    if (Buffer.compare(await view.read(offset, length), before) === 0) continue;
    throw new WickError('verify-mismatch', { target, ranges: [{ offset, length }], rewritten: false });
  }
  await rm(preImage.file, { force: true });
}
