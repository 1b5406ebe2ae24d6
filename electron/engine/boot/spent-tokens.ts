import type { Matcher } from './match.ts';
import type { AwaitedUnit, BootEvent, UnitBoot } from './watch.ts';

/** A token that a watch has left behind. */
export interface LeftToken {
  unit: string;
  /** By which the Hub finds it. */
  tag: string;
  /**
   * Its device has registered; or nobody waits for that any longer; or, `open`, nobody looks any longer, although it could
   * still happen.
   */
  why: 'appeared' | 'given-up' | 'open';
}

/**
 * What is to become of tokens after a watch: those whose device has appeared, and those that were given up, are to be
 * disabled; that the others stay good is to be said. Tokens without a tag of Wick's are their owner's business.
 */
export function leftTokens(
  { reason, units }: Extract<BootEvent, { type: 'end' }>,
  awaited: readonly AwaitedUnit[],
  matcher: Matcher,
): LeftToken[] {
  return units.flatMap((boot) => {
    const unit = awaited.find(({ id }) => id === boot.unit);
    if (unit === undefined) return [];
    const isGivenUp = !boot.fulfilled && unit.wish !== 'none' && (reason === 'time-out' || boot.judgement.final);
    const why = hasAppeared(boot) ? 'appeared' : isGivenUp ? 'given-up' : 'open';
    return tokensOf(unit, matcher, why);
  });
}

/** The same after a watch that was cancelled, which is no reason to disable one: it may be taken up again. */
export function openTokens(awaited: readonly AwaitedUnit[], matcher: Matcher): LeftToken[] {
  return awaited.flatMap((unit) => tokensOf(unit, matcher, 'open'));
}

function tokensOf({ id, expected }: AwaitedUnit, matcher: Matcher, why: LeftToken['why']): LeftToken[] {
  if (expected.claim === 'credentials') return [];
  return matcher.valuesOf(id, 'tag').map((tag) => ({ unit: id, tag, why }));
}

/** By the word of the Hub, or of the device itself. */
function hasAppeared({ sightings }: UnitBoot): boolean {
  return sightings.some(
    ({ observer, seen }) =>
      (observer === 'hub' || observer === 'serial') && seen.kind === 'claim' && seen.claim === 'claimed',
  );
}
