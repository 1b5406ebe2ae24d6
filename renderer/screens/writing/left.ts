import type { Format } from '../../messages/format.ts';
import type { Catalogue } from '../../messages/catalogue.ts';

/** The time that is left in words, from ms: nobody can know it to the second. */
export function leftInWords(left: { from: number; to: number }, say: Catalogue['writing'], format: Format): string {
  if (left.to < 60_000) return say.leftLittle;
  const from = Math.floor(left.from / 60_000);
  const to = Math.ceil(left.to / 60_000);
  if (from < 1) return say.leftUpTo(format.duration(to * 60_000));
  if (from >= 120) return say.left(format.range(Math.floor(from / 60), Math.ceil(to / 60), 'hour'));
  return say.left(format.range(from, to, 'minute'));
}
