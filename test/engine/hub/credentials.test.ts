import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import { parseHubAddress } from '../../../electron/engine/hub/address.ts';
import { currentHub, findLogin, forgetLogin, keepLogin, renewLogin } from '../../../electron/engine/hub/credentials.ts';
import { listDevices } from '../../../electron/engine/hub/devices.ts';
import { openHub, usualPlace } from '../../../electron/engine/hub/open.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { hurried, loggedIn } from '../../rigs/hub/logged-in.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const signal = AbortSignal.timeout(30_000);
const address = parseHubAddress('hub.example.com:8443');
const session = { token: new Secret('a.secret.token'), user: 'me', expiresAt: 1_900_000_000_000 };

test('without a keychain, logins are in a file that is nobody else’s to read', async () => {
  await using folder = await temporaryFolder();
  const place = { folder: folder.path, keychain: false, signal };
  const other = parseHubAddress('other.example.com');
  expect(await currentHub(place)).toBeUndefined();
  expect(await keepLogin({ address: other, session, ca: undefined }, place)).toBe('file');
  expect(await keepLogin({ address, session, ca: 'PEM' }, place)).toBe('file');
  expect((await stat(join(folder.path, 'hub.json'))).mode & 0o777).toBe(0o600);
  expect(await currentHub(place)).toEqual(address);
  const found = await findLogin(address, place);
  expect(found).toMatchObject({ address, ca: 'PEM', session: { user: 'me', expiresAt: session.expiresAt } });
  expect(found?.session.token.reveal()).toBe('a.secret.token');
  expect(await forgetLogin(address, place)).toBe(true);
  expect(await forgetLogin(address, place)).toBe(false);
  expect(await findLogin(address, place)).toBeUndefined();
  expect(await currentHub(place)).toBeUndefined();
  expect(await findLogin(other, place)).toBeDefined();
});

test('a login that is renewed does not come back once it was ended, and makes no Hub the current one', async () => {
  await using folder = await temporaryFolder();
  const place = { folder: folder.path, keychain: false, signal };
  const login = { address, session, ca: undefined };
  await keepLogin(login, place);
  await keepLogin({ ...login, address: parseHubAddress('x.example.com') }, place);
  await renewLogin({ ...login, session: { ...session, token: new Secret('newer') } }, place);
  expect((await findLogin(address, place))?.session.token.reveal()).toBe('newer');
  expect(await currentHub(place)).toMatchObject({ host: 'x.example.com' });
  await forgetLogin(address, place);
  await renewLogin(login, place);
  expect(await findLogin(address, place)).toBeUndefined();
});

test.each(['', '{', '[]', '{"hubs":{"https://x":{}}}'])('a file that makes no sense is no login: %s', async (text) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'hub.json'), text);
  expect(await currentHub({ folder: folder.path, keychain: false, signal })).toBeUndefined();
});

test.skipIf(process.platform !== 'linux')('with a keychain, the token is there and nowhere else', async () => {
  await using folder = await temporaryFolder();
  const store = join(folder.path, 'keychain');
  const programs = join(folder.path, 'programs');
  await mkdir(programs);
  await mkdir(store);
  // A keychain in files; it keeps the words that it was called with, too.
  const script = `#!/bin/sh
echo "$@" >> "${folder.path}/words"
verb="$1"; for last; do :; done
case "$verb" in
  store) cat > "${store}/$last" ;;
  lookup) [ -f "${store}/$last" ] && cat "${store}/$last" || exit 1 ;;
  clear) rm "${store}/$last" ;;
esac
`;
  await writeFile(join(programs, 'secret-tool'), script);
  await chmod(join(programs, 'secret-tool'), 0o755);
  vi.stubEnv('PATH', `${programs}${delimiter}${process.env['PATH'] ?? ''}`);
  try {
    const place = { folder: folder.path, keychain: true, signal };
    expect(await keepLogin({ address, session, ca: undefined }, place)).toBe('keychain');
    expect(await readFile(join(folder.path, 'hub.json'), 'utf8')).not.toContain('a.secret.token');
    expect((await findLogin(address, place))?.session.token.reveal()).toBe('a.secret.token');
    expect(await forgetLogin(address, place)).toBe(true);
    await expect(stat(join(store, 'hub hub.example.com:8443'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(folder.path, 'words'), 'utf8')).not.toContain('a.secret.token');
    // One that does not work is as good as none.
    await writeFile(join(programs, 'secret-tool'), '#!/bin/sh\nexit 1\n');
    expect(await keepLogin({ address, session, ca: undefined }, place)).toBe('file');
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a Hub is opened again by what was kept, and what is renewed is kept', async () => {
  let time = 1_800_000_000_000;
  const now = () => time;
  await using double = await startHub({ tokenLifetime: 60, now });
  await using folder = await temporaryFolder();
  const place = { folder: folder.path, keychain: false, signal };
  const link = { ...hurried, now };
  await expect(openHub({ signal, place, link })).rejects.toMatchObject({
    code: 'hub-not-logged-in',
    fields: { hub: 'api.pantahub.com', expired: false },
  });
  const first = await loggedIn(double, { options: { now } });
  await keepLogin({ address: first.address, session: first.session, ca: double.ca }, place);
  // A card names it by host and port only, as if it spoke HTTPS.
  const hub = await openHub({ address: { ...first.address, scheme: 'https' }, signal, place, link });
  time += 45_000;
  expect(await listDevices(hub, {}, signal)).toEqual([]);
  time += 45_000;
  expect(await listDevices(await openHub({ signal, place, link }), {}, signal)).toEqual([]);
});

test('where logins are kept is the station’s folder', async () => {
  await using folder = await temporaryFolder();
  expect(await usualPlace(signal, { WICK_HOME: folder.path, WICK_KEYCHAIN: 'off' })).toMatchObject({
    folder: folder.path,
    keychain: false,
  });
  expect(await usualPlace(signal, { WICK_HOME: folder.path })).toMatchObject({ keychain: true });
});
