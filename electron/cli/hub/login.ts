import { WickError } from '../../contract/errors.ts';
import { hubName } from '../../engine/hub/address.ts';
import { forgetLogin, keepLogin } from '../../engine/hub/credentials.ts';
import { logIn } from '../../engine/hub/login.ts';
import { logInByBrowser } from '../../engine/hub/oauth.ts';
import { usualPlace } from '../../engine/hub/open.ts';
import { readAuthority } from '../../engine/hub/read-authority.ts';
import { HubLink } from '../../engine/hub/request.ts';
import type { Session } from '../../engine/hub/session.ts';
import type { Face } from '../output/face.ts';
import { chooseHub, type HubChoice } from './choose.ts';
import { openBrowser } from './open-browser.ts';
import { readPassword } from './password.ts';

export interface HubLoginOptions extends HubChoice {
  user?: string;
  passwordFrom?: string;
  ca?: string;
  clientId?: string;
}

/** `wick hub login [--user NAME [--password-from PLACE]] [--ca FILE]` */
export async function hubLogin(face: Face, options: HubLoginOptions): Promise<number> {
  const { user, passwordFrom, clientId } = options;
  const stray = user === undefined ? passwordFrom : clientId;
  if (stray !== undefined) {
    throw new WickError('usage', {
      reason: user === undefined ? 'A --password-from needs a --user.' : 'A --client-id is for a login by the browser.',
    });
  }
  const place = await usualPlace(face.signal);
  const address = await chooseHub(options, place);
  const ca = options.ca === undefined ? undefined : await readAuthority(options.ca);
  const link = new HubLink(address, { ca });
  const session =
    user === undefined ? await byBrowser(face, link, clientId) : await byPassword(face, link, user, passwordFrom);
  const kept = await keepLogin({ address, session, ca }, place);
  const { expiresAt } = session;
  const until = expiresAt === undefined ? {} : { expiresAt };
  face.event('result', { ok: true, exitCode: 0, hub: link.name, user: session.user, kept, ...until });
  if (!face.json) {
    const where = kept === 'keychain' ? 'the keychain' : 'a file that is yours alone';
    face.print(`Logged in to ${link.name} as ${session.user}; the login is kept in ${where}.`);
  }
  return 0;
}

async function byPassword(face: Face, link: HubLink, user: string, from: string | undefined): Promise<Session> {
  const password = await readPassword(face, user, from);
  return await logIn(link, { user, password, signal: face.signal });
}

async function byBrowser(face: Face, link: HubLink, clientId: string | undefined): Promise<Session> {
  return await logInByBrowser(link, {
    signal: face.signal,
    ...(clientId === undefined ? {} : { clientId }),
    openBrowser: async (address) => {
      const opened = await openBrowser(address);
      face.note(`${opened ? 'The browser asks you to log in. If it does not, open' : 'Open'} ${address}`);
    },
  });
}

/** `wick hub logout`: the Hub is not told; a login there ends by itself. */
export async function hubLogout(face: Face, options: HubChoice): Promise<number> {
  const place = await usualPlace(face.signal);
  const address = await chooseHub(options, place);
  const was = await forgetLogin(address, place);
  const hub = hubName(address);
  face.event('result', { ok: true, exitCode: 0, hub, wasLoggedIn: was });
  if (!face.json) face.print(was ? `Logged out of ${hub}.` : `Nobody was logged in to ${hub}.`);
  return 0;
}
