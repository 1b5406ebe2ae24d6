import { isIP } from 'node:net';
import type { ExpectedBoot, Sighting } from '../../contract/boot.ts';
import { isHost } from './lan/address.ts';

export interface LinkFacts {
  expected: Pick<ExpectedBoot, 'hub'>;
  sightings: readonly Sighting[];
  /** Identities of the Hub that are known to be the device's. */
  deviceIds: readonly string[];
}

/**
 * A page of the device, or else its page at the public Hub. Made of addresses that answered, of what the recipe asked for,
 * and of identities alone: nothing that a device calls itself gets into it.
 */
export function deviceLink({ expected, sightings, deviceIds }: LinkFacts): string | undefined {
  const answering = sightings.flatMap(({ of: { address }, seen }) =>
    seen.kind === 'service' && seen.answers && address !== undefined ? [{ address, seen }] : [],
  );
  const url = answering.findLast(({ seen }) => seen.service === 'url');
  const pages = answering.findLast(({ seen }) => seen.service === 'pvr-sdk');
  return (
    (url?.seen.url === undefined ? undefined : askedPage(url.seen.url, url.address)) ??
    (pages?.seen.port === undefined ? undefined : pageAt(`http://device:${pages.seen.port}/app`, pages.address)) ??
    hubPage(expected, deviceIds)
  );
}

/** `device` stands for the address of each device. */
function askedPage(url: string, address: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  return new URL(url).hostname === 'device' ? pageAt(url, address) : webPage(new URL(url));
}

function pageAt(url: string, address: string): string | undefined {
  // Browsers have no way to write the zone of an IPv6 address.
  if (!isHost(address) || address.includes('%')) return undefined;
  const page = new URL(url);
  page.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return page.hostname === 'device' ? undefined : webPage(page);
}

function webPage({ protocol, href, username, password }: URL): string | undefined {
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' ? href : undefined;
}

/** Where the public Hub shows a device to its owner (pvr, `pvr device scan`). Other Hubs do not say where their pages are. */
function hubPage({ hub }: LinkFacts['expected'], deviceIds: readonly string[]): string | undefined {
  const [id, ...others] = deviceIds.filter((one) => /^[0-9a-f]{24}$/u.test(one));
  if (id === undefined || others.length > 0 || hub?.host !== 'api.pantahub.com') return undefined;
  return `https://hub.pantacor.com/u/_/devices/${id}`;
}
