import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { deleteKeychain, readKeychain, writeKeychain } from '../../../../electron/engine/provision/secret/keychain.ts';
import { hasKeychain, nameInRecipe } from '../../../../electron/engine/provision/secret/remember.ts';
import { engineClient } from '../../../rigs/engine-client.ts';
import { type Keyring, startKeyring } from '../../../rigs/keyring.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const { signal } = new AbortController();
const needed = needing('dbus-daemon', 'gnome-keyring-daemon', 'secret-tool');

describe('the keyring of a session', needed, () => {
  let keyring: Keyring;
  beforeAll(async () => {
    if (needed.skip === undefined) keyring = await startKeyring();
  });
  afterAll(async () => await keyring?.[Symbol.asyncDispose]());
  beforeEach(() => {
    vi.stubEnv('WICK_KEYCHAIN', undefined);
    for (const [name, value] of Object.entries(keyring.env)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  test('keeps a secret, whatever is in it, until it is deleted', async () => {
    for (const text of ['hunter two', 'pässwörd 密码', '-x "quoted" $HOME', 'two\nlines']) {
      expect(await writeKeychain('a name', new Secret(text), { signal })).toEqual({ done: true });
      expect(await readKeychain('a name', { signal })).toEqual({ text });
    }
    expect(await deleteKeychain('a name', { signal })).toEqual({ done: true });
    expect(await readKeychain('a name', { signal })).toEqual({
      reason: 'the keychain has no such entry, or is locked',
    });
  });

  test('takes what a person types in on a page and says is to be remembered, each under a name of its own', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    expect((await page.call('about', {})).can.keychain).toBe(true);
    const remember = async (secret: string) => await page.call('secret.remember', { place: 'wifi.password', secret });
    const first = await remember('correct horse');
    const second = await remember('battery staple');
    expect(first.reference).toMatch(/^keychain:wifi\.password-[0-9a-f]{6}$/);
    expect(keyring.read(first.reference.slice('keychain:'.length))).toBe('correct horse');
    expect(keyring.read(second.reference.slice('keychain:'.length))).toBe('battery staple');
    expect(engine.told()).not.toMatch(/correct horse|battery staple/);
  });

  test('takes the secrets of a recipe that a page saves, and gives them when it is used', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const [file, copy] = [join(folder.path, 'office.yaml'), join(folder.path, 'home.yaml')];
    const text = `wick: 1
family: raspberry-pi-os
settings:
  hostname: "{{name}}"
  user: { name: anna, password: hunter-two }
  ssh: { enabled: true }
  wifi: { ssid: Workshop, password: "text:keychain:odd", country: DE }
`;
    await writeFile(file, text);
    const { recipe } = await page.call('recipe.open', { file });
    await page.call('recipe.save', { file: copy, recipe, secrets: 'keychain' });
    const saved = await readFile(copy, 'utf8');
    expect(saved).not.toMatch(/hunter-two|odd|kept:/);
    const named = (place: string) => nameInRecipe(copy, place.split('.'));
    for (const place of ['user.password', 'wifi.password']) expect(saved).toContain(`keychain:${named(place)}`);
    expect([keyring.read(named('user.password')), keyring.read(named('wifi.password'))]).toEqual([
      'hunter-two',
      'keychain:odd',
    ]);
    expect(saved).toContain('{{name}}');
    // Opened and saved once more, what is kept already stays where it is.
    const again = await page.call('recipe.open', { file: copy });
    await page.call('recipe.save', { file, recipe: again.recipe, secrets: 'keychain' });
    expect(await readFile(file, 'utf8')).toBe(saved);
    expect(engine.told()).not.toMatch(/hunter-two|keychain:odd/);
  });

  test('is left alone where it is told to be', async () => {
    vi.stubEnv('WICK_KEYCHAIN', 'off');
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    expect((await page.call('about', {})).can.keychain).toBe(false);
    await expect(page.call('secret.remember', { place: 'a', secret: 'b' })).rejects.toMatchObject({
      code: 'secret-not-kept',
    });
  });

  test('that does not answer leaves no recipe without its secrets', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const file = join(folder.path, 'office.yaml');
    await keyring.end();
    const recipe = { wick: 1, family: 'raspberry-pi-os', settings: { wifi: { ssid: 'a', password: 'correct horse' } } };
    const saving = page.call('recipe.save', { file, recipe, secrets: 'keychain' });
    await expect(saving).rejects.toMatchObject({ code: 'secret-not-kept' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

describe('a keychain', () => {
  test('is there where a session and its tool are', async () => {
    await using folder = await temporaryFolder();
    const session = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' };
    expect(hasKeychain({ PATH: folder.path, ...session }, 'linux')).toBe(false);
    await writeFile(join(folder.path, 'secret-tool'), '', { mode: 0o755 });
    expect(hasKeychain({ PATH: folder.path, ...session }, 'linux')).toBe(true);
    expect(hasKeychain({ PATH: folder.path }, 'linux')).toBe(false);
    for (const platform of ['darwin', 'win32'] as const) {
      expect(hasKeychain({}, platform)).toBe(true);
      expect(hasKeychain({ WICK_KEYCHAIN: 'off' }, platform)).toBe(false);
    }
  });
});
