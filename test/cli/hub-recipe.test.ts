import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fileIn, type ImagePartition } from '../rigs/disk-image.ts';
import { type HubDouble, startHub } from '../rigs/hub/hub-double.ts';
import { registerDevice } from '../rigs/hub/logged-in.ts';
import { needing } from '../rigs/needs.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { type Ran, type RunOptions, wick } from '../rigs/wick.ts';

const virtual = ['--virtual', '--size', '64MiB', '--yes', '--json'];

describe(
  'a recipe that leaves the identity of each card to the Hub',
  needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'),
  () => {
    let folder: string;
    let work: string;
    let image: string;
    let recipe: string;
    let parts: ImagePartition[];
    let double: HubDouble;
    let env: Record<string, string>;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'wick-hub-recipe-'));
      image = join(folder, 'gateway.wic');
      const made = await makePantavisorImage(image, { layout: 'u-boot' });
      parts = made.partitions.map((place, index) => ({ kind: index === 0 ? 'fat16' : 'ext4', ...place }));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    beforeEach(async () => {
      double = await startHub();
      work = await mkdtemp(join(folder, 'run-'));
      recipe = join(work, 'gateway.yaml');
      env = { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', PASSWORD: 'user1', NO_PROXY: '127.0.0.1' };
      await ask('token');
      const login = await run([
        'hub',
        'login',
        '--hub',
        double.url,
        '--user',
        'user1',
        '--password-from',
        'env:PASSWORD',
      ]);
      expect(login.code).toBe(0);
    });
    afterEach(() => double[Symbol.asyncDispose]());

    const ask = (kind: string) =>
      writeFile(recipe, `wick: 1\nfamily: pantavisor\nsettings: { claim: { hub: ${kind}, meta: { room: "7" } } }\n`);
    const run = (args: readonly string[], options: RunOptions = {}): Promise<Ran> => wick(args, { env, ...options });
    const cards = (...names: string[]) => names.map((name) => join(work, name));
    const enabled = () => [...double.tokens.values()].filter(({ disabled }) => !disabled);
    const live = () => [...double.devices.values()].filter(({ garbage }) => !garbage);

    async function configOn(card: string): Promise<Map<string, string>> {
      const [, storage] = parts;
      if (storage === undefined) throw new Error('no storage');
      const text = fileIn(card, storage, '/config/pantahub.config')?.toString() ?? '';
      return new Map(
        text
          .split('\n')
          .filter(Boolean)
          .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
    }

    test('each card gets a token of its own, and is told where it was made', async () => {
      const [a = '', b = ''] = cards('a', 'b');
      const certificate = join(work, 'certificates/');
      const ran = await run(['flash', image, a, b, '--recipe', recipe, '--certificate', certificate, ...virtual]);
      expect(ran.stderr).not.toContain('Error');
      expect(ran.code).toBe(0);
      expect(enabled()).toHaveLength(2);
      const devices = [];
      for (const card of [a, b]) {
        const config = await configOn(card);
        expect(config.get('PH_CREDS_HOST')).toBe('127.0.0.1');
        expect(config.get('PH_CREDS_PORT')).toBe(String(double.port));
        const token = config.get('PH_FACTORY_AUTOTOK') ?? '';
        expect(ran.stdout + ran.stderr).not.toContain(token);
        devices.push(await registerDevice(double, token));
      }
      const tags = devices.map(({ id }) => double.metaOf(id).user['wick-unit']);
      expect(new Set(tags).size).toBe(2);
      expect(devices.map(({ id }) => double.metaOf(id).user['room'])).toEqual(['7', '7']);
      // By it the device is found when it boots.
      const kept = await Promise.all((ran.result['certificates'] as string[]).map((path) => readFile(path, 'utf8')));
      for (const tag of tags) expect(kept.some((text) => text.includes(String(tag)))).toBe(true);
    });

    test('a device is registered for each card', async () => {
      await ask('device');
      const [a = ''] = cards('a');
      const ran = await run(['flash', image, a, '--recipe', recipe, ...virtual]);
      expect(ran.code).toBe(0);
      const config = await configOn(a);
      expect(live()).toMatchObject([{ id: config.get('PH_CREDS_ID'), secret: config.get('PH_CREDS_SECRET') }]);
      expect(config.get('PH_CREDS_PRN')).toBe(`prn:::devices:/${config.get('PH_CREDS_ID')}`);
      expect(ran.stdout + ran.stderr).not.toContain(config.get('PH_CREDS_SECRET'));
    });

    test.each(['token', 'device'])('a dry run makes no %s, and says that one will be made', async (kind) => {
      await ask(kind);
      const ran = await run(['flash', image, ...cards('a'), '--recipe', recipe, '--dry-run', ...virtual]);
      expect(ran.code).toBe(0);
      expect(ran.stdout).toContain('of its own when it is written');
      expect([double.tokens.size, double.devices.size]).toEqual([0, 0]);
      expect(double.count('POST /devices')).toBe(0);
    });

    test.each(['token', 'device'])('what fails afterwards leaves no %s behind', async (kind) => {
      const [a = '', b = ''] = cards('a', 'b');
      await writeFile(
        recipe,
        `wick: 1\nfamily: pantavisor\nsettings:\n  claim: { hub: ${kind} }\n  kernel: { words: ["PV_X=${'x'.repeat(3000)}"] }\n`,
      );
      // Packed, what is in the image is not known before it is written.
      const packed = `${image}.gz`;
      const { execFileSync } = await import('node:child_process');
      execFileSync('sh', ['-c', `gzip -1 -c "${image}" > "${packed}"`]);
      const ran = await run(['flash', packed, a, b, '--recipe', recipe, '--no-store', ...virtual]);
      expect(ran.code).toBe(3);
      expect([double.tokens.size + double.devices.size, enabled().length + live().length]).toEqual([2, 0]);
    });

    test('a Hub that gives nothing leaves cards that start nothing, and says why', async () => {
      using _ = double.misbehave({ on: 'POST /devices/tokens', how: 'status', status: 403 });
      const ran = await run(['flash', image, ...cards('a'), '--recipe', recipe, ...virtual]);
      expect(ran).toMatchObject({ code: 7, stderr: expect.stringContaining('refuses a new token') });
    });

    test('a card that was flashed before is given one, too', async () => {
      const [a = ''] = cards('a');
      expect((await run(['flash', image, a, ...virtual])).code).toBe(0);
      const args = ['provision', a, '--recipe', recipe, '--virtual', '--yes', '--json'];
      expect((await run([...args, '--dry-run'])).code).toBe(0);
      expect(double.tokens.size).toBe(0);
      expect((await run(args)).code).toBe(0);
      expect(enabled()).toHaveLength(1);
      expect(await registerDevice(double, (await configOn(a)).get('PH_FACTORY_AUTOTOK'))).toMatchObject({
        id: expect.any(String),
      });
    });

    test('nothing is written where nobody is logged in', async () => {
      await run(['hub', 'logout']);
      const [a = ''] = cards('a');
      const ran = await run(['flash', image, a, '--recipe', recipe, ...virtual]);
      expect(ran).toMatchObject({ code: 7, stderr: expect.stringContaining('wick hub login') });
      await expect(readFile(a)).rejects.toThrow('ENOENT');
    });

    test.each(['{ }', '{ token: abc, hub: token }', '{ token: abc, meta: { a: b } }', '{ hub: both }'])(
      'a recipe does not take claim: %s',
      async (claim) => {
        await writeFile(recipe, `wick: 1\nfamily: pantavisor\nsettings: { claim: ${claim} }\n`);
        const ran = await run(['flash', image, ...cards('a'), '--recipe', recipe, ...virtual]);
        expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('gateway.yaml, line 3') });
      },
    );
  },
);
