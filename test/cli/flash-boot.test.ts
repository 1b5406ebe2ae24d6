import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Judgement } from '../../electron/contract/verdict.ts';
import { makeMedium } from '../rigs/device/medium.ts';
import { startDevice } from '../rigs/device/start.ts';
import { startHub } from '../rigs/hub/hub-double.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { wick } from '../rigs/wick.ts';

const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'openssl', 'python3'];
const mdns = { address: '224.0.0.251', port: 24_000 + (process.pid % 20_000) };

test('wick flash --boot goes on to the first boot once the card is good', {
  ...needing(...tools),
  timeout: 150_000,
}, async () => {
  await using folder = await temporaryFolder();
  await using hub = await startHub({ https: true });
  const at = (name: string) => join(folder.path, name);
  const env = { WICK_HOME: at('home'), WICK_KEYCHAIN: 'off', PASSWORD: 'user1', NO_PROXY: '127.0.0.1' };
  await writeFile(at('ca.pem'), hub.ca ?? '');
  const login = ['--hub', hub.url, '--user', 'user1', '--password-from', 'env:PASSWORD', '--ca', at('ca.pem')];
  expect(await wick(['hub', 'login', ...login], { env })).toMatchObject({ code: 0 });
  const image = await makeMedium(folder.path, 'gateway', { layout: 'u-boot', room: 0 });
  const settings = { hub: { host: hub.host, port: hub.port }, claim: { hub: 'token' } };
  await writeFile(
    at('gateway.json'),
    JSON.stringify({ wick: 1, family: 'pantavisor', settings, checks: { timeout: '100s' } }),
  );

  await using devices = new AsyncDisposableStack();
  let isOn: Promise<unknown> | undefined;
  const args = ['flash', image.path, at('card.img'), '--virtual', '--size', '128MiB', '--recipe', at('gateway.json')];
  const ran = await wick([...args, '--certificate', `${at('certificates')}/`, '--boot', '--yes', '--json'], {
    env,
    meanwhile: (child) =>
      child.stderr?.on('data', (text: Buffer) => {
        if (!text.includes('Now put the card into its device')) return;
        const board = { medium: at('card.img'), pace: 20, mdns, hub: { url: hub.url, ca: hub.ca } };
        isOn ??= startDevice(board).then((device) => devices.use(device));
      }),
  });
  await isOn;
  expect(ran.code, ran.stderr).toBe(0);
  const kinds = ran.events.map(({ event }) => event).filter((event) => event === 'flashed' || event === 'result');
  expect(kinds).toEqual(['flashed', 'result']);
  expect(ran.events.find(({ event }) => event === 'flashed')).toMatchObject({ targets: [{ outcome: 'good' }] });
  const [unit] = ran.result['units'] as { judgement: Judgement }[];
  expect(unit?.judgement.verdict).toBe('up-claimed');
  expect(ran.result).toMatchObject({ tokens: [{ why: 'appeared' }], certificates: [expect.any(String)] });
  // What runs was compared with what was written, key by key, at the address that the Hub told.
  expect(ran.stderr).toContain('it runs the state that was flashed');
  expect([...hub.tokens.values()].map(({ disabled }) => disabled)).toEqual([true]);
});

test('wick flash --boot wants a certificate, before anything is written', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'tiny.img'), Buffer.alloc(1 << 20, 7));
  const card = join(folder.path, 'card.img');
  const { code, stderr } = await wick(['flash', join(folder.path, 'tiny.img'), card, '--virtual', '--boot', '--yes']);
  expect(code).toBe(2);
  expect(stderr).toContain('--certificate');
});
