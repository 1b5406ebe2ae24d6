import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Out } from '../../../electron/contract/calls.ts';
import { keepLogin } from '../../../electron/engine/hub/credentials.ts';
import { parseHubAddress } from '../../../electron/engine/hub/address.ts';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import { engineClient, type EngineClient } from '../../rigs/engine-client.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { needing } from '../../rigs/needs.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

type State = Out<'hub.watch'>;

async function until(engine: EngineClient, isTrue: (state: State) => boolean): Promise<State> {
  for await (const state of engine.page().watch('hub.watch', {})) if (isTrue(state)) return state;
  throw new Error('the watch has ended');
}

describe('logging in to a Hub from a page', () => {
  test('with a name and a password, which are kept nowhere', async () => {
    await using double = await startHub();
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    expect((await until(engine, () => true)).logins).toEqual([]);
    const login = { hub: double.url, user: 'user1', password: 'user1' };
    expect(await page.call('hub.login', login)).toMatchObject({ user: 'user1', kept: 'file' });
    const [url, hub] = [double.url, `127.0.0.1:${double.port}`];
    expect((await until(engine, ({ logins }) => logins.length > 0)).logins).toEqual([
      { hub, url, user: 'user1', expired: false, current: true },
    ]);
    const wrong = { ...login, password: 'a-wrong-one' };
    await expect(page.call('hub.login', wrong)).rejects.toMatchObject({ code: 'hub-wrong-password' });
    for (const name of await readdir(folder.path)) {
      expect(await readFile(join(folder.path, name), 'utf8')).not.toContain('a-wrong-one');
    }
    expect(engine.told()).not.toContain('a-wrong-one');
    await page.call('hub.logout', { url });
    expect((await until(engine, ({ logins }) => logins.length === 0)).logins).toEqual([]);
  });

  test('by the browser, which is given the link to open', async () => {
    await using double = await startHub();
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const phases: string[] = [];
    for await (const item of engine.page().stream('hub.browse', { hub: double.url })) {
      phases.push(item.phase);
      if (item.phase === 'open') {
        expect(item.shown).toBe(false);
        expect(await (await fetch(item.link)).text()).toContain('You are logged in');
      } else expect(item).toMatchObject({ user: 'user1', kept: 'file' });
    }
    expect(phases).toEqual(['open', 'done']);
    // The name that is shown is the Hub's own word.
    expect(await until(engine, ({ logins }) => logins.length > 0)).toMatchObject({ logins: [{ user: 'user1' }] });
  });

  test('by the browser that the desktop opens', async () => {
    await using double = await startHub();
    await using folder = await temporaryFolder();
    const opened: string[] = [];
    const openLink = async (link: string) => {
      opened.push(link);
      void fetch(link);
      return true;
    };
    await using engine = engineClient(folder.path, { openLink });
    const items: Out<'hub.browse'>[] = [];
    for await (const item of engine.page().stream('hub.browse', { hub: double.url })) items.push(item);
    // Whoever is quick is not asked to open anything.
    expect(items.at(-1)).toMatchObject({ phase: 'done', user: 'user1' });
    expect(opened).toEqual([expect.stringContaining(`${double.url}/auth/oauth/authorize?`)]);
    expect((await engine.page().call('about', {})).can.openLink).toBe(true);
  });

  test('is given up with the page', async () => {
    await using double = await startHub();
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    let link = '';
    for await (const item of engine.page().stream('hub.browse', { hub: double.url })) {
      if (item.phase === 'open') link = item.link;
      break;
    }
    const back = new URL(new URL(link).searchParams.get('redirect_uri') ?? '');
    await expect
      .poll(() =>
        fetch(back).then(
          () => 'answers',
          () => 'gone',
        ),
      )
      .toBe('gone');
  });

  test('with an authority of its own', needing('openssl'), async () => {
    await using double = await startHub({ https: true });
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const ca = join(folder.path, 'authority.pem');
    await writeFile(ca, double.ca ?? '');
    const login = { hub: double.url, user: 'user1', password: 'user1' };
    expect(await page.call('hub.login', { ...login, ca })).toMatchObject({ user: 'user1' });
    await expect(page.call('hub.login', { ...login, ca: join(folder.path, 'no.pem') })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

test('of several Hubs one is the current one, also where another program has changed that', async () => {
  await using folder = await temporaryFolder();
  await using engine = engineClient(folder.path);
  const page = engine.page();
  const place = { folder: folder.path, keychain: false, signal: AbortSignal.timeout(20_000) };
  const current = ({ logins }: State) => logins.find((login) => login.current)?.hub;
  for (const name of ['one.example', 'two.example:8443']) {
    const session = { token: new Secret('x'), user: 'me', expiresAt: name.startsWith('two') ? 1 : undefined };
    await keepLogin({ address: parseHubAddress(name), ca: undefined, session }, place);
  }
  const state = await until(engine, ({ logins }) => logins.length === 2);
  expect(state.logins).toMatchObject([
    { hub: 'two.example:8443', expired: true, current: true },
    { hub: 'one.example', expired: false, current: false },
  ]);
  const changed = until(engine, (now) => current(now) === 'one.example');
  await page.call('hub.choose', { url: 'https://one.example:443' });
  expect((await changed).logins[0]?.hub).toBe('one.example');
  await expect(page.call('hub.choose', { url: 'https://three.example' })).rejects.toMatchObject({
    code: 'hub-not-logged-in',
  });
});
