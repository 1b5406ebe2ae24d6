import { isWickError, type WickError } from '../../../contract/errors.ts';
import { type KeptCopy, type KeptBlocks } from '../inspect/kept-blocks.ts';
import { notRestored, putBack } from '../inspect/put-back.ts';
import type { OpenedCard } from './open-card.ts';
import type { LotRunOptions } from './options.ts';

/** ms. */
const patience = 300_000;

interface Giving {
  card: OpenedCard;
  kept: KeptBlocks;
  options: Pick<LotRunOptions, 'openTarget'>;
  isStill: () => boolean;
}

/** A card that is not written after all gets back what the look at it has overwritten. Resolves with why it did not. */
export async function giveBack(
  { card, kept, options, isStill }: Giving,
  copy: KeptCopy,
): Promise<WickError | undefined> {
  const { once, drive } = card;
  try {
    // Another one has its own data.
    if (isStill()) return await putBack(once.target, copy).then(() => undefined);
  } catch {
    // Who cancels ends the card's helper, too.
  }
  try {
    await once[Symbol.asyncDispose]();
    const signal = AbortSignal.timeout(patience);
    await using target = await options.openTarget(drive, { signal, mode: 'write', force: false, window: 2 << 20 });
    const { found } = await kept.of(target);
    if (found?.file !== copy.file) throw new Error('another card may be there now');
    await putBack(target, found);
    return undefined;
  } catch (error) {
    return isWickError(error, 'card-not-restored') ? error : notRestored(drive.path, copy, error);
  }
}
