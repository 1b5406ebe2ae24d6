import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sighting } from '../../electron/contract/boot.ts';
import type { SignedCertificate } from '../../electron/contract/certificate.ts';
import { makeMedium } from '../rigs/device/medium.ts';
import { type RunningDevice, startDevice } from '../rigs/device/start.ts';
import { startHub } from '../rigs/hub/hub-double.ts';
import { needing } from '../rigs/needs.ts';
import { sha256 } from '../rigs/pantavisor-state.ts';
import { factoryConfig } from '../rigs/pantavisor-tree.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { type Ran, wick } from '../rigs/wick.ts';

const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'openssl', 'python3'];

interface UnitResult {
  unit: string;
  judgement: { verdict: string; firstFailed?: string; next?: string; rungs: { rung: string; outcome: string }[] };
}

const unitOf = ({ result }: Ran) => (result['units'] as UnitResult[])[0];
const outcomes = (ran: Ran) =>
  Object.fromEntries((unitOf(ran)?.judgement.rungs ?? []).map(({ rung, outcome }) => [rung, outcome]));

async function certificateIn(file: string): Promise<SignedCertificate> {
  return JSON.parse(await readFile(file, 'utf8'));
}

// A boot counts only once it has stood for 30 s.
describe.concurrent('wick boot', { timeout: 120_000 }, () => {
  test(
    'watches a Pantavisor device from its card to READY, and adds that to the certificate',
    needing(...tools),
    async () => {
      await using folder = await temporaryFolder();
      const env = { WICK_HOME: join(folder.path, 'home') };
      const image = await makeMedium(folder.path, 'gateway', { layout: 'u-boot' });
      const [card, record] = [join(folder.path, 'card.img'), join(folder.path, 'card.certificate.json')];
      const flashed = await wick(
        ['flash', image.path, card, '--virtual', '--size', '128MiB', '--yes', '--certificate', record],
        { env },
      );
      expect(flashed.code, flashed.stderr).toBe(0);
      expect((await certificateIn(record)).certificate.expects).toMatchObject({
        family: 'pantavisor',
        claim: 'none',
        stateSha256: sha256(image.state.text),
        containers: expect.arrayContaining([{ name: 'app', goal: 'STARTED' }]),
      });

      const mdns = { address: '224.0.0.251', port: 21_000 + (process.pid % 20_000) };
      await using device = await startDevice({ medium: card, pace: 50, mdns, off: true });
      const logs = join(folder.path, 'logs');
      const looks = ['--serial', device.console, '--lan', device.address, '--log', logs];
      const watched = await wick(['boot', '--certificate', record, ...looks, '--timeout', '90s', '--json'], {
        env,
        meanwhile: () => setTimeout(() => device.switchOn(), 2000),
      });
      expect(watched.code, watched.stderr).toBe(0);
      expect(watched.result).toMatchObject({ ok: true, reason: 'fulfilled', certificates: [record] });
      expect(unitOf(watched)).toMatchObject({ unit: 'card', judgement: { verdict: 'up-unclaimed' } });
      expect(outcomes(watched)).toEqual({ V5: 'holds', V6: 'holds', V7: 'unchecked', V8: 'unchecked' });
      const verdicts = watched.events.flatMap(({ event, judgement }) =>
        event === 'boot' ? [(judgement as UnitResult['judgement']).verdict] : [],
      );
      expect([...new Set(verdicts)]).toEqual(['not-seen', 'booting', 'up-unclaimed']);
      expect(watched.stderr).toContain('Factory revision 0');
      expect(await readFile(join(logs, `${device.console.split('/').at(-1)}.log`), 'utf8')).toContain(
        'status is now READY',
      );

      const { boot } = (await certificateIn(record)).certificate;
      expect(boot).toMatchObject({ verdict: 'up-unclaimed', observers: ['serial', 'lan'] });
      expect(boot?.evidence.some(({ text }) => text.includes('READY'))).toBe(true);
      const verified = await wick(['verify', image.path, '--certificate', record, '--virtual'], { env });
      expect(verified.stderr).toContain('this computer');

      // The same card, pulled back.
      await device.shutDown();
      const pulled = await wick(['boot', '--certificate', record, '--medium', card, '--expect', 'none', '--json'], {
        env,
      });
      expect(pulled.code, pulled.stderr).toBe(0);
      expect(outcomes(pulled)).toMatchObject({ V8: 'holds' });
      expect(pulled.duration).toBeLessThan(20_000);
    },
  );

  test('names what differs where something else runs than was flashed', needing(...tools), async () => {
    await using folder = await temporaryFolder();
    const env = { WICK_HOME: join(folder.path, 'home') };
    const image = await makeMedium(folder.path, 'gateway', { layout: 'u-boot', room: 0 });
    const [card, record] = [join(folder.path, 'card.img'), join(folder.path, 'card.certificate.json')];
    const how = ['--virtual', '--size', '128MiB', '--yes', '--certificate', record];
    expect(await wick(['flash', image.path, card, ...how], { env })).toMatchObject({ code: 0 });
    const mdns = { address: '224.0.0.251', port: 24_000 + (process.pid % 20_000) };
    const faults = [{ kind: 'other-state' as const }];
    await using device = await startDevice({ medium: card, pace: 50, mdns, faults });
    const looks = ['--lan', device.address, '--timeout', '90s', '--json'];
    const watched = await wick(['boot', '--certificate', record, ...looks], { env });
    expect(watched.code, watched.stderr).toBe(10);
    expect(unitOf(watched)?.judgement).toMatchObject({ verdict: 'wrong-image', firstFailed: 'V6' });
    expect(watched.stderr).toContain('Its state is not the one that was flashed: zz-other/note.json');
  });

  test('names the rung on which a device stays, and what to do next', needing(...tools), async () => {
    await using folder = await temporaryFolder();
    const env = { WICK_HOME: join(folder.path, 'home') };
    const { path } = await makeMedium(folder.path, 'gateway', { layout: 'u-boot' });
    const mdns = { address: '224.0.0.251', port: 22_000 + (process.pid % 20_000) };
    const faults = [{ kind: 'storage-not-found' as const }];
    await using device = await startDevice({ medium: path, pace: 20, mdns, faults, off: true });
    const watched = await wick(['boot', '--serial', device.console, '--timeout', '60s', '--json'], {
      env,
      meanwhile: () => setTimeout(() => device.switchOn(), 1000),
    });
    expect(watched.code, watched.stderr).toBe(10);
    expect(watched.result).toMatchObject({ ok: false, reason: 'settled' });
    expect(unitOf(watched)?.judgement).toMatchObject({ verdict: 'reboot-loop', firstFailed: 'V5' });
    expect(watched.stderr).toContain('labelled "root"');
  });

  test(
    'finds a device with a token at the Hub by its tag, and is content once it is claimed, online and has sent its state',
    needing(...tools),
    async () => {
      await using folder = await temporaryFolder();
      await using hub = await startHub({ https: true });
      const ca = join(folder.path, 'ca.pem');
      await writeFile(ca, hub.ca ?? '');
      const env = {
        WICK_HOME: join(folder.path, 'home'),
        WICK_KEYCHAIN: 'off',
        PASSWORD: 'user1',
        NO_PROXY: '127.0.0.1',
      };
      const login = [
        'hub',
        'login',
        '--hub',
        hub.url,
        '--user',
        'user1',
        '--password-from',
        'env:PASSWORD',
        '--ca',
        ca,
      ];
      expect(await wick(login, { env })).toMatchObject({ code: 0 });
      const { token } = hub.makeToken('user1', { 'wick-unit': 'bench-1.7' });
      hub.makeToken('user1', { 'wick-unit': 'bench-1.8' });
      const config = `PH_FACTORY_AUTOTOK=${token}\nPH_UPDATER_INTERVAL=10\n`.padEnd(factoryConfig.length, '\n');
      const { path } = await makeMedium(folder.path, 'gateway', { layout: 'tryboot', tree: { config } });
      const mdns = { address: '224.0.0.251', port: 23_000 + (process.pid % 20_000) };
      const link = { url: hub.url, ...(hub.ca === undefined ? {} : { ca: hub.ca }) };
      await using device = await startDevice({ medium: path, pace: 50, mdns, hub: link, off: true });
      const looks = ['--serial', device.console, '--hub', hub.url];
      const args = ['boot', '--unit', 'bench-1.7', ...looks, '--expect', 'claimed', '--timeout', '90s', '--json'];
      const watched = await wick(args, { env, meanwhile: () => setTimeout(() => device.switchOn(), 1000) });
      expect(watched.code, watched.stderr).toBe(0);
      expect(unitOf(watched)?.judgement.verdict).toBe('up-claimed');
      expect(outcomes(watched)).toMatchObject({ V5: 'holds', V7: 'holds' });
      const { deviceId = '' } = await device.until('claimed');
      expect(hub.devices.get(deviceId)).toMatchObject({ owner: 'prn:pantahub.com:auth:/user1' });
      // Its token has done its work; nobody else's was touched.
      expect(watched.result).toMatchObject({ tokens: [{ tag: 'bench-1.7', why: 'appeared' }] });
      expect(watched.stderr).toContain('Token   that of bench-1.7 is disabled: its device has appeared');
      expect([...hub.tokens.values()].map(({ disabled }) => disabled)).toEqual([true, false]);
    },
  );

  test.each([
    ['by its console', (device: RunningDevice) => ['--serial', device.console]],
    ['by its address', (device: RunningDevice) => ['--lan', device.address]],
  ])('claims a device without a token that is known %s, with no hand at it', needing(...tools), async (_, knownBy) => {
    await using folder = await temporaryFolder();
    await using hub = await startHub();
    const env = {
      WICK_HOME: join(folder.path, 'home'),
      WICK_KEYCHAIN: 'off',
      PASSWORD: 'user1',
      NO_PROXY: '127.0.0.1',
    };
    const login = ['hub', 'login', '--hub', hub.url, '--user', 'user1', '--password-from', 'env:PASSWORD'];
    expect(await wick(login, { env })).toMatchObject({ code: 0 });
    const { path } = await makeMedium(folder.path, 'gateway', { layout: 'u-boot' });
    await using device = await startDevice({ medium: path, pace: 50, hub: { url: hub.url }, off: true });
    const args = ['boot', '--claim', ...knownBy(device), '--interface', 'lo', '--hub', hub.url];
    const watched = await wick([...args, '--timeout', '100s', '--json'], {
      env,
      meanwhile: () => setTimeout(() => device.switchOn(), 1000),
    });
    expect(watched.code, watched.stderr).toBe(0);
    expect(unitOf(watched)?.judgement.verdict).toBe('up-claimed');
    const { deviceId = '' } = await device.until('claimed');
    expect(hub.devices.get(deviceId)).toMatchObject({ owner: 'prn:pantahub.com:auth:/user1', challenge: '' });
    const said = watched.events.map(({ sighting }) => (sighting as Sighting | undefined)?.evidence ?? '');
    expect(said.filter((one) => one.includes(`gave the device ${deviceId} to user1`))).toHaveLength(1);
  });

  test('asks another system what its recipe says, and is content once all of it answers', async () => {
    await using folder = await temporaryFolder();
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('SSH-2.0-test\r\n');
    });
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    server.listen(0, '127.0.0.1', resolve);
    await listening;
    try {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const recipe = join(folder.path, 'recipe.yaml');
      await writeFile(
        recipe,
        `wick: 1\nfamily: generic\nchecks: { timeout: 60s, asks: [{ ask: ssh, port: ${port} }, { ask: tcp, port: ${port} }] }\n`,
      );
      const watched = await wick(['boot', '--recipe', recipe, '--lan', '127.0.0.1']);
      expect(watched.code, watched.stderr).toBe(0);
      expect(watched.stdout).toContain('device: up\n');
      expect(watched.stdout).toContain('V6  network  holds');
      expect(watched.stdout).toContain('SSH-2.0-test');
      expect(watched.duration).toBeGreaterThan(30_000);
    } finally {
      server.close();
    }
  });

  test('ends with 10 where nothing was seen, and with 8 where somebody stops it; the consoles are free again', async () => {
    const missed = await wick(['boot', '--lan', '127.0.0.1', '--timeout', '2s']);
    expect(missed.code).toBe(10);
    expect(missed.stdout).toContain('device: not seen');
    expect(missed.stdout).toContain('Next: Check that it has power');
    const stopped = await wick(['boot', '--lan', '127.0.0.1', '--json'], {
      meanwhile: (child) => setTimeout(() => child.kill('SIGINT'), 1500),
    });
    expect(stopped).toMatchObject({ code: 8, result: { ok: false, error: { code: 'cancelled' } } });
    expect(stopped.duration).toBeLessThan(8000);
  });

  test.each<[string, string[]]>([
    ['a wish that is none', ['--expect', 'well', '--mdns']],
    ['a time that is none', ['--timeout', 'soon', '--mdns']],
    ['a log of no console', ['--log', 'here', '--mdns']],
    ['an interface that is not there', ['--interface', 'nowhere0']],
    ['a port without its name', ['--serial', '@9600']],
    ['a variable without a recipe', ['--set', 'a=b', '--mdns']],
    ['a certificate that is not there', ['--certificate', '/nowhere/c.json', '--mdns']],
  ])('refuses %s', async (_, args) => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await wick(['boot', '--timeout', '2s', ...args], { env: { WICK_HOME: folder.path } });
    expect([2, 4, 6], stderr).toContain(code);
  });
});
