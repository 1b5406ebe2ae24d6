import { hostname, networkInterfaces } from 'node:os';
import { isIPv6 } from 'node:net';

const loopback = ['127.0.0.1', 'localhost', '::1'];

/** Whether only programs of this computer reach what listens there. */
export function isLoopback(host: string): boolean {
  return loopback.includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Names and addresses by which a page may call the station: a page of somebody else's whose name was made to lead here
 * calls it by another one (DNS rebinding).
 */
export function stationNames(host: string): string[] {
  if (isLoopback(host)) return [...new Set([...loopback, host])];
  const own = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  const listening = ['0.0.0.0', '::'].includes(host) ? [] : [host.toLowerCase()];
  return [...new Set([...loopback, own, `${own}.local`, ...addresses, ...listening])];
}

/** By which a person reaches what listens there. */
export function shownName(host: string): string {
  return ['0.0.0.0', '::'].includes(host) ? hostname() : host;
}

/** As it stands in an address: IPv6 in brackets. */
export function inAddress(name: string): string {
  return isIPv6(name) ? `[${name.replace(/%.*/, '')}]` : name;
}
