import * as z from 'zod';
import type { Lot } from '../../../contract/lot/lot.ts';
import { kindOf } from './unit-marks.ts';

const recipe = z.looseObject({
  settings: z.looseObject({
    claim: z.looseObject({ hub: z.string() }).optional(),
    credentials: z.looseObject({ id: z.string() }).optional(),
  }),
});

/**
 * Whether there is anything by which the device of a unit could be told from the others: an identity that its card gives it,
 * its board's code, or a column that is called so. Without, none of them ever passes by its first boot.
 *
 * @param document the recipe, as it was read
 * @param columns that are not secret
 */
export function canPassByBoot(
  { passes, board }: Pick<Lot, 'passes' | 'board'>,
  document: unknown,
  columns: Iterable<string>,
): boolean {
  if (passes === 'written' || board !== undefined) return true;
  const { claim, credentials } = recipe.safeParse(document).data?.settings ?? {};
  return claim !== undefined || credentials !== undefined || [...columns].some((name) => kindOf(name) !== undefined);
}

/** For whoever makes such a lot. */
export const cannotPass =
  'No unit of this lot can pass: nothing tells the device of one from that of another. Let the Hub make a token for each card ("claim: { hub: token }"), scan the boards, or add a column mac, serial, hostname or tag.';
