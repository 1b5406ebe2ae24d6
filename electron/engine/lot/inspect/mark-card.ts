import { Marks } from '../../flash/marks.ts';
import type { OpenTarget } from '../../flash/target.ts';
import type { KeptCopy } from './kept-blocks.ts';

/** Those of the look that a copy was taken for. */
export function marksOf({ marks }: Pick<KeptCopy, 'marks'>): Marks {
  const run = Buffer.from(marks, 'base64');
  return new Marks(run.length, run);
}

/**
 * Puts marks on a card, which are there before anything that follows: as long as not all is back that the copy has, one of
 * them is on the card, as on no other one. `offsets`: bytes, of blocks that the copy has.
 */
export async function markCard(
  target: OpenTarget,
  { marks, offsets }: { marks: Marks; offsets: readonly number[] },
): Promise<void> {
  for (const offset of offsets) await target.write(offset, marks.bytes(0, 1));
  await target.flush();
}
