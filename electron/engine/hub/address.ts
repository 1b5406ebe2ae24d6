import { isIP } from 'node:net';
import { WickError } from '../../contract/errors.ts';

/** Where a Hub is. Devices always speak HTTPS; plain HTTP is for Hubs on this computer. */
export interface HubAddress {
  scheme: 'https' | 'http';
  /** Name or IP address, without brackets. */
  host: string;
  port: number;
}

/** The Hub that images name when nobody says otherwise. */
export const publicHub: HubAddress = { scheme: 'https', host: 'api.pantahub.com', port: 443 };

/**
 * `HOST`, `HOST:PORT`, or an address that begins with `https://`.
 *
 * @throws WickError `usage`
 */
export function parseHubAddress(text: string): HubAddress {
  const full = /^[a-z]+:\/\//iu.test(text) ? text : `https://${text}`;
  if (!URL.canParse(full)) throw wrong('This is not the address of a Hub.');
  const url = new URL(full);
  if (url.username !== '' || url.password !== '') throw wrong('The address of a Hub has no name or password in it.');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw wrong('The address of a Hub ends with its port.');
  }
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (url.protocol === 'https:') return { scheme: 'https', host, port: Number(url.port || 443) };
  if (url.protocol !== 'http:') throw wrong(`A Hub is reached over HTTPS, not ${url.protocol}//.`);
  if (!isLoopback(host)) {
    throw wrong('Over plain HTTP, everybody on the way could read the password: it is for Hubs on this computer only.');
  }
  return { scheme: 'http', host, port: Number(url.port || 80) };
}

function wrong(reason: string): WickError {
  return new WickError('usage', { reason, hint: 'Name a Hub as HOST or HOST:PORT, such as hub.example.com:8443.' });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** As people name it. */
export function hubName({ host, port, scheme }: HubAddress): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? shown : `${shown}:${port}`;
}

/** `https://HOST:PORT` */
export function hubUrl({ scheme, host, port }: HubAddress): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
