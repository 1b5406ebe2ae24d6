import { Hub } from '../../../electron/engine/hub/hub.ts';
import { parseHubAddress } from '../../../electron/engine/hub/address.ts';
import { logIn } from '../../../electron/engine/hub/login.ts';
import { HubLink, type LinkOptions } from '../../../electron/engine/hub/request.ts';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import type { HubDouble } from './hub-double.ts';

/** Tries again without a wait that a test would feel. */
export const hurried: LinkOptions = {
  env: {},
  retry: { delay: 1, longestDelay: 2000 },
  patience: { connect: 2000, answer: 500, body: 300 },
};

/** What Wick is to a Hub double once a user of it has logged in. */
export async function loggedIn(
  double: HubDouble,
  {
    user = 'user1',
    options = {},
  }: { user?: string; options?: LinkOptions & Partial<ConstructorParameters<typeof Hub>[2]> } = {},
): Promise<Hub> {
  const address = parseHubAddress(double.url);
  const link = new HubLink(address, { ...hurried, ca: double.ca, ...options });
  const password = new Secret(double.users[user] ?? '');
  const session = await logIn(link, { user, password, signal: AbortSignal.timeout(10_000) });
  return new Hub(address, session, { ...hurried, ca: double.ca, ...options });
}

/** What a device does when it first reaches its Hub, with a token or without: it registers. */
export async function registerDevice(
  double: HubDouble,
  token?: string,
): Promise<{ id: string; prn: string; secret: string; challenge?: string }> {
  const { status, body } = await askAs(double, { method: 'POST', path: '/devices/', token });
  if (status !== 200) throw new Error(`status ${status}`);
  return body as { id: string; prn: string; secret: string };
}

/** What it does from then on: as itself, it says how it is, and what it was made with. */
export async function speakAs(
  double: HubDouble,
  device: { id: string; prn: string; secret: string },
  { meta, state }: { meta?: Record<string, string>; state?: Record<string, unknown> },
): Promise<void> {
  const login = { username: device.prn, password: device.secret };
  const { body } = await askAs(double, { method: 'POST', path: '/auth/login', json: login });
  const bearer = (body as { token: string }).token;
  if (state !== undefined) await askAs(double, { method: 'POST', path: '/trails/', json: state, bearer });
  if (meta === undefined) return;
  await askAs(double, { method: 'PATCH', path: `/devices/${device.id}/device-meta`, json: meta, bearer });
}

async function askAs(
  double: HubDouble,
  call: { method: string; path: string; json?: unknown; bearer?: string; token?: string | undefined },
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${double.url}${call.path}`, {
    method: call.method,
    headers: {
      'user-agent': 'Pantavisor/1',
      ...(call.bearer === undefined ? {} : { authorization: `Bearer ${call.bearer}` }),
      ...(call.token === undefined ? {} : { 'pantahub-devices-auto-token-v1': call.token }),
    },
    ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
  });
  return { status: response.status, body: await response.json() };
}
