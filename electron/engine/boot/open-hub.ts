import { WickError } from '../../contract/errors.ts';
import type { HubAddress } from '../hub/address.ts';
import type { CredentialsPlace } from '../hub/credentials.ts';
import type { Hub } from '../hub/hub.ts';
import type { AwaitedUnit } from './watch.ts';

export interface HubOf {
  /** The one that a person named. */
  address?: HubAddress | undefined;
  place?: CredentialsPlace | undefined;
}

/** How to get to the Hub of the units: the one that was named; else the one on their cards, as somebody has logged in to it. */
export function hubOpener(
  units: readonly AwaitedUnit[],
  { address, place }: HubOf,
): (signal: AbortSignal) => Promise<Hub> {
  return async (signal) => {
    // Units may have joined meanwhile.
    const expected = units.flatMap((unit) => unit.expected.hub ?? [])[0];
    const { openHub, usualPlace } = await import('../hub/open.ts');
    const { currentHub } = await import('../hub/credentials.ts');
    const from = place ?? (await usualPlace(signal));
    if (address !== undefined) return await openHub({ address, signal, place: from });
    const current = await currentHub(from);
    const isMeant = expected === undefined || (current?.host === expected.host && current.port === expected.port);
    return await openHub({ address: isMeant ? current : { scheme: 'https', ...expected }, signal, place: from });
  };
}

/** One watch asks one Hub. @throws WickError `usage` */
export function refuseSeveralHubs(units: readonly { expected: AwaitedUnit['expected'] }[]): void {
  const hubs = new Set(
    units.flatMap(({ expected: { hub } }) => (hub === undefined ? [] : [`${hub.host}:${hub.port}`])),
  );
  if (hubs.size <= 1) return;
  throw new WickError('usage', {
    reason: `The devices belong to several Hubs (${[...hubs].join(', ')}), and one watch asks one Hub.`,
    hint: 'Watch those of each Hub on their own.',
  });
}
