import { WickError } from '../../contract/errors.ts';
import { stationFolder } from '../station-folder.ts';
import { type HubAddress, hubName, publicHub } from './address.ts';
import { type CredentialsPlace, currentHub, findLogin, renewLogin } from './credentials.ts';
import { Hub } from './hub.ts';
import type { LinkOptions } from './request.ts';

export interface OpenHubOptions {
  /** The one that was logged in to last where none is named. */
  address?: HubAddress | undefined;
  signal: AbortSignal;
  link?: Omit<LinkOptions, 'ca'>;
  place?: CredentialsPlace;
}

/** Where this computer keeps its logins. `WICK_KEYCHAIN=off` keeps them in a file of the station folder. */
export async function usualPlace(
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<CredentialsPlace> {
  return { folder: await stationFolder(environment), keychain: environment['WICK_KEYCHAIN'] !== 'off', signal };
}

/**
 * The Hub that somebody has logged in to on this computer. The login is renewed, and kept again, as it is used.
 *
 * @throws WickError `hub-not-logged-in`
 */
export async function openHub({ address, signal, link = {}, place }: OpenHubOptions): Promise<Hub> {
  const from = place ?? (await usualPlace(signal));
  const current = await currentHub(from);
  const wanted = address === undefined || isSame(address, current) ? (current ?? publicHub) : address;
  const login = await findLogin(wanted, from);
  if (login === undefined) throw new WickError('hub-not-logged-in', { hub: hubName(wanted), expired: false });
  const { ca } = login;
  return new Hub(login.address, login.session, {
    ...link,
    ca,
    keep: async (session) => await renewLogin({ address: wanted, session, ca }, from),
    find: async () => (await findLogin(wanted, from))?.session,
  });
}

/** Cards and recipes name a Hub by host and port only. */
function isSame(one: HubAddress, other: HubAddress | undefined): boolean {
  return other !== undefined && one.host === other.host && one.port === other.port;
}
