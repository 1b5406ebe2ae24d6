import type { Drive } from '../../../contract/drive.ts';
import type { SpareHelper } from '../../flash/target.ts';
import { type Refusal, refusalOf } from './card-rule.ts';
import { type Judging, judge } from './look.ts';
import { OpenedOnce } from './opened-once.ts';

/** A card that nobody else can open, and that may be written. */
export interface OpenedCard extends AsyncDisposable {
  readonly drive: Drive;
  readonly once: OpenedOnce;
  /** Somebody would miss what lies on it. */
  readonly isMissed: boolean;
}

export interface Opening extends Omit<Judging, 'options'> {
  options: Judging['options'];
  spare: SpareHelper | undefined;
}

/**
 * Opens a card for writing, and looks at it once more, now that it cannot become another one: since it was looked at, it may
 * have been swapped, mounted, or put to another use.
 *
 * @returns why it must not be written, where it must not
 * @throws WickError what opening and reading throws
 */
export async function openCard(drive: Drive, { spare, ...judging }: Opening): Promise<OpenedCard | Refusal> {
  const { options, allowed, signal } = judging;
  await using _spare = spare;
  const known = refusalOf(drive, options.lot.media, allowed);
  if (known !== undefined) return known;
  await using stack = new AsyncDisposableStack();
  const once = stack.use(await OpenedOnce.open(drive, options.openTarget, { signal, spare }));
  const { refusal, isMissed } = await judge(once.target, judging);
  if (refusal !== undefined) return refusal;
  const held = stack.move();
  return { drive, once, isMissed, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
