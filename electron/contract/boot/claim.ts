import type { ObserverName, Sighting } from '../boot.ts';
import type { Watch } from './rules.ts';

export interface ClaimWord {
  is: 'unknown' | 'unclaimed' | 'claimed' | 'refused';
  /** ms since 1970. */
  since: number;
}

/** Who knows best comes first: the Hub itself, then the device on its console; multicast DNS lags behind. */
const order: readonly ObserverName[] = ['hub', 'serial', 'lan', 'mdns', 'medium'];

/** Whose the device is. A refusal stands until somebody says that it is claimed: the device tries again and again. */
export function claimOf({ sightings }: Watch): ClaimWord {
  const claims = sightings.flatMap(({ at, observer, seen }) => (seen.kind === 'claim' ? [{ at, observer, seen }] : []));
  const lastClaimed = claims.findLast(({ seen }) => seen.claim === 'claimed')?.at ?? -Infinity;
  const refused = claims.find(({ at, seen }) => seen.claim === 'refused' && at > lastClaimed);
  if (refused !== undefined) return { is: 'refused', since: refused.at };
  for (const name of order) {
    const last = claims.findLast(({ observer, seen }) => observer === name && seen.claim !== 'refused');
    if (last !== undefined) return { is: last.seen.claim, since: last.at };
  }
  return { is: 'unknown', since: 0 };
}

/**
 * Whether anything shows that the device has started. The Hub knows a device that was registered beforehand without it: only
 * one with a token must have registered by itself. On the medium the state lies before the first boot, too.
 */
export function isAlive({ expected, sightings }: Watch): boolean {
  return sightings.some(({ observer, seen }: Sighting) => {
    switch (seen.kind) {
      case 'blind':
      case 'sees':
        return false;
      case 'online':
        return seen.online;
      case 'service':
        return seen.answers;
      case 'claim':
        return observer !== 'hub' || expected.claim === 'token';
      case 'state':
        return observer !== 'medium' && seen.old !== true;
      case 'life':
      case 'stage':
      case 'failure':
      case 'status':
      case 'uptime':
        return true;
    }
  });
}
