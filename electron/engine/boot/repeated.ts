import type { Sighting } from '../../contract/boot.ts';

/**
 * Of what is said again every few seconds, the first and the last say it all. The place of the one that another one like it
 * makes needless; undefined where there is none. What comes out of the rest is never better than with all of them.
 */
export function madeNeedless(sightings: readonly Sighting[], next: Sighting): number | undefined {
  if (!isOften(next)) return undefined;
  const key = keyOf(next);
  const isSame = (one: Sighting) => isOften(one) && keyOf(one) === key;
  const last = sightings.findLastIndex(isSame);
  if (last < 1 || (sightings[last]?.at ?? 0) > next.at) return undefined;
  const before = sightings.findLastIndex((one, index) => index < last && isSame(one));
  // What came in between may have ended what went on.
  return before < 0 || sightings.slice(before, last).some((one) => !isOften(one)) ? undefined : last;
}

function isOften({ seen }: Sighting): boolean {
  return seen.kind === 'life' || seen.kind === 'state' || (seen.kind === 'service' && seen.answers);
}

function keyOf({ observer, of, seen }: Sighting): string {
  return JSON.stringify([observer, of.address, seen]);
}
