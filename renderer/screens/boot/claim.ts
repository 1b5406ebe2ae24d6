import type { Sighting } from '../../../electron/contract/boot.ts';

export interface ClaimWord {
  is: 'unknown' | 'unclaimed' | 'claimed' | 'refused';
  /** The words that claim the device, while nobody owns it. */
  challenge?: string;
}

/** The last word on who owns a device. */
export function claimWord(sightings: readonly Sighting[]): ClaimWord {
  const seen = sightings.findLast(({ seen }) => seen.kind === 'claim')?.seen;
  if (seen?.kind !== 'claim') return { is: 'unknown' };
  const { claim, challenge } = seen;
  return { is: claim, ...(claim === 'unclaimed' && challenge !== undefined ? { challenge } : {}) };
}

/** Something went wrong by the device's own word: what the engine says of it is more than a verdict can. */
export function hasFailure(sightings: readonly Sighting[]): boolean {
  return sightings.some(({ seen }) => seen.kind === 'failure');
}
