import type { Matcher } from './match.ts';
import type { AwaitedUnit, BootEvent, UnitBoot } from './watch.ts';

/** A token that has nothing to do any more. */
export interface SpentToken {
  unit: string;
  /** By which the Hub finds it. */
  tag: string;
  /** Its device has registered; or nobody waits for that any longer. */
  why: 'appeared' | 'given-up';
}

/**
 * Which tokens are to be disabled after a watch. A watch that was cancelled is no reason: it may be taken up again. Tokens
 * without a tag of Wick's are their owner's business.
 */
export function spentTokens(
  { reason, units }: Extract<BootEvent, { type: 'end' }>,
  awaited: readonly AwaitedUnit[],
  matcher: Matcher,
): SpentToken[] {
  return units.flatMap((boot) => {
    const unit = awaited.find(({ id }) => id === boot.unit);
    if (unit === undefined || unit.expected.claim === 'credentials') return [];
    const isGivenUp = !boot.fulfilled && unit.wish !== 'none' && (reason === 'time-out' || boot.judgement.final);
    const why = hasAppeared(boot) ? 'appeared' : isGivenUp ? 'given-up' : undefined;
    return why === undefined ? [] : matcher.valuesOf(unit.id, 'tag').map((tag) => ({ unit: unit.id, tag, why }));
  });
}

/** By the word of the Hub, or of the device itself. */
function hasAppeared({ sightings }: UnitBoot): boolean {
  return sightings.some(
    ({ observer, seen }) =>
      (observer === 'hub' || observer === 'serial') && seen.kind === 'claim' && seen.claim === 'claimed',
  );
}
